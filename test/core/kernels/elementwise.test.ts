import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import fc from 'fast-check';
import { expect } from 'chai';
import { adamUpdate } from '../../../src/core/kernels/ops/adam.js';
import { batchNormTraining } from '../../../src/core/kernels/ops/batch-norm.js';
import { hash32, keepThreshold } from '../../../src/core/kernels/dropout-mask.js';
import { seededDropout } from '../../../src/core/kernels/ops/dropout.js';
import { movingAverage } from '../../../src/core/kernels/ops/moving-average.js';
import { meanSigmoidCrossEntropy } from '../../../src/core/kernels/ops/sigmoid-cross-entropy.js';
import { KERNEL_BUILDS, onBackend, useBackend } from '../../support/backends.js';
import { expectClose, numbers, slope, someIndices } from './numbers.js';

type Op = (x: tf.Tensor) => tf.Tensor;
const LENGTHS = [1, 2, 3, 4, 5, 7, 8, 33, 1000] as const;
/** Values that break careless code: zeros of both signs, the ends of the range, values around a polynomial's end. */
const EDGES = [0, -0, 1e-38, -1e-38, 1e-8, -1e-8, 0.6249, 0.6251, -0.625, 9, -9, 50, -50, 88, -88, 1e30, -1e30];

/** Values and, for a fixed dy, the gradient with respect to x. */
function withGradient(op: Op, x: ArrayLike<number>, shape?: number[]): [tf.TypedArray, tf.TypedArray] {
  tf.engine().startScope();
  try {
    const input = tf.tensor(Float32Array.from(x), shape ?? [x.length]);
    const y = op(input);
    const dx = tf.grad(op)(input, tf.tensor(numbers(y.size, 9), y.shape));
    return [y.dataSync(), dx.dataSync()];
  } finally {
    tf.engine().endScope();
  }
}

const activations: readonly [name: string, op: Op][] = [
  ['relu', x => tf.relu(x)],
  ['leaky ReLU', x => tf.leakyRelu(x, 0.2)],
  ['leaky ReLU with slope 0', x => tf.leakyRelu(x, 0)],
  ['tanh', x => tf.tanh(x)],
];

