import type { LatentDistribution } from '../protocol/generator.js';
import { Random } from '../random.js';

/** The space of z: how many numbers it has, and the distribution of each. A `GeneratorDescription` is one. */
export interface LatentSpace {
  readonly latentSize: number;
  readonly latentDistribution: LatentDistribution;
}

/**
 * The random streams of one seed, one for each purpose. `sheet` is the stream of a run's sample sheet, so that a grid
 * shows for a seed what training showed for it.
 */
export const LATENT_STREAMS = { sheet: 0, pairs: 2, plane: 3, response: 4, morph: 5, assessment: 6 } as const; // 1 is for dropout masks
export type LatentStream = keyof typeof LATENT_STREAMS;

/**
 * Latent vectors by seed, from the distribution that the generator was trained with.
 * @param seed an integer in [0, 2^32)
 * @returns count * latentSize numbers, vector by vector; a larger count begins with the same ones
 */
export function randomLatents(
  count: number,
  { latentSize, latentDistribution }: LatentSpace,
  seed: number,
  stream: LatentStream = 'sheet',
): Float32Array<ArrayBuffer> {
  const random = new Random(seed, 'sheet', LATENT_STREAMS[stream]);
  const length = count * latentSize;
  return latentDistribution === 'uniform(-1,1)' ? random.uniform(length) : random.normal(length, 1);
}

/** Root of the expected squared length of a random z: sqrt(n / 3) for the cube, sqrt(n) for the normal distribution. */
export function typicalLength({ latentSize, latentDistribution }: LatentSpace): number {
  return Math.sqrt(latentDistribution === 'uniform(-1,1)' ? latentSize / 3 : latentSize);
}
