/**
 * The plain DCGAN (Radford, Metz and Chintala 2016, arXiv:1511.06434) in the TensorFlow form that trains MNIST at 28x28
 * and CelebA at 64x64: five layers each, 5x5 kernels, stride 2, SAME padding, so any image size works. Batch norm has
 * beta but no gamma.
 */
import * as tf from '@tensorflow/tfjs-core';
import { batchNormStored, batchNormTraining } from '../kernels/ops/batch-norm.js';
import { seededDropout } from '../kernels/ops/dropout.js';
import { classLogits, countClasses, groupsOf, scaleClasses, type ClassSizes } from './classes.js';
import { convolution, dense, transposedConvolution } from './layers.js';
import { weight, type Weights, type WeightSpec } from './weights.js';
import type { ImageShape } from '../../shared/images/pixels.js';

export interface PlainShape extends ImageShape {
  readonly latentSize: number;
  /** W: feature maps of the layer next to the image. */
  readonly baseWidth: number;
  /** The numbers of classes in each group; none by default. */
  readonly classes?: ClassSizes;
}

const KERNEL = 5;
const STRIDE = 2;
const LEAK = 0.2;
const EPSILON = 1e-5;

type Size = readonly [height: number, width: number];

/** Sizes of the feature maps, from s0, the image's, to s4. Each is half the one before, rounded up: 28, 14, 7, 4, 2. */
export function featureSizes({ height, width }: Pick<PlainShape, 'height' | 'width'>): [Size, Size, Size, Size, Size] {
  const half = ([h, w]: Size): Size => [Math.ceil(h / STRIDE), Math.ceil(w / STRIDE)];
  const s0: Size = [height, width];
  const s1 = half(s0);
  const s2 = half(s1);
  const s3 = half(s2);
  return [s0, s1, s2, s3, half(s3)];
}

/** How batch norm runs. */
export interface NormPass {
  /** `batch`: the batch's own statistics, as in training. `stored`: the moving averages among the weights. */
  readonly statistics: 'batch' | 'stored';
  /** Called with each batch norm's statistics, if they are the batch's own. The current tidy owns the tensors. */
  readonly onStatistics?: (norm: string, mean: tf.Tensor1D, variance: tf.Tensor1D) => void;
}

/** How G runs: which statistics batch norm uses, and which values dropout keeps. */
export interface GeneratorPass extends NormPass {
  /** `keys[i]` seeds the mask of layer i + 2; `shared` gives all examples of the batch one mask. */
  readonly dropout?: { readonly keep: number; readonly keys: readonly number[]; readonly shared: boolean };
}

/**
 * Input rows [n, latentSize + K] → images [n, s0, s0, channels] in (-1, 1). A row is z and, for a network with K classes, y;
 * see `classes.ts`.
 */
export function generate(weights: Weights, input: tf.Tensor2D, shape: PlainShape, pass: GeneratorPass): tf.Tensor4D {
  const [s0, s1, s2, s3, s4] = featureSizes(shape);
  const W = shape.baseWidth;
  const deconv = (name: string, x: tf.Tensor4D, size: Size) =>
    transposedConvolution(weights, `generator.${name}`, x, size, STRIDE);
  const norm = <Shape extends tf.Tensor>(name: string, x: Shape) =>
    normAndActivation(weights, 'generator', name, x, 0, pass);
  const dropout = (layer: number, x: tf.Tensor4D) =>
    pass.dropout ? seededDropout(x, { ...pass.dropout, key: pass.dropout.keys[layer] ?? 0 }) : x;

  const scaled = scaleClasses(input, shape.latentSize, shape.classes);
  const features = norm('bn0', dense(weights, 'generator.dense', scaled)); // [n, s4 * s4 * 8W]
  let x = tf.reshape<tf.Rank.R4>(features, [input.shape[0], ...s4, 8 * W]); // [n, s4, s4, 8W]
  x = dropout(0, norm('bn1', deconv('deconv1', x, s3))); //                 [n, s3, s3, 4W]
  x = dropout(1, norm('bn2', deconv('deconv2', x, s2))); //                 [n, s2, s2, 2W]
  x = dropout(2, norm('bn3', deconv('deconv3', x, s1))); //                 [n, s1, s1, W]
  return tf.tanh(deconv('deconv4', x, s0)); //                              [n, s0, s0, channels]
}

