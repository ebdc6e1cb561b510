import { define } from '../define.js';
import { GridSheetElement } from './grid-sheet.element.js';
import { LatentGridElement } from './latent-grid.element.js';
import { NearestElement } from './nearest.element.js';
import { PictureElement } from '../shared/picture.element.js';
import { PinsElement } from './pins.element.js';

define('latent-grid-picture', PictureElement);
define('latent-grid-nearest', NearestElement);
define('latent-grid-sheet', GridSheetElement);
define('latent-grid-pins', PinsElement);
define('latent-grid', LatentGridElement);

export { LatentGridElement } from './latent-grid.element.js';
export type { GridSelection, LatentGridEvent, LatentGridEventDetails } from './latent-grid.events.js';
