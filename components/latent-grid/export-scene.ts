import type { Generator } from '../../src/client/index.js';
import { InvalidOptionError } from '../../src/shared/errors.js';
import { HOME, type PlaneView } from '../../src/shared/latent/plane-view.js';
import { drawPictures } from '../shared/generator-controller.js';
import { canvasToPng } from '../shared/draw-sheet.js';
import type { Scene } from './canvas/scene.js';
import { paintLine, setLine } from './panels/writing/ink.js';

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
  assertScale(scale, side, outWidth > 0 && outHeight > 0);
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

/**
 * Draws the characters of a text again, sets them in one line, and encodes it as a PNG file.
 * @param ink CSS colour of grey pictures' ink @param paper CSS colour; `null` for none
 * @throws InvalidOptionError for a scale that is not above 0, or gives more than 16384 pixels to a side
 */
export async function exportText(
  generator: Generator,
  scene: Scene,
  scale: number,
  ink: string,
  paper: string | null,
): Promise<Blob> {
  const { characters = [], layout } = scene;
  const vectors = Array.from({ length: layout.columns }, (_, column) => scene.cell(HOME, 0, column).z);
  const pictures = await drawPictures(generator, vectors);
  let next = 0;
  const line = setLine(
    characters.map(name => (name === null ? null : (pictures[next++] ?? null))),
    generator.description.channels,
  );
  const { width, height } = line.image;
  assertScale(scale, Math.max(width, height), Math.round(Math.min(width, height) * scale) > 0);
  const canvas = canvasOf(1, 1);
  paintLine(canvas, line, scale, ink, paper);
  return canvasToPng(canvas);
}

function assertScale(scale: number, side: number, hasPixels: boolean): void {
  if (scale > 0 && side * scale <= LARGEST_SIDE && hasPixels) return;
  const allowed = `above 0, and at most ${Math.floor(LARGEST_SIDE / side)} for this sheet`;
  throw InvalidOptionError.of('scale', scale, allowed);
}

function canvasOf(width: number, height: number): HTMLCanvasElement {
  return Object.assign(document.createElement('canvas'), { width, height });
}
