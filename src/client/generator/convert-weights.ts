import { InvalidOptionError } from '../../shared/errors.js';
import type { ConvertOptions, GeneratorWorker } from '../../shared/protocol/generator.js';
import { transferBuffers } from '../../shared/rpc.js';
import { asError, isUncloneable } from '../host/failures.js';
import { spawnWorker } from '../host/spawn.js';
import { WorkerHost } from '../../shared/host/worker-host.js';

/**
 * Converts a weights file of this project for other programs, with all of its metadata. With dropout in sampling, the file
 * has the one mask that all pictures share, so that a z gives the same picture everywhere. The work is done in a worker
 * that lives for this call.
 * @param weights the result of `exportWeights()`, in either layout
 * @returns one `.safetensors` file, or `model.json` and `weights.bin`, or `model.onnx`
 * @throws InvalidOptionError; WeightsError when the file is not of this project, or a number is too large for float16
 */
export async function convertWeights(weights: Blob, options: ConvertOptions): Promise<File[]> {
  if (!(weights instanceof Blob)) throw InvalidOptionError.of('weights', weights, 'a Blob');
  const host = new WorkerHost<GeneratorWorker>({
    name: 'The converter',
    spawn: () => spawnWorker('generator.worker.js'),
  });
  try {
    return await host.call('convert', [transferBuffers(await weights.arrayBuffer()), options]);
  } catch (error) {
    throw isUncloneable(error) ? InvalidOptionError.of('options', options, 'plain values') : error;
  } finally {
    host.terminate(asError('The conversion has ended.'));
  }
}
