/**
 * Interpolation from one latent vector to another.
 *
 * Which kind fits follows from the distribution of z in training. A cube, uniform(-1,1), is convex: the line between two
 * of its points never leaves it, so the generator has been trained for every z on it; the DCGAN paper takes it too
 * (Radford et al. 2016, figure 4). The price is a middle nearer to the centre than a random z is: for
 * two random ends its expected squared length is n / 6 rather than n / 3. The arc keeps the length but leaves the cube:
 * halfway between two random ends that are at right angles, a number is (a + b) / sqrt 2, which exceeds 1 with
 * probability (2 - sqrt 2)^2 / 4 = 8.6 %, and may reach 1.41. Nearly all z from a normal distribution lie close to the
 * sphere of radius sqrt n, which has no corners to leave: there the arc fits (White 2016), and the line cuts through a
 * middle for which the generator was never trained. For a z of 2 numbers an arc has no meaning in either case.
 */
import type { LatentDistribution } from '../protocol/generator.js';

export const INTERPOLATIONS = ['linear', 'spherical'] as const;
export type Interpolation = (typeof INTERPOLATIONS)[number];

/** (1 - t) a + t b, number by number. @param t 0 is `a`, 1 is `b` */
export function linear(a: Float32Array, b: Float32Array, t: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(a, (value, i) => value + t * ((b[i] as number) - value));
}

/**
 * Along the arc between `a` and `b` (Shoemake 1985; for latent spaces White 2016, arXiv:1609.04468):
 * sin((1 - t) w) / sin w * a + sin(t w) / sin w * b, where w is the angle between them. Vectors that are parallel, or of
 * length 0, have no arc, so the line is taken.
 */
export function spherical(a: Float32Array, b: Float32Array, t: number): Float32Array<ArrayBuffer> {
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  const cosine = dot / Math.sqrt(aa * bb);
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  if (!(sine > 1e-6)) return linear(a, b, t); // also NaN
  const [ofA, ofB] = [Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine];
  return Float32Array.from(a, (value, i) => ofA * value + ofB * (b[i] as number));
}

export const INTERPOLATE = { linear, spherical } as const satisfies Record<Interpolation, typeof linear>;

/** The interpolation that fits the distribution of z, for the reasons above. */
export function fittingInterpolation(distribution: LatentDistribution): Interpolation {
  return distribution === 'uniform(-1,1)' ? 'linear' : 'spherical';
}
