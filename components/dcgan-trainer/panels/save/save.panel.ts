import { define } from '../../../define.js';
import { SaveElement } from './save.element.js';

define('dcgan-trainer-save', SaveElement);
