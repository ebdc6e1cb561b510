import { define } from '../../../define.js';
import { NearestElement } from '../nearest/nearest.element.js';
import { PinsElement } from './pins.element.js';

define('latent-grid-nearest', NearestElement);
define('latent-grid-pins', PinsElement);
