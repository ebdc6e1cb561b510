import { define } from '../../../define.js';
import { CheckpointsElement } from '../checkpoints/checkpoints.element.js';
import { ChoicePictureElement } from './choice-picture.element.js';
import { SettingsElement } from './settings.element.js';

define('dcgan-trainer-settings', SettingsElement);
define('dcgan-trainer-checkpoints', CheckpointsElement);
define('dcgan-trainer-choice-picture', ChoicePictureElement);
