import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js'; // the index imports it, but bundlers drop it
import type { Weights } from './weights.js';

export interface LossAndGradients {
  readonly loss: tf.Scalar;
  readonly gradients: Record<string, tf.Tensor>;
}

/**
 * Computes a loss and its gradients with respect to the given weights only: paths that do not lead to them are never
 * differentiated. The caller owns the result; intermediate tensors are freed.
 *
 * @param loss must use the same tensors as `weights`
 */
export function lossAndGradients(weights: Weights, loss: () => tf.Scalar): LossAndGradients {
  const names = Object.keys(weights);
  const { value, grads } = tf.engine().gradients(loss, Object.values(weights));
  return {
    loss: value,
    gradients: Object.fromEntries(names.map((name, index) => [name, grads[index] as tf.Tensor])),
  };
}
