import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import type { TrainerOptions } from '../../../src/shared/protocol/options.js';
import type { Run } from '../../../src/core/training/run.js';
import { onBackend } from '../../support/backends.js';
import { patch } from '../../support/patch.js';
import { noise, smallRun } from '../../support/run.js';
import type { WebglBackend } from '../../../src/core/kernels/webgl/backend.js';
import { gpuOf } from '../../../src/core/kernels/webgl/seam.js';
import { setUp, type WebglCase } from '../../../bench/webgl-cases.js';
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

const MEGABYTE = 2 ** 20;

/** Work, and the megabytes of textures that TensorFlow.js 4.22's own kernels take for it (`npm run bench -- --webgl-software`). */
const STOCK_TEXTURES: readonly (readonly [WebglCase, number])[] = [
  [{ name: 'plain step', variant: 'plain', size: 28, width: 16, batch: 64 }, 97.1],
  [{ name: 'adversarial autoencoder step', variant: 'autoencoder', size: 64, width: 30, batch: 10 }, 107.7],
  [{ name: 'sampling of 400 pictures', variant: 'sampling', size: 28, width: 16, batch: 400 }, 53.2],
];

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
      expect(step.draws, 'draws').to.be.within(100, 160);
      expect(step.uploads, 'uploads').to.be.within(1, 4);
      expect(step.blockingReads, 'reads that wait').to.equal(0);
      expect(step.programs, 'programs compiled late').to.equal(0);
    });
  }

  for (const [item, megabytes] of STOCK_TEXTURES) {
    it(`takes at most half of the textures that TensorFlow.js takes: ${item.name}`, () => {
      // Textures are as many without a picture in them.
      const restore = patch(WebGL2RenderingContext.prototype, 'drawArrays', () => () => undefined);
      gpuOf(tf.backend() as unknown as WebglBackend).textures.dispose(); // those that others left
      const before = texturesInBytes();
      try {
        const work = setUp(item);
        for (let time = 0; time < 3; time++) work.run();
        expect((texturesInBytes() - before) / MEGABYTE).to.be.within(megabytes / 10, megabytes / 2);
        work.dispose();
      } finally {
        restore();
      }
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
    expect(total.draws).to.be.at.most(100 * 160);
    expect(total.uploads).to.be.at.most(100 * 4);
    expect(total.programs).to.be.at.most(1); // the number that tells whether the GPU is alive
    expect(texturesInBytes()).to.be.at.most(1.1 * bytes);
  });
});
