import * as tf from '@tensorflow/tfjs-core';
import { movingAverage } from '../kernels/ops/moving-average.js';
import { weight, type Weights } from '../networks/weights.js';

/** Moves each tensor of `average` towards its namesake: a = decay a + (1 - decay) x. The old tensors are freed. */
export function averageInto(average: Record<string, tf.Tensor>, values: Weights, decay: number): void {
  for (const [name, old] of Object.entries(average)) {
    average[name] = tf.keep(movingAverage(old, weight(values, name), decay));
    old.dispose();
  }
}

/**
 * The decay after n updates: min(decay, (1 + n) / (10 + n)), so that a young average is not held back by the random weights
 * that it started from (TensorFlow's `ExponentialMovingAverage` with `num_updates`).
 */
export function warmDecay(decay: number, updates: number): number {
  return Math.min(decay, (1 + updates) / (10 + updates));
}
