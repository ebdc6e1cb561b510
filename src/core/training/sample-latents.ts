import * as tf from '@tensorflow/tfjs-core';
import type { TrainerOptions } from '../../shared/protocol/options.js';
import { Random, type Stream } from '../../shared/random.js';

/**
 * A batch of z, uniform in [-1, 1): [batchSize, latentSize].
 * @param update which of its network's updates it is for
 * @param detours how often the run has been taken back from what was no number: each time it draws others
 */
export function sampleLatents(
  { seed, batchSize, latentSize }: Pick<TrainerOptions, 'seed' | 'batchSize' | 'latentSize'>,
  stream: Stream,
  update: number,
  detours: number,
): tf.Tensor2D {
  const index = update + detours * 2 ** 32; // beyond all that a run without detours draws
  return tf.tensor2d(new Random(seed, stream, index).uniform(batchSize * latentSize), [batchSize, latentSize]);
}
