import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../../../shared/random.js';

/** How each image's colours change: one number per image in each list. */
export interface ColourChange {
  /** Amount added to every value; drawn from [-0.5, 0.5). */
  readonly brightness: Float32Array;
  /** Factor of a channel's distance from its pixel's mean; drawn from [0, 2). */
  readonly saturation: Float32Array;
  /** Factor of a value's distance from its image's mean; drawn from [0.5, 1.5). */
  readonly contrast: Float32Array;
}

export function drawColourChange(random: Random, count: number): ColourChange {
  const brightness = random.uniform(count).map(value => value / 2);
  const saturation = random.uniform(count).map(value => value + 1);
  const contrast = random.uniform(count).map(value => value / 2 + 1);
  return { brightness, saturation, contrast };
}

/**
 * Brightness, saturation and contrast of DiffAugment (Zhao et al. 2020, arXiv:2006.10738), one after the other:
 *
 *     x1 = x + b,    x2 = s (x1 - mean over channels) + mean over channels,    x3 = k (x2 - mean of all) + mean of all
 *
 * Saturation leaves an image's mean as it is, so all three together are x3 = L x + b with L x = k s x + k (1 - s) P x +
 * (1 - k) Q x, where P replaces values by their pixel's mean, and Q by their image's. Both are symmetric, and so is L: the
 * gradient with respect to x is L of the gradient with respect to x3.
 *
 * @param images [n, height, width, channels]; the result may exceed the range of the input
 */
export function changeColour(images: tf.Tensor4D, { brightness, saturation, contrast }: ColourChange): tf.Tensor4D {
  const each = (value: (s: number, k: number) => number) =>
    tf.tensor4d(
      saturation.map((s, i) => value(s, contrast[i] as number)),
      [saturation.length, 1, 1, 1],
    );
  const linear = (x: tf.Tensor4D): tf.Tensor4D =>
    tf.tidy(() => {
      const own = tf.mul(x, x.shape[3] === 1 ? each((_, k) => k) : each((s, k) => k * s));
      const ofImages = tf.mul(
        tf.mean(x, [1, 2, 3], true),
        each((_, k) => 1 - k),
      );
      if (x.shape[3] === 1) return tf.add(own, ofImages);
      const ofPixels = tf.mul(
        tf.mean(x, 3, true),
        each((s, k) => k * (1 - s)),
      );
      return tf.add(own, tf.add(ofPixels, ofImages));
    });
  const change = tf.customGrad(x => ({
    value: tf.tidy(() => tf.add(linear(x as tf.Tensor4D), tf.tensor4d(brightness, [brightness.length, 1, 1, 1]))),
    gradFunc: dy => linear(dy as tf.Tensor4D),
  }));
  return change(images) as tf.Tensor4D;
}
