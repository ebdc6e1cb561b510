import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '../../../src/core/kernels/wasm/filter-gradient.js';
import { expect } from 'chai';
import { conv2dWithBias, denseWithBias, conv2dTransposeWithBias } from '../../../src/core/kernels/ops/with-bias.js';
import { BACKENDS_UNDER_TEST, useBackend } from '../../support/backends.js';
import { expectClose, numbers } from './numbers.js';

type Op = (x: tf.Tensor, weights: tf.Tensor, bias: tf.Tensor) => tf.Tensor;
type Case = readonly [name: string, fused: Op, composed: Op, shapes: readonly number[][]];

const four = (x: tf.Tensor) => x as tf.Tensor4D;
const two = (x: tf.Tensor) => x as tf.Tensor2D;
const one = (x: tf.Tensor) => x as tf.Tensor1D;

const cases: readonly Case[] = [
  [
    'convolution',
    (x, w, b) => conv2dWithBias(four(x), four(w), one(b), 2),
    (x, w, b) => tf.add(tf.conv2d(four(x), four(w), 2, 'same'), b),
    [[2, 7, 6, 3], [5, 5, 3, 10], [10]], // prettier-ignore
  ],
  [
    'transposed convolution',
    (x, w, b) => conv2dTransposeWithBias(four(x), four(w), one(b), [7, 6], 2),
    (x, w, b) => tf.add(tf.conv2dTranspose(four(x), four(w), [2, 7, 6, 3], 2, 'same'), b),
    [[2, 4, 3, 9], [5, 5, 3, 9], [3]], // prettier-ignore
  ],
  [
    'transposed convolution of single pixels',
    (x, w, b) => conv2dTransposeWithBias(four(x), four(w), one(b), [4, 4], 4),
    (x, w, b) => tf.add(tf.conv2dTranspose(four(x), four(w), [3, 4, 4, 12], 4, 'same'), b),
    [[3, 1, 1, 20], [4, 4, 12, 20], [12]], // prettier-ignore
  ],
  [
    'matrix product',
    (x, w, b) => denseWithBias(two(x), two(w), one(b)),
    (x, w, b) => tf.add(tf.matMul(two(x), two(w)), b),
    [[5, 17], [17, 11], [11]], // prettier-ignore
  ],
];

/** The output and, for a fixed dy, the gradients with respect to x, weights and bias. */
function run(op: Op, shapes: readonly number[][]): tf.TypedArray[] {
  tf.engine().startScope();
  try {
    const inputs = shapes.map((shape, i) => tf.tensor(numbers(tf.util.sizeFromShape(shape), i), shape));
    const y = op(...(inputs as [tf.Tensor, tf.Tensor, tf.Tensor]));
    const dy = tf.tensor(numbers(y.size, 9), y.shape);
    return [y, ...tf.grads(op)(inputs, dy)].map(tensor => tensor.dataSync());
  } finally {
    tf.engine().endScope();
  }
}

for (const backend of BACKENDS_UNDER_TEST) {
  describe(`biased ops on ${backend}`, () => {
    for (const [name, fused, composed, shapes] of cases) {
      it(`give what ${name} and addition give, with all gradients`, async () => {
        await useBackend('cpu');
        const expected = run(composed, shapes);
        await useBackend(backend);
        const before = tf.memory().numTensors;
        run(fused, shapes).forEach((ours, i) => expectClose(ours, expected[i] ?? [], `output ${i}`, 2e-5));
        expect(tf.memory().numTensors).to.equal(before);
      });
    }

    it('work out no gradient that nobody asked for', async () => {
      await useBackend(backend);
      const { kernelNames: ran } = await tf.profile(() =>
        tf.tidy(() => {
          const [x, w, b] = [tf.ones<tf.Rank.R2>([2, 3]), tf.ones<tf.Rank.R2>([3, 4]), tf.ones<tf.Rank.R1>([4])];
          return tf.grad(b => denseWithBias(x, w, b as tf.Tensor1D))(b);
        }),
      );
      expect(ran).to.include(tf.Sum);
      expect(ran.filter(name => name === tf.BatchMatMul)).to.have.length.at.most(1); // of the plain form's own product
    });
  });
}
