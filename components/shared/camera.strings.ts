import { localize } from './localize.js';

/** Why there is no camera, by the error's code. */
export const cameraStrings = localize('camera', {
  'camera-denied': 'The camera was not allowed. You can allow it in the browser’s settings.',
  'camera-missing': 'There is no camera on this machine.',
  'camera-busy': 'The camera cannot be read; another program may be using it.',
  'camera-insecure': 'Browsers allow the camera only on https pages, and not on this one.',
  'camera-failed': 'The camera does not respond.',
});
