import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { expect } from 'chai';
import { adamUpdate } from '../../../src/core/kernels/ops/adam.js';
import { batchNormStored, batchNormTraining } from '../../../src/core/kernels/ops/batch-norm.js';
import { hash32 } from '../../../src/core/kernels/dropout-mask.js';
import { seededDropout } from '../../../src/core/kernels/ops/dropout.js';
import { meanSigmoidCrossEntropy } from '../../../src/core/kernels/ops/sigmoid-cross-entropy.js';
import { Random } from '../../../src/shared/random.js';
import { BACKENDS_UNDER_TEST, onBackend } from '../../support/backends.js';

const numbers = (count: number, index = 0) => new Random(4, 'sheet', index).uniform(count);

/** The derivative of f with respect to each of x, by central differences in float64. */
function differences(f: (x: number[]) => number, x: ArrayLike<number>, h = 1e-5): number[] {
  return Array.from(x, (_, i) => {
    const at = (offset: number) => f(Array.from(x, (value, j) => (j === i ? value + offset : value)));
    return (at(h) - at(-h)) / (2 * h);
  });
}

function close(actual: tf.Tensor | undefined, expected: ArrayLike<number>, tolerance = 2e-5): void {
  const values = actual?.dataSync() ?? [];
  expect(values.length).to.equal(expected.length);
  for (let i = 0; i < expected.length; i++) expect(values[i], `element ${i}`).to.be.closeTo(expected[i]!, tolerance);
}

/** Batch norm in float64 over rows of c numbers. */
function reference(x: number[], beta: ArrayLike<number>, epsilon: number): number[] {
  const c = beta.length;
  const column = (k: number) => x.filter((_, i) => i % c === k);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return x.map((value, i) => {
    const values = column(i % c);
    const centre = mean(values);
    const variance = mean(values.map(v => (v - centre) ** 2));
    return (value - centre) / Math.sqrt(variance + epsilon) + beta[i % c]!;
  });
}

