/**
 * Resizes a square of a picture to the run's image size. Rows are read one by one, so that a photograph's pixels are never
 * all in memory besides the decoder's own: each row is resized along its length and added to the output rows that it
 * contributes to. Shrinking averages areas and enlarging is bilinear, by the weights of {@link resizeWeights}.
 */
import type { CropSquare } from '../../../shared/protocol/pictures.js';
import { resizeWeights, type AxisWeights } from '../resize.js';
import { MIN_SIDE } from '../../../shared/files/limits.js';

/** A row of pixels: value c of pixel x is at `start + x * step + c`. */
export interface PixelRow {
  readonly values: Uint8Array | Uint8ClampedArray;
  readonly start: number;
  readonly step: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A square of a picture, in pixels. */
export interface Square {
  readonly side: number;
  readonly left: number;
  readonly top: number;
}

/** The largest square in the centre of a picture; an odd remaining pixel is left out at the end. */
export function middleSquare(picture: Size): Square {
  return squareAt(picture, { x: 0.5, y: 0.5, size: 1 });
}

/** The square that a crop describes, in whole pixels. */
export function squareAt({ width, height }: Size, { x, y, size }: CropSquare): Square {
  const shorter = Math.min(width, height);
  const side = Math.min(shorter, Math.max(MIN_SIDE, Math.round(size * shorter)));
  return { side, left: Math.floor(x * (width - side)), top: Math.floor(y * (height - side)) };
}

/** The square of `length` pixels around a point of a picture, moved inwards where it would reach beyond the picture. */
export function squareAround({ width, height }: Size, centre: { x: number; y: number }, length: number): Square {
  const shorter = Math.min(width, height);
  const side = Math.min(shorter, Math.max(MIN_SIDE, Math.round(length)));
  const start = (middle: number, room: number) => Math.min(room, Math.max(0, Math.round(middle - side / 2)));
  return { side, left: start(centre.x, width - side), top: start(centre.y, height - side) };
}

/**
 * @param side side of the square in pixels
 * @param size side of the result in pixels
 * @param channels channels of the result, at most the row's step
 * @param row called once for each row, from the top
 * @returns size * size * channels bytes, channels last, rounded to the nearest
 */
export function resizeSquare(
  side: number,
  size: number,
  channels: number,
  row: (y: number) => PixelRow,
): Uint8ClampedArray<ArrayBuffer> {
  return resizePixels({ width: side, height: side }, { width: size, height: size }, channels, row);
}

/** As {@link resizeSquare}, for pictures that are not square: gives to.height * to.width * channels bytes. */
export function resizePixels(
  from: Size,
  to: Size,
  channels: number,
  row: (y: number) => PixelRow,
): Uint8ClampedArray<ArrayBuffer> {
  const axis = resizeWeights(from.width, to.width);
  const length = to.width * channels;
  const sums = new Float32Array(to.height * length);
  const narrow = new Float32Array(length);
  const uses = usesOf(resizeWeights(from.height, to.height), from.height);
  for (let y = 0; y < from.height; y++) {
    narrowed(row(y), axis, channels, narrow);
    for (const { output, weight } of uses[y] ?? []) {
      for (let k = 0, target = output * length; k < length; k++, target++) {
        sums[target] = (sums[target] ?? 0) + weight * (narrow[k] ?? 0);
      }
    }
  }
  return Uint8ClampedArray.from(sums);
}

/** For each input of an axis, the outputs that it contributes to, with the weights. */
function usesOf({ starts, weights }: AxisWeights, inputs: number) {
  const uses = Array.from({ length: inputs }, (): { output: number; weight: number }[] => []);
  weights.forEach((taps, output) => {
    taps.forEach((weight, t) => uses[(starts[output] ?? 0) + t]?.push({ output, weight }));
  });
  return uses;
}

function narrowed({ values, start, step }: PixelRow, axis: AxisWeights, channels: number, output: Float32Array): void {
  for (let i = 0; i < axis.starts.length; i++) {
    const taps = axis.weights[i] ?? [];
    const first = start + (axis.starts[i] ?? 0) * step;
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let t = 0, source = first + c; t < taps.length; t++, source += step) {
        sum += (taps[t] ?? 0) * (values[source] ?? 0);
      }
      output[i * channels + c] = sum;
    }
  }
}
