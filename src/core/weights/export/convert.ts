/** Converts a weights file of this project for other programs. */
import { InvalidOptionError } from '../../../shared/errors.js';
import { networksOf } from '../../networks/architecture.js';
import { readGeneratorFile, writeGeneratorFile, type GeneratorFile } from '../generator-file.js';
import { PYTORCH_LAYOUT, toPytorchLayout } from '../pytorch-layout.js';
import {
  FLOAT_DTYPES,
  NETWORK_NAMES,
  WEIGHT_FORMATS,
  type ConvertOptions,
} from '../../../shared/protocol/generator.js';
import { type NamedTensor } from '../../../shared/safetensors/safetensors.js';
import { writeLayersModel } from './layers-model.js';
import { writeOnnx } from './onnx.js';

/** @throws as `convertWeights()` */
export function convert(
  bytes: ArrayBuffer,
  { format, dtype = 'float32', networks = NETWORK_NAMES }: ConvertOptions,
): File[] {
  requireOneOf('format', format, WEIGHT_FORMATS);
  requireOneOf('dtype', dtype, FLOAT_DTYPES);
  for (const network of networks) requireOneOf('networks', network, NETWORK_NAMES);
  const file = readGeneratorFile(bytes);
  if (format === 'tensorflow.js') {
    const { json, weights } = writeLayersModel(file, dtype);
    return [
      new File([json], 'model.json', { type: 'application/json' }),
      new File([weights], 'weights.bin', { type: 'application/octet-stream' }),
    ];
  }
  if (format === 'onnx')
    return [new File([writeOnnx(file, dtype)], 'model.onnx', { type: 'application/octet-stream' })];
  const { architecture, sampling, metadata } = file;
  const tensors = tensorsOf(file, new Set(['generator', ...networks]));
  const hasEncoder = Object.keys(tensors).some(name => name.startsWith('encoder.'));
  const provenance = Object.fromEntries(
    Object.entries(metadata).filter(
      ([name]) => name !== PYTORCH_LAYOUT.name && (hasEncoder || !name.startsWith('encoder_')),
    ),
  );
  const written =
    format === 'pytorch'
      ? writeGeneratorFile(
          toPytorchLayout(tensors),
          architecture,
          sampling,
          { ...provenance, [PYTORCH_LAYOUT.name]: PYTORCH_LAYOUT.value },
          dtype,
        )
      : writeGeneratorFile(tensors, architecture, sampling, provenance, dtype);
  return [new File([written], `${format === 'pytorch' ? 'pytorch' : 'weights'}.safetensors`)];
}

/** The tensors of the wanted networks, with the shapes that the file was checked for. */
function tensorsOf({ architecture, weights }: GeneratorFile, wanted: ReadonlySet<string>): Record<string, NamedTensor> {
  const specs = Object.entries(networksOf(architecture)).flatMap(([name, specs]) => (wanted.has(name) ? specs : []));
  return Object.fromEntries(
    specs.flatMap(({ name, shape }) => {
      const data = weights[name];
      return data ? [[name, { shape, data }]] : [];
    }),
  );
}

function requireOneOf(option: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) throw InvalidOptionError.of(option, value, `one of ${allowed.join(', ')}`);
}
