import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js'; // its index asks for it too, but is declared free of side effects
import type { Weights } from './weights.js';

export interface LossAndGradients {
  readonly loss: tf.Scalar;
  readonly gradients: Record<string, tf.Tensor>;
}

/**
 * A loss and its gradient by the given weights, and by no others: what the loss does not reach them through is never
 * differentiated. The caller owns the result; all else that `loss` makes is freed.
 *
 * @param loss must use `weights` as they are handed in
 */
export function lossAndGradients(weights: Weights, loss: () => tf.Scalar): LossAndGradients {
  const names = Object.keys(weights);
  const { value, grads } = tf.engine().gradients(loss, Object.values(weights));
  return {
    loss: value,
    gradients: Object.fromEntries(names.map((name, index) => [name, grads[index] as tf.Tensor])),
  };
}
