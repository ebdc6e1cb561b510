/**
 * Planes through z space. A plane has coordinates (x, y): z = origin + x u + y v, where u and v are perpendicular and
 * equally long. A grid first shows the square [-1, 1]^2, with x growing to the right and y upwards.
 */
import { InvalidOptionError } from '../errors.js';
import { randomLatents, typicalLength } from './random-latents.js';
import type { LatentSpace } from './random-latents.js';
import { add, dot, orthonormal } from './vectors.js';

export interface Plane {
  readonly origin: Float64Array;
  /** Directions of x and y, as long as one unit of the plane. */
  readonly u: Float64Array;
  readonly v: Float64Array;
}

/** The z at (x, y). */
export function latentOnPlane({ origin, u, v }: Plane, x: number, y: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(origin, (value, i) => value + x * (u[i] as number) + y * (v[i] as number));
}

/** The plane of a z of two numbers: z = (x, y), from (-1, 1) at the top left to (1, -1) at the bottom right. */
export function square(): Plane {
  return { origin: Float64Array.of(0, 0), u: Float64Array.of(1, 0), v: Float64Array.of(0, 1) };
}

/**
 * The plane through the origin along two perpendicular directions, with units as long as `radius`.
 * @param first,second any two vectors that are not parallel; of the second, the part perpendicular to the first is taken
 * @throws InvalidOptionError if they are parallel, or zero
 */
export function span(first: ArrayLike<number>, second: ArrayLike<number>, radius: number, what: string): Plane {
  const u = orthonormal(first);
  const v = u && orthonormal(second, u);
  if (!u || !v) throw InvalidOptionError.of(what, 'parallel', 'two directions of a plane');
  return { origin: new Float64Array(u.length), u: u.map(x => x * radius), v: v.map(x => x * radius) };
}

/**
 * A plane along two random directions by seed, with units as long as a typical random z. In many dimensions any two
 * random z are nearly perpendicular, so the unit circle lies where the generator was trained.
 */
export function randomPlane(space: LatentSpace, seed: number): Plane {
  const { latentSize } = space;
  if (latentSize < 2) throw tooSmall(latentSize);
  const directions = randomLatents(2, { latentSize, latentDistribution: 'normal(0,1)' }, seed, 'plane');
  const radius = typicalLength(space);
  return span(directions.subarray(0, latentSize), directions.subarray(latentSize), radius, 'The random directions');
}

/**
 * The plane through three samples: its origin is their mean, u points from the first to the second, v towards the third,
 * and the unit is so long that the square just holds all three.
 * @throws InvalidOptionError if they are not three z of the same length, or lie on a line
 */
export function planeThrough(samples: readonly Float32Array[]): Plane {
  const [a, b, c] = samples;
  if (!a || !b || !c || samples.length !== 3) {
    throw InvalidOptionError.of(
      'samples',
      `${samples.length} samples`,
      'three samples, through which there is one plane',
    );
  }
  if (b.length !== a.length || c.length !== a.length) {
    const lengths = samples.map(({ length }) => length).join(', ');
    throw InvalidOptionError.of('samples', `${lengths} numbers long`, 'three z of one length');
  }
  const minus = (p: Float32Array, q: Float32Array) => Float64Array.from(p, (value, i) => value - (q[i] as number));
  const plane = span(minus(b, a), minus(c, a), 1, 'The way from the first sample to the others');
  const origin = Float64Array.from(a, (value, i) => (value + (b[i] as number) + (c[i] as number)) / 3);
  const reach = samples.map(sample => {
    const from = Float64Array.from(sample);
    add(from, origin, -1);
    return Math.max(Math.abs(dot(from, plane.u)), Math.abs(dot(from, plane.v)));
  });
  const unit = Math.max(...reach);
  return { origin, u: plane.u.map(x => x * unit), v: plane.v.map(x => x * unit) };
}

function tooSmall(latentSize: number): InvalidOptionError {
  return InvalidOptionError.of('latentSize', latentSize, '2 or more, for there to be a plane');
}
