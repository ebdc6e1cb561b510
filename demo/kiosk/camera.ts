import type { FaceMorphElement } from 'dcgan-elements';
import type { Texts } from './texts.js';

type Generator = NonNullable<FaceMorphElement['generator']>;

/** Gradient steps that refine the encoder's z; see docs/face-morph.md. */
const INVERSION_STEPS = 60;

/**
 * Takes a photograph of a visitor who asks for it, and finds the z whose picture comes closest to its middle square.
 * The photograph is never stored, and the camera is off again before the z is known.
 * @param signal aborts when the visitor has left
 * @returns the z, or `null` if the visitor declined
 * @throws Error if there is no camera, or access to it is denied
 */
export async function photographVisitor(
  dialog: HTMLDialogElement,
  generator: Generator,
  texts: Texts,
  signal: AbortSignal,
): Promise<Float32Array | null> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'user' }, audio: false });
  const stop = () => stream.getTracks().forEach(track => track.stop());
  try {
    if (signal.aborted) return null; // the browser's permission prompt may have been open for long
    const video = Object.assign(document.createElement('video'), { srcObject: stream, muted: true, playsInline: true });
    if (!(await confirmPhotograph(dialog, video, texts))) return null;
    const pixels = cropToPixels(video, generator.description);
    stop();
    const { z, classes = [] } = await generator.invert(pixels, { steps: INVERSION_STEPS, signal });
    return Float32Array.of(...z, ...classes);
  } finally {
    stop();
  }
}

/** Shows visitors the camera's picture until they agree to the photograph or decline it. */
async function confirmPhotograph(dialog: HTMLDialogElement, video: HTMLVideoElement, texts: Texts): Promise<boolean> {
  const button = (className: string, textContent: string) =>
    Object.assign(document.createElement('button'), { type: 'button', className, textContent });
  const take = button('large primary', texts.cameraTake);
  const leave = button('large', texts.cameraCancel);
  const heading = Object.assign(document.createElement('h2'), { textContent: texts.cameraAsk });
  const note = Object.assign(document.createElement('p'), { textContent: texts.cameraNote });
  dialog.replaceChildren(heading, video, note, take, leave);
  dialog.returnValue = '';
  dialog.showModal();
  const closed = new Promise(resolve => dialog.addEventListener('close', resolve, { once: true }));
  take.addEventListener('click', () => dialog.close('taken'));
  leave.addEventListener('click', () => dialog.close());
  video.play().catch(() => dialog.close());
  await closed;
  return dialog.returnValue === 'taken';
}

/** The middle square at the generator's size: [height, width, channels], values in [-1, 1]. */
function cropToPixels(video: HTMLVideoElement, { height, width, channels }: Generator['description']): Float32Array {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser has no 2D canvas, which is needed to read the photograph.');
  const { videoWidth, videoHeight } = video;
  const side = Math.min(videoWidth, videoHeight);
  context.imageSmoothingQuality = 'high';
  context.drawImage(video, (videoWidth - side) / 2, (videoHeight - side) / 2, side, side, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const pixels = new Float32Array(height * width * channels);
  for (let i = 0; i < height * width; i++) {
    const [red = 0, green = 0, blue = 0] = data.subarray(4 * i, 4 * i + 3);
    const values = channels === 1 ? [0.299 * red + 0.587 * green + 0.114 * blue] : [red, green, blue];
    pixels.set(
      values.map(value => value / 127.5 - 1),
      channels * i,
    );
  }
  return pixels;
}
