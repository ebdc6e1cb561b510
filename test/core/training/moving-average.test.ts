import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { averageInto, warmDecay } from '../../../src/core/training/moving-average.js';
import { useBackend } from '../../support/backends.js';

describe('a moving average', () => {
  before(() => useBackend('cpu'));

  it('moves by 1 - decay of the way, and frees what it was', () => {
    const average: Record<string, tf.Tensor> = { a: tf.tensor1d([1, 0]) };
    const values = { a: tf.tensor1d([2, 10]) };
    const before = tf.memory().numTensors;
    averageInto(average, values, 0.9);
    expect(tf.memory().numTensors).to.equal(before);
    const [first, second] = average['a']!.dataSync();
    expect(first).to.be.closeTo(1.1, 1e-6);
    expect(second).to.be.closeTo(1, 1e-6);
    tf.dispose([average, values]);
  });

  it('follows quickly at first and slowly in the end', () => {
    expect(warmDecay(0.995, 1)).to.be.closeTo(2 / 11, 1e-12);
    expect(warmDecay(0.995, 100_000)).to.equal(0.995);
  });
});
