import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../../../shared/random.js';

/** The largest shift, relative to the image's height or width. */
const RATIO = 0.125;

/** How far each image is moved, in whole pixels; negative is up and to the left. */
export interface Shifts {
  readonly down: Int32Array;
  readonly right: Int32Array;
}

/** Draws each shift uniformly from -r to r, where r is an eighth of the height or width. */
export function drawShifts(random: Random, [count, height, width]: readonly [number, number, number, number]): Shifts {
  const along = (size: number) => {
    const furthest = Math.floor(size * RATIO + 0.5);
    return new Int32Array(count).map(() => random.integer(2 * furthest + 1) - furthest);
  };
  return { down: along(height), right: along(width) };
}

/**
 * Translation of DiffAugment (Zhao et al. 2020, arXiv:2006.10738): moves each image by its own shift, and fills in 0,
 * mid-grey. The gradient moves back by the same shift.
 *
 * @param images [n, height, width, channels]
 */
export function translate(images: tf.Tensor4D, { down, right }: Shifts): tf.Tensor4D {
  const move = tf.customGrad(x => ({
    value: moved(x as tf.Tensor4D, { down, right }),
    gradFunc: dy => moved(dy as tf.Tensor4D, { down: down.map(negative), right: right.map(negative) }),
  }));
  return move(images) as tf.Tensor4D;
}

/**
 * Moves pixels by one gather and a mask, since TensorFlow.js's WASM backend gathers wrong pixels if `batchDims` is not 0.
 * WebGL keeps indices as float32, which is exact up to 2^24 pixels in a batch: 256 images of 256 x 256.
 */
function moved(images: tf.Tensor4D, { down, right }: Shifts): tf.Tensor4D {
  const [count, height, width, channels] = images.shape;
  const from = new Int32Array(count * height * width);
  const inside = new Float32Array(count * height * width);
  let to = 0;
  for (let image = 0; image < count; image++) {
    for (let row = 0; row < height; row++) {
      const y = row - (down[image] as number);
      const above = (image * height + y) * width;
      for (let column = 0; column < width; column++, to++) {
        const x = column - (right[image] as number);
        if (y < 0 || y >= height || x < 0 || x >= width) continue; // any pixel, times 0
        from[to] = above + x;
        inside[to] = 1;
      }
    }
  }
  return tf.tidy(() => {
    const pixels = tf.gather(tf.reshape(images, [-1, channels]), tf.tensor1d(from, 'int32'));
    return tf.reshape(tf.mul(pixels, tf.tensor2d(inside, [from.length, 1])), images.shape);
  });
}

function negative(value: number): number {
  return -value;
}
