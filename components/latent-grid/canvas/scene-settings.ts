import type { Generator } from '../../../src/client/index.js';
import type { GridLayout } from '../../../src/shared/latent/plane-view.js';
import type { GridMode, PlaneKind } from '../../../src/shared/latent/share.js';

/** What decides the vectors of a scene, besides the classes. */
export interface SceneSettings {
  readonly generator: Generator;
  readonly mode: GridMode;
  readonly plane: PlaneKind;
  readonly layout: GridLayout;
  readonly seed: number;
  /** Three chosen samples; `null` if the seed chooses them. */
  readonly samples: readonly Float32Array[] | null;
  readonly text: string;
}
