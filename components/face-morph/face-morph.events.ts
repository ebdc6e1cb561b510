import type { Generator } from '../../src/client/index.js';
import type { SegmentPosition } from '../../src/shared/latent/path.js';
import type { LoadProgress } from '../../src/shared/protocol/trainer.js';

/** Where on the path one is. */
export interface MorphPosition extends SegmentPosition {
  /** From 0, the first key, to 1, the path's end. */
  readonly position: number;
  readonly playing: boolean;
}

/** The `detail` of each event of `<face-morph>`. All of them bubble and leave shadow trees. */
export interface FaceMorphEventDetails {
  'dcgan-load': LoadProgress;
  'dcgan-generator': Generator | null;
  'dcgan-position': MorphPosition;
  'dcgan-keys': { readonly keys: readonly Float32Array[] };
  'dcgan-error': Error;
}

export type FaceMorphEvent<Type extends keyof FaceMorphEventDetails> = CustomEvent<FaceMorphEventDetails[Type]>;

type FaceMorphEventMap = { [Type in keyof FaceMorphEventDetails]: FaceMorphEvent<Type> };

declare global {
  // Listeners are typed on every element, since the events bubble.
  interface HTMLElementEventMap extends FaceMorphEventMap {} // eslint-disable-line @typescript-eslint/no-empty-object-type
}
