/**
 * Writes a generator as an ONNX model with fixed weights: z [n, latent], and for a generator with K classes a second input,
 * classes [n, K], to images [n, channels, height, width] in (-1, 1), for any n. Weights have PyTorch's layouts, which are ONNX's.
 */
import { dropoutMask } from '../../kernels/dropout-mask.js';
import { generatorShape, networksOf } from '../../networks/architecture.js';
import { classScale, countClasses } from '../../networks/classes.js';
import { featureSizes, type PlainShape } from '../../networks/plain.js';
import { samplingPass } from '../../networks/sampling.js';
import type { FloatDtype } from '../../../shared/protocol/generator.js';
import type { NamedTensor } from '../../../shared/safetensors/safetensors.js';
import type { GeneratorFile } from '../generator-file.js';
import { toPytorchLayout } from '../pytorch-layout.js';
import { writeOnnxModel, type OnnxModel, type OnnxNode, type OnnxTensor } from './onnx-model.js';

const EPSILON = 1e-5;

/** @throws WeightsError that names the weight with a number too large for float16 */
export function writeOnnx(file: GeneratorFile, dtype: FloatDtype): Uint8Array<ArrayBuffer> {
  const { architecture, metadata } = file;
  const { latentSize, classes = [], height, width, channels } = generatorShape(architecture);
  const layers = new Layers(file);
  const z = { name: 'z', axes: ['n', latentSize] };
  const y = { name: 'classes', axes: ['n', countClasses(classes)] };
  const inputs = classes.length > 0 ? [z, y] : [z];
  if (architecture.variant === 'plain') plainLayers(layers, architecture.shape, file);
  else autoencoderLayers(layers, latentSize, height);
  layers.add('Tanh', [], {}, 'images');
  return writeOnnxModel(
    {
      name: 'generator',
      inputs,
      output: { name: 'images', axes: ['n', channels, height, width] },
      nodes: layers.nodes,
      tensors: layers.tensors,
      metadata: { ...metadata, latent_distribution: 'uniform(-1,1)', output_range: '[-1,1]' },
    },
    dtype,
  );
}

/** Layers that follow each other. */
class Layers implements Pick<OnnxModel, 'nodes' | 'tensors'> {
  readonly nodes: OnnxNode[] = [];
  readonly tensors: OnnxTensor[] = [];
  readonly #weights: Readonly<Record<string, NamedTensor>>;
  /** The output of the last layer. */
  #last = 'z';

  constructor({ architecture, weights }: GeneratorFile) {
    const { generator } = networksOf(architecture);
    const tensors = generator.map(({ name, shape }): [string, NamedTensor] => [
      name,
      { shape, data: weights[name] as Float32Array },
    ]);
    this.#weights = toPytorchLayout(Object.fromEntries(tensors));
  }

  /** Adds an operation on the last output and these tensors. */
  add(operator: string, others: readonly string[], attributes: OnnxNode['attributes'] = {}, output?: string): void {
    const name = output ?? `${operator.toLowerCase()}_${this.nodes.length}`;
    this.nodes.push({ operator, inputs: [this.#last, ...others], output: name, attributes });
    this.#last = name;
  }

  /** Adds a constant. @returns its name */
  constant(name: string, shape: readonly number[], data: OnnxTensor['data']): string {
    this.tensors.push({ name, shape, data });
    return name;
  }

  /** Adds a weight of the generator, by PyTorch's name. @returns its name */
  weight(name: string, change: (tensor: NamedTensor) => NamedTensor = tensor => tensor): string {
    const { shape, data } = change(this.#weights[`generator.${name}`] as NamedTensor);
    return this.constant(name, shape, data as Float32Array);
  }

  /** To the shape [n, ...sizes]. */
  reshape(...sizes: readonly number[]): void {
    const shape = BigInt64Array.from([-1, ...sizes], BigInt);
    this.add('Reshape', [this.constant(`shape_${this.nodes.length}`, [shape.length], shape)]);
  }

  norm(name: string): void {
    const parts = ['weight', 'bias', 'running_mean', 'running_var'].map(part => this.weight(`${name}.${part}`));
    this.add('BatchNormalization', parts, { epsilon: { float: EPSILON } });
    this.add('Relu', []);
  }

  /** The transpose of a SAME convolution to this size: what that pads is cut off here. */
  deconv(name: string, [height, width]: readonly [number, number], stride = 2): void {
    const [, , kernel = 0] = this.#weights[`generator.${name}.weight`]?.shape ?? [];
    const padded = [height, width].map(size => Math.max((Math.ceil(size / stride) - 1) * stride + kernel - size, 0));
    const before = padded.map(total => Math.floor(total / 2));
    const pads = [...before, ...padded.map((total, axis) => total - (before[axis] as number))];
    const parts = [this.weight(`${name}.weight`), this.weight(`${name}.bias`)];
    this.add('ConvTranspose', parts, { kernel_shape: [kernel, kernel], strides: [stride, stride], pads });
  }
}

function plainLayers(layers: Layers, shape: PlainShape, { sampling }: GeneratorFile): void {
  const { baseWidth: W, latentSize, classes = [] } = shape;
  const [s0, s1, s2, s3, s4] = featureSizes(shape);
  const { dropout } = samplingPass(sampling);
  if (classes.length > 0) layers.add('Concat', ['classes'], { axis: 1 });
  const scale = classes.length > 0 ? classScale(latentSize, classes) : 1;
  // Our network scales the classes; here their columns of the weight are scaled.
  const dense = layers.weight('dense.weight', ({ shape: [outputs = 0, inputs = 0], data }) => ({
    shape: [outputs, inputs],
    data: (data as Float32Array).map((value, i) => (i % inputs < latentSize ? value : value * scale)),
  }));
  layers.add('Gemm', [dense, layers.weight('dense.bias')], { transB: 1 });
  layers.norm('bn0');
  layers.reshape(...s4, 8 * W);
  layers.add('Transpose', [], { perm: [0, 3, 1, 2] });
  [s3, s2, s1].forEach((size, i) => {
    const channels = (4 * W) / 2 ** i;
    layers.deconv(`deconv${i + 1}`, size);
    layers.norm(`bn${i + 1}`);
    const key = dropout?.keys[i];
    if (!dropout || key === undefined) return;
    const mask = dropoutMask(size[0] * size[1] * channels, { keep: dropout.keep, key });
    const name = layers.constant(`dropout${i + 1}`, [1, channels, ...size], channelsFirst(mask, channels));
    layers.add('Mul', [name]);
  });
  layers.deconv('deconv4', s0);
}

function autoencoderLayers(layers: Layers, latentSize: number, size: number): void {
  layers.reshape(latentSize, 1, 1);
  for (let layer = 1; layer <= 5; layer++) {
    const side = (size / 16) * 2 ** (layer - 1);
    layers.deconv(`deconv${layer}`, [side, side], layer === 1 ? side : 2);
    if (layer < 5) layers.add('Relu', []);
  }
}

/** [height * width, channels] → [channels, height * width]. */
function channelsFirst(values: Float32Array, channels: number): Float32Array {
  const pixels = values.length / channels;
  return values.map((_, i) => values[(i % pixels) * channels + Math.floor(i / pixels)] as number);
}
