import type { FaceMorphElement } from 'dcgan-elements';
import type { Texts } from './texts.js';

type Generator = NonNullable<FaceMorphElement['generator']>;

/** Gradient steps by which the encoder's answer is bettered; see docs/face-morph.md. */
const STEPS = 60;

/**
 * Lets the machine look at a visitor who asks for it: one picture, cropped to its middle, becomes a z. The picture is
 * never stored; the camera is off again before the z is there.
 * @param signal ends it when the visitor has gone
 * @returns the z; `null` when the visitor would rather not
 * @throws Error where there is no camera, or it is refused
 */
export async function lookAtVisitor(
  dialog: HTMLDialogElement,
  generator: Generator,
  texts: Texts,
  signal: AbortSignal,
): Promise<Float32Array | null> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'user' }, audio: false });
  const stop = () => stream.getTracks().forEach(track => track.stop());
  try {
    if (signal.aborted) return null; // the browser's own question may have stood there for long
    const video = Object.assign(document.createElement('video'), { srcObject: stream, muted: true, playsInline: true });
    if (!(await isTaken(dialog, video, texts))) return null;
    const pixels = pixelsOf(video, generator.description);
    stop();
    return (await generator.invert(pixels, { steps: STEPS, signal })).z;
  } finally {
    stop();
  }
}

/** Shows the visitor himself until he says that it may look, or not. */
async function isTaken(dialog: HTMLDialogElement, video: HTMLVideoElement, texts: Texts): Promise<boolean> {
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

/** The middle square at the generator's own size, in [-1, 1], channel after channel of each pixel. */
function pixelsOf(video: HTMLVideoElement, { height, width, channels }: Generator['description']): Float32Array {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser has no canvas to read the picture from.');
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
