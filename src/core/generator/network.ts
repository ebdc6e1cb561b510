/** Any generator on the accelerator, wherever its file came from. */
import * as tf from '@tensorflow/tfjs-core';
import { encode } from '../networks/autoencoder.js';
import { generatorShape, networksOf } from '../networks/architecture.js';
import { generatePytorch, pytorchWeights } from './pytorch-dcgan.js';
import {
  LATENT_DISTRIBUTIONS,
  type GeneratorDescription,
  type GeneratorReading,
} from '../../shared/protocol/generator.js';
import type { GeneratorFile } from '../weights/generator-file.js';
import type { PytorchGenerator } from './pytorch-generator.js';
import { sampleImages } from '../networks/sampling.js';

export interface GeneratorNetwork {
  readonly description: Omit<GeneratorDescription, 'backend'>;
  /** z [n, latentSize] → [n, height, width, channels] in [-1, 1], the caller's. One z gives one picture, whatever else is drawn with it. */
  readonly draw: (z: tf.Tensor2D) => tf.Tensor4D;
  /** Pictures, as `draw` gives them → z [n, latentSize], the caller's; for weights that contain an encoder. */
  readonly encode?: (images: tf.Tensor4D) => tf.Tensor2D;
  readonly dispose: () => void;
}

/** A generator of this project's own. */
export function dcganNetwork({ architecture, sampling, weights: values, metadata }: GeneratorFile): GeneratorNetwork {
  const { generator, encoder = [] } = networksOf(architecture);
  const { variant, shape } = architecture;
  const specs = [...generator, ...encoder].filter(({ name }) => name in values);
  const weights = Object.fromEntries(
    specs.map(({ name, shape }) => [name, tf.keep(tf.tensor(values[name] as Float32Array, [...shape]))]),
  );
  const hasEncoder = variant === 'autoencoder' && encoder.every(({ name }) => name in weights);
  const { height, width, channels, latentSize } = generatorShape(architecture);
  return {
    description: {
      variant,
      height,
      width,
      channels,
      latentSize,
      latentDistribution: 'uniform(-1,1)',
      encoder: hasEncoder,
      metadata,
    },
    draw: z => sampleImages(architecture, sampling, weights, z),
    ...(hasEncoder && { encode: (images: tf.Tensor4D) => encode(weights, images, shape) }),
    dispose: () => tf.dispose(weights),
  };
}

/** The common PyTorch DCGAN's generator. */
export function pytorchNetwork(
  generator: PytorchGenerator,
  metadata: Readonly<Record<string, string>>,
  { latentDistribution = 'normal(0,1)' }: GeneratorReading,
): GeneratorNetwork {
  const { size, channels, latentSize } = generator;
  const weights = pytorchWeights(generator);
  const said = LATENT_DISTRIBUTIONS.find(name => name === metadata['latent_distribution']);
  return {
    description: {
      variant: 'pytorch',
      height: size,
      width: size,
      channels,
      latentSize,
      latentDistribution: said ?? latentDistribution,
      encoder: false,
      metadata,
    },
    draw: z => generatePytorch(weights, z, generator),
    dispose: () => tf.dispose(weights),
  };
}
