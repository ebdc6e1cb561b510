import * as tf from '@tensorflow/tfjs-core';
import { meanSigmoid } from '../kernels/ops/mean-sigmoid.js';

/**
 * Mean probability of being real: mean(sigmoid(logits)). It is kept, since it escapes from a gradient's scope, which would
 * free it; see {@link handToTidy}.
 */
export function meanScore(logits: tf.Tensor): tf.Scalar {
  return tf.keep(meanSigmoid(logits));
}

/** Hands a kept tensor over to the current tidy, which returns or frees it. */
export function handToTidy<Shape extends tf.Tensor>(kept: Shape): Shape {
  const copy = tf.clone(kept);
  kept.dispose();
  return copy;
}
