/** What every kernel gives for a grid of shapes, odd ones among them, on the current backend. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { adamUpdate } from '../../../../src/core/kernels/ops/adam.js';
import { batchNormTraining } from '../../../../src/core/kernels/ops/batch-norm.js';
import { seededDropout } from '../../../../src/core/kernels/ops/dropout.js';
import { movingAverage } from '../../../../src/core/kernels/ops/moving-average.js';
import { conv2dTransposeWithBias, conv2dWithBias, denseWithBias } from '../../../../src/core/kernels/ops/with-bias.js';
import { numbers } from '../numbers.js';

export interface KernelResult {
  readonly name: string;
  readonly values: Float32Array;
}

interface KernelCase {
  readonly name: string;
  readonly compute: () => tf.Tensor[];
}

const filled = <Shape extends tf.Tensor>(shape: number[], index = 0): Shape =>
  tf.tensor(numbers(tf.util.sizeFromShape(shape), index), shape) as Shape;

/** [batch, size, in, out, taps, stride]: with whole panels and rests of every width, narrow ones, one image and many. */
const CONVOLUTIONS = [
  [1, 1, 1, 1, 1, 1],
  [1, 7, 3, 5, 3, 2],
  [2, 8, 5, 3, 4, 2],
  [3, 5, 4, 9, 5, 1],
  [5, 9, 8, 10, 5, 2],
  [4, 6, 30, 12, 2, 3],
  [7, 4, 16, 33, 5, 2],
  [3, 14, 1, 64, 5, 2],
  [64, 4, 17, 40, 4, 2],
] as const;

/** [rows, count, columns] */
const PRODUCTS = [
  [1, 1, 1],
  [2, 3, 4],
  [5, 300, 3],
  [7, 100, 9],
  [64, 30, 33],
  [3, 600, 75],
  [33, 5, 131],
] as const;

/** [rows, columns] */
const MATRICES = [
  [1, 1],
  [63, 3],
  [64, 4],
  [65, 16],
  [200, 5],
  [513, 30],
  [130, 33],
] as const;

const LENGTHS = [1, 3, 16, 17, 63, 130, 1001];

const convolutions: KernelCase[] = CONVOLUTIONS.map(([batch, size, depth, columns, taps, stride]) => ({
  name: `convolutions of ${[batch, size, depth, columns, taps, stride].join()}`,
  compute: () => {
    const x = filled<tf.Tensor4D>([batch, size, size, depth]);
    const filter = filled<tf.Tensor4D>([taps, taps, depth, columns], 1);
    const bias = filled<tf.Tensor1D>([columns], 2);
    const forward = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
      conv2dWithBias(x as tf.Tensor4D, w as tf.Tensor4D, b as tf.Tensor1D, stride);
    const y = forward(x, filter, bias);
    const gradients = tf.grads(forward)([x, filter, bias], filled(y.shape, 3));
    const back = conv2dTransposeWithBias(y, filter, filled([depth], 4), [size, size], stride);
    return [y, ...gradients, back];
  },
}));

const products: KernelCase[] = PRODUCTS.map(([rows, count, columns]) => ({
  name: `products of ${[rows, count, columns].join()}`,
  compute: () => {
    const [a, b] = [filled<tf.Tensor2D>([rows, count]), filled<tf.Tensor2D>([count, columns], 1)];
    const [aT, bT] = [filled<tf.Tensor2D>([count, rows], 2), filled<tf.Tensor2D>([columns, count], 3)];
    return [
      denseWithBias(a, b, filled([columns], 4)),
      tf.matMul(a, bT, false, true),
      tf.matMul(aT, b, true, false),
      tf.matMul(aT, bT, true, true),
    ];
  },
}));

const norms: KernelCase[] = MATRICES.flatMap(([rows, columns]) =>
  [0, 0.2, 1].map(slope => ({
    name: `batch norm of ${rows} x ${columns}, slope ${slope}`,
    compute: () => {
      const [x, beta] = [filled<tf.Tensor2D>([rows, columns]), filled<tf.Tensor1D>([columns], 1)];
      const { y, mean, variance } = batchNormTraining(x, beta, 1e-5, slope);
      const norm = (x: tf.Tensor, beta: tf.Tensor) => batchNormTraining(x, beta as tf.Tensor1D, 1e-5, slope).y;
      return [y, mean, variance, ...tf.grads(norm)([x, beta], filled([rows, columns], 2)), tf.sum(x, 0)];
    },
  })),
);

const elementwise: KernelCase[] = LENGTHS.map(n => ({
  name: `${n} elements`,
  compute: () => {
    const [x, dy] = [filled<tf.Tensor1D>([n]), filled<tf.Tensor1D>([n], 1)];
    const shared = filled<tf.Tensor2D>([5, n], 2);
    const functions = [tf.relu, (x: tf.Tensor) => tf.leakyRelu(x, 0.2), tf.tanh] as ((x: tf.Tensor) => tf.Tensor)[];
    const { weights, m, v } = adamUpdate(
      { weights: x, gradient: dy, m: dy, v: tf.square(x) },
      { learningRate: 1e-3, beta1: 0.5, beta2: 0.999, epsilon: 1e-8, update: 3 },
    );
    return [
      ...functions.flatMap(f => [f(x), tf.grad(f)(x, dy)]),
      seededDropout(x, { keep: 0.7, key: 77 }),
      seededDropout(shared, { keep: 0.7, key: 77, shared: true }),
      movingAverage(x, dy, 0.9),
      ...[weights, m, v],
    ];
  },
}));

const pools: KernelCase[] = [1, 6].map(batch => ({
  name: `the gradient of max pooling of ${batch} images`,
  compute: () => {
    const x = filled<tf.Tensor4D>([batch, 7, 7, 5]);
    const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 3, 2, 'same');
    return [tf.grad(pool)(x, filled([batch, 4, 4, 5], 1))];
  },
}));

const CASES = [...convolutions, ...products, ...norms, ...elementwise, ...pools];

export function kernelResults(): KernelResult[] {
  return CASES.flatMap(({ name, compute }) => {
    tf.engine().startScope();
    try {
      return compute().map((y, index) => ({
        name: `${name}, output ${index}`,
        values: y.dataSync<'float32'>().slice(),
      }));
    } finally {
      tf.engine().endScope();
    }
  });
}
