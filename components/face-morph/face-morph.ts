import { define } from '../define.js';
import { FaceMorphElement } from './face-morph.element.js';

define('face-morph', FaceMorphElement);

export * from '../languages/index.js';
export { FaceMorphElement } from './face-morph.element.js';
export type { GeneratorReading } from '../../src/shared/protocol/generator.js';
export type { Interpolation } from '../../src/shared/latent/interpolation.js';
export type { MorphOptions } from './options.js';
export type { FaceMorphEvent, FaceMorphEventDetails, MorphPosition } from './face-morph.events.js';
