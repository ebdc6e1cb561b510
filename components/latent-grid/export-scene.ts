import type { Generator } from '../../src/client/index.js';
import { InvalidOptionError } from '../../src/shared/errors.js';
import type { PlaneView } from '../../src/shared/latent/plane-view.js';
import { drawPictures } from '../shared/generator-controller.js';
import { canvasToPng } from '../shared/draw-sheet.js';
import type { Scene } from './canvas/scene.js';

/** Most pixels along a side of the file, which is what browsers' canvases can hold. */
const LARGEST_SIDE = 16_384;

/**
 * Draws a scene again and encodes it as a PNG file. Scale 1 is pixel for pixel; larger scales repeat pixels, smaller ones
 * average them.
 * @throws InvalidOptionError for a scale that is not above 0, or gives more than 16384 pixels to a side
 */
export async function exportScene(generator: Generator, scene: Scene, view: PlaneView, scale: number): Promise<Blob> {
  const { rows, columns } = scene.layout;
  const { height, width } = generator.description;
  const side = Math.max(rows * height, columns * width);
  const [outWidth, outHeight] = [Math.round(columns * width * scale), Math.round(rows * height * scale)];
  if (!(scale > 0 && side * scale <= LARGEST_SIDE && outWidth > 0 && outHeight > 0)) {
    throw InvalidOptionError.of(
      'scale',
      scale,
      `above 0, and at most ${Math.floor(LARGEST_SIDE / side)} for this sheet`,
    );
  }
  const cells = Array.from({ length: rows * columns }, (_, i) =>
    scene.cell(view, Math.floor(i / columns), i % columns),
  );
  const vectors = cells.map(({ z }) => z);
  const pictures = await drawPictures(generator, vectors);
  const sheet = canvasOf(columns * width, rows * height);
  pictures.forEach((picture, i) => {
    sheet.getContext('2d')?.putImageData(picture, (i % columns) * width, Math.floor(i / columns) * height);
  });
  if (scale === 1) return canvasToPng(sheet);
  const scaled = canvasOf(outWidth, outHeight);
  const context = scaled.getContext('2d');
  if (context) {
    context.imageSmoothingEnabled = scale < 1;
    context.imageSmoothingQuality = 'high';
    context.drawImage(sheet, 0, 0, outWidth, outHeight);
  }
  return canvasToPng(scaled);
}

function canvasOf(width: number, height: number): HTMLCanvasElement {
  return Object.assign(document.createElement('canvas'), { width, height });
}
