/**
 * The two directions of z along which a generator's images change most, after GANSpace (Härkönen et al. 2020,
 * arXiv:2004.02546, section 2.2): principal components of the response to random z, mapped back to z by least squares.
 * GANSpace takes an inner layer as the response; here it is the image itself, made small, so that any generator will do.
 */
import type { PixelBatch } from '../protocol/images.js';
import { span } from './planes.js';
import type { Plane } from './planes.js';
import { typicalLength } from './random-latents.js';
import type { LatentSpace } from './random-latents.js';
import { add, dot, orthonormal } from './vectors.js';

/** Number of samples. It bounds the cost, together with the side to which images are shrunk and the iterations. */
export const RESPONSE_SAMPLES = 256;
const RESPONSE_SIDE = 16;
const ITERATIONS = 24;

/**
 * @param z random vectors, one after the other
 * @param pictures the generator's images for them, in order
 * @param pause awaited between slices of some milliseconds, so that a page stays responsive
 * @returns a plane through the mean of all z, with units as long as a typical random z. Images get lighter along each
 *   direction.
 * @throws InvalidOptionError if all images are the same
 */
export async function principalPlane(
  space: LatentSpace,
  z: Float32Array,
  pictures: PixelBatch,
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<Plane> {
  const response = centred(pictures);
  const first = await principalScores(response, null, pause);
  const second = await principalScores(response, first, pause);
  const [u, v] = [first, second].map(scores => direction(z, scores, space.latentSize));
  return span(u ?? [], v ?? [], typicalLength(space), 'The response of the generator');
}

/** Images as rows of small ones, less their mean. */
function centred(pictures: PixelBatch): Float64Array[] {
  const rows = Array.from({ length: pictures.count }, (_, i) => shrunk(pictures, i));
  const mean = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows) add(mean, row, 1 / rows.length);
  for (const row of rows) add(row, mean, -1);
  return rows;
}

/** Image `index` averaged over at most 16 by 16 blocks of three colours, each in [0, 255]. */
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
 * Each sample's coordinate along the principal component, as a vector of length 1: the leading eigenvector of X X^T by
 * power iteration, perpendicular to `found`. X X^T is never formed: one iteration costs two products with X.
 */
async function principalScores(
  rows: readonly Float64Array[],
  found: Float64Array | null,
  pause: () => Promise<void>,
): Promise<Float64Array> {
  let scores: Float64Array = new Float64Array(rows.length).map((_, i) => Math.sin(1 + 7 * i)); // any start that is not perpendicular
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const component = new Float64Array(rows[0]?.length ?? 0);
    rows.forEach((row, i) => add(component, row, scores[i] as number));
    const next = Float64Array.from(rows, row => dot(row, component));
    scores = orthonormal(next, found ?? undefined) ?? new Float64Array(rows.length);
    await pause();
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
