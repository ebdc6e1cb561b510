import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { BACKENDS_UNDER_TEST, useBackend } from '../../support/backends.js';
import { reproducePlain } from '../../support/golden-plain.js';
import { goldenFiles } from '../../support/golden-files.js';

const files = await goldenFiles('plain');

describe('the plain DCGAN', () => {
  it('has golden files to be held against', () => {
    expect(files.length).to.be.at.least(4);
  });

  for (const backend of BACKENDS_UNDER_TEST) {
    for (const file of files) {
      it(`reproduces ${file.name} on ${backend}`, async () => {
        await useBackend(backend);
        const before = tf.memory().numTensors;
        reproducePlain(file);
        expect(tf.memory().numTensors, 'tensors left').to.equal(before);
      });
    }
  }
});
