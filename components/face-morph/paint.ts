import type { Moment } from './frame-stream.js';

const painted = new WeakMap<HTMLCanvasElement, ImageData>();

/** Puts a picture on a canvas, which becomes as large as it is; does nothing if it is there already. */
export function paintPicture(canvas: HTMLCanvasElement, picture: ImageData): void {
  const { width, height } = picture;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  else if (painted.get(canvas) === picture) return;
  painted.set(canvas, picture);
  canvas.getContext('2d')?.putImageData(picture, 0, 0);
}

/** One canvas for all elements: what is on it is used at once. */
let above: HTMLCanvasElement | null = null;

/** Puts a moment on a canvas: one picture, or two that are cross-faded. */
export function paintMoment(canvas: HTMLCanvasElement, { before, after, mix }: Moment): void {
  paintPicture(canvas, before.picture);
  if (!after || mix === 0) return;
  above ??= document.createElement('canvas');
  paintPicture(above, after.picture);
  const context = canvas.getContext('2d');
  if (!context) return;
  painted.delete(canvas); // what is there now is no picture's alone
  context.globalAlpha = mix;
  context.drawImage(above, 0, 0);
  context.globalAlpha = 1;
}
