/** What is wrong with a camera, in words, by the name of the platform's error. */
export function cameraError(name: string): string {
  if (name === 'NotAllowedError') return 'The camera was not allowed. It can be allowed in the browser’s settings.';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'There is no camera on this machine.';
  if (name === 'NotReadableError') return 'The camera cannot be read; another program may be using it.';
  if (name === 'SecurityError') return 'Browsers give the camera only to pages on https, and this one may not use it.';
  return 'The camera does not answer.';
}
