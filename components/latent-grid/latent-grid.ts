import { define } from '../define.js';
import { LatentGridElement } from './latent-grid.element.js';

// What it is made of defines its own tags; see latent-grid.view.ts and panels/index.ts.
define('latent-grid', LatentGridElement);

export * from '../languages/index.js';
export { LatentGridElement } from './latent-grid.element.js';
export type { GeneratorReading } from '../../src/shared/protocol/generator.js';
export type { NamedClasses } from '../../src/shared/latent/class-text.js';
export type { GridLayout, PlaneView } from '../../src/shared/latent/plane-view.js';
export type { GridMode, PlaneKind } from '../../src/shared/latent/share.js';
export type { ExportPicturesOptions } from './export-pictures.js';
export type { GridSelection, LatentGridEvent, LatentGridEventDetails } from './latent-grid.events.js';
