/**
 * Statistics of a batch of images: how different its images are, how much contrast each has, and whether there is a
 * checkerboard lattice. All are sums over the values, a few operations each: 32 images of 64x64x3 take a few
 * milliseconds. Typical values differ from data set to data set, so each is compared with that of real images.
 */
import type { ImageShape } from '../../shared/images/pixels.js';

/** Distances are root mean squares of differences of values in [-1, 1], so each is in [0, 2]. */
export interface ImageStatistics {
  /**
   * Distance between two images of the batch, root mean square over all pairs: 0 if they are all the same. Its square is
   * the mean of 2 s², where s² is the variance of each value over the batch (divisor n - 1), which needs no pairs.
   */
  readonly pairDistance: number;
  /** Distance to the mean image of the data, root mean square over the batch: 0 if each image is the mean image. */
  readonly meanDistance: number;
  /** Standard deviation of an image's values about its mean colour, averaged over the batch: 0 if each is one flat tone. */
  readonly contrast: number;
  /** Share in [0, 1] of pixels that differ from their image's mean colour by less than 0.1 in every channel. */
  readonly greyness: number;
  /**
   * Share in [0, 1] of local contrast that alternates with period 2, and with period 4, in x or y: the artifacts that
   * consecutive transposed convolutions of stride 2 leave where their kernels overlap unevenly (Odena et al. 2016,
   * "Deconvolution and checkerboard artifacts").
   *
   * Each channel is cut into blocks of 8x8. By Parseval, the energy of a block at the frequencies (i/4, j/4), not both
   * 0, is the variance of the 16 means over pixels with the same (y mod 4, x mod 4); at the frequencies (i/2, j/2)
   * among these it is the variance of the 4 means over (y mod 2, x mod 2). Period 4 is the former less the latter. Both
   * are summed over all blocks and divided by the sum of the blocks' variances. A checkerboard has 1 at period 2; white
   * noise has 3/63 and 12/63.
   */
  readonly period2: number;
  readonly period4: number;
}

const BLOCK = 8;
const FLAT = 0.1;
/** Variance of a block below which it counts as flat: what rounding leaves of a constant in float32. */
const TINY = 1e-9;

/**
 * @param images one or more images, NHWC in [-1, 1]; a side is at least 8 pixels
 * @param mean the data's mean image, HWC; see {@link meanImage}
 */
export function imageStatistics(images: Float32Array, shape: ImageShape, mean: Float32Array): ImageStatistics {
  return {
    pairDistance: pairDistance(images, mean.length),
    meanDistance: meanDistance(images, mean),
    ...tones(images, shape),
    ...latticeShares(images, shape),
  };
}

/** The mean image of a batch, HWC. */
export function meanImage(images: Float32Array, { height, width, channels }: ImageShape): Float32Array<ArrayBuffer> {
  const length = height * width * channels;
  const count = images.length / length;
  const mean = new Float64Array(length);
  for (let i = 0; i < images.length; i++) mean[i % length] = (mean[i % length] ?? 0) + (images[i] ?? 0) / count;
  return Float32Array.from(mean);
}

function pairDistance(images: Float32Array, length: number): number {
  const count = images.length / length;
  if (count < 2) return 0;
  // Differences from the first image have the same variance, and are exactly 0 where all images are the same.
  const sums = new Float64Array(length);
  let squares = 0;
  for (let start = length; start < images.length; start += length) {
    for (let k = 0; k < length; k++) {
      const difference = (images[start + k] ?? 0) - (images[k] ?? 0);
      sums[k] = (sums[k] ?? 0) + difference;
      squares += difference * difference;
    }
  }
  const ofMeans = sums.reduce((total, sum) => total + (sum * sum) / count, 0);
  const variances = Math.max(0, squares - ofMeans) / (count - 1);
  return Math.sqrt((2 * variances) / length);
}

function meanDistance(images: Float32Array, mean: Float32Array): number {
  let squares = 0;
  for (let start = 0; start < images.length; start += mean.length) {
    for (let k = 0; k < mean.length; k++) {
      const difference = (images[start + k] ?? 0) - (mean[k] ?? 0);
      squares += difference * difference;
    }
  }
  return Math.sqrt(squares / images.length);
}

function tones(images: Float32Array, { height, width, channels }: ImageShape) {
  const length = height * width * channels;
  const pixels = height * width;
  const count = images.length / length;
  const colour = new Float64Array(channels);
  let contrast = 0;
  let flat = 0;
  for (let start = 0; start < images.length; start += length) {
    colour.fill(0);
    for (let k = 0; k < length; k++) {
      colour[k % channels] = (colour[k % channels] ?? 0) + (images[start + k] ?? 0) / pixels;
    }
    let squares = 0;
    for (let k = 0; k < length; k += channels) {
      let most = 0;
      for (let c = 0; c < channels; c++) {
        const difference = Math.abs((images[start + k + c] ?? 0) - (colour[c] ?? 0));
        squares += difference * difference;
        if (difference > most) most = difference;
      }
      if (most < FLAT) flat++;
    }
    contrast += Math.sqrt(squares / length) / count;
  }
  return { contrast, greyness: flat / (count * pixels) };
}

function latticeShares(images: Float32Array, { height, width, channels }: ImageShape) {
  const length = height * width * channels;
  const values = BLOCK * BLOCK;
  const classes = new Float64Array(16); // sums over pixels with the same (y mod 4, x mod 4)
  let all = 0;
  let both = 0;
  let two = 0;
  for (let start = 0; start < images.length; start += length) {
    for (let y = 0; y + BLOCK <= height; y += BLOCK) {
      for (let x = 0; x + BLOCK <= width; x += BLOCK) {
        for (let c = 0; c < channels; c++) {
          const corner = start + (y * width + x) * channels + c;
          const middle = images[corner] ?? 0; // as above, this is exact where the block is flat
          classes.fill(0);
          let sum = 0;
          let squares = 0;
          for (let dy = 0; dy < BLOCK; dy++) {
            const row = corner + dy * width * channels;
            const classRow = (dy & 3) * 4;
            for (let dx = 0; dx < BLOCK; dx++) {
              const value = (images[row + dx * channels] ?? 0) - middle;
              const place = classRow + (dx & 3);
              classes[place] = (classes[place] ?? 0) + value;
              sum += value;
              squares += value * value;
            }
          }
          const mean = sum / values;
          const variance = squares / values - mean * mean;
          if (variance < TINY) continue;
          all += variance;
          both += classVariance(classes, 4, mean);
          two += classVariance(classes, 2, mean);
        }
      }
    }
  }
  if (all === 0) return { period2: 0, period4: 0 };
  return { period2: two / all, period4: Math.max(0, both - two) / all };
}

/** Variance of the block's means over pixels with the same (y mod period, x mod period). */
function classVariance(sums: Float64Array, period: 2 | 4, mean: number): number {
  const merged = 16 / (period * period); // classes of period 4 in a class of this period
  const perClass = (BLOCK * BLOCK) / (period * period);
  let squares = 0;
  for (let y = 0; y < period; y++) {
    for (let x = 0; x < period; x++) {
      let sum = 0;
      for (let i = 0; i < merged; i++) {
        sum += sums[(y + period * (i >> 1)) * 4 + x + period * (i & 1)] ?? 0;
      }
      squares += (sum / perClass - mean) ** 2;
    }
  }
  return squares / (period * period);
}
