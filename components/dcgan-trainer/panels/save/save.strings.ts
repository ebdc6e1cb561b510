import type { WeightFormat } from '../../../../src/shared/protocol/generator.js';
import { asIs, localize } from '../../../shared/localize.js';
import { strings as trainerStrings } from '../../dcgan-trainer.strings.js';

const FORMATS: Readonly<Record<WeightFormat, string>> = {
  safetensors: 'safetensors',
  pytorch: 'PyTorch',
  'tensorflow.js': 'TensorFlow.js',
  onnx: 'ONNX',
};
const ENDINGS: Readonly<Record<WeightFormat, string>> = {
  safetensors: '.safetensors',
  pytorch: '-pytorch.safetensors',
  'tensorflow.js': '-tensorflowjs.zip',
  onnx: '.onnx',
};

type Named = Parameters<typeof trainerStrings.pictureName>[0];

/** The words for saving a run's weights. */
export const strings = localize('save', {
  saveWeights: 'Save weights',
  formatLabel: 'Format of the weights',
  formatName: asIs((format: WeightFormat) => FORMATS[format]),
  weightsName: asIs((run: Named, step: number, format: WeightFormat) =>
    trainerStrings.pictureName(run, step).replace(/\.png$/, ENDINGS[format]),
  ),
});
