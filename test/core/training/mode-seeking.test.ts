import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { lossAndGradients } from '../../../src/core/networks/gradients.js';
import { modeSeekingLoss, pairClasses } from '../../../src/core/training/mode-seeking.js';
import { useBackend } from '../../support/backends.js';

describe('mode seeking', () => {
  before(() => useBackend('cpu'));

  it('draws the second half of a batch for the classes of the first, with z of its own', () => {
    const input = tf.tensor2d([[1, 2, 0, 1], [3, 4, 1, 0], [5, 6, 1, 0], [7, 8, 1, 0], [9, 9, 0, 1]]); // prettier-ignore
    const paired = pairClasses(input, 2);
    expect(paired.arraySync()).to.deep.equal([[1, 2, 0, 1], [3, 4, 1, 0], [5, 6, 0, 1], [7, 8, 1, 0], [9, 9, 0, 1]]); // prettier-ignore
    expect(pairClasses(input, 4), 'without classes').to.equal(input);
    tf.dispose([input, paired]);
  });

  it('is the weight by the mean absolute difference of pairs', () => {
    tf.tidy(() => {
      const images = tf.tensor4d([0, 0.5, 1, -1, 0.25, 0.5, -1, -1], [4, 1, 2, 1]);
      const difference = (0.25 + 0 + 2 + 0) / 4;
      expect(modeSeekingLoss(images, 0.1).dataSync()[0]).to.be.closeTo(0.1 / (difference + 1e-3), 1e-6);
    });
  });

  it('is finite for images alike, and pushes those that differ a little further apart', () => {
    tf.tidy(() => {
      const images = tf.tensor4d([0.1, 0.2], [2, 1, 1, 1]);
      const { gradients } = lossAndGradients({ images }, () => modeSeekingLoss(images, 1));
      const gradient = (gradients['images'] as tf.Tensor).dataSync();
      expect(gradient[0]).to.be.above(0); // descent makes the smaller one smaller
      expect(gradient[1]).to.be.closeTo(-(gradient[0] as number), 1e-5);
      expect(modeSeekingLoss(tf.zeros([2, 1, 1, 1]), 0.1).dataSync()[0]).to.be.closeTo(100, 1e-3);
    });
  });
});
