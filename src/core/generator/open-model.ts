/** Opens safetensors files; the metadata, or the names of the tensors, tell which kind of network it is. */
import { WeightsError } from '../../shared/errors.js';
import { dcganNetwork, pytorchNetwork, type GeneratorNetwork } from './network.js';
import type { GeneratorModel } from '../../shared/protocol/generator.js';
import { generatorFileOf, isGeneratorFile } from '../weights/generator-file.js';
import { readTorchFile } from './pytorch/torch-file.js';
import { isPytorchGenerator } from './pytorch/read-generator.js';
import { readSafetensors } from '../../shared/safetensors/safetensors.js';

/**
 * Opens a model, completely or not at all.
 * @throws WeightsError that says what is wrong with the file
 */
export function openModel(model: GeneratorModel): GeneratorNetwork {
  if (model.format === 'pytorch') {
    return pytorchNetwork({ tensors: readTorchFile(model.bytes), metadata: {} }, model, true);
  }
  if (model.format !== 'safetensors') {
    throw new WeightsError(`This worker cannot open ${model.format} models.`, {
      code: 'weights-format-unsupported',
      values: { format: model.format },
    });
  }
  const file = readSafetensors(model.bytes);
  if (isGeneratorFile(file)) return dcganNetwork(generatorFileOf(file));
  if (isPytorchGenerator(file)) return pytorchNetwork(file, model);
  const names = Object.keys(file.tensors).slice(0, 3).join(', ') || 'none';
  throw new WeightsError(
    `This is not a known generator: its format is ${file.metadata['format'] ?? 'not given'}, its first tensors are ${names}.`,
    {
      code: 'weights-unknown',
      values: { names },
      given: names,
      allowed: "a file of this project, or a PyTorch DCGAN's state dict",
    },
  );
}
