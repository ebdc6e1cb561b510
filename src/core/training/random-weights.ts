import * as tf from '@tensorflow/tfjs-core';
import type { WeightSpec } from '../networks/weights.js';
import type { Initialisation } from '../../shared/protocol/options.js';
import { Random } from '../../shared/random.js';

/** Standard deviation of a new kernel (Radford et al. 2016). */
const DEVIATION = 0.02;

/**
 * A network's initial parameters. Each tensor has a random stream of its own, by its index in `specs` plus `first`, so that
 * its values do not depend on the sizes of the others. The tensors are kept; the caller frees them.
 */
export function initialWeights(
  specs: readonly WeightSpec[],
  { seed, initialisation }: { readonly seed: number; readonly initialisation: Initialisation },
  first = 0,
): Record<string, tf.Tensor> {
  const entries = specs.map((spec, index) => {
    const random = new Random(seed, 'weights', first + index);
    const values = initialisation === 'he' ? he(spec, random) : paper(spec, random);
    return [spec.name, tf.keep(tf.tensor(values, [...spec.shape]))] as const;
  });
  return Object.fromEntries(entries);
}

function paper({ shape, initial }: WeightSpec, random: Random): Float32Array {
  const size = tf.util.sizeFromShape([...shape]);
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

/** N(0, 2 / fan-in) for kernels, so that a ReLU preserves the variance of its input; biases are 0. */
function he(spec: WeightSpec, random: Random): Float32Array {
  const size = tf.util.sizeFromShape([...spec.shape]);
  if (spec.fanIn !== undefined) return random.normal(size, Math.sqrt(2 / spec.fanIn));
  return new Float32Array(size).fill(spec.initial === 1 ? 1 : 0);
}
