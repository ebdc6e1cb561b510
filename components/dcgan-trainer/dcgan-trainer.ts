import { define } from '../define.js';
import { ChartElement } from './chart.element.js';
import { CheckpointsElement } from './checkpoints.element.js';
import { CopyingElement } from './copying.element.js';
import { DcganTrainerElement } from './dcgan-trainer.element.js';
import { CameraElement } from './pictures/camera.element.js';
import { CropperElement } from './pictures/cropper.element.js';
import { PicturesElement } from './pictures/pictures.element.js';
import { SuggestionElement } from './pictures/suggestion.element.js';
import { SettingsElement } from './settings.element.js';
import { PictureElement } from '../shared/picture.element.js';
import { SheetsElement } from './sheets.element.js';

define('dcgan-trainer-sheets', SheetsElement);
define('dcgan-trainer-chart', ChartElement);
define('dcgan-trainer-checkpoints', CheckpointsElement);
define('dcgan-trainer-copying', CopyingElement);
define('dcgan-trainer-settings', SettingsElement);
define('dcgan-trainer-picture', class extends PictureElement {}); // a class has one tag, and the grid has this one's
define('dcgan-trainer-pictures', PicturesElement);
define('dcgan-trainer-cropper', CropperElement);
define('dcgan-trainer-suggestion', SuggestionElement);
define('dcgan-trainer-camera', CameraElement);
define('dcgan-trainer', DcganTrainerElement);

export { DcganTrainerElement } from './dcgan-trainer.element.js';
export type { DcganTrainerEvent, DcganTrainerEventDetails, TrainerElementState } from './dcgan-trainer.events.js';
