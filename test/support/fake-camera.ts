/** A camera for tests. Chrome has one of its own behind switches; this one can be missing, denied or unplugged too. */

const original = Object.getOwnPropertyDescriptor(Navigator.prototype, 'mediaDevices');

/** Gives the page another camera, or none. */
export function setCamera(getUserMedia: (() => Promise<MediaStream>) | null): void {
  Object.defineProperty(Navigator.prototype, 'mediaDevices', {
    configurable: true,
    get: () => getUserMedia && { getUserMedia },
  });
}

export function restoreCamera(): void {
  if (original) Object.defineProperty(Navigator.prototype, 'mediaDevices', original);
}

/** A camera that is given, and shows nothing before `show()`. */
export function slowStream(): { readonly stream: MediaStream; readonly show: () => void } {
  const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 48 });
  const context = canvas.getContext('2d');
  document.body.append(canvas);
  return { stream: canvas.captureStream(), show: () => context?.fillRect(0, 0, 64, 48) };
}

/** A stream such as a camera's, of 64 x 48 green pixels, for as long as its canvas is in the document. */
export function streamOf(): MediaStream {
  const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 48 });
  const context = canvas.getContext('2d');
  const paint = () => {
    if (context) context.fillStyle = '#0a0';
    context?.fillRect(0, 0, 64, 48);
    if (canvas.isConnected) requestAnimationFrame(paint);
  };
  document.body.append(canvas);
  paint();
  return canvas.captureStream(30);
}
