import * as tf from '@tensorflow/tfjs-core';
import { definePlainKernel } from './define.js';

export const ADAM_UPDATE = 'AdamUpdate';

export interface AdamAttributes extends tf.NamedAttrMap {
  /** The rate of this update, above 0. */
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** This update's number, from 1. */
  update: number;
}

const kernel = definePlainKernel<
  { weights: tf.Tensor; gradient: tf.Tensor; m: tf.Tensor; v: tf.Tensor },
  AdamAttributes
>(ADAM_UPDATE, ({ weights, gradient, m, v }, { learningRate, beta1, beta2, epsilon, update }) => {
  const m2 = tf.add(tf.mul(m, beta1), tf.mul(gradient, 1 - beta1));
  const v2 = tf.add(tf.mul(v, beta2), tf.mul(tf.square(gradient), 1 - beta2));
  const rate = learningRate / (1 - beta1 ** update);
  const root = tf.add(tf.mul(tf.sqrt(v2), 1 / Math.sqrt(1 - beta2 ** update)), epsilon);
  return [tf.sub(weights, tf.mul(tf.div(m2, root), rate)), m2, v2];
});

/**
 * One update of Adam (Kingma and Ba 2015, algorithm 1) with epsilon outside the root of the corrected second moment:
 * m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, w = w - rate * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon).
 * All four tensors have one shape; new tensors come back, and the given ones stay the caller's.
 */
export function adamUpdate(
  state: { weights: tf.Tensor; gradient: tf.Tensor; m: tf.Tensor; v: tf.Tensor },
  attributes: AdamAttributes,
): { weights: tf.Tensor; m: tf.Tensor; v: tf.Tensor } {
  const [weights, m, v] = kernel(state, attributes) as [tf.Tensor, tf.Tensor, tf.Tensor];
  return { weights, m, v };
}
