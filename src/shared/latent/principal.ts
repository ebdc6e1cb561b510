/**
 * The two directions of z along which a generator's pictures change most, after GANSpace (Härkönen et al. 2020,
 * arXiv:2004.02546, section 2.2): principal components of the response to random z, carried back to z by least squares.
 * GANSpace looks at an inner layer; here it is the picture itself, shrunk, so that any generator can be asked.
 */
import type { PixelBatch } from '../protocol/images.js';
import { span } from './planes.js';
import type { Plane } from './planes.js';
import { typicalLength } from './random-latents.js';
import type { LatentSpace } from './random-latents.js';
import { add, dot, orthonormal } from './vectors.js';

/** Samples asked for: what bounds the cost, together with the side to which pictures are shrunk and the iterations. */
export const RESPONSE_SAMPLES = 256;
const RESPONSE_SIDE = 16;
const ITERATIONS = 24;

/**
 * @param z random vectors, one after the other
 * @param pictures what the generator draws for them, in order
 * @param breathe awaited between slices of some milliseconds, so that a page can go on
 * @returns a plane through the mean of all z, the typical length of a random z to the unit. Each direction's sign is
 *   such that pictures get lighter along it.
 * @throws InvalidOptionError when all pictures are the same
 */
export async function principalPlane(
  space: LatentSpace,
  z: Float32Array,
  pictures: PixelBatch,
  breathe: () => Promise<void> = () => Promise.resolve(),
): Promise<Plane> {
  const response = centred(pictures);
  const first = await principalScores(response, null, breathe);
  const second = await principalScores(response, first, breathe);
  const [u, v] = [first, second].map(scores => direction(z, scores, space.latentSize));
  return span(u ?? [], v ?? [], typicalLength(space), 'The response of the generator');
}

/** Pictures as rows of small grey ones, less their mean. */
function centred(pictures: PixelBatch): Float64Array[] {
  const rows = Array.from({ length: pictures.count }, (_, i) => shrunk(pictures, i));
  const mean = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows) add(mean, row, 1 / rows.length);
  for (const row of rows) add(row, mean, -1);
  return rows;
}

/** Picture `index` averaged over blocks to at most 16 by 16 blocks of three colours, each in [0, 255]. */
function shrunk({ rgba, width, height }: PixelBatch, index: number): Float64Array {
  const [across, down] = [Math.min(width, RESPONSE_SIDE), Math.min(height, RESPONSE_SIDE)];
  const sums = new Float64Array(across * down * 3);
  const counts = new Float64Array(across * down);
  let at = index * width * height * 4;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const block = Math.floor((y * down) / height) * across + Math.floor((x * across) / width);
      counts[block] = (counts[block] as number) + 1;
      for (let c = 0; c < 3; c++) sums[3 * block + c] = (sums[3 * block + c] as number) + (rgba[at + c] as number);
    }
  }
  return sums.map((sum, i) => sum / (counts[Math.floor(i / 3)] as number));
}

/**
 * Each sample's coordinate along the principal component, of length 1 all together: the leading eigenvector of X X^T by
 * power iteration, perpendicular to `found`. X is never squared: one iteration costs two products with it.
 */
async function principalScores(
  rows: readonly Float64Array[],
  found: Float64Array | null,
  breathe: () => Promise<void>,
): Promise<Float64Array> {
  let scores: Float64Array = new Float64Array(rows.length).map((_, i) => Math.sin(1 + 7 * i)); // any start that is not perpendicular
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const component = new Float64Array(rows[0]?.length ?? 0);
    rows.forEach((row, i) => add(component, row, scores[i] as number));
    const next = Float64Array.from(rows, row => dot(row, component));
    scores = orthonormal(next, found ?? undefined) ?? new Float64Array(rows.length);
    await breathe();
  }
  const lighter = rows.reduce((sum, row, i) => sum + (scores[i] as number) * row.reduce((a, b) => a + b, 0), 0);
  return lighter < 0 ? scores.map(value => -value) : scores;
}

/** The direction d of z that explains the scores best: it minimises the sum of |s_i d - z_i|^2, as in GANSpace. */
function direction(z: Float32Array, scores: Float64Array, latentSize: number): Float64Array {
  const sum = new Float64Array(latentSize);
  scores.forEach((score, i) => add(sum, z.subarray(i * latentSize, (i + 1) * latentSize), score));
  return sum;
}
