import { joinRows } from '../../shared/latent/class-vectors.js';
import type { TrainerOptions } from '../../shared/protocol/options.js';
import { Random, type Stream } from '../../shared/random.js';

/** Draws y for `count` images: count * K numbers. */
export type DrawClasses = (random: Random, count: number) => Float32Array;

/**
 * A batch of G's input: z uniform in [-1, 1) and, for a network with K classes, y drawn as often as the data has the classes.
 *
 * @param count number of rows
 * @param update which random numbers: the purpose, and the number of a network's update
 * @param reseeds how often the run has gone back after NaN; each time it draws other z
 * @param shard the part of the batch that the rows are
 * @returns count * (latentSize + K) numbers
 */
export function sampleLatents(
  { seed, latentSize }: Pick<TrainerOptions, 'seed' | 'latentSize'>,
  count: number,
  { stream, index }: { readonly stream: Stream; readonly index: number },
  {
    reseeds,
    shard,
    drawClasses,
  }: { readonly reseeds: number; readonly shard: number; readonly drawClasses?: DrawClasses | undefined },
): Float32Array<ArrayBuffer> {
  const time = index + reseeds * 2 ** 32; // beyond every index of a run without reseeds
  return inputRows(new Random(seed, stream, time, shard), count, latentSize, drawClasses);
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
