/**
 * Mode seeking (Mao et al. 2019, "Mode seeking generative adversarial networks for diverse image synthesis",
 * arXiv:1903.05628): a generator that is told classes soon draws one image for each and ignores z. So z is drawn twice for the
 * same classes, and G's loss gains weight / d, where d is the mean absolute difference of the images of such a pair. The
 * paper divides d by the distance of the two z, which is nearly the same for all pairs of a z of many independent numbers.
 */
import * as tf from '@tensorflow/tfjs-core';

/** Keeps the loss finite where a generator draws two images alike. */
const EPSILON = 1e-3;

/**
 * Gives the rows of a batch's second half the classes of those of its first half; the last row of an odd batch stays.
 * @param input [n, latentSize + K]: z and y, row by row
 */
export function pairClasses(input: tf.Tensor2D, latentSize: number): tf.Tensor2D {
  const [count, size] = input.shape;
  const half = Math.floor(count / 2);
  if (half === 0 || size === latentSize) return input;
  const rows = (from: number, length: number) => tf.slice(input, [from, 0], [length, size]);
  const z = tf.slice(input, [half, 0], [half, latentSize]);
  const y = tf.slice(input, [0, latentSize], [half, size - latentSize]);
  const parts = [rows(0, half), tf.concat([z, y], 1)];
  if (count > 2 * half) parts.push(rows(2 * half, 1));
  return tf.concat(parts, 0);
}

/**
 * weight / (mean |G(z1, y) - G(z2, y)| + 0.001), over the pairs of {@link pairClasses}.
 * @param images [n, height, width, channels] of at least two paired rows
 */
export function modeSeekingLoss(images: tf.Tensor4D, weight: number): tf.Scalar {
  const half = Math.floor(images.shape[0] / 2);
  const [, height, width, channels] = images.shape;
  const [first, second] = [0, half].map(from => {
    return tf.slice(images, [from, 0, 0, 0], [half, height, width, channels]);
  }) as [tf.Tensor4D, tf.Tensor4D];
  return tf.div(weight, tf.add(tf.mean<tf.Scalar>(tf.abs(tf.sub(first, second))), EPSILON));
}
