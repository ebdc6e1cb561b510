import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../../../shared/random.js';

/** Height and width of the hole, relative to the image's. */
const RATIO = 0.5;

/** Where each image's hole begins, in pixels; it may reach over the image's edges. */
export interface Holes {
  readonly top: Int32Array;
  readonly left: Int32Array;
}

const lengthOf = (size: number) => Math.floor(size * RATIO + 0.5);

/** Draws the holes' positions. A hole's centre is anywhere in the image, so an edge may cut the hole. */
export function drawHoles(random: Random, [count, height, width]: readonly [number, number, number, number]): Holes {
  const along = (size: number) => {
    const length = lengthOf(size);
    const places = size + 1 - (length % 2);
    return new Int32Array(count).map(() => random.integer(places) - Math.floor(length / 2));
  };
  return { top: along(height), left: along(width) };
}

/**
 * Cutout of DiffAugment (Zhao et al. 2020, arXiv:2006.10738; DeVries and Taylor 2017): a hole of half the height and half
 * the width in each image is set to 0, mid-grey. No gradient flows through the hole.
 *
 * @param images [n, height, width, channels]
 */
export function cutOut(images: tf.Tensor4D, { top, left }: Holes): tf.Tensor4D {
  const [count, height, width] = images.shape;
  const kept = new Float32Array(count * height * width).fill(1);
  for (let image = 0; image < count; image++) {
    const [first, last] = clip(left[image] as number, width);
    const [above, below] = clip(top[image] as number, height);
    for (let y = above; y < below; y++) {
      const row = (image * height + y) * width;
      kept.fill(0, row + first, row + last);
    }
  }
  return tf.tidy(() => tf.mul(images, tf.tensor4d(kept, [count, height, width, 1])));
}

/** The part of a hole within the image. */
function clip(start: number, size: number): [from: number, to: number] {
  return [Math.max(start, 0), Math.min(start + lengthOf(size), size)];
}
