/** Our WebGL programs beside the plain forms of the same operations, on TensorFlow.js's cpu backend. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { expect } from 'chai';
import { adamUpdate } from '../../../../src/core/kernels/ops/adam.js';
import { batchNormStored, batchNormTraining } from '../../../../src/core/kernels/ops/batch-norm.js';
import { seededDropout } from '../../../../src/core/kernels/ops/dropout.js';
import { meanOfScalars } from '../../../../src/core/kernels/ops/mean-of-scalars.js';
import { meanSigmoid } from '../../../../src/core/kernels/ops/mean-sigmoid.js';
import { movingAverage } from '../../../../src/core/kernels/ops/moving-average.js';
import { meanSigmoidCrossEntropy } from '../../../../src/core/kernels/ops/sigmoid-cross-entropy.js';
import { conv2dTransposeWithBias, conv2dWithBias } from '../../../../src/core/kernels/ops/with-bias.js';
import { useBackend } from '../../../support/backends.js';
import { expectClose, numbers } from '../numbers.js';

/** In four layers and in one; in one part and in several; with channels of whole texels and of others. */
const SHAPES = [[1, 1], [4, 1], [5, 3], [64, 30], [12, 33], [3, 7, 5, 2], [4, 3, 3, 5], [8, 14, 14, 3], [10, 6, 6, 30], [4, 33, 33, 4], [16, 2, 2, 64]]; // prettier-ignore

type Compute = () => Record<string, tf.Tensor>;

/** Expects webgl to give what cpu gives, and to leave nothing behind. */
async function expectTwins(compute: Compute, what: string, tolerance = 2e-5): Promise<void> {
  const results: Record<string, tf.TypedArray>[] = [];
  for (const backend of ['cpu', 'webgl'] as const) {
    await useBackend(backend);
    const before = tf.memory().numTensors;
    tf.engine().startScope();
    const found = Object.entries(compute()).map(([name, tensor]) => [name, tensor.dataSync()] as const);
    tf.engine().endScope();
    expect(tf.memory().numTensors, `${what} on ${backend}`).to.equal(before);
    results.push(Object.fromEntries(found));
  }
  const [cpu = {}, webgl = {}] = results;
  for (const name of Object.keys(cpu)) expectClose(webgl[name] ?? [], cpu[name] ?? [], `${name} of ${what}`, tolerance);
}

const given = (shape: number[], index = 0) => tf.tensor(numbers(tf.util.sizeFromShape(shape), index), shape);

/** An operation's result, and its gradients with respect to all that it is given. */
function withGradients(op: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[]): Record<string, tf.Tensor> {
  const y = op(...inputs);
  const gradients = tf.grads(op)(inputs, given(y.shape, 9));
  return { y, ...Object.fromEntries(gradients.map((gradient, index) => [`gradient ${index}`, gradient])) };
}

