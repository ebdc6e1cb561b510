import { define } from '../define.js';
import { DcganTrainerElement } from './dcgan-trainer.element.js';
import { PictureElement } from '../shared/picture.element.js';
import { SheetsElement } from './sheets.element.js';

// The panels define their own tags when they are first shown; see parts.ts.
define('dcgan-trainer-sheets', SheetsElement);
define('dcgan-trainer-picture', class extends PictureElement {}); // a class has one tag, and the grid has this one's
define('dcgan-trainer', DcganTrainerElement);

export { DcganTrainerElement } from './dcgan-trainer.element.js';
export type { DcganTrainerEvent, DcganTrainerEventDetails, TrainerElementState } from './dcgan-trainer.events.js';
