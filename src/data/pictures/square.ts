/**
 * A picture's middle square at the size of the run. Rows are taken one by one, so that a photograph's pixels are never
 * all in memory besides the decoder's own: each is weighted along its length and added to the output rows that it is
 * part of. Shrinking averages areas and enlarging is bilinear, by the weights of {@link resizeWeights}.
 */
import { resizeWeights, type AxisWeights } from '../resize.js';

/** A row of the square: value c of pixel x lies at `start + x * step + c`. */
export interface PixelRow {
  readonly values: Uint8Array | Uint8ClampedArray;
  readonly start: number;
  readonly step: number;
}

/** Where the largest square in the middle of a picture lies; of an odd rest one more pixel is left out at the end. */
export function middleSquare({ width, height }: { readonly width: number; readonly height: number }) {
  const side = Math.min(width, height);
  return { side, left: Math.floor((width - side) / 2), top: Math.floor((height - side) / 2) };
}

/**
 * @param side pixels of the square's side
 * @param size pixels of the result's side
 * @param channels of the result, at most the row's step
 * @param row called once for each of the rows, from the top
 * @returns size * size * channels bytes, channels last, rounded to the nearest
 */
export function resizeSquare(
  side: number,
  size: number,
  channels: number,
  row: (y: number) => PixelRow,
): Uint8ClampedArray<ArrayBuffer> {
  const axis = resizeWeights(side, size);
  const length = size * channels;
  const sums = new Float32Array(size * length);
  const narrow = new Float32Array(length);
  const uses = usesOf(axis, side);
  for (let y = 0; y < side; y++) {
    narrowed(row(y), axis, channels, narrow);
    for (const { output, weight } of uses[y] ?? []) {
      for (let k = 0, target = output * length; k < length; k++, target++) {
        sums[target] = (sums[target] ?? 0) + weight * (narrow[k] ?? 0);
      }
    }
  }
  return Uint8ClampedArray.from(sums);
}

/** For each input of an axis the outputs that it is part of, and by how much. */
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
