import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import * as layers from '@tensorflow/tfjs-layers';
import { expect } from 'chai';
import { BackendError } from '../../../src/shared/errors.js';
import { registerWasmKernels } from '../../../src/core/kernels/index.js';
import { useBackend, type BackendUnderTest } from '../../support/backends.js';
import { has } from '../../support/capabilities.js';
import { expectClose, numbers } from './numbers.js';

/** The losses of a stock convnet that is trained for a few epochs on the current backend. */
async function train(): Promise<number[]> {
  const model = layers.sequential({
    layers: [
      layers.layers.conv2d({
        ...{ inputShape: [12, 12, 3], filters: 8, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' },
        kernelInitializer: layers.initializers.heNormal({ seed: 1 }),
      }),
      layers.layers.conv2d({
        ...{ filters: 13, kernelSize: 5, strides: 1, activation: 'tanh' },
        kernelInitializer: layers.initializers.heNormal({ seed: 2 }),
      }),
      layers.layers.maxPooling2d({ poolSize: 2 }),
      layers.layers.flatten(),
      layers.layers.dense({ units: 4, activation: 'softmax', kernelInitializer: layers.initializers.heNormal({ seed: 3 }) }), // prettier-ignore
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy' });
  const x = tf.tensor4d(numbers(20 * 12 * 12 * 3), [20, 12, 12, 3]);
  const y = tf.oneHot(tf.tensor1d(Array.from({ length: 20 }, (_, i) => i % 4), 'int32'), 4); // prettier-ignore
  const { history } = await model.fit(x, y, { epochs: 6, batchSize: 10, shuffle: false, verbose: 0 });
  tf.dispose([x, y]);
  model.dispose();
  return history['loss'] as number[];
}

describe('registerWasmKernels()', () => {
  it('lets a stock tf.sequential convnet train on wasm, with the losses of the cpu backend, in both builds', async () => {
    await useBackend('cpu');
    const expected = await train();
    expect(expected.at(-1)).to.be.lessThan((expected[0] as number) * 0.7);
    for (const backend of ['wasm simd', 'wasm relaxed-simd'] satisfies BackendUnderTest[]) {
      await useBackend(backend);
      expectClose(await train(), expected, backend, 2e-4);
    }
  });

  it('gives the same bits twice with plain SIMD', async () => {
    await useBackend('wasm simd');
    expect(await train()).to.deep.equal(await train());
  });

  it('says what it took and why', async () => {
    await useBackend('wasm simd');
    expect(await registerWasmKernels({ base: '/dist/assets/', deterministic: true })).to.deep.equal({
      build: 'simd',
      reason: 'The deterministic option asks for the same bits on every machine.',
    });
    const { build } = await registerWasmKernels({ base: new URL('/dist/assets/', location.href) });
    expect(build).to.equal((await has('relaxed SIMD')) ? 'relaxed-simd' : 'simd');
  });

  it('throws an error that names the address where the module is not there, and leaves the kernels as they were', async () => {
    await useBackend('wasm simd');
    const failure = await registerWasmKernels({ base: '/nowhere/' }).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(BackendError);
    expect((failure as BackendError).message).to.match(/nowhere\/kernels-(relaxed-)?simd\.wasm: .*404/);
    expect(tf.tidy(() => tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).dataSync()[0])).to.equal(3);
  });
});