for (const backend of BACKENDS_UNDER_TEST) {
  describe(`the ops on ${backend}`, () => {
    before(onBackend(backend));
    let before_: number;
    beforeEach(() => {
      before_ = tf.memory().numTensors;
      tf.engine().startScope();
    });
    afterEach(() => {
      tf.engine().endScope();
      expect(tf.memory().numTensors, 'tensors left').to.equal(before_);
    });

    it('batch norm in training: normalises each channel by its own statistics, and adds beta', () => {
      const [x, beta] = [numbers(2 * 3 * 3 * 5), numbers(5, 1)];
      const { y, mean, variance } = batchNormTraining(tf.tensor4d(x, [2, 3, 3, 5]), tf.tensor1d(beta), 1e-5);
      close(y, reference([...x], beta, 1e-5));
      const normal = tf.sub(y, tf.tensor1d(beta));
      close(tf.mean(normal, [0, 1, 2]), new Float32Array(5), 1e-6);
      close(mean, [...tf.mean(tf.tensor4d(x, [2, 3, 3, 5]), [0, 1, 2]).dataSync()]);
      expect(variance.dataSync().every(value => value > 0.1 && value < 0.7)).to.be.true;
    });

    it('batch norm in training: its gradients are those of finite differences', () => {
      const [x, beta, weight] = [numbers(6 * 3), numbers(3, 1), numbers(6 * 3, 2)];
      const weighted = (y: number[]) => y.reduce((sum, value, i) => sum + value * weight[i]!, 0);
      const [dx, dbeta] = tf.grads((a: tf.Tensor, b: tf.Tensor) =>
        tf.sum(tf.mul(batchNormTraining(a as tf.Tensor2D, b as tf.Tensor1D, 1e-5).y, tf.tensor2d(weight, [6, 3]))),
      )([tf.tensor2d(x, [6, 3]), tf.tensor1d(beta)]);
      close(
        dx,
        differences(values => weighted(reference(values, beta, 1e-5)), x),
        1e-4,
      );
      close(
        dbeta,
        differences(values => weighted(reference([...x], values, 1e-5)), beta),
        1e-4,
      );
    });

    it('batch norm in sampling: goes by the statistics given', () => {
      const given = { mean: tf.tensor1d([1, 2]), variance: tf.tensor1d([4, 9]), beta: tf.tensor1d([0.5, -1]) };
      close(batchNormStored(tf.tensor2d([3, 5, 1, 2], [2, 2]), given, 0), [1.5, 0, 0.5, -1]);
    });

    it('dropout: keeps, drops and scales by its key alone, in both directions', () => {
      const x = tf.ones([4, 5, 5, 3]);
      const dropped = (key: number) => seededDropout(x, { keep: 0.8, key });
      const values = dropped(7).dataSync();
      expect(new Set(values)).to.deep.equal(new Set([0, Math.fround(1.25)]));
      close(dropped(7), values, 0);
      expect(dropped(8).dataSync()).not.to.deep.equal(values);
      const gradient = tf.grad(a => tf.sum(seededDropout(a, { keep: 0.8, key: 7 })))(x);
      close(gradient, values, 0);
    });

    it('dropout: gives all examples the same mask when it is shared, and each its own when not', () => {
      const examples = (shared: boolean) => {
        const y = seededDropout(tf.ones([2, 10, 10, 1]), { keep: 0.5, key: 1, shared }).dataSync();
        return [y.slice(0, 100), y.slice(100)];
      };
      const [a, b] = examples(true);
      expect(a).to.deep.equal(b);
      const [c, d] = examples(false);
      expect(c).not.to.deep.equal(d);
    });

    it('cross-entropy: is exact for large logits, and its gradient is (sigmoid - target) / n', () => {
      const logits = [-90, -1, 0, 2, 90];
      const expected = (target: number) => (x: number[]) =>
        x.reduce((sum, l) => sum + Math.max(l, 0) - l * target + Math.log1p(Math.exp(-Math.abs(l))), 0) / x.length;
      for (const target of [0, 1, 0.9]) {
        close(meanSigmoidCrossEntropy(tf.tensor2d(logits, [5, 1]), target), [expected(target)(logits)], 1e-5);
        const gradient = tf.grad(x => meanSigmoidCrossEntropy(x, target))(tf.tensor2d(logits, [5, 1]));
        close(gradient, differences(expected(target), logits), 1e-5);
      }
    });

    it("Adam: two updates follow the paper's algorithm", () => {
      const options = { learningRate: 0.1, beta1: 0.5, beta2: 0.999, epsilon: 1e-8 };
      let [w, m, v] = [1, 0, 0];
      let state = { weights: tf.tensor1d([1]) as tf.Tensor, m: tf.zeros([1]), v: tf.zeros([1]) };
      for (const [index, g] of [0.3, -0.02].entries()) {
        const update = index + 1;
        m = 0.5 * m + 0.5 * g;
        v = 0.999 * v + 0.001 * g * g;
        w -= (0.1 * (m / (1 - 0.5 ** update))) / (Math.sqrt(v / (1 - 0.999 ** update)) + 1e-8);
        state = adamUpdate({ ...state, gradient: tf.tensor1d([g]) }, { ...options, update });
      }
      close(state.weights, [w], 1e-6);
      close(state.m, [m], 1e-7);
      close(state.v, [v], 1e-9);
    });
  });
}

describe('the hash behind dropout', () => {
  it('keeps the share asked for, under every key, without a pattern from one index to the next', () => {
    for (const key of [0, 1, 2, 0xdeadbeef]) {
      const kept = Array.from({ length: 50_000 }, (_, i) => (hash32(key, i) < 0.3 * 2 ** 32 ? 1 : 0));
      const share = kept.reduce<number>((sum, one) => sum + one, 0) / kept.length;
      expect(share).to.be.closeTo(0.3, 0.01);
      const pairs = kept.filter((one, i) => one && kept[i + 1]).length / kept.length;
      expect(pairs).to.be.closeTo(0.09, 0.008);
    }
  });
});
