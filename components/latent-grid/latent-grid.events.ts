import type { Generator } from '../../src/client/index.js';
import type { PlaneView } from '../../src/shared/latent/plane-view.js';
import type { GridMode } from '../../src/shared/latent/share.js';
import type { LoadProgress } from '../../src/shared/protocol/trainer.js';

/** The selected sample. It stays selected when the view moves away, and then has no row and column. */
export interface GridSelection {
  readonly z: Float32Array;
  /** y, if the generator has classes: `generator.generate(z, { classes })` draws the picture. */
  readonly classes?: Float32Array;
  readonly row: number | null;
  readonly column: number | null;
}

/** The `detail` of each event of `<latent-grid>`. All of them bubble and are composed. */
export interface LatentGridEventDetails {
  'dcgan-load': LoadProgress;
  'dcgan-generator': Generator | null;
  'dcgan-select': {
    readonly z: Float32Array;
    readonly classes?: Float32Array;
    readonly row: number;
    readonly column: number;
  };
  'dcgan-pin': {
    readonly z: Float32Array;
    readonly classes?: Float32Array;
    readonly pins: readonly Float32Array[];
  };
  'dcgan-pins': { readonly pins: readonly Float32Array[] };
  'dcgan-view': { readonly mode: GridMode; readonly seed: number; readonly view: PlaneView; readonly share: string };
  'dcgan-error': Error;
}

export type LatentGridEvent<Type extends keyof LatentGridEventDetails> = CustomEvent<LatentGridEventDetails[Type]>;

type LatentGridEventMap = { [Type in keyof LatentGridEventDetails]: LatentGridEvent<Type> };

declare global {
  // Listeners are typed on every element, since the events bubble.
  interface HTMLElementEventMap extends LatentGridEventMap {} // eslint-disable-line @typescript-eslint/no-empty-object-type
}
