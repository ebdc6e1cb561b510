/** The package's main entry: defines the elements, and exports their classes and the types of their events. */
import './dcgan-trainer/dcgan-trainer.js';
import './face-morph/face-morph.js';
import './latent-grid/latent-grid.js';

export { DcganTrainerElement } from './dcgan-trainer/dcgan-trainer.element.js';
export type {
  DcganTrainerEvent,
  DcganTrainerEventDetails,
  TrainerElementState,
} from './dcgan-trainer/dcgan-trainer.events.js';
export { FaceMorphElement } from './face-morph/face-morph.element.js';
export type { FaceMorphEvent, FaceMorphEventDetails, MorphPosition } from './face-morph/face-morph.events.js';
export { LatentGridElement } from './latent-grid/latent-grid.element.js';
export type { GridSelection, LatentGridEvent, LatentGridEventDetails } from './latent-grid/latent-grid.events.js';
