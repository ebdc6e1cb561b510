/**
 * Separable resizing of float images: every output row is a weighted sum of input rows, and every output column one of
 * input columns. Weights sum to 1, so constants stay constant and values stay within the input's range.
 *
 * Output i of n' from n inputs, each of which is an interval of length 1, with scale s = n / n':
 *
 *     shrinking:  w(i, j) = length of [i s, (i + 1) s] ∩ [j, j + 1], divided by s
 *     enlarging:  w(i, j) = max(0, 1 - |c - j|), c = (i + 1/2) s - 1/2 clamped to [0, n - 1]
 *
 * The first averages the area that an output pixel covers: it has no aliasing of isolated pixels and keeps the mean
 * exactly. The second is bilinear with half-pixel centres. Both are the identity for n' = n.
 * Source: OpenCV's `resize`, INTER_AREA and INTER_LINEAR.
 */
import { InvalidOptionError } from '../../shared/errors.js';
import { MAX_IMAGE_SIDE } from './idx.js';
import type { Dataset } from './dataset.js';

/**
 * Resizes a data set's images to `size` x `size` pixels as they are read. Images that are not square are stretched.
 * @param size 1 to {@link MAX_IMAGE_SIDE}
 * @throws InvalidOptionError
 */
export function resizeDataset(dataset: Dataset, size: number): Dataset {
  if (!Number.isInteger(size) || size < 1 || size > MAX_IMAGE_SIDE) {
    throw InvalidOptionError.of('imageSize', size, `an integer from 1 to ${MAX_IMAGE_SIDE}`);
  }
  const { height, width, channels } = dataset;
  if (height === size && width === size) return dataset;
  const rows = resizeWeights(height, size);
  const columns = resizeWeights(width, size);
  return {
    ...dataset,
    height: size,
    width: size,
    batch(indices) {
      const images = dataset.batch(indices);
      const narrowed = resizeAxis(images, indices.length * height, width, channels, columns);
      return resizeAxis(narrowed, indices.length, height, size * channels, rows);
    },
  };
}

/** For each output: the first input with a weight, and the weights from there on. */
export interface AxisWeights {
  readonly starts: readonly number[];
  readonly weights: readonly (readonly number[])[];
}

/** The formula above, for one axis of `from` inputs and `to` outputs. */
export function resizeWeights(from: number, to: number): AxisWeights {
  const scale = from / to;
  const axis = Array.from({ length: to }, (_, i) =>
    to < from ? areaWeights(i, scale, from) : linearWeights(i, scale, from),
  );
  return { starts: axis.map(({ start }) => start), weights: axis.map(({ weights }) => weights) };
}

function areaWeights(i: number, scale: number, from: number): { start: number; weights: number[] } {
  const begin = i * scale;
  const end = Math.min((i + 1) * scale, from); // rounding must not go past the last input
  const start = Math.floor(begin);
  const covered = Array.from({ length: Math.ceil(end) - start }, (_, k) => {
    const j = start + k;
    return Math.min(end, j + 1) - Math.max(begin, j);
  });
  return { start, weights: covered.map(length => length / (end - begin)) };
}

function linearWeights(i: number, scale: number, from: number): { start: number; weights: number[] } {
  const centre = Math.min(Math.max((i + 0.5) * scale - 0.5, 0), from - 1);
  const start = Math.floor(centre);
  const fraction = centre - start;
  return { start, weights: fraction === 0 ? [1] : [1 - fraction, fraction] };
}

/** Resizes [outer, from, inner] to [outer, to, inner] by weighted sums along the middle axis. */
function resizeAxis(
  input: Float32Array,
  outer: number,
  from: number,
  inner: number,
  { starts, weights }: AxisWeights,
): Float32Array<ArrayBuffer> {
  const to = starts.length;
  const output = new Float32Array(outer * to * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < to; i++) {
      const source = (o * from + (starts[i] ?? 0)) * inner;
      const target = (o * to + i) * inner;
      const taps = weights[i] ?? [];
      for (let k = 0; k < inner; k++) {
        let sum = 0;
        for (let t = 0; t < taps.length; t++) sum += (taps[t] ?? 0) * (input[source + t * inner + k] ?? 0);
        output[target + k] = sum;
      }
    }
  }
  return output;
}
