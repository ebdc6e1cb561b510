import { define } from '../../../define.js';
import { CameraElement } from './camera.element.js';
import { CropperElement } from './cropper.element.js';
import { PicturesElement } from './pictures.element.js';
import { SuggestionElement } from './suggestion.element.js';

define('dcgan-trainer-pictures', PicturesElement);
define('dcgan-trainer-cropper', CropperElement);
define('dcgan-trainer-camera', CameraElement);
define('dcgan-trainer-suggestion', SuggestionElement);
