import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import type { TrainerOptions } from '../../../src/shared/protocol/options.js';
import { useBackend } from '../../support/backends.js';
import { noise, smallRun } from '../../support/run.js';
import { countWebgl } from '../../support/webgl-counts.js';

/** Steps that come before, in which programs are compiled and parameters uploaded. */
const WARM_UP = 3;

function countsOfStep(changes: Partial<TrainerOptions>, dataset = noise()) {
  const run = smallRun(changes, dataset);
  const first = countWebgl(() => {
    for (let step = 0; step < WARM_UP; step++) run.train();
  });
  const step = countWebgl(() => run.train());
  const bytes = (tf.memory() as tf.MemoryInfo & { numBytesInGPUAllocated: number }).numBytesInGPUAllocated;
  run.dispose();
  return { ...step, programs: first.programs + step.programs, bytes };
}

describe('a step on webgl', () => {
  before(() => useBackend('webgl'));

  it('scratch', () => {
    expect(WARM_UP).to.equal(3);
    console.log(
      'plain',
      JSON.stringify(
        countsOfStep({ batchSize: 8, generatorUpdates: 1, variant: 'plain', recipe: 'paper' }, noise({ size: 28 })),
      ),
    );
    console.log(
      'plain quick',
      JSON.stringify(countsOfStep({ batchSize: 8, generatorUpdates: 1, variant: 'plain' }, noise({ size: 28 }))),
    );
    const auto = { variant: 'autoencoder', pretrain: 'none' } as Partial<TrainerOptions>;
    console.log(
      'auto',
      JSON.stringify(countsOfStep({ ...auto, batchSize: 4, generatorUpdates: 1 }, noise({ size: 32, channels: 3 }))),
    );
  });
});
