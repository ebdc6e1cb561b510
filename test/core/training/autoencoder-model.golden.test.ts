import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { BACKENDS_UNDER_TEST, useBackend } from '../../support/backends.js';
import { reproduceAutoencoder } from '../../support/golden-autoencoder.js';
import { goldenFiles } from '../../support/golden-files.js';

const files = await goldenFiles('autoencoder');
describe('the autoencoder DCGAN', () => {
  it('has golden files to be held against, with four heads and with one', () => {
    expect(files.map(({ metadata }) => metadata['heads'])).to.include.members(['[1, 2, 3, 4]', '[4]']);
  });

  for (const backend of BACKENDS_UNDER_TEST) {
    for (const file of files) {
      it(`reproduces ${file.name} on ${backend}, phase by phase`, async () => {
        await useBackend(backend);
        const before = tf.memory().numTensors;
        reproduceAutoencoder(file);
        expect(tf.memory().numTensors, 'tensors left').to.equal(before);
      });
    }
  }
});
