/**
 * The network that judges pictures: four convolutions as in the plain DCGAN's discriminator (Radford, Metz and Chintala
 * 2016, arXiv:1511.06434), and any number of outputs. Batches hold pictures of all kinds in training, and a picture's
 * verdict in use depends on that picture alone, since batch norm then takes stored statistics: only so are the verdicts on a
 * test set independent, as its interval takes them to be.
 */
import * as tf from '@tensorflow/tfjs-core';
import { batchNormStored, batchNormTraining } from '../kernels/ops/batch-norm.js';
import { convolution, dense } from '../networks/layers.js';
import { weight, type Weights, type WeightSpec } from '../networks/weights.js';
import type { ImageShape } from '../../shared/images/pixels.js';

export interface JudgeShape extends ImageShape {
  /** Feature maps of the first layer; each further layer has twice as many. */
  readonly baseWidth: number;
  /** Number of logits for each picture. */
  readonly outputs: number;
}

const LAYERS = 4;
const KERNEL = 5;
const STRIDE = 2;
const LEAK = 0.2;
const EPSILON = 1e-5;

/** Called with each batch norm's statistics. The current tidy owns the tensors. */
export type OnStatistics = (norm: string, mean: tf.Tensor1D, variance: tf.Tensor1D) => void;

/**
 * images [n, height, width, channels] in [-1, 1] → logits [n, outputs].
 * @param onStatistics given in training: batch norm then takes the batch's own statistics, and passes them on. Without it,
 *   batch norm takes those among the weights
 */
export function judge(weights: Weights, images: tf.Tensor4D, onStatistics?: OnStatistics): tf.Tensor2D {
  let x = tf.leakyRelu(convolution(weights, 'judge.conv1', images, STRIDE), LEAK);
  for (let layer = 2; layer <= LAYERS; layer++) {
    x = normalise(weights, `judge.bn${layer}`, convolution(weights, `judge.conv${layer}`, x, STRIDE), onStatistics);
  }
  return dense(weights, 'judge.dense', tf.reshape<tf.Rank.R2>(x, [x.shape[0], -1]));
}

/** Batch norm and leaky ReLU. */
function normalise(weights: Weights, name: string, x: tf.Tensor4D, onStatistics?: OnStatistics): tf.Tensor4D {
  const beta = weight<tf.Tensor1D>(weights, `${name}.beta`);
  if (onStatistics) {
    const { y, mean, variance } = batchNormTraining(x, beta, EPSILON, LEAK);
    onStatistics(name, mean, variance);
    return y;
  }
  const mean = weight<tf.Tensor1D>(weights, `${name}.mean`);
  const variance = weight<tf.Tensor1D>(weights, `${name}.variance`);
  return tf.leakyRelu(batchNormStored(x, { mean, variance, beta }, EPSILON), LEAK);
}

/** The parameters in the order of the layers. */
export function judgeSpecs({ height, width, channels, baseWidth, outputs }: JudgeShape): WeightSpec[] {
  const specs: WeightSpec[] = [];
  let [h, w, maps] = [height, width, channels];
  for (let layer = 1; layer <= LAYERS; layer++) {
    const next = baseWidth * 2 ** (layer - 1);
    specs.push(kernel(`judge.conv${layer}`, [KERNEL, KERNEL, maps, next]));
    // A bias before a batch norm would have the gradient 0.
    specs.push(constant(`judge.conv${layer}.bias`, next, layer === 1));
    if (layer > 1) specs.push(constant(`judge.bn${layer}.beta`, next, true));
    [h, w, maps] = [Math.ceil(h / STRIDE), Math.ceil(w / STRIDE), next];
  }
  return [...specs, kernel('judge.dense', [h * w * maps, outputs]), constant('judge.dense.bias', outputs, true)];
}

/** The statistics of batch norm that the network needs in use. */
export function judgeStatisticsSpecs(shape: JudgeShape): WeightSpec[] {
  return judgeSpecs(shape)
    .filter(({ name }) => name.endsWith('.beta'))
    .flatMap(({ name, shape: [size = 0] }) => {
      const norm = name.slice(0, -'.beta'.length);
      return [
        constant(`${norm}.mean`, size, false),
        { ...constant(`${norm}.variance`, size, false), initial: 1 as const },
      ];
    });
}

function kernel(layer: string, shape: readonly number[]): WeightSpec {
  const fanIn = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  return { name: `${layer}.kernel`, shape, initial: 'normal', fanIn, learned: true };
}

function constant(name: string, size: number, learned: boolean): WeightSpec {
  return { name, shape: [size], initial: 0, learned };
}