/** Number of G's layers with dropout, each of which has a mask key. */
export const GENERATOR_DROPOUTS = 3;

/** Batch norm, then ReLU or with a slope leaky ReLU. */
function normAndActivation<Shape extends tf.Tensor>(
  weights: Weights,
  network: string,
  norm: string,
  x: Shape,
  slope: number,
  pass: NormPass,
): Shape {
  const name = `${network}.${norm}`;
  const beta = weight<tf.Tensor1D>(weights, `${name}.beta`);
  if (pass.statistics === 'stored') {
    const mean = weight<tf.Tensor1D>(weights, `${name}.moving_mean`);
    const variance = weight<tf.Tensor1D>(weights, `${name}.moving_variance`);
    const normal = batchNormStored(x, { mean, variance, beta }, EPSILON);
    return slope === 0 ? tf.relu(normal) : tf.leakyRelu(normal, slope);
  }
  const { y, mean, variance } = batchNormTraining(x, beta, EPSILON, slope);
  pass.onStatistics?.(norm, mean, variance);
  return y;
}

/** What D is told about images: y [n, K], and the sizes of the groups. */
export interface DiscriminatorClasses {
  readonly y: tf.Tensor2D;
  readonly classes: ClassSizes;
}

/** images [n, s0, s0, channels] → logits [n, 1] of each being real; for a network with classes, real images of their classes. */
export function discriminate(weights: Weights, images: tf.Tensor4D, told?: DiscriminatorClasses): tf.Tensor2D {
  const outputs = discriminatorLayers(weights, 'discriminator', images, { statistics: 'batch' }); // [n, 1 + K]
  return told ? classLogits(outputs, told.y, told.classes) : outputs;
}

/** What the encoder finds in images: z in (-1, 1), and for each group of classes the logits of its classes. */
export interface EncoderOutputs {
  /** [n, latent] */
  readonly z: tf.Tensor2D;
  /** [n, classes of the group], a tensor for each group. */
  readonly logits: readonly tf.Tensor2D[];
}

/**
 * images [n, s0, s0, channels] → the z and the classes that G draws them from. It is D's stack of convolutions with other
 * outputs, learnt against a G that no longer changes.
 */
export function encoderOutputs(
  weights: Weights,
  images: tf.Tensor4D,
  { latentSize, classes = [] }: PlainShape,
  pass: NormPass,
): EncoderOutputs {
  const outputs = discriminatorLayers(weights, 'encoder', images, pass); // [n, latent + K]
  const [z, ...logits] = groupsOf(outputs, [latentSize, ...classes]) as [tf.Tensor2D, ...tf.Tensor2D[]];
  return { z: tf.tanh(z), logits };
}

/** images [n, s0, s0, channels] → G's input rows [n, latent + K]: z, and the probabilities of the classes of each group. */
export function encode(weights: Weights, images: tf.Tensor4D, shape: PlainShape): tf.Tensor2D {
  return tf.tidy(() => rowsOf(encoderOutputs(weights, images, shape, { statistics: 'stored' })));
}

/** The encoder's outputs as input rows of G. */
export function rowsOf({ z, logits }: EncoderOutputs): tf.Tensor2D {
  return tf.concat([z, ...logits.map(group => tf.softmax(group))], 1);
}

/**
 * D's layers, which other networks have too, under their own name and with outputs of their own: images
 * [n, s0, s0, channels] → [n, outputs].
 */
export function discriminatorLayers(
  weights: Weights,
  network: string,
  images: tf.Tensor4D,
  pass: NormPass,
): tf.Tensor2D {
  const conv = (name: string, x: tf.Tensor4D) => convolution(weights, `${network}.${name}`, x, STRIDE);
  const norm = (name: string, x: tf.Tensor4D) => normAndActivation(weights, network, name, x, LEAK, pass);

  let x = tf.leakyRelu(conv('conv1', images), LEAK); //         [n, s1, s1, W]
  x = norm('bn2', conv('conv2', x)); //                         [n, s2, s2, 2W]
  x = norm('bn3', conv('conv3', x)); //                         [n, s3, s3, 4W]
  x = norm('bn4', conv('conv4', x)); //                         [n, s4, s4, 8W]
  const features = tf.reshape<tf.Rank.R2>(x, [x.shape[0], -1]); // [n, s4 * s4 * 8W]
  return dense(weights, `${network}.dense`, features);
}

