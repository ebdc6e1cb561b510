import * as tf from '@tensorflow/tfjs-core';
import { joinRows } from '../../shared/latent/class-vectors.js';
import type { TrainerOptions } from '../../shared/protocol/options.js';
import { Random, type Stream } from '../../shared/random.js';

/** Draws y for `count` images: count * K numbers. */
export type DrawClasses = (random: Random, count: number) => Float32Array;

/**
 * A batch of G's input: z uniform in [-1, 1) and, for a network with K classes, y drawn as often as the data has the classes:
 * [batchSize, latentSize + K].
 *
 * @param update number of the network's update
 * @param reseeds how often the run has gone back after NaN; each time it draws other z
 */
export function sampleLatents(
  { seed, batchSize, latentSize }: Pick<TrainerOptions, 'seed' | 'batchSize' | 'latentSize'>,
  stream: Stream,
  update: number,
  reseeds: number,
  drawClasses?: DrawClasses,
): tf.Tensor2D {
  const index = update + reseeds * 2 ** 32; // beyond every index of a run without reseeds
  const rows = inputRows(new Random(seed, stream, index), batchSize, latentSize, drawClasses);
  return tf.tensor2d(rows, [batchSize, rows.length / batchSize]);
}

/** Draws all of z first, so that z does not depend on whether the network has classes. */
export function inputRows(
  random: Random,
  count: number,
  latentSize: number,
  drawClasses?: DrawClasses,
): Float32Array<ArrayBuffer> {
  const z = random.uniform(count * latentSize);
  return drawClasses ? joinRows(z, drawClasses(random, count), count) : z;
}
