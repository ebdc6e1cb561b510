/** What is measured: each case with its shape, and how it is set up on the present backend. */
import * as tf from '@tensorflow/tfjs-core';
import { adamUpdate } from '../src/core/kernels/ops/adam.js';
import { batchNormTraining } from '../src/core/kernels/ops/batch-norm.js';
import { seededDropout } from '../src/core/kernels/ops/dropout.js';
import { meanSigmoidCrossEntropy } from '../src/core/kernels/ops/sigmoid-cross-entropy.js';
import type { Phase } from '../src/shared/protocol/trainer.js';
import { AutoencoderModel } from '../src/core/training/autoencoder-model.js';
import { PlainModel } from '../src/core/training/plain-model.js';

export interface Work {
  /** Does it once, with all results there when it returns. */
  readonly run: () => void;
  readonly dispose: () => void;
}

interface Case {
  /** @param stock whether without our kernels, where an op that TensorFlow.js has in another form takes that form */
  readonly setUp: (stock: boolean) => Work;
}

export interface KernelCase extends Case {
  readonly kind: 'kernel';
  readonly op: string;
  readonly shape: string;
  /** Floating-point operations, padding counted as if it were multiplied. */
  readonly flops: number;
}

export interface ElementwiseCase extends Case {
  readonly kind: 'elementwise';
  readonly op: string;
  readonly elements: number;
}

export interface StepCase extends Case {
  readonly kind: 'step';
  readonly variant: 'plain' | `autoencoder, phase ${Phase}`;
  readonly size: string;
  readonly width: number;
  readonly batch: number;
}

type BenchCase = KernelCase | ElementwiseCase | StepCase;

const BATCH = 64;

/** Numbers in [-1, 1), made without a backend's own random kernel. */
function tensor<R extends tf.Rank>(shape: tf.ShapeMap[R]): tf.Tensor<R> {
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => 2 * Math.random() - 1);
  return tf.tensor(values, shape);
}

function work(tensors: tf.Tensor[], compute: () => tf.TensorContainer): Work {
  return { run: () => tf.dispose(tf.tidy(compute)), dispose: () => tf.dispose(tensors) };
}

// ------------------------------------------------------------------------------------------------ kernels

function convolutions(size: number, depth: number, columns: number): KernelCase[] {
  const half = Math.ceil(size / 2);
  const [image, filter, output] = [
    [BATCH, size, size, depth] as [number, number, number, number],
    [5, 5, depth, columns] as [number, number, number, number],
    [BATCH, half, half, columns] as [number, number, number, number],
  ];
  const common = {
    kind: 'kernel',
    shape: `${size}x${size}x${depth} -> ${columns}, 5x5, stride 2, batch ${BATCH}`,
    flops: 2 * 25 * depth * tf.util.sizeFromShape(output),
  } as const;
  return [
    {
      ...common,
      op: 'conv2d',
      setUp: () => {
        const [x, w] = [tensor<tf.Rank.R4>(image), tensor<tf.Rank.R4>(filter)];
        return work([x, w], () => tf.conv2d(x, w, 2, 'same'));
      },
    },
    {
      ...common,
      op: 'conv2d gradient to input',
      setUp: () => {
        const [dy, w] = [tensor<tf.Rank.R4>(output), tensor<tf.Rank.R4>(filter)];
        return work([dy, w], () => tf.conv2dTranspose(dy, w, image, 2, 'same'));
      },
    },
    {
      ...common,
      op: 'conv2d gradient to filter',
      setUp: () => {
        const [x, dy] = [tensor<tf.Rank.R4>(image), tensor<tf.Rank.R4>(output)];
        const attributes = {
          strides: 2,
          pad: 'same',
          dataFormat: 'NHWC',

          filterShape: filter,
        };
        return work([x, dy], () => tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy }, attributes));
      },
    },
  ];
}

function product(size: number, transposeA: boolean, transposeB: boolean): KernelCase {
  return {
    kind: 'kernel',
    op: `matMul${transposeA ? ', a transposed' : ''}${transposeB ? ', b transposed' : ''}`,
    shape: `${size}x${size}x${size}`,
    flops: 2 * size ** 3,
    setUp: () => {
      const [a, b] = [tensor<tf.Rank.R2>([size, size]), tensor<tf.Rank.R2>([size, size])];
      return work([a, b], () => tf.matMul(a, b, transposeA, transposeB));
    },
  };
}

// ------------------------------------------------------------------------------------------------ elementwise

const MAP: [number, number, number, number] = [BATCH, 14, 14, 32];
const ELEMENTS = tf.util.sizeFromShape(MAP);

/** An op of one map, or its gradient against a given dy where `backward` is set. */
function elementwise(op: string, compute: (x: tf.Tensor) => tf.Tensor, backward: boolean): ElementwiseCase {
  return {
    kind: 'elementwise',
    op,
    elements: ELEMENTS,
    setUp: () => {
      const [x, dy] = [tensor<tf.Rank.R4>(MAP), tensor<tf.Rank.R4>(MAP)];
      return work([x, dy], () => (backward ? tf.grad(compute)(x, dy) : compute(x)));
    },
  };
}

