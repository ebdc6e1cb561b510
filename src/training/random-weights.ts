import * as tf from '@tensorflow/tfjs-core';
import type { WeightSpec } from '../networks/weights.js';
import { Random } from './random.js';

/** Standard deviation of a new kernel (Radford et al. 2016). */
const DEVIATION = 0.02;

/**
 * A network's parameters as a run begins. Each tensor has a stream of its own, by its place in `specs` after `first`, so
 * that its values do not depend on the sizes of the others. Kept; the caller frees them.
 */
export function initialWeights(specs: readonly WeightSpec[], seed: number, first = 0): Record<string, tf.Tensor> {
  const entries = specs.map(({ name, shape, initial }, index) => {
    const size = tf.util.sizeFromShape([...shape]);
    const values = initialValues(initial, size, new Random(seed, 'weights', first + index));
    return [name, tf.keep(tf.tensor(values, [...shape]))] as const;
  });
  return Object.fromEntries(entries);
}

function initialValues(initial: WeightSpec['initial'], size: number, random: Random): Float32Array {
  switch (initial) {
    case 'normal':
      return random.normal(size, DEVIATION);
    case 'truncated':
      return random.truncatedNormal(size, DEVIATION);
    case 0:
    case 1:
      return new Float32Array(size).fill(initial);
  }
}
