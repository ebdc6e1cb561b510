import type { CheckpointEvent } from '../../src/client/index.js';
import type { ImportedPictures } from '../../src/shared/protocol/pictures.js';
import type {
  LoadProgress,
  PixelSheet,
  RunDescription,
  RunProgress,
  StepMetrics,
} from '../../src/shared/protocol/trainer.js';
import type { TrainerState } from '../../src/shared/protocol/trainer.js';
import type { Finding } from '../../src/shared/protocol/diagnosis.js';

/** `empty`: nothing has been loaded or trained yet. The others are the trainer's, except `disposed`. */
export type TrainerElementState = 'empty' | Exclude<TrainerState, 'disposed'>;

/** The `detail` of each event of `<dcgan-trainer>`. All of them bubble and are composed. */
export interface DcganTrainerEventDetails {
  'dcgan-state': { readonly state: TrainerElementState; readonly previous: TrainerElementState };
  'dcgan-load': LoadProgress;
  'dcgan-description': RunDescription;
  'dcgan-step': StepMetrics;
  'dcgan-progress': RunProgress;
  'dcgan-sheet': { readonly sheet: PixelSheet; readonly keep: boolean };
  'dcgan-finding': Finding;
  'dcgan-checkpoint': CheckpointEvent;
  'dcgan-recovery': { readonly cause: Error; readonly step: number };
  'dcgan-pictures': ImportedPictures | null;
  'dcgan-error': Error;
}

export type DcganTrainerEvent<Type extends keyof DcganTrainerEventDetails> = CustomEvent<
  DcganTrainerEventDetails[Type]
>;

type DcganTrainerEventMap = { [Type in keyof DcganTrainerEventDetails]: DcganTrainerEvent<Type> };

declare global {
  // Listeners are typed on every element, since the events bubble.
  interface HTMLElementEventMap extends DcganTrainerEventMap {} // eslint-disable-line @typescript-eslint/no-empty-object-type
}
