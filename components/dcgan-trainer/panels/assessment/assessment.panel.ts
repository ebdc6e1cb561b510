import { define } from '../../../define.js';
import { AssessmentElement } from './assessment.element.js';

define('dcgan-trainer-assessment', AssessmentElement);