describe('the programs of webgl beside the plain operations', () => {
  it('batch norm, with any activation, and its gradients', async () => {
    for (const [index, shape] of SHAPES.entries()) {
      const [slope, channels] = [[0, 0.2, 1][index % 3] as number, shape.at(-1) as number];
      const norm = (x: tf.Tensor, beta: tf.Tensor) => batchNormTraining(x, beta as tf.Tensor1D, 1e-2, slope).y;
      const what = `batch norm of [${shape.join()}]`;
      await expectTwins(() => withGradients(norm, [given(shape), given([channels], 1)]), what, 1e-4);
      const statistics = () => {
        const { mean, variance } = batchNormTraining(given(shape), given([channels], 1) as tf.Tensor1D, 1e-2, slope);
        return { mean, variance };
      };
      await expectTwins(statistics, what);
    }
  });

  it('batch norm of values far from 0', async () => {
    const far = () => tf.add(given([8, 9, 9, 6]), 300);
    const beta = () => given([6], 1) as tf.Tensor1D;
    await expectTwins(() => ({ y: batchNormTraining(far(), beta(), 1e-5).y }), 'far batch norm', 1e-3);
  });

  it('batch norm by given statistics, with an activation and gradients', async () => {
    for (const shape of SHAPES) {
      const vector = (index: number) => given([shape.at(-1) as number], index) as tf.Tensor1D;
      const norm = (x: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor, beta: tf.Tensor) => {
        const statistics = { mean, variance, beta } as Record<'mean' | 'variance' | 'beta', tf.Tensor1D>;
        return tf.leakyRelu(batchNormStored(x, statistics, 1e-3), 0.2);
      };
      const inputs = () => [given(shape), vector(1), tf.add(1, vector(2)), vector(3)];
      await expectTwins(() => withGradients(norm, inputs()), `stored batch norm of [${shape.join()}]`, 1e-3);
    }
  });

  it('dropout, by itself and after batch norm', async () => {
    for (const [index, shape] of SHAPES.entries()) {
      const dropout = { keep: 0.7, key: 0x9e3779b9 + index, shared: index % 2 === 1 };
      await expectTwins(() => withGradients(x => seededDropout(x, dropout), [given(shape)]), `[${shape.join()}]`);
      const both = (x: tf.Tensor, beta: tf.Tensor) =>
        seededDropout(batchNormTraining(x, beta as tf.Tensor1D, 1e-2, 0).y, dropout);
      const inputs = () => [given(shape), given([shape.at(-1) as number], 1)];
      await expectTwins(() => withGradients(both, inputs()), `norm and dropout of [${shape.join()}]`, 1e-4);
    }
  });

  it('activations, by themselves and after convolutions', async () => {
    const activations = [
      (x: tf.Tensor) => tf.relu(x),
      (x: tf.Tensor) => tf.leakyRelu(x, 0.2),
      (x: tf.Tensor) => tf.tanh(x),
    ];
    for (const [index, activation] of activations.entries()) {
      for (const shape of SHAPES)
        await expectTwins(() => withGradients(activation, [given(shape)]), `activation ${index}`);
      for (const batch of [3, 4]) {
        const down = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
          activation(conv2dWithBias(x as tf.Tensor4D, w as tf.Tensor4D, b as tf.Tensor1D, 2));
        const up = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
          activation(conv2dTransposeWithBias(x as tf.Tensor4D, w as tf.Tensor4D, b as tf.Tensor1D, [7, 6], 2));
        const filter = () => given([5, 5, 3, 6], 1);
        await expectTwins(() => withGradients(down, [given([batch, 7, 6, 3]), filter(), given([6], 2)]), 'down');
        await expectTwins(() => withGradients(up, [given([batch, 4, 3, 6]), filter(), given([3], 2)]), 'up');
        // The values before the activation are asked for as well.
        const twice = (x: tf.Tensor, w: tf.Tensor) => {
          const y = conv2dWithBias(x as tf.Tensor4D, w as tf.Tensor4D, tf.zeros([6]), 1);
          return tf.add(activation(y), tf.square(y));
        };
        await expectTwins(() => withGradients(twice, [given([batch, 4, 4, 3]), filter()]), 'twice', 1e-4);
      }
    }
  });

  it('what comes after a convolution in a backward pass: a sum, the gradient behind an activation, dropout', async () => {
    const activations = [
      (x: tf.Tensor) => tf.relu(x),
      (x: tf.Tensor) => tf.leakyRelu(x, 0.2),
      (x: tf.Tensor) => tf.tanh(x),
    ];
    for (const [index, activation] of activations.entries()) {
      for (const batch of [3, 4]) {
        const conv = (x: tf.Tensor, w: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 'same');
        // Two layers take what the first gives, as heads on each level do, so that two gradients are added up.
        const branches = (x: tf.Tensor, w: tf.Tensor, v: tf.Tensor) => {
          const y = activation(conv(x, w));
          return tf.add(conv(y, v), tf.sum(conv(tf.leakyRelu(conv(y, v), 0.2), v)));
        };
        const filter = (seed: number) => given([3, 3, 5, 5], seed);
        const what = `gradients behind activation ${index}, batch ${batch}`;
        await expectTwins(() => withGradients(branches, [given([batch, 9, 7, 5]), filter(1), filter(2)]), what, 1e-4);
        const dropout = { keep: 0.7, key: 0x9e3779b9 + index, shared: batch === 3 };
        const dropped = (x: tf.Tensor, w: tf.Tensor, v: tf.Tensor) =>
          conv(seededDropout(activation(conv(x, w)), dropout), v);
        await expectTwins(() => withGradients(dropped, [given([batch, 9, 7, 5]), filter(1), filter(2)]), what, 1e-4);
        // Rows of another size than those of the convolution, which no activation may be drawn with.
        const reshaped = (x: tf.Tensor, w: tf.Tensor) => activation(tf.reshape(conv(x, w), [batch, -1]));
        await expectTwins(() => withGradients(reshaped, [given([batch, 9, 7, 5]), filter(1)]), 'reshaped', 1e-4);
      }
    }
  });

  it('dropout after batch norm by given statistics and an activation', async () => {
    for (const [index, shape] of SHAPES.entries()) {
      const vector = (seed: number) => given([shape.at(-1) as number], seed) as tf.Tensor1D;
      const dropout = { keep: 0.7, key: 0x9e3779b9 + index, shared: index % 2 === 1 };
      const both = () => {
        const statistics = { mean: vector(1), variance: tf.add<tf.Tensor1D>(1, vector(2)), beta: vector(3) };
        const active = tf.leakyRelu(batchNormStored(given(shape), statistics, 1e-3), 0.2);
        return { dropped: seededDropout(active, dropout), active };
      };
      await expectTwins(both, `stored batch norm and dropout of [${shape.join()}]`, 1e-4);
    }
  });

  it('moving averages of batch statistics, of one and of both, in either order', async () => {
    for (const names of [['mean', 'variance'], ['variance', 'mean'], ['mean'], ['variance']] as const) {
      for (const decays of [
        [0.9, 0.9],
        [0.9, 0.5],
      ]) {
        const averages = () => {
          const statistics = batchNormTraining(given([4, 5, 5, 6]), given([6], 1) as tf.Tensor1D, 1e-2, 0);
          const pairs = names.map(
            (name, at) => [name, movingAverage(given([6], 3 + at), statistics[name], decays[at] ?? 0)] as const,
          );
          statistics.mean.dispose();
          statistics.variance.dispose();
          return Object.fromEntries(pairs);
        };
        await expectTwins(averages, `averages of ${names.join(' and ')}`, 1e-4);
      }
    }
  });

  it('losses, scores and their means', async () => {
    for (const shape of [
      [1, 1],
      [5, 1],
      [64, 1],
      [4, 7],
      [6, 2],
    ]) {
      const logits = () => tf.mul(given(shape), 30);
      for (const target of [0, 0.9, 1]) {
        const loss = (x: tf.Tensor) => meanSigmoidCrossEntropy(x, target);
        await expectTwins(() => withGradients(loss, [logits()]), `cross-entropy of [${shape.join()}]`);
        const mean = (x: tf.Tensor) => meanOfScalars([loss(x), meanSigmoidCrossEntropy(x, 0), loss(tf.neg(x))]);
        await expectTwins(() => withGradients(mean, [logits()]), `the mean of losses of [${shape.join()}]`);
      }
      await expectTwins(() => ({ score: meanSigmoid(logits()) }), 'score');
      const together = () => {
        const x = logits();
        const score = meanSigmoid(x);
        return { loss: meanSigmoidCrossEntropy(x, 0.9), score, again: meanSigmoidCrossEntropy(x, 0) };
      };
      await expectTwins(together, `loss and score of [${shape.join()}]`);
    }
  });

  it('Adam and moving averages, of a gradient that is the sum of two', async () => {
    const attributes = { learningRate: 0.01, beta1: 0.5, beta2: 0.99, epsilon: 1e-8, update: 3 };
    for (const channels of [3, 4]) {
      const update = (withAverage: boolean) => () => {
        const w = given([5, 5, channels, 6], 1) as tf.Tensor4D;
        const loss = (w: tf.Tensor) =>
          tf.add(
            ...([2, 3].map(index =>
              tf.sum(
                tf.square(tf.conv2d(given([4, 6, 6, channels], index) as tf.Tensor4D, w as tf.Tensor4D, 2, 'same')),
              ),
            ) as [tf.Tensor, tf.Tensor]),
          );
        const state = { weights: w, gradient: tf.grad(loss)(w), m: given(w.shape, 4), v: tf.abs(given(w.shape, 5)) };
        const next = adamUpdate(state, attributes);
        return { ...(withAverage && { average: movingAverage(given(w.shape, 6), next.weights, 0.9) }), ...next };
      };
      await expectTwins(update(false), 'Adam');
      await expectTwins(update(true), 'Adam and an average');
    }
    await expectTwins(() => ({ y: movingAverage(given([33]), given([33], 1), 0.3) }), 'a moving average');
  });
});
