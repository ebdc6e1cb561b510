/** After `npm pack`: the demo finds MNIST in the clone again. */
import { placeDigits } from './digits-place.mjs';

placeDigits('dist', 'clone');
