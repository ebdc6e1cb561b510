import { InvalidOptionError } from '../../shared/errors.js';
import type { ConvertOptions } from '../../core/weights/export/convert.js';

/**
 * A weights file of this project for other programs, with nothing left out of its metadata. With dropout in sampling the
 * one mask that all pictures share goes along, so that one z gives the same picture everywhere.
 * @param weights what `exportWeights()` gave, in either layout
 * @returns one `.safetensors` file, or `model.json` and `weights.bin`
 * @throws InvalidOptionError; WeightsError when the file is none of ours, or a number is too large for float16
 */
export async function convertWeights(weights: Blob, options: ConvertOptions): Promise<File[]> {
  if (!(weights instanceof Blob)) throw InvalidOptionError.of('weights', weights, 'a Blob');
  const [bytes, { convert }] = await Promise.all([
    weights.arrayBuffer(),
    import('../../core/weights/export/convert.js'),
  ]);
  return convert(bytes, options);
}
