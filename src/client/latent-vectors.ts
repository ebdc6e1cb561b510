import { InvalidOptionError } from '../errors.js';

/**
 * A copy of latent vectors that can be given away to a worker.
 * @param z n * latentSize numbers, n above 0
 * @throws {@link InvalidOptionError} when it is not a `Float32Array` of whole vectors
 */
export function latentVectors(z: Float32Array, latentSize: number): Float32Array<ArrayBuffer> {
  const allowed = `a Float32Array whose length is a multiple of the latent size ${latentSize}`;
  if (!(z instanceof Float32Array)) throw InvalidOptionError.of('z', z, allowed);
  if (z.length === 0 || z.length % latentSize !== 0) {
    throw InvalidOptionError.of('z', `of length ${z.length}`, allowed);
  }
  return new Float32Array(z);
}
