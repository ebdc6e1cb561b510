import { define } from '../define.js';
import { ChartElement } from './chart.element.js';
import { CheckpointsElement } from './checkpoints.element.js';
import { DcganTrainerElement } from './dcgan-trainer.element.js';
import { SettingsElement } from './settings.element.js';
import { SheetsElement } from './sheets.element.js';

define('dcgan-trainer-sheets', SheetsElement);
define('dcgan-trainer-chart', ChartElement);
define('dcgan-trainer-checkpoints', CheckpointsElement);
define('dcgan-trainer-settings', SettingsElement);
define('dcgan-trainer', DcganTrainerElement);

export { DcganTrainerElement } from './dcgan-trainer.element.js';
export type { DcganTrainerEvent, DcganTrainerEventDetails, TrainerElementState } from './dcgan-trainer.events.js';
