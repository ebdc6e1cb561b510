import * as tf from '@tensorflow/tfjs-core';
import type { TrainerOptions } from '../protocol.js';
import { Random, type Stream } from './random.js';

/** A batch of z, uniform in [-1, 1): [batchSize, latentSize]. @param update which of its network's updates it is for */
export function latents(
  { seed, batchSize, latentSize }: Pick<TrainerOptions, 'seed' | 'batchSize' | 'latentSize'>,
  stream: Stream,
  update: number,
): tf.Tensor2D {
  return tf.tensor2d(new Random(seed, stream, update).uniform(batchSize * latentSize), [batchSize, latentSize]);
}
