import { define } from '../../../define.js';
import { ExpectationElement } from './expectation.element.js';
import { RecordingElement } from './recording.element.js';

define('dcgan-trainer-expectation', ExpectationElement);
define('dcgan-trainer-recording', RecordingElement);
