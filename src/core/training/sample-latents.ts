import * as tf from '@tensorflow/tfjs-core';
import type { TrainerOptions } from '../../shared/protocol/options.js';
import { Random, type Stream } from '../../shared/random.js';

/**
 * A batch of z, uniform in [-1, 1): [batchSize, latentSize].
 * @param update number of the network's update
 * @param reseeds how often the run has gone back after NaN; each time it draws other z
 */
export function sampleLatents(
  { seed, batchSize, latentSize }: Pick<TrainerOptions, 'seed' | 'batchSize' | 'latentSize'>,
  stream: Stream,
  update: number,
  reseeds: number,
): tf.Tensor2D {
  const index = update + reseeds * 2 ** 32; // beyond every index of a run without reseeds
  return tf.tensor2d(new Random(seed, stream, index).uniform(batchSize * latentSize), [batchSize, latentSize]);
}
