import { InvalidOptionError } from '../errors.js';
import { countLatents } from '../latent/latent-vectors.js';

/**
 * A copy of latent vectors that can be given away to a worker.
 * @param z n * latentSize finite numbers, n above 0
 * @throws {@link InvalidOptionError} when it is anything else
 */
export function latentVectors(z: Float32Array, latentSize: number): Float32Array<ArrayBuffer> {
  if (!(z instanceof Float32Array)) throw InvalidOptionError.of('z', z, 'a Float32Array of whole latent vectors');
  countLatents(z, latentSize);
  return new Float32Array(z);
}
