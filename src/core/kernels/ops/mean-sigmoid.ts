import * as tf from '@tensorflow/tfjs-core';
import { definePlainKernel } from './define.js';

export const MEAN_SIGMOID = 'MeanSigmoid';

const kernel = definePlainKernel<{ logits: tf.Tensor }, tf.NamedAttrMap>(MEAN_SIGMOID, ({ logits }) => [
  tf.mean(tf.sigmoid(logits)),
]);

/** mean(sigmoid(logits)), as a number to show: it has no gradient. */
export function meanSigmoid(logits: tf.Tensor): tf.Scalar {
  return kernel({ logits }, {})[0] as tf.Scalar;
}
