import { fittingInterpolation, INTERPOLATE } from './interpolation.js';
import { randomLatents } from './random-latents.js';
import type { LatentSpace } from './random-latents.js';

/**
 * Rows that lead from one random z to another: row r goes from z 2r to z 2r + 1 of the seed, both ends included. Uniform
 * z are joined by the line, which never leaves their cube; normal z by the arc, which keeps their length.
 *
 * @param rows pairs @param columns vectors from end to end; one alone is the first end
 * @returns rows * columns * latentSize numbers
 */
export function sequences(rows: number, columns: number, space: LatentSpace, seed: number): Float32Array<ArrayBuffer> {
  const { latentSize } = space;
  const interpolate = INTERPOLATE[fittingInterpolation(space.latentDistribution)];
  const ends = randomLatents(2 * rows, space, seed, 'pairs');
  const end = (index: number) => ends.subarray(index * latentSize, (index + 1) * latentSize);
  const all = new Float32Array(rows * columns * latentSize);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const t = column / Math.max(1, columns - 1);
      all.set(interpolate(end(2 * row), end(2 * row + 1), t), (row * columns + column) * latentSize);
    }
  }
  return all;
}
