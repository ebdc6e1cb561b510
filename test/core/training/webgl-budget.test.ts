import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import type { TrainerOptions } from '../../../src/shared/protocol/options.js';
import type { Run } from '../../../src/core/training/run.js';
import { onBackend } from '../../support/backends.js';
import { noise, smallRun } from '../../support/run.js';
import { countWebgl, type WebglCounts } from '../../support/webgl-counts.js';

/** Steps that come before, in which programs are compiled and parameters uploaded. */
const WARM_UP = 3;

const CASES: Readonly<Record<string, () => Run>> = {
  'the plain variant, paper': () => plain({ recipe: 'paper' }),
  'the plain variant, quick': () => plain({}),
  'the autoencoder variant, adversarial': () =>
    smallRun(
      { variant: 'autoencoder', pretrain: 'none', batchSize: 10, generatorUpdates: 1 },
      noise({ size: 32, channels: 3 }),
    ),
};

/** 28 x 28 pixels, as the numbers of parts depend on the images' size. */
function plain(changes: Partial<TrainerOptions>): Run {
  return smallRun({ ...changes, variant: 'plain', batchSize: 8, generatorUpdates: 1 }, noise({ size: 28 }));
}

const texturesInBytes = () =>
  (tf.memory() as tf.MemoryInfo & { numBytesInGPUAllocated: number }).numBytesInGPUAllocated;

describe('a step on webgl', () => {
  before(onBackend('webgl'));

  for (const [name, open] of Object.entries(CASES)) {
    it(`asks little of the GPU: ${name}`, () => {
      const run = open();
      const first = countWebgl(() => {
        for (let step = 0; step < WARM_UP; step++) run.train();
      });
      const step = countWebgl(() => run.train());
      run.dispose();
      expect(first.programs + step.programs, 'programs').to.be.within(0, 60);
      expect(step.draws, 'draws').to.be.within(100, 200);
      expect(step.uploads, 'uploads').to.be.within(1, 4);
      expect(step.blockingReads, 'reads that wait').to.equal(0);
      expect(step.programs, 'programs compiled late').to.equal(0);
    });
  }

  it('needs no more than a hundred steps do, which read all their losses and never wait for them', async () => {
    const run = smallRun({ variant: 'plain', batchSize: 4, generatorUpdates: 1 });
    for (let step = 0; step < WARM_UP; step++) run.train();
    run.metrics();
    const bytes = texturesInBytes();
    const total: WebglCounts = { draws: 0, blockingReads: 0, uploads: 0, programs: 0 };
    const steps: number[] = [];
    const count = (work: () => void) => {
      const found = countWebgl(work);
      for (const name of Object.keys(total) as (keyof WebglCounts)[]) total[name] += found[name];
    };
    for (let step = 0; step < 100; step++) {
      count(() => {
        run.train();
        if (run.unread >= 8) steps.push(...run.readyMetrics().map(metrics => metrics.step));
      });
      do await new Promise(resolve => setTimeout(resolve));
      while (run.isAhead);
    }
    steps.push(...run.metrics().map(metrics => metrics.step));
    run.dispose();
    expect(steps).to.deep.equal(Array.from({ length: 100 }, (_, index) => WARM_UP + 1 + index));
    expect(total.blockingReads).to.equal(0);
    expect(total.draws).to.be.at.most(100 * 200);
    expect(total.uploads).to.be.at.most(100 * 4);
    expect(total.programs).to.be.at.most(1); // the number that tells whether the GPU is alive
    expect(texturesInBytes()).to.be.at.most(1.1 * bytes);
  });
});
