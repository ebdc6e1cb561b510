import { InvalidOptionError } from '../errors.js';

/**
 * How many latent vectors `z` holds.
 * @throws InvalidOptionError unless it is one or more whole vectors of finite numbers
 */
export function countLatents(z: Float32Array, latentSize: number): number {
  const count = z.length / latentSize;
  if (count === 0 || !Number.isInteger(count)) {
    const allowed = `one or more times ${latentSize} numbers, ${latentSize} for each image`;
    throw InvalidOptionError.of('z', `${z.length} numbers long`, allowed);
  }
  const bad = z.findIndex(value => !Number.isFinite(value));
  if (bad >= 0) throw InvalidOptionError.of(`z[${bad}]`, z[bad], 'a finite number, from -1 to 1');
  return count;
}
