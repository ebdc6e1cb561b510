import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { KERNEL_BUILDS, useBackend } from '../../support/backends.js';
import { expectClose, numbers } from './numbers.js';

const cases: readonly [
  shape: [number, number, number, number],
  filter: number,
  stride: number,
  pad: 'same' | 'valid',
][] = [
  [[2, 2, 2, 13], 2, 2, 'valid'],
  [[3, 7, 6, 4], 3, 2, 'same'],
  [[1, 9, 9, 1], 3, 1, 'same'],
  [[2, 5, 8, 3], 2, 3, 'valid'],
];

for (const build of KERNEL_BUILDS) {
  describe(`max pooling with ${build}`, () => {
    it('has the gradient that the cpu backend has, of equal values too', async () => {
      const run = () =>
        cases.flatMap(([shape, filter, stride, pad]) =>
          tf.tidy(() => {
            // Few different values, so that many are equal.
            const x = tf.tensor4d(numbers(tf.util.sizeFromShape(shape)).map(v => Math.round(4 * v)), shape); // prettier-ignore
            const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, filter, stride, pad);
            const y = pool(x);
            return [
              tf
                .grad(pool)(x, tf.tensor(numbers(y.size, 1), y.shape))
                .dataSync(),
            ];
          }),
        );
      await useBackend('cpu');
      const expected = run();
      await useBackend(`wasm ${build}`);
      run().forEach((ours, i) => expectClose(ours, expected[i] ?? [], JSON.stringify(cases[i])));
    });
  });
}
