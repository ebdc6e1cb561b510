import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import fc from 'fast-check';
import { KERNEL_BUILDS, useBackend } from '../../support/backends.js';
import { expectClose, numbers } from './numbers.js';
import { multiply, type ProductShape } from './reference.js';

const size = fc.oneof(fc.integer({ min: 1, max: 33 }), fc.constantFrom(64, 100, 257, 600));
const anyShape = fc
  .record({ rows: size, count: size, columns: size, transposeA: fc.boolean(), transposeB: fc.boolean() })
  .filter(({ rows, count, columns }) => rows * count * columns < 3e6);

function agrees(shape: ProductShape): void {
  const { rows, count, columns, transposeA, transposeB } = shape;
  const [a, b] = [numbers(rows * count), numbers(count * columns, 1)];
  const ours = tf.tidy(() =>
    tf
      .matMul(
        tf.tensor2d(a, transposeA ? [count, rows] : [rows, count]),
        tf.tensor2d(b, transposeB ? [columns, count] : [count, columns]),
        transposeA,
        transposeB,
      )
      .dataSync(),
  );
  expectClose(ours, multiply(shape, a, b), JSON.stringify(shape));
}

for (const build of KERNEL_BUILDS) {
  describe(`matMul with ${build}`, () => {
    it('agrees with its definition in float64, for any shape and any transposes', async () => {
      await useBackend(`wasm ${build}`);
      fc.assert(fc.property(anyShape, agrees), { numRuns: 300, seed: 5 });
      agrees({ rows: 3, count: 1500, columns: 300, transposeA: false, transposeB: true });
    });

    it('multiplies stacks of matrices, and repeats a single one', async () => {
      const shapes: [number[], number[]][] = [
        [[3, 4, 5], [3, 5, 6]],
        [[2, 3, 4, 5], [2, 3, 5, 9]],
        [[1, 4, 5], [3, 5, 6]],
        [[3, 4, 5], [5, 6]],
      ]; // prettier-ignore
      const run = ([a, b]: [number[], number[]]) =>
        tf.tidy(() => {
          const size = tf.util.sizeFromShape;
          const product = tf.matMul(tf.tensor(numbers(size(a)), a), tf.tensor(numbers(size(b), 1), b));
          return { shape: product.shape, data: product.dataSync() };
        });
      await useBackend('cpu');
      const expected = shapes.map(run);
      await useBackend(`wasm ${build}`);
      shapes.forEach((shape, i) => {
        const [ours, theirs] = [run(shape), expected[i] as ReturnType<typeof run>];
        expectClose(ours.shape, theirs.shape, 'shape');
        expectClose(ours.data, theirs.data, JSON.stringify(shape));
      });
    });

    it('adds bias and activation in one go where they are fused, with the gradients of all', async () => {
      const run = (activation: 'linear' | 'relu' | 'elu', transposeA: boolean) =>
        tf.tidy(() => {
          const [a, b, bias] = [
            tf.tensor2d(numbers(42), transposeA ? [7, 6] : [6, 7]),
            tf.tensor2d(numbers(7 * 10, 1), [7, 10]),
            tf.tensor1d(numbers(10, 2)),
          ];
          const f = (a: tf.Tensor, b: tf.Tensor, bias: tf.Tensor) =>
            tf.fused.matMul({ a, b, transposeA, bias, activation });
          const gradients = activation === 'elu' ? [] : tf.grads(f)([a, b, bias]); // TensorFlow.js has none for elu
          return [f(a, b, bias), ...gradients].map(t => t.dataSync());
        });
      for (const activation of ['linear', 'relu', 'elu'] as const) {
        for (const transposeA of [false, true]) {
          await useBackend('cpu');
          const expected = run(activation, transposeA);
          await useBackend(`wasm ${build}`);
          run(activation, transposeA).forEach((ours, i) =>
            expectClose(ours, expected[i] as ArrayLike<number>, `${activation}, output ${i}`),
          );
        }
      }
    });
  });
}
