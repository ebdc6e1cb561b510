/** The package's main entry: defines the elements, and exports their classes and the types of their events. */
import './dcgan-trainer/dcgan-trainer.js';

export { DcganTrainerElement } from './dcgan-trainer/dcgan-trainer.element.js';
export type {
  DcganTrainerEvent,
  DcganTrainerEventDetails,
  TrainerElementState,
} from './dcgan-trainer/dcgan-trainer.events.js';
