import { define } from '../define.js';
import { DcganTrainerElement } from './dcgan-trainer.element.js';

define('dcgan-trainer', DcganTrainerElement);

export * from '../languages/index.js';
export { DcganTrainerElement } from './dcgan-trainer.element.js';
export type { TrainingFilmOptions } from '../shared/film/training-film.js';
export type { ImportSettings } from './panels/pictures/pictures-controller.js';
export type { DcganTrainerEvent, DcganTrainerEventDetails, TrainerElementState } from './dcgan-trainer.events.js';
