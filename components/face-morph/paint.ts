import type { DisplayedFrames } from './playback/frame-stream.js';

/** Pixels along the longer side of the large canvas, at least: browsers enlarge bilinearly, which shows pixels as stars. */
const SIDE = 256;

const painted = new WeakMap<HTMLCanvasElement, ImageData>();

/** Paints a picture on a canvas, which gets its size. Does nothing if the picture is there already. */
export function paintPicture(canvas: HTMLCanvasElement, picture: ImageData): void {
  const { width, height } = picture;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  else if (painted.get(canvas) === picture) return;
  painted.set(canvas, picture);
  canvas.getContext('2d')?.putImageData(picture, 0, 0);
}

/** A canvas to draw from. One serves all elements, since its content is used at once. */
let staging: HTMLCanvasElement | null = null;

/**
 * Paints one picture, or two that are cross-faded, on a canvas. They are enlarged smoothly by a whole number, or not at all
 * if CSS has `image-rendering: pixelated`.
 */
export function paintFrames(canvas: HTMLCanvasElement, { before, after, mix }: DisplayedFrames): void {
  staging ??= document.createElement('canvas');
  const { width, height } = before.picture;
  const isSmooth = getComputedStyle(canvas).imageRendering !== 'pixelated';
  const scale = isSmooth ? Math.max(1, Math.ceil(SIDE / Math.max(width, height))) : 1;
  const size = { width: width * scale, height: height * scale };
  if (canvas.width !== size.width || canvas.height !== size.height) Object.assign(canvas, size);
  const context = canvas.getContext('2d');
  if (!context) return;
  painted.delete(canvas);
  context.imageSmoothingQuality = 'high';
  for (const [picture, alpha] of [[before.picture, 1] as const, [after?.picture, mix] as const]) {
    if (!picture || alpha === 0) continue;
    paintPicture(staging, picture);
    context.globalAlpha = alpha;
    context.drawImage(staging, 0, 0, size.width, size.height);
  }
  context.globalAlpha = 1;
}