for (const build of KERNEL_BUILDS) {
  describe(`elementwise kernels with ${build}`, () => {
    let tensors: number;
    before(onBackend(`wasm ${build}`));
    beforeEach(() => (tensors = tf.memory().numTensors));
    afterEach(() => expect(tf.memory().numTensors, 'tensors left').to.equal(tensors));

    for (const [name, op] of activations) {
      it(`gives ${name} and its gradient as the cpu backend does, for every length`, async () => {
        const inputs = [...LENGTHS.map(length => numbers(length)), Float32Array.from(EDGES)];
        await useBackend('cpu');
        const expected = inputs.map(x => withGradient(op, x));
        await useBackend(`wasm ${build}`);
        inputs.forEach((x, i) => {
          const [y, dx] = withGradient(op, x);
          const [theirY, theirDx] = expected[i] as (typeof y)[];
          for (let j = 0; j < x.length; j++) {
            expectRelative(y[j], theirY?.[j], `${name}(${x[j]})`);
            expectClose([dx[j] as number], [theirDx?.[j] as number], `${name}'(${x[j]})`, 1e-6);
          }
        });
      });
    }

    it('gives tanh within 3e-7 of itself over the whole range', async () => {
      await useBackend(`wasm ${build}`);
      const x = Float32Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 2_000);
      const y = tf.tidy(() => tf.tanh(tf.tensor1d(x)).dataSync());
      for (let i = 0; i < x.length; i++) expectRelative(y[i], Math.tanh(x[i] as number), `tanh(${x[i]})`, 3e-7);
    });

    it('lets the gradient of leaky ReLU be differentiated again', async () => {
      await useBackend(`wasm ${build}`);
      const x = numbers(9);
      const second = tf.tidy(() => {
        const first = tf.grad(x => tf.sum(tf.leakyRelu(x, 0.2)));
        return tf
          .grad(x => tf.sum(tf.mul(first(x), x)))(tf.tensor1d(x))
          .dataSync();
      });
      expectClose(
        second,
        Float64Array.from(x, v => (v > 0 ? 1 : 0.2)),
        'second derivative',
      );
    });

    it('draws dropout masks bit for bit as the plain form does', async () => {
      const run = (length: number, shared: boolean) =>
        tf.tidy(() => {
          const x = tf.tensor2d(numbers(3 * length), [3, length]);
          const y = seededDropout(x, { keep: 0.37, key: 0xdeadbeef, shared });
          const dx = tf.grad(x => seededDropout(x, { keep: 0.37, key: 5, shared }))(x, x);
          return [y.dataSync(), dx.dataSync()];
        });
      for (const length of LENGTHS) {
        for (const shared of [false, true]) {
          await useBackend('cpu');
          const expected = run(length, shared);
          await useBackend(`wasm ${build}`);
          run(length, shared).forEach((ours, i) => {
            ours.forEach((value, j) => expect(value === expected[i]?.[j], `${length}, element ${j}`).to.be.true);
          });
        }
      }
    });

    it('drops what hash32 says, for any key and any probability', async () => {
      await useBackend(`wasm ${build}`);
      const anything = fc.record({
        key: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        keep: fc.oneof(fc.double({ min: 1e-12, max: 1, noNaN: true, maxExcluded: true }), fc.constant(1 - 1e-12)),
      });
      fc.assert(
        fc.property(anything, ({ key, keep }) => {
          const y = tf.tidy(() => seededDropout(tf.ones([37]), { key, keep }).dataSync());
          y.forEach((value, i) => {
            expect(value).to.equal(hash32(key, i) < keepThreshold(keep) ? Math.fround(1 / keep) : 0);
          });
        }),
        { numRuns: 100, seed: 2 },
      );
    });

    it('updates by Adam as its definition in float64 does, into new tensors', async () => {
      await useBackend(`wasm ${build}`);
      const attributes = { learningRate: 2e-4, beta1: 0.5, beta2: 0.999, epsilon: 1e-8, update: 3 };
      for (const length of LENGTHS) {
        const [w, g, m] = [numbers(length), numbers(length, 1), numbers(length, 2)];
        const v = numbers(length, 3).map(Math.abs);
        tf.tidy(() => {
          const [weights, gradient] = [tf.tensor1d(w), tf.tensor1d(g)];
          const next = adamUpdate({ weights, gradient, m: tf.tensor1d(m), v: tf.tensor1d(v) }, attributes);
          const m2 = Float64Array.from(m, (value, i) => 0.5 * value + 0.5 * (g[i] as number));
          const v2 = Float64Array.from(v, (value, i) => 0.999 * value + 0.001 * (g[i] as number) ** 2);
          const w2 = Float64Array.from(w, (value, i) => {
            const root = Math.sqrt((v2[i] as number) / (1 - 0.999 ** 3)) + 1e-8;
            return value - (2e-4 * (m2[i] as number)) / (1 - 0.5 ** 3) / root;
          });
          expectClose(next.weights.dataSync(), w2, 'weights', 2e-7);
          expectClose(next.m.dataSync(), m2, 'm', 2e-7);
          expectClose(next.v.dataSync(), v2, 'v', 2e-7);
          expectClose(weights.dataSync(), w, 'the old weights', 0);
        });
      }
    });

    it('moves an average by its decay', async () => {
      await useBackend(`wasm ${build}`);
      for (const length of LENGTHS) {
        const [a, x] = [numbers(length), numbers(length, 1)];
        const next = tf.tidy(() => movingAverage(tf.tensor1d(a), tf.tensor1d(x), 0.995).dataSync());
        expectClose(next, Float64Array.from(a, (value, i) => 0.995 * value + 0.005 * (x[i] as number)), 'average', 2e-7); // prettier-ignore
      }
    });

    it('gives the cross-entropy of logits, however large, with its gradient', async () => {
      await useBackend(`wasm ${build}`);
      const logits = Float32Array.from([...numbers(13).map(x => 10 * x), ...EDGES]);
      for (const target of [0, 0.9, 1]) {
        const loss = (x: ArrayLike<number>) =>
          Array.from(x, v => Math.max(v, 0) - v * target + Math.log1p(Math.exp(-Math.abs(v)))).reduce((a, b) => a + b) /
          x.length;
        const dx = Float64Array.from(logits, v => (1 / (1 + Math.exp(-v)) - target) / logits.length);
        const [value, gradient] = withGradient(x => tf.reshape(meanSigmoidCrossEntropy(x, target), [1]), logits);
        const dy = numbers(1, 9)[0] as number;
        expectRelative(value[0], loss(logits), `loss against ${target}`);
        gradient.forEach((ours, i) => expectRelative(ours, (dx[i] as number) * dy, `gradient ${i}`));
      }
    });

    it('sums over leading axes, whatever the number of columns, and leaves other axes to TensorFlow.js', async () => {
      const shapes = [[1, 1], [5, 3], [70, 4], [129, 17], [200, 64], [3, 4, 5, 33], [2, 0, 3]]; // prettier-ignore
      const run = (shape: number[]) =>
        tf.tidy(() => {
          const x = tf.tensor(numbers(tf.util.sizeFromShape(shape)), shape);
          const all = shape.map((_, axis) => axis);
          const sums = [tf.sum(x), tf.sum(x, 0), tf.sum(x, all.slice(0, -1)), tf.sum(x, -1), tf.sum(x, [0], true)];
          return sums.map(sum => ({ shape: sum.shape, data: sum.dataSync() }));
        });
      for (const shape of shapes) {
        await useBackend('cpu');
        const expected = run(shape);
        await useBackend(`wasm ${build}`);
        run(shape).forEach((ours, i) => {
          expect(ours.shape).to.deep.equal(expected[i]?.shape);
          expectClose(ours.data, expected[i]?.data ?? [], `${shape.join('x')}, sum ${i}`);
        });
      }
    });

    it('keeps a clone as it was when the original is replaced or freed', async () => {
      await useBackend(`wasm ${build}`);
      const variable = tf.variable(tf.tensor1d([1, 2, 3]));
      const clone = tf.clone(variable);
      variable.assign(tf.tensor1d([4, 5, 6]));
      expect([...clone.dataSync()]).to.deep.equal([1, 2, 3]);
      variable.dispose();
      expect([...clone.dataSync()]).to.deep.equal([1, 2, 3]);
      clone.dispose();
      tensors = tf.memory().numTensors; // the test still owns what it passed to assign()
    });
  });

  describe(`batch norm with ${build}`, () => {
    const shapes = [[2, 1], [9, 3], [5, 4], [70, 7], [130, 16], [64, 33], [3, 4, 4, 30], [2, 2, 3, 64]]; // prettier-ignore

    /** Slopes of the activation: none, ReLU, leaky. */
    const slopes = [1, 0, 0.2];

    /** Batch norm of [rows, c] and its activation in float64, times dy and summed: the function whose gradient is tested. */
    function loss(x: ArrayLike<number>, beta: ArrayLike<number>, dy: ArrayLike<number>, below: number): number {
      const c = beta.length;
      const rows = x.length / c;
      const at = (values: ArrayLike<number>, i: number) => values[i] as number;
      let sum = 0;
      for (let k = 0; k < c; k++) {
        let mean = 0;
        let variance = 0;
        for (let i = k; i < x.length; i += c) mean += at(x, i) / rows;
        for (let i = k; i < x.length; i += c) variance += (at(x, i) - mean) ** 2 / rows;
        for (let i = k; i < x.length; i += c) {
          const y = (at(x, i) - mean) / Math.sqrt(variance + 1e-5) + at(beta, k);
          sum += at(dy, i) * (y > 0 ? y : below * y);
        }
      }
      return sum;
    }

    function run(shape: number[], below = 1, scale = 1, shift = 0) {
      tf.engine().startScope();
      try {
        const c = shape.at(-1) as number;
        const x = numbers(tf.util.sizeFromShape(shape)).map(v => v * scale + shift);
        const [beta, dy] = [numbers(c, 1), numbers(x.length, 2)];
        const [x4, beta1] = [tf.tensor(x, shape), tf.tensor1d(beta)];
        const { y, mean, variance } = batchNormTraining(x4, beta1, 1e-5, below);
        const gradients = tf.grads((x, beta) => batchNormTraining(x, beta as tf.Tensor1D, 1e-5, below).y);
        const [dx, dbeta] = gradients([x4, beta1], tf.tensor(dy, shape)) as [tf.Tensor, tf.Tensor];
        return { x, beta, dy, outputs: [y, mean, variance, dx, dbeta].map(t => t.dataSync()) };
      } finally {
        tf.engine().endScope();
      }
    }

    it('gives what the plain form gives on the cpu backend, forward and backward', async () => {
      for (const below of slopes) {
        await useBackend('cpu');
        const expected = shapes.map(shape => run(shape, below).outputs);
        await useBackend(`wasm ${build}`);
        shapes.forEach((shape, s) => {
          run(shape, below).outputs.forEach((ours, i) => {
            expectClose(ours, expected[s]?.[i] ?? [], `${shape.join('x')}, slope ${below}, output ${i}`);
          });
        });
      }
    });

    it('keeps its precision where the mean is far from 0', async () => {
      await useBackend(`wasm ${build}`);
      const { x, outputs } = run([4000, 5], 1, 0.01, 100);
      const column = Array.from(x).filter((_, i) => i % 5 === 2);
      const mean = column.reduce((a, b) => a + b) / column.length;
      const variance = column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / column.length;
      expectRelative(outputs[1]?.[2], mean, 'mean', 3e-7);
      expectRelative(outputs[2]?.[2], variance, 'variance', 1e-3);
    });

    it('has the gradients that finite differences in float64 have', async () => {
      await useBackend(`wasm ${build}`);
      for (const shape of [
        [9, 3],
        [6, 7],
        [5, 18],
      ]) {
        for (const below of slopes) {
          const { x, beta, dy, outputs } = run(shape, below);
          const [dx, dbeta] = [outputs[3] as tf.TypedArray, outputs[4] as tf.TypedArray];
          for (const i of someIndices(x.length, 30)) {
            expectClose([dx[i] as number], [slope(x => loss(x, beta, dy, below), x, i)], `x ${i}`);
          }
          for (const i of someIndices(beta.length, 10)) {
            expectClose([dbeta[i] as number], [slope(beta => loss(x, beta, dy, below), beta, i)], `beta ${i}`);
          }
        }
      }
    });
  });
}

function expectRelative(
  actual: number | undefined,
  expected: number | undefined,
  what: string,
  tolerance = 1e-6,
): void {
  if (actual === expected) return;
  const size = Math.max(Math.abs(expected ?? NaN), 1e-37);
  if (!(Math.abs((actual ?? NaN) - (expected ?? NaN)) <= tolerance * size))
    expect.fail(`${what} is ${actual}, not ${expected}`);
}
