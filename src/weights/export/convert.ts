/** A weights file of this project as other programs want it. */
import { InvalidOptionError } from '../../errors.js';
import { networksOf } from '../../networks/architecture.js';
import { readGeneratorFile, writeGeneratorFile, type GeneratorFile } from '../generator-file.js';
import { PYTORCH_LAYOUT, toPytorchLayout } from '../pytorch-layout.js';
import type { FloatDtype, NamedTensor } from '../safetensors.js';
import { writeLayersModel } from './layers-model.js';

export const WEIGHT_FORMATS = ['safetensors', 'pytorch', 'tensorflow.js'] as const;
export type WeightFormat = (typeof WEIGHT_FORMATS)[number];

export const FLOAT_DTYPES = ['float32', 'float16'] as const satisfies readonly FloatDtype[];

export interface ConvertOptions {
  /**
   * `safetensors`: ours, with TensorFlow's layouts. `pytorch`: safetensors too, with the names and layouts of the modules in
   * docs/dcgan_elements.py, for `load_state_dict(strict=True)`. `tensorflow.js`: the generator alone as a LayersModel.
   */
  readonly format: WeightFormat;
  /** `float32` by default; `float16` has half the size and three digits. */
  readonly dtype?: FloatDtype | undefined;
}

/** @throws as `convertWeights()` */
export function convert(bytes: ArrayBuffer, { format, dtype = 'float32' }: ConvertOptions): File[] {
  requireOneOf('format', format, WEIGHT_FORMATS);
  requireOneOf('dtype', dtype, FLOAT_DTYPES);
  const file = readGeneratorFile(bytes);
  if (format === 'tensorflow.js') {
    const { json, weights } = writeLayersModel(file, dtype);
    return [
      new File([json], 'model.json', { type: 'application/json' }),
      new File([weights], 'weights.bin', { type: 'application/octet-stream' }),
    ];
  }
  const { architecture, sampling, metadata } = file;
  const provenance = Object.fromEntries(Object.entries(metadata).filter(([name]) => name !== PYTORCH_LAYOUT.name));
  const tensors = tensorsOf(file);
  const written =
    format === 'pytorch'
      ? writeGeneratorFile(toPytorchLayout(tensors), architecture, sampling, { ...provenance, [PYTORCH_LAYOUT.name]: PYTORCH_LAYOUT.value }, dtype)
      : writeGeneratorFile(tensors, architecture, sampling, provenance, dtype);
  return [new File([written], `${format === 'pytorch' ? 'pytorch' : 'weights'}.safetensors`)];
}

/** With the shapes that the file was checked for. */
function tensorsOf({ architecture, weights }: GeneratorFile): Record<string, NamedTensor> {
  const specs = Object.values(networksOf(architecture)).flat();
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
