import { define } from '../define.js';
import { FaceMorphElement } from './face-morph.element.js';

define('face-morph', FaceMorphElement);
