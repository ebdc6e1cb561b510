/**
 * Writes a generator as a TensorFlow.js LayersModel: `model.json` and `weights.bin`, which `tf.loadLayersModel` reads and,
 * through its converter, Keras. The model maps z [n, latent] to images [n, height, width, channels] in (-1, 1). For a generator
 * with K classes it has a second input, y [n, K], which is concatenated to z; the factor by which our first layer scales y is
 * in the rows of its kernel.
 *
 * Two things have no Keras layer. Keras's transposed convolution doubles a size: where our map is one row or column smaller
 * (an odd size), the first one is cropped. And dropout's mask in sampling is fixed: a batch norm over all values of a map
 * multiplies by it, with the mask as its gamma.
 */
import { classScale, countClasses } from '../../networks/classes.js';
import { samplingPass } from '../../networks/sampling.js';
import { dropoutMask } from '../../kernels/dropout-mask.js';
import { generatorShape } from '../../networks/architecture.js';
import { featureSizes, type PlainShape } from '../../networks/plain.js';
import type { GeneratorFile } from '../generator-file.js';
import type { FloatDtype } from '../../../shared/protocol/generator.js';
import { toHalves } from '../../../shared/safetensors/safetensors.js';
import { joinBytes } from './join-bytes.js';

const EPSILON = 1e-5;

interface Layer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>> & { readonly name: string };
  /** The weights, with Keras's names and in Keras's order. */
  readonly weights?: readonly (readonly [name: string, shape: readonly number[], data: Float32Array])[];
}

export interface LayersModelFiles {
  readonly json: string;
  readonly weights: Uint8Array<ArrayBuffer>;
}

/** @throws WeightsError that names the weight with a number too large for float16 */
export function writeLayersModel(file: GeneratorFile, dtype: FloatDtype): LayersModelFiles {
  const { latentSize, classes = [] } = generatorShape(file.architecture);
  const layers = file.architecture.variant === 'plain' ? plainLayers(file) : autoencoderLayers(file);
  const modelTopology = {
    keras_version: '2.13.0',
    backend: 'tensorflow',
    model_config:
      classes.length > 0 ? functional(layers, latentSize, countClasses(classes)) : sequential(layers, latentSize),
  };
  const weights = layers.flatMap(({ config, weights: own = [] }) =>
    own.map(([name, shape, data]) => ({ name: `${config.name}/${name}`, shape, data })),
  );
  const parts = weights.map(({ name, data }) => {
    const stored = dtype === 'float16' ? toHalves(name, data) : data;
    return new Uint8Array(stored.buffer as ArrayBuffer, stored.byteOffset, stored.byteLength);
  });
  const bytes = joinBytes(parts);
  const specs = weights.map(({ name, shape }) => ({
    name,
    shape,
    dtype: 'float32',
    ...(dtype === 'float16' && { quantization: { dtype: 'float16', original_dtype: 'float32' } }),
  }));
  const model = {
    format: 'layers-model',
    generatedBy: 'DCGAN Elements',
    convertedBy: null,
    modelTopology,
    weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
    userDefinedMetadata: { ...file.metadata, latent_distribution: 'uniform(-1,1)', output_range: '[-1,1]' },
  };
  return { json: JSON.stringify(model), weights: bytes };
}

/** A model whose layers follow each other, from z. */
function sequential(layers: readonly Layer[], latentSize: number) {
  const [first, ...rest] = layers as [Layer, ...Layer[]];
  const input = { ...first, config: { ...first.config, batch_input_shape: [null, latentSize] } };
  return { class_name: 'Sequential', config: { name: 'generator', layers: [input, ...rest].map(described) } };
}

/** A model whose layers follow each other, from z and y. */
function functional(layers: readonly Layer[], latentSize: number, classCount: number) {
  const inputs = [input('z', latentSize), input('classes', classCount)];
  const joined: Layer = { class_name: 'Concatenate', config: { name: 'z_and_classes', axis: -1 } };
  const node = (name: string) => [name, 0, 0, {}];
  const nameOf = ({ config }: Layer) => config.name;
  const chain = [joined, ...layers];
  const connected = [
    ...inputs.map(layer => ({ ...layer, name: nameOf(layer), inbound_nodes: [] })),
    ...chain.map((layer, i) => {
      const from = chain[i - 1];
      const sources = from ? [nameOf(from)] : inputs.map(nameOf);
      return { ...described(layer), name: nameOf(layer), inbound_nodes: [sources.map(node)] };
    }),
  ];
  const ends = (names: readonly string[]) => names.map(name => [name, 0, 0]);
  return {
    class_name: 'Functional',
    config: {
      name: 'generator',
      trainable: true,
      layers: connected,
      input_layers: ends(inputs.map(nameOf)),
      output_layers: ends(chain.slice(-1).map(nameOf)),
    },
  };
}

function input(name: string, size: number): Layer {
  return {
    class_name: 'InputLayer',
    config: { name, batch_input_shape: [null, size], dtype: 'float32', sparse: false },
  };
}

/** A layer without its weights. */
function described({ class_name, config }: Layer) {
  return { class_name, config: { ...config, trainable: true, dtype: 'float32' } };
}

/** The dense layer's kernel, with the rows of y scaled as our own network scales y. */
function denseKernel({ latentSize, classes = [] }: PlainShape, features: number, weights: Values): Float32Array {
  const kernel = values(weights, 'generator.dense.kernel');
  if (classes.length === 0) return kernel;
  const scale = classScale(latentSize, classes);
  return kernel.map((value, i) => (i < latentSize * features ? value : value * scale));
}

