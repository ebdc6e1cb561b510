import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { onBackend } from '../../../support/backends.js';
import { expectClose, numbers } from '../numbers.js';

const SHAPES = [[], [1], [5], [8], [3, 1], [4, 3], [64, 1], [5, 7], [4, 6, 5, 3], [8, 3, 3, 8], [3, 2, 2, 30], [4, 40, 40, 3]]; // prettier-ignore

/** A tensor in our layout: our leaky ReLU of slope 1 makes it, and changes nothing. */
function ours(values: Float32Array, shape: number[]): tf.Tensor {
  const backend = tf.backend() as unknown as { uploadToGPU(id: tf.DataId): void };
  const x = tf.tensor(values, shape);
  backend.uploadToGPU(x.dataId); // else small tensors are computed on the CPU
  return tf.leakyRelu(x, 1);
}

describe('the two layouts of WebGL tensors', () => {
  before(onBackend('webgl'));

  it('are read as they are', async () => {
    for (const shape of SHAPES) {
      const values = numbers(tf.util.sizeFromShape(shape));
      const x = ours(values, shape);
      expect(x.dataSync(), `[${shape.join()}]`).to.deep.equal(values);
      x.dispose();
      const again = ours(values, shape);
      expect(await again.data()).to.deep.equal(values);
      again.dispose();
    }
  });

  it('take turns: stock kernels read ours, and ours read theirs', () => {
    for (const shape of SHAPES) {
      const values = numbers(tf.util.sizeFromShape(shape));
      tf.tidy(() => {
        const doubled = tf.mul(ours(values, shape), 2);
        expectClose(
          tf.leakyRelu(doubled, 0.5).dataSync(),
          values.map(x => (x > 0 ? 2 * x : x)),
          `[${shape.join()}]`,
        );
        const x = ours(values, shape);
        expectClose([tf.sum(tf.square(x)).dataSync()[0] as number], [values.reduce((sum, v) => sum + v * v, 0)], 'sum');
        expectClose(
          tf.sub(x, doubled).dataSync(),
          values.map(v => -v),
          'difference',
        );
        expectClose(
          tf.relu(x).dataSync(),
          values.map(v => Math.max(v, 0)),
          'after stock kernels',
        );
      });
    }
  });

  it('take turns on tensors that were uploaded for one of our kernels', () => {
    const values = numbers(2 * 32 * 32 * 3);
    tf.tidy(() => {
      const x = tf.tensor4d(values, [2, 32, 32, 3]);
      const y = tf.tanh(x);
      expectClose(
        tf.sub(x, y).dataSync(),
        values.map(v => v - Math.tanh(v)),
        'difference',
      );
    });
  });

  it('survive a reshape, also one that changes the size of the rows, and slices', () => {
    const values = numbers(4 * 6 * 5 * 3);
    tf.tidy(() => {
      const x = ours(values, [4, 6, 5, 3]);
      for (const shape of [[4, 90], [360], [6, 60], [2, 180], [120, 3], [1, 360], [90, 4]]) {
        const changed = tf.tanh(tf.reshape(x, shape));
        expectClose(changed.dataSync(), values.map(Math.tanh), `[${shape.join()}]`);
      }
      const slice = tf.slice(tf.reshape(x, [12, 30]), [2, 0], [4, 30]);
      expectClose(
        tf.relu(slice).dataSync(),
        values.slice(60, 180).map(v => Math.max(v, 0)),
        'a slice',
      );
    });
  });

  it('take turns on slices that share a texture, which live longer than what they were cut from', () => {
    const values = numbers(6 * 8);
    const whole = tf.mul(ours(values, [6, 8]), 1);
    const [one, other] = [tf.slice(whole, [0, 0], [2, 8]), tf.slice(whole, [2, 0], [4, 8])] as const;
    for (const x of [whole, one, other]) tf.relu(x).dispose();
    tf.mul(whole, 2).dispose();
    whole.dispose();
    expectClose(tf.tanh(one).dataSync(), values.slice(0, 16).map(Math.tanh), 'the first');
    one.dispose();
    expectClose(tf.tanh(other).dataSync(), values.slice(16).map(Math.tanh), 'the second');
    other.dispose();
  });

  it('leave nothing behind', () => {
    const before = tf.memory() as tf.MemoryInfo & { numBytesInGPU: number };
    for (const shape of SHAPES)
      tf.tidy(() => tf.sum(tf.mul(ours(numbers(tf.util.sizeFromShape(shape)), shape), 3)).dataSync());
    const after = tf.memory() as typeof before;
    expect(after.numTensors).to.equal(before.numTensors);
    expect(after.numBytesInGPU).to.equal(before.numBytesInGPU);
  });
});
