import * as tf from '@tensorflow/tfjs-core';
import { definePlainKernel } from './define.js';

export const SIGMOID_CROSS_ENTROPY = 'MeanSigmoidCrossEntropy';
export const SIGMOID_CROSS_ENTROPY_GRADIENT = 'MeanSigmoidCrossEntropyGradient';

interface Attributes extends tf.NamedAttrMap {
  target: number;
}

const forward = definePlainKernel<{ logits: tf.Tensor }, Attributes>(
  SIGMOID_CROSS_ENTROPY,
  ({ logits }, { target }) => {
    const softplus = tf.log1p(tf.exp(tf.neg(tf.abs(logits))));
    return [tf.mean(tf.add(tf.sub(tf.relu(logits), tf.mul(logits, target)), softplus))];
  },
);

const backward = definePlainKernel<{ dy: tf.Tensor; logits: tf.Tensor }, Attributes>(
  SIGMOID_CROSS_ENTROPY_GRADIENT,
  ({ dy, logits }, { target }) => [tf.mul(tf.sub(tf.sigmoid(logits), target), tf.div(dy, logits.size))],
);

tf.registerGradient({
  kernelName: SIGMOID_CROSS_ENTROPY,
  inputsToSave: ['logits'],
  gradFunc: (dy, saved, attributes) => ({
    logits: () =>
      backward(
        { dy: dy as tf.Tensor, logits: saved[0] as tf.Tensor },
        attributes as unknown as Attributes,
      )[0] as tf.Tensor,
  }),
});

/**
 * Mean binary cross-entropy of logits against one target, in the form that cannot overflow:
 * mean(max(x, 0) - x t + log(1 + exp(-|x|))). Its gradient is (sigmoid(x) - t) / n.
 *
 * @param logits any shape, n elements
 * @param target the label of all of them, 0 to 1
 */
export function meanSigmoidCrossEntropy(logits: tf.Tensor, target: number): tf.Scalar {
  return forward({ logits }, { target })[0] as tf.Scalar;
}
