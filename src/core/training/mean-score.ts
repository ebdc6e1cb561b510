import * as tf from '@tensorflow/tfjs-core';

/**
 * Mean probability of being real: mean(sigmoid(logits)). Kept, since it leaves a gradient's scope by the side door; see
 * {@link handToTidy}.
 */
export function meanScore(logits: tf.Tensor): tf.Scalar {
  return tf.keep(tf.mean(tf.sigmoid(logits)));
}

/** Hands a kept tensor back to the present tidy, which returns or frees it. */
export function handToTidy(kept: tf.Scalar): tf.Scalar {
  const copy = tf.clone(kept);
  kept.dispose();
  return copy;
}
