/** Generators on the accelerator, whatever their file format. */
import * as tf from '@tensorflow/tfjs-core';
import * as autoencoder from '../networks/autoencoder.js';
import * as plain from '../networks/plain.js';
import { generatorShape, networksOf, type Architecture } from '../networks/architecture.js';
import type { Weights } from '../networks/weights.js';
import { readingOfMetadata } from '../../shared/generator-reading.js';
import { message } from '../../shared/protocol/message.js';
import { generatePytorch, pytorchWeights } from './pytorch/run-generator.js';
import type { GeneratorDescription, GeneratorReading } from '../../shared/protocol/generator.js';
import type { GeneratorFile } from '../weights/generator-file.js';
import type { SafetensorsFile } from '../../shared/safetensors/safetensors.js';
import { toUnitRange } from './output-range.js';
import { readPytorchGenerator } from './pytorch/read-generator.js';
import { sampleImages } from '../networks/sampling.js';

export interface GeneratorNetwork {
  readonly description: Omit<GeneratorDescription, 'backend'>;
  /**
   * Input rows [n, latentSize + K] → [n, height, width, channels] in [-1, 1], owned by the caller. An image depends on its row
   * alone.
   */
  readonly draw: (input: tf.Tensor2D) => tf.Tensor4D;
  /** Images, as `draw` gives them → input rows [n, latentSize + K], owned by the caller; for weights with an encoder. */
  readonly encode?: (images: tf.Tensor4D) => tf.Tensor2D;
  readonly dispose: () => void;
}

/** A generator trained by this project. */
export function dcganNetwork({
  architecture,
  sampling,
  classes,
  weights: values,
  metadata,
}: GeneratorFile): GeneratorNetwork {
  const { generator, encoder = [] } = networksOf(architecture);
  const specs = [...generator, ...encoder].filter(({ name }) => name in values);
  const weights = Object.fromEntries(
    specs.map(({ name, shape }) => [name, tf.keep(tf.tensor(values[name] as Float32Array, [...shape]))]),
  );
  const hasEncoder = encoder.length > 0 && encoder.every(({ name }) => name in weights);
  const { height, width, channels, latentSize } = generatorShape(architecture);
  return {
    description: {
      variant: architecture.variant,
      height,
      width,
      channels,
      latentSize,
      latentDistribution: 'uniform(-1,1)',
      classes,
      encoder: hasEncoder,
      metadata,
    },
    draw: input => sampleImages(architecture, sampling, weights, input),
    ...(hasEncoder && { encode: (images: tf.Tensor4D) => encode(architecture, weights, images) }),
    dispose: () => tf.dispose(weights),
  };
}

function encode({ variant, shape }: Architecture, weights: Weights, images: tf.Tensor4D): tf.Tensor2D {
  return variant === 'plain' ? plain.encode(weights, images, shape) : autoencoder.encode(weights, images, shape);
}

/**
 * The generator in a PyTorch state dict. What its metadata say takes precedence over `options`.
 * @param isOrdered whether the tensors are in the order of the network
 * @throws WeightsError
 */
export function pytorchNetwork(file: SafetensorsFile, options: GeneratorReading, isOrdered = false): GeneratorNetwork {
  const { metadata } = file;
  const reading = { ...options, ...readingOfMetadata(metadata) };
  const generator = readPytorchGenerator(file, reading, isOrdered);
  const { height, width, channels, latentSize, outputRange } = generator;
  const weights = pytorchWeights(generator);
  return {
    description: {
      variant: 'pytorch',
      height,
      width,
      channels,
      latentSize,
      latentDistribution: reading.latentDistribution ?? 'normal(0,1)',
      classes: [],
      encoder: false,
      outputRange,
      assumptions: [...(reading.latentDistribution ? [] : [assumedDistribution()]), ...generator.assumptions],
      metadata,
    },
    draw: z => tf.tidy(() => tf.clone(toUnitRange(generatePytorch(weights, z, generator), outputRange))),
    dispose: () => tf.dispose(weights),
  };
}

/** What is said of a z whose distribution is not known. */
export function assumedDistribution() {
  const text = 'z is assumed to be drawn from a normal distribution, normal(0,1).';
  return message('assumed-latent-distribution', text, { options: 'latentDistribution' });
}
