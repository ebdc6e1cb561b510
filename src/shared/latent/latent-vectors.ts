import { InvalidOptionError } from '../errors.js';

/**
 * Counts the latent vectors in `z`, which holds them one after the other.
 * @throws InvalidOptionError unless it is a Float32Array of one or more whole vectors of finite numbers
 */
export function countLatents(z: Float32Array, latentSize: number): number {
  const allowed = `a Float32Array of one or more times ${latentSize} numbers, ${latentSize} for each image`;
  if (!(z instanceof Float32Array)) throw InvalidOptionError.of('z', z, allowed);
  const count = z.length / latentSize;
  if (count === 0 || !Number.isInteger(count)) throw InvalidOptionError.of('z', `${z.length} numbers long`, allowed);
  const bad = z.findIndex(value => !Number.isFinite(value));
  if (bad >= 0) throw InvalidOptionError.of(`z[${bad}]`, z[bad], 'a finite number, from -1 to 1');
  return count;
}

/** A copy of latent vectors that can be transferred to a worker. @throws as {@link countLatents} */
export function copyLatents(z: Float32Array, latentSize: number): Float32Array<ArrayBuffer> {
  countLatents(z, latentSize);
  return new Float32Array(z);
}