function plainLayers({ architecture, sampling, weights }: GeneratorFile): Layer[] {
  if (architecture.variant !== 'plain') return [];
  const { shape } = architecture;
  const W = shape.baseWidth;
  const [s0, s1, s2, s3, s4] = featureSizes(shape);
  const maps = [8 * W, 4 * W, 2 * W, W, shape.channels] as const;
  const features = s4[0] * s4[1] * maps[0];
  const { dropout } = samplingPass(sampling);
  const layers: Layer[] = [
    {
      class_name: 'Dense',
      config: { name: 'dense', units: features, activation: 'linear', use_bias: true },
      weights: [
        ['kernel', [shape.latentSize + countClasses(shape.classes), features], denseKernel(shape, features, weights)],
        ['bias', [features], values(weights, 'generator.dense.bias')],
      ],
    },
    ...norm('bn0', features, weights),
    reshape('maps', [...s4, maps[0]]),
  ];
  const sizes = [s4, s3, s2, s1, s0] as const;
  for (let i = 1; i <= 4; i++) {
    const [from, to] = [sizes[i - 1] as readonly [number, number], sizes[i] as readonly [number, number]];
    const [inChannels, outChannels] = [maps[i - 1] as number, maps[i] as number];
    layers.push(
      deconv(
        `deconv${i}`,
        {
          kernel: 5,
          stride: 2,
          inChannels,
          outChannels,
          activation: i === 4 && to[0] === 2 * from[0] && to[1] === 2 * from[1] ? 'tanh' : 'linear',
        },
        weights,
      ),
    );
    const crop = [2 * from[0] - to[0], 2 * from[1] - to[1]] as const;
    if (crop[0] || crop[1]) {
      layers.push({
        class_name: 'Cropping2D',
        config: {
          name: `crop${i}`,
          cropping: [
            [crop[0], 0],
            [crop[1], 0],
          ],
          data_format: 'channels_last',
        },
      });
      if (i === 4) layers.push(activation('tanh', 'tanh'));
    }
    if (i === 4) break;
    layers.push(...norm(`bn${i}`, outChannels, weights));
    const key = dropout?.keys[i - 1];
    if (dropout && key !== undefined) layers.push(...masked(`dropout${i}`, [...to, outChannels], dropout.keep, key));
  }
  return layers;
}

function autoencoderLayers({ architecture, weights }: GeneratorFile): Layer[] {
  if (architecture.variant !== 'autoencoder') return [];
  const { size, dims, channels } = architecture.shape;
  const maps = [channels, ...dims].reverse();
  const f = size / 16;
  const layers: Layer[] = [reshape('maps', [1, 1, maps[0] as number])];
  for (let i = 1; i <= 5; i++) {
    const [inChannels, outChannels] = [maps[i - 1] as number, maps[i] as number];
    const window = i === 1 ? { kernel: f, stride: f } : { kernel: 4, stride: 2 };
    const activation = i === 5 ? 'tanh' : 'relu';
    layers.push(deconv(`deconv${i}`, { ...window, inChannels, outChannels, activation }, weights));
  }
  return layers;
}

type Values = GeneratorFile['weights'];

interface Deconvolution {
  readonly kernel: number;
  readonly stride: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly activation: string;
}

function deconv(
  name: string,
  { kernel, stride, inChannels, outChannels, activation }: Deconvolution,
  weights: Values,
): Layer {
  return {
    class_name: 'Conv2DTranspose',
    config: {
      name,
      filters: outChannels,
      kernel_size: [kernel, kernel],
      strides: [stride, stride],
      padding: 'same',
      data_format: 'channels_last',
      activation,
      use_bias: true,
    },
    weights: [
      ['kernel', [kernel, kernel, outChannels, inChannels], values(weights, `generator.${name}.kernel`)],
      ['bias', [outChannels], values(weights, `generator.${name}.bias`)],
    ],
  };
}

/** Batch norm and ReLU. */
function norm(name: string, features: number, weights: Values): Layer[] {
  return [
    {
      class_name: 'BatchNormalization',
      config: { name, axis: -1, momentum: 0.9, epsilon: EPSILON, center: true, scale: false },
      weights: [
        ['beta', [features], values(weights, `generator.${name}.beta`)],
        ['moving_mean', [features], values(weights, `generator.${name}.moving_mean`)],
        ['moving_variance', [features], values(weights, `generator.${name}.moving_variance`)],
      ],
    },
    activation(`${name}_relu`, 'relu'),
  ];
}

/** Multiplies by a mask, as x * gamma / sqrt(variance + epsilon) with variance + epsilon = 1. */
function masked(name: string, shape: readonly number[], keep: number, key: number): Layer[] {
  const features = shape.reduce((product, size) => product * size, 1);
  return [
    { class_name: 'Flatten', config: { name: `${name}_flat`, data_format: 'channels_last' } },
    {
      class_name: 'BatchNormalization',
      config: { name, axis: -1, momentum: 0.9, epsilon: EPSILON, center: false, scale: true },
      weights: [
        ['gamma', [features], dropoutMask(features, { keep, key })],
        ['moving_mean', [features], new Float32Array(features)],
        ['moving_variance', [features], new Float32Array(features).fill(1 - EPSILON)],
      ],
    },
    reshape(`${name}_maps`, shape),
  ];
}

function reshape(name: string, shape: readonly number[]): Layer {
  return { class_name: 'Reshape', config: { name, target_shape: shape } };
}

function activation(name: string, kind: string): Layer {
  return { class_name: 'Activation', config: { name, activation: kind } };
}

/** The weights of this name. If they are missing, that is a bug: the file was checked when it was read. */
function values(weights: Values, name: string): Float32Array {
  const found = weights[name];
  if (!found) throw new Error(`The file has no ${name}.`);
  return found;
}
