/** Samples images from z, for either variant. An image depends on its z alone, not on the rest of the batch. */
import type * as tf from '@tensorflow/tfjs-core';
import { decode } from './autoencoder.js';
import type { Architecture } from './architecture.js';
import { generate, GENERATOR_DROPOUTS, type GeneratorPass } from './plain.js';
import type { Weights } from './weights.js';
import { Random } from '../../shared/random.js';

/** What sampling needs besides the weights. */
export interface Sampling {
  /** Probability that dropout keeps a value; 1 is no dropout. */
  readonly dropoutKeep: number;
  /** Seed of the mask that all images share. */
  readonly seed: number;
}

/** Uses stored statistics, and one dropout mask for all images of a seed, so that interpolation does not flicker. */
export function samplingPass({ dropoutKeep: keep, seed }: Sampling): GeneratorPass {
  if (keep === 1) return { statistics: 'stored' };
  return { statistics: 'stored', dropout: { keep, keys: dropoutKeys(new Random(seed, 'sheet', 1)), shared: true } };
}

/** One mask key for each layer of G with dropout. */
export function dropoutKeys(random: Random): number[] {
  return Array.from({ length: GENERATOR_DROPOUTS }, () => random.word());
}

/**
 * @param weights the generator's, by canonical name
 * @param input [n, latentSize + K]: z and, for a generator with K classes, y
 * @returns [n, height, width, channels] in (-1, 1)
 */
export function sampleImages(
  architecture: Architecture,
  sampling: Sampling,
  weights: Weights,
  input: tf.Tensor2D,
): tf.Tensor4D {
  const { variant, shape } = architecture;
  return variant === 'plain'
    ? generate(weights, input, shape, samplingPass(sampling))
    : decode(weights, 'generator', input, shape);
}
