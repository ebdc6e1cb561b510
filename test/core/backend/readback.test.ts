import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { BackendLostError } from '../../../src/shared/errors.js';
import { readTensor, readScalars, readTensors } from '../../../src/core/backend/readback.js';
import { useBackend } from '../../support/backends.js';

describe('reading from the accelerator', () => {
  it('gives the numbers, and leaves no tensor behind', async () => {
    await useBackend('wasm');
    const scalars = [tf.scalar(1.5), tf.scalar(-2)];
    const before = tf.memory().numTensors;
    expect([...readScalars(scalars)]).to.deep.equal([1.5, -2]);
    expect(readTensors({ a: scalars[0]! })['a']).to.deep.equal(Float32Array.of(1.5));
    expect(tf.memory().numTensors).to.equal(before);
    tf.dispose(scalars);
  });

  it('computes numbers that stay when the tensor they come from changes or goes', async () => {
    await useBackend('wasm');
    const kept = tf.tensor1d([1, 2, 3]);
    const before = tf.memory().numTensors;
    const numbers = readTensor(() => tf.add(kept, 1));
    const same = readTensor(() => tf.clone(kept));
    same.fill(7);
    expect([...numbers]).to.deep.equal([2, 3, 4]);
    expect([...kept.dataSync()]).to.deep.equal([1, 2, 3]);
    expect(tf.memory().numTensors).to.equal(before);
    kept.dispose();
    expect(() => readTensor(() => tf.tidy(() => kept.clone()))).to.throw(/disposed/);
    expect(tf.memory().numTensors).to.equal(before - 1);
  });

  it('notices that a WebGL context was lost, where TensorFlow.js reads zeros', async () => {
    await useBackend('webgl');
    const scalar = tf.fill([], 3);
    expect([...readScalars([scalar])]).to.deep.equal([3]);
    expect(readTensors({ scalar })).to.deep.equal({ scalar: Float32Array.of(3) });
    const { gpgpu } = tf.backend() as unknown as { gpgpu: { gl: WebGL2RenderingContext } };
    gpgpu.gl.getExtension('WEBGL_lose_context')?.loseContext();
    expect(() => readScalars([scalar])).to.throw(BackendLostError, /webgl gave 0 for 1234.5/);
    expect(() => readTensors({ scalar })).to.throw(BackendLostError);
  });
});