/** The parameters of G, in the order of its layers. Batch norm follows all but the last. */
export function generatorSpecs(shape: PlainShape): WeightSpec[] {
  const [, , , , [h, w]] = featureSizes(shape);
  const W = shape.baseWidth;
  const first = h * w * 8 * W;
  const inputs = shape.latentSize + countClasses(shape.classes);
  const maps = [8 * W, 4 * W, 2 * W, W, shape.channels] as const;
  const specs = [
    { ...normal('generator.dense.kernel', inputs, first), fanIn: inputs },
    { ...zeros('generator.dense.bias', first), learned: false },
    zeros('generator.bn0.beta', first),
  ];
  for (let layer = 1; layer <= 4; layer++) {
    const [inChannels, outChannels] = [maps[layer - 1] as number, maps[layer] as number];
    const fanIn = (KERNEL / STRIDE) ** 2 * inChannels;
    specs.push({ ...normal(`generator.deconv${layer}.kernel`, KERNEL, KERNEL, outChannels, inChannels), fanIn });
    specs.push({ ...zeros(`generator.deconv${layer}.bias`, outChannels), learned: layer === 4 });
    if (layer < 4) specs.push(zeros(`generator.bn${layer}.beta`, outChannels));
  }
  return specs;
}

/** The moving averages that batch norm uses in sampling. */
export function generatorStatisticsSpecs(shape: PlainShape): WeightSpec[] {
  return statisticsSpecs(generatorSpecs(shape));
}

/** The parameters of D, in the order of its layers. Batch norm follows all convolutions but the first. */
export function discriminatorSpecs(shape: PlainShape): WeightSpec[] {
  return discriminatorLayerSpecs('discriminator', shape, 1 + countClasses(shape.classes));
}

/** The parameters of the encoder, in the order of its layers; as D's, with an output for each number of z and each class. */
export function encoderSpecs(shape: PlainShape): WeightSpec[] {
  return discriminatorLayerSpecs('encoder', shape, shape.latentSize + countClasses(shape.classes));
}

/** The moving averages that the encoder's batch norms use. */
export function encoderStatisticsSpecs(shape: PlainShape): WeightSpec[] {
  return statisticsSpecs(encoderSpecs(shape));
}

/** The parameters of {@link discriminatorLayers}. */
export function discriminatorLayerSpecs(
  network: string,
  shape: Pick<PlainShape, keyof ImageShape | 'baseWidth'>,
  outputs: number,
): WeightSpec[] {
  const [, , , , [h, w]] = featureSizes(shape);
  const W = shape.baseWidth;
  const maps = [shape.channels, W, 2 * W, 4 * W, 8 * W] as const;
  const specs: WeightSpec[] = [];
  for (let layer = 1; layer <= 4; layer++) {
    const [inChannels, outChannels] = [maps[layer - 1] as number, maps[layer] as number];
    const fanIn = KERNEL ** 2 * inChannels;
    specs.push({ ...normal(`${network}.conv${layer}.kernel`, KERNEL, KERNEL, inChannels, outChannels), fanIn });
    specs.push({ ...zeros(`${network}.conv${layer}.bias`, outChannels), learned: layer === 1 });
    if (layer > 1) specs.push(zeros(`${network}.bn${layer}.beta`, outChannels));
  }
  const features = h * w * 8 * W;
  specs.push({ ...normal(`${network}.dense.kernel`, features, outputs), fanIn: features });
  specs.push(zeros(`${network}.dense.bias`, outputs));
  return specs;
}

/** The moving averages of the batch norms among these parameters. */
export function statisticsSpecs(specs: readonly WeightSpec[]): WeightSpec[] {
  return specs
    .filter(({ name }) => name.endsWith('.beta'))
    .flatMap(({ name, shape: [size = 0] }) => {
      const norm = name.slice(0, -'.beta'.length);
      return [zeros(`${norm}.moving_mean`, size), { ...zeros(`${norm}.moving_variance`, size), initial: 1 as const }];
    });
}

function normal(name: string, ...shape: number[]): WeightSpec {
  return { name, shape, initial: 'normal', learned: true };
}

function zeros(name: string, ...shape: number[]): WeightSpec {
  return { name, shape, initial: 0, learned: true };
}
