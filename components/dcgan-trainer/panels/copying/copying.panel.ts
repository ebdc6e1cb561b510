import { define } from '../../../define.js';
import { CopyingElement } from './copying.element.js';

define('dcgan-trainer-copying', CopyingElement);
