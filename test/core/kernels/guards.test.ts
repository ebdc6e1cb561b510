import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { expect } from 'chai';
import { BackendError, OutOfMemoryError } from '../../../src/shared/errors.js';
import { memoryOf, type WasmBackend } from '../../../src/core/kernels/wasm/heap.js';
import { onBackend } from '../../support/backends.js';
import { expectClose, numbers } from './numbers.js';
import { multiply } from './reference.js';

describe('guards of the WASM backend', () => {
  before(onBackend('wasm relaxed-simd'));

  it('multiplies by a reshaped operand as by any other', () => {
    const b = numbers(24, 1);
    tf.tidy(() => {
      const right = tf.tensor2d(b, [4, 6]);
      const product = (a: tf.Tensor2D, right: tf.Tensor2D) => tf.matMul(a, right).dataSync();
      for (const [rows, count, columns] of [
        [2, 4, 6],
        [3, 6, 4],
        [2, 3, 8],
        [5, 4, 6],
      ] as const) {
        const a = numbers(rows * count);
        const ours = product(tf.tensor2d(a, [rows, count]), tf.reshape(right, [count, columns]));
        const shape = { rows, count, columns, transposeA: false, transposeB: false };
        expectClose(ours, multiply(shape, a, b), `${rows}x${count}x${columns}`);
      }
    });
  });

  it('sees weights that were written to in place, also where TensorFlow.js itself convolves', () => {
    tf.tidy(() => {
      const x = tf.tensor4d(numbers(9 * 9 * 2), [1, 9, 9, 2]);
      const w = tf.tensor4d(numbers(9 * 2 * 4, 1), [3, 3, 2, 4]);
      for (const dilation of [1, 2]) {
        const run = () => tf.conv2d(x, w, 1, 'same', 'NHWC', dilation).dataSync();
        const before = run();
        heapOf(w).set(numbers(w.size, 1).map(value => 2 * value));
        expectClose(
          run(),
          before.map(value => 2 * value),
          `dilation ${dilation}`,
        );
        heapOf(w).set(numbers(w.size, 1));
      }
    });
  });

  it('throws an error with the sizes where the heap is full, and goes on', () => {
    const backend = tf.backend() as unknown as WasmBackend;
    const kept = tf.tensor1d([1, 2, 3]);
    const before = tf.memory().numTensors;
    const gigabytes: tf.TensorInfo[] = [];
    const fillUp = () => {
      for (let i = 0; i < 5; i++) gigabytes.push(backend.makeOutput([2 ** 28 - 1024], 'float32'));
    };
    try {
      expect(fillUp).to.throw(OutOfMemoryError, /no room for 1024\.0 MB more; its heap is \d+\.\d MB/);
      expect(tf.memory().numTensors).to.equal(before);
      expect([...tf.add(kept, 1).dataSync()]).to.deep.equal([2, 3, 4]);
    } finally {
      for (const { dataId } of gigabytes) backend.disposeData(dataId);
    }
    expect(() => backend.makeOutput([2 ** 31], 'float32')).to.throw(OutOfMemoryError, /8192\.0 MB/);
    kept.dispose();
  });

  it('leaves nothing behind when there is no room for a kernel in mid-call', () => {
    const backend = tf.backend() as unknown as WasmBackend & { numDataIds(): number };
    const [x, w] = [tf.ones<tf.Rank.R4>([1, 8, 8, 3]), tf.ones<tf.Rank.R4>([3, 3, 3, 8])];
    const allocate = backend.wasm._malloc;
    const tensors = tf.memory().numTensors;
    const data = backend.numDataIds();
    let calls = 0;
    backend.wasm._malloc = bytes => {
      if (++calls === 2) throw new OutOfMemoryError('full'); // there is room for the output, but not for the scratch
      return allocate(bytes);
    };
    try {
      expect(() => tf.conv2d(x, w, 1, 'same')).to.throw(OutOfMemoryError);
    } finally {
      backend.wasm._malloc = allocate;
    }
    expect(tf.memory().numTensors).to.equal(tensors);
    expect(backend.numDataIds()).to.equal(data);
    expect(tf.tidy(() => tf.conv2d(x, w, 1, 'same').dataSync()[0])).to.equal(12);
    tf.dispose([x, w]);
  });
});

describe('the memory that kernels are given', () => {
  const backendWith = (buffer: ArrayBufferLike) =>
    ({ wasm: { HEAPU8: new Uint8Array(buffer) } }) as unknown as WasmBackend;

  it('is none where the backend runs on threads: the modules cannot import shared memory', () => {
    const shared = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    expect(memoryOf(backendWith(shared.buffer))).to.equal('the backend runs on several threads');
  });

  it('is asked of a backend that hides it in vain, with an error that says which version is meant', () => {
    expect(() => memoryOf(backendWith(new ArrayBuffer(8)))).to.throw(BackendError, /4\.22/);
  });
});

/** A view of a tensor's values in the heap. */
function heapOf(tensor: tf.Tensor): Float32Array {
  const backend = tf.backend() as unknown as WasmBackend;
  const { memoryOffset } = backend.dataIdMap.get(tensor.dataId);
  return new Float32Array(backend.wasm.HEAPU8.buffer, memoryOffset, tensor.size);
}
