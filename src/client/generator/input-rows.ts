import { lazyImport } from '../../shared/lazy-import.js';
import type { ClassChoice } from '../../shared/latent/class-vectors.js';
import type { GeneratorDescription } from '../../shared/protocol/generator.js';

/**
 * The input rows of images: z, with y where the generator has classes. What makes y is loaded when it is first needed, since
 * most generators have no classes.
 *
 * @throws InvalidOptionError if z is not whole vectors, or the generator has no such classes
 */
export async function inputRows(
  z: Float32Array,
  description: GeneratorDescription,
  choice?: ClassChoice | readonly (ClassChoice | undefined)[],
): Promise<Float32Array> {
  const copy = z instanceof Float32Array ? z.slice() : z; // the caller may change the original meanwhile
  if (description.classes.length === 0 && choice === undefined) return copy;
  const { checkedRows } = await lazyImport(() => import('../../shared/latent/class-vectors.js'));
  return checkedRows(copy, description, choice);
}
