import type { PixelSheet } from '../protocol/trainer.js';
import type { ImageShape } from './pixels.js';
import { Random } from '../random.js';

export interface SheetLayout {
  readonly rows: number;
  readonly columns: number;
}

/**
 * The fixed z of a run's sample sheet, row by row: random by seed, or, for a 2-dimensional z, the square itself, from
 * (-1, 1) at the top left to (1, -1) at the bottom right, so that the sheet shows the learnt manifold.
 *
 * @returns rows * columns * latentSize numbers in [-1, 1]
 */
export function sheetLatents(
  { rows, columns }: SheetLayout,
  latentSize: number,
  seed: number,
): Float32Array<ArrayBuffer> {
  const count = rows * columns;
  if (latentSize !== 2) return new Random(seed, 'sheet', 0).uniform(count * latentSize);
  const along = (index: number, steps: number) => (steps === 1 ? 0 : -1 + (2 * index) / (steps - 1));
  return Float32Array.from({ length: 2 * count }, (_, i) => {
    const cell = i >> 1;
    return i % 2 === 0 ? along(cell % columns, columns) : -along(Math.floor(cell / columns), rows);
  });
}

/** Alternates the images of two batches: first, first, second, second, and so on. @param pixels numbers per image */
export function interleave(first: Float32Array, second: Float32Array, pixels: number): Float32Array {
  const both = new Float32Array(first.length + second.length);
  for (let at = 0; at < first.length; at += pixels) {
    both.set(first.subarray(at, at + pixels), 2 * at);
    both.set(second.subarray(at, at + pixels), 2 * at + pixels);
  }
  return both;
}

/**
 * Lays images side by side as opaque RGBA; cells without an image stay white.
 *
 * @param images at most rows * columns images, NHWC in [-1, 1], 1 or 3 channels
 */
export function renderSheet(
  images: Float32Array,
  { rows, columns }: SheetLayout,
  { height, width, channels }: ImageShape,
): Pick<PixelSheet, 'rows' | 'columns' | 'width' | 'height' | 'rgba'> {
  const sheetWidth = columns * width;
  const rgba = new Uint8ClampedArray(sheetWidth * rows * height * 4).fill(255);
  let from = 0;
  const count = Math.min(rows * columns, images.length / (height * width * channels));
  for (let image = 0; image < count; image++) {
    const corner = Math.floor(image / columns) * height * sheetWidth + (image % columns) * width;
    for (let y = 0; y < height; y++) {
      let to = (corner + y * sheetWidth) * 4;
      for (let x = 0; x < width; x++, to += 4, from += channels) {
        for (let c = 0; c < 3; c++) {
          rgba[to + c] = ((images[from + (channels === 1 ? 0 : c)] as number) + 1) * 127.5; // clamps and rounds
        }
      }
    }
  }
  return { rows, columns, width: sheetWidth, height: rows * height, rgba };
}
