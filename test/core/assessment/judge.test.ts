import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { discriminatorLayers, discriminatorLayerSpecs, statisticsSpecs } from '../../../src/core/networks/plain.js';
import { Judge } from '../../../src/core/assessment/judge.js';
import { initialWeights } from '../../../src/core/training/random-weights.js';
import { meanSigmoidCrossEntropy } from '../../../src/core/kernels/ops/sigmoid-cross-entropy.js';
import { BACKENDS_UNDER_TEST, useBackend } from '../../support/backends.js';
import { drawShapes, type ShapeName } from '../../support/drawn-shapes.js';
import { largestDifference } from '../../support/golden.js';

const some = Array.from({ length: 120 }, (_, i): ShapeName => (i % 2 ? 'square' : 'cross'));
const pictures = drawShapes(some, 1);
const shape = { ...pictures.shape, baseWidth: 2, outputs: 3 };

/** The logits of a network with random weights. */
function logits(training: boolean): Float32Array {
  return tf.tidy(() => {
    const options = { seed: 1, initialisation: 'he' } as const;
    const specs = discriminatorLayerSpecs('judge', shape, shape.outputs);
    const weights = initialWeights([...specs, ...statisticsSpecs(specs)], options);
    const images = pictures.tensor([0, 1, 2, 3]);
    const pass = { statistics: training ? 'batch' : 'stored' } as const;
    const values = discriminatorLayers(weights, 'judge', images, pass).dataSync<'float32'>();
    tf.dispose(weights);
    return values;
  });
}

describe('the judge', () => {
  for (const backend of BACKENDS_UNDER_TEST) {
    it(`computes on ${backend} what it computes on cpu, in training and in use`, async () => {
      for (const training of [true, false]) {
        await useBackend('cpu');
        const expected = logits(training);
        await useBackend(backend);
        expect(expected.length).to.equal(12);
        expect(largestDifference(logits(training), expected)).to.be.lessThan(1e-3);
      }
    });
  }

  it('judges each picture by itself, whatever is judged beside it', async () => {
    await useBackend('wasm simd');
    const fresh = new Judge({ shape, seed: 1, updates: 10 });
    for (let i = 0; i < 10; i++) {
      tf.tidy(() => fresh.update(pictures.tensor([0, 1, 2, 3, 4, 5, 6, 7]), x => meanSigmoidCrossEntropy(x, 1)));
    }
    const all = fresh.logits(pictures, () => {});
    const alone = fresh.logits(pictures.part(117, 118), () => {});
    expect(largestDifference(alone, all.slice(3 * 117, 3 * 118))).to.be.lessThan(1e-5);
    fresh.dispose();
  });
});
