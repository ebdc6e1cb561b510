import { define } from '../define.js';
import { GridSheetElement } from './grid-sheet.element.js';
import { LatentGridElement } from './latent-grid.element.js';
import { PictureElement } from '../shared/picture.element.js';

// The parts beside the pictures define their own tags; see parts.ts.
define('latent-grid-picture', PictureElement);
define('latent-grid-sheet', GridSheetElement);
define('latent-grid', LatentGridElement);

export { LatentGridElement } from './latent-grid.element.js';
export type { GridSelection, LatentGridEvent, LatentGridEventDetails } from './latent-grid.events.js';