const elementwiseCases: ElementwiseCase[] = [
  {
    kind: 'elementwise',
    op: 'batch norm, forward and backward (stock: moments and batchNorm)',
    elements: ELEMENTS,
    setUp: stock => {
      const [x, beta, dy] = [tensor<tf.Rank.R4>(MAP), tensor<tf.Rank.R1>([32]), tensor<tf.Rank.R4>(MAP)];
      const gamma = tf.ones<tf.Rank.R1>([32]); // without it TensorFlow.js has no gradient
      const theirs = (x: tf.Tensor) => {
        const { mean, variance } = tf.moments(x, [0, 1, 2]);
        return tf.batchNorm(x, mean, variance, beta, gamma, 1e-5);
      };
      const op = stock ? theirs : (x: tf.Tensor) => batchNormTraining(x, beta, 1e-5).y;
      return work([x, beta, gamma, dy], () => tf.grad(op)(x, dy));
    },
  },
  elementwise('leaky ReLU', x => tf.leakyRelu(x, 0.2), false),
  elementwise('leaky ReLU, forward and backward', x => tf.leakyRelu(x, 0.2), true),
  elementwise('ReLU, forward and backward', x => tf.relu(x), true),
  elementwise('dropout', x => seededDropout(x, { keep: 0.5, key: 7 }), false),
  elementwise('tanh', x => tf.tanh(x), false),
  elementwise('sum over all axes but the last', x => tf.sum(x, [0, 1, 2]), false),
  elementwise('identity', x => tf.clone(x), false),
  {
    kind: 'elementwise',
    op: 'sigmoid cross-entropy of a batch of logits, forward and backward',
    elements: BATCH,
    setUp: () => {
      const logits = tensor<tf.Rank.R2>([BATCH, 1]);
      return work([logits], () => tf.grad(x => meanSigmoidCrossEntropy(x, 1))(logits));
    },
  },
  {
    kind: 'elementwise',
    op: 'Adam',
    elements: ELEMENTS,
    setUp: () => {
      const state = { weights: tensor(MAP), gradient: tensor(MAP), m: tensor(MAP), v: tf.abs(tensor(MAP)) };
      const attributes = { learningRate: 2e-4, beta1: 0.5, beta2: 0.999, epsilon: 1e-8, update: 1 };
      return work(Object.values(state), () => adamUpdate(state, attributes));
    },
  },
];

// ------------------------------------------------------------------------------------------------ whole steps

/** One update of D and one of G of the plain DCGAN in training. */
function step(width: number): StepCase {
  return {
    kind: 'step',
    variant: 'plain',
    size: '28x28x1',
    width,
    batch: BATCH,
    setUp: () => {
      const model = new PlainModel({
        shape: { height: 28, width: 28, channels: 1, latentSize: 100, baseWidth: width },
        ...{
          seed: 1,
          dropoutKeep: 0.5,
          averageDecay: 0,
          samplingStatistics: 'moving',
          initialisation: 'paper',
          realLabel: 1,
        },
        ...{ beta1: 0.5, beta2: 0.999, epsilon: 1e-8 },
      });
      const real = tensor<tf.Rank.R4>([BATCH, 28, 28, 1]);
      const run = () => {
        const [zD, zG] = [tensor<tf.Rank.R2>([BATCH, 100]), tensor<tf.Rank.R2>([BATCH, 100])];
        tf.dispose([model.updateDiscriminator(real, zD, 2e-4), model.updateGenerator(zG, 2e-4), zD, zG]);
      };
      return {
        run,
        dispose: () => {
          model.dispose();
          real.dispose();
        },
      };
    },
  };
}

/** One step of a phase of the autoencoder DCGAN at full width. */
function phaseStep(phase: Phase): StepCase {
  const [size, batch] = [64, 10];
  const dims = [30, 60, 90, 120];
  return {
    kind: 'step',
    variant: `autoencoder, phase ${phase}`,
    size: `${size}x${size}x3`,
    width: 30,
    batch,
    setUp: () => {
      const model = new AutoencoderModel({
        shape: { size, channels: 3, dims: [...dims, 100], discriminatorDims: dims, heads: [1, 2, 3, 4] },
        ...{ seed: 1, initialisation: 'he', realLabel: 1, averageDecay: 0.99 },
        ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      });
      const real = tensor<tf.Rank.R4>([batch, size, size, 3]);
      const run = () => {
        if (phase === 'autoencoder') return tf.dispose(model.updateAutoencoder(real, 1e-4));
        const z = tensor<tf.Rank.R2>([batch, 100]);
        tf.dispose(model.updateDiscriminator(real, z, 1e-4));
        if (phase === 'adversarial') tf.dispose(model.updateGenerator(z, 1e-4));
        z.dispose();
      };
      return {
        run,
        dispose: () => {
          model.dispose();
          real.dispose();
        },
      };
    },
  };
}

export const cases: readonly BenchCase[] = [
  ...convolutions(28, 1, 32),
  ...convolutions(14, 32, 64),
  ...convolutions(14, 64, 128),
  ...convolutions(7, 64, 128),
  ...convolutions(7, 128, 256),
  ...convolutions(4, 128, 256),
  product(512, false, false),
  product(512, true, false),
  product(512, false, true),
  ...elementwiseCases,
  step(16),
  step(32),
  phaseStep('autoencoder'),
  phaseStep('discriminator'),
  phaseStep('adversarial'),
];
