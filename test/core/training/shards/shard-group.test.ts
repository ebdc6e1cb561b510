import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { WorkerLostError } from '../../../../src/shared/errors.js';
import { AUGMENTATIONS, type TrainerOptions } from '../../../../src/shared/protocol/options.js';
import type { Run } from '../../../../src/core/training/run.js';
import { useBackend } from '../../../support/backends.js';
import { liveWorkers } from '../../../support/live-workers.js';
import { rejection, until, wait } from '../../../support/promises.js';
import { noise, smallRun } from '../../../support/run.js';
import { openGroup, stateOf } from '../../../support/shards.js';

/** Both variants with all that can depend on a shard: classes, mode seeking, dropout, augmentation, several updates, phases. */
const VARIANTS: Record<string, (shards: number) => Run> = {
  plain: shards => {
    const data = noise({ count: 48 });
    const values = Uint8Array.from({ length: data.count }, (_, image) => image % 3);
    const labels = { groups: [{ name: 'kind', classes: ['a', 'b', 'c'] }], values };
    const options: Partial<TrainerOptions> = { shards, batchSize: 8, discriminatorUpdates: 2 };
    return smallRun({ ...options, augmentations: AUGMENTATIONS }, { ...data, labels });
  },
  autoencoder: shards => {
    const phases = { imageSize: null, autoencoderSteps: 8, discriminatorSteps: 8, steps: 100 };
    const options: Partial<TrainerOptions> = { variant: 'autoencoder', shards, batchSize: 8, generatorUpdates: 2 };
    return smallRun({ ...options, ...phases, augmentations: ['colour'] }, noise({ count: 48, size: 16 }));
  },
};

/** Through all phases of an autoencoder, and through several epochs. */
const STEPS = 60;

/** Trains so many steps in so many workers. */
async function train(run: Run, steps: number, workers: number) {
  const opened = workers > 1 ? await openGroup(run, workers) : null;
  for (let step = 0; step < steps; step++) {
    if (opened) await run.trainWith(opened.group.compute);
    else run.train();
  }
  expect(opened?.group.most ?? 1).to.equal(workers);
  opened?.group.dispose();
  return run.metrics();
}

describe('The workers of a run with shards', () => {
  before(() => useBackend('wasm simd'));
  afterEach(() => liveWorkers(0));

  for (const [variant, open] of Object.entries(VARIANTS)) {
    for (const shards of [2, 4]) {
      it(`give the same bits as one worker, and as another number of them: ${variant}, ${shards} shards`, async () => {
        const alone = open(shards);
        const metrics = await train(alone, STEPS, 1);
        const state = stateOf(alone);
        const { numTensors } = tf.memory();
        for (const workers of shards === 4 ? [4, 3] : [2]) {
          const run = open(shards);
          expect(await train(run, STEPS, workers), `metrics, ${workers} workers`).to.deep.equal(metrics);
          expect(stateOf(run), `state, ${workers} workers`).to.deep.equal(state);
          run.dispose();
          expect(tf.memory().numTensors, 'tensors').to.equal(numTensors);
        }
        // Interrupted twice, and resumed with fewer workers, then with more.
        let run = open(shards);
        let step = 0;
        for (const [end, workers] of [
          [17, shards],
          [31, 1],
          [STEPS, 2],
        ] as const) {
          await train(run, end - step, workers);
          const saved = run.save();
          run.dispose();
          run = open(shards);
          run.restore(saved);
          step = end;
        }
        expect(stateOf(run), 'interrupted').to.deep.equal(state);
        [run, alone].forEach(each => each.dispose());
      }).timeout(600_000);
    }
  }

  it('train another run than one shard does, since each part has its own z, images and statistics', async () => {
    const [whole, halves] = [VARIANTS['plain']!(1), VARIANTS['plain']!(2)];
    await train(whole, 1, 1);
    await train(halves, 1, 1);
    expect(stateOf(halves)).not.to.deep.equal(stateOf(whole));
    [whole, halves].forEach(run => run.dispose());
  });

  // scripts/check/soak/cores.mjs does this twenty times each, with the built package.
  for (const fault of ['kill', 'close', 'hang', 'throw'] as const) {
    const times = fault === 'hang' ? 2 : 5; // that is waited for
    it(`may fail ${times} times in the middle of an update (${fault}), and the run loses nothing`, async () => {
      const alone = VARIANTS['plain']!(2);
      const run = VARIANTS['plain']!(2);
      let losses = 0;
      for (let round = 0; round < times; round++) {
        const opened = await openGroup(run, 2, fault === 'hang' ? { hangs: 1500 } : {});
        await run.trainWith(opened.group.compute);
        if (fault !== 'kill') opened.poison(fault);
        const step = run.trainWith(opened.group.compute);
        if (fault === 'kill') opened.kill();
        await step;
        const told = opened.changes.filter(({ cause }) => cause !== null);
        expect(told.length, 'events').to.equal(1);
        expect(told[0]?.workers).to.equal(1);
        losses += told.length;
        opened.group.dispose();
        for (let n = 0; n < 2; n++) alone.train();
      }
      expect(losses).to.equal(times);
      expect(stateOf(run)).to.deep.equal(stateOf(alone));
      [run, alone].forEach(each => each.dispose());
    }).timeout(600_000);
  }

  it('are replaced, until they have failed too often', async () => {
    const run = VARIANTS['plain']!(2);
    const { group, changes, spawned, poison } = await openGroup(run, 2);
    for (let failure = 1; failure <= 4; failure++) {
      poison('throw');
      while (group.most === 2) await run.trainWith(group.compute);
      if (failure < 4) await until(() => group.most === 2);
    }
    expect(changes.map(({ workers }) => workers)).to.deep.equal([1, 2, 1, 2, 1, 2, 1]);
    expect(changes.map(({ cause }) => cause?.name)).to.deep.equal([
      ...['OutOfMemoryError', undefined, 'OutOfMemoryError', undefined, 'OutOfMemoryError', undefined],
      'OutOfMemoryError',
    ]);
    await wait(200);
    expect(spawned).to.have.length(4);
    group.dispose();
    run.dispose();
  });

  it('are replaced, too, where the worker that was to replace one ends while it starts', async () => {
    const run = VARIANTS['plain']!(2);
    const { group, changes, spawned, poison } = await openGroup(run, 2);
    poison('throw');
    while (group.most === 2) await run.trainWith(group.compute);
    expect(spawned).to.have.length(2);
    spawned[1]?.terminate();
    await until(() => group.most === 2);
    expect(changes.map(({ workers }) => workers)).to.deep.equal([1, 1, 2]);
    expect(changes.map(({ cause }) => cause?.name)).to.deep.equal(['OutOfMemoryError', 'WorkerLostError', undefined]);
    group.dispose();
    run.dispose();
  });

  it('leave none behind after 250 starts and stops, in the middle of an update or not', async () => {
    const run = VARIANTS['plain']!(2);
    const { numTensors } = tf.memory();
    for (let started = 0; started < 250; started += 10) {
      const groups = await Promise.all(
        Array.from({ length: 10 }, () => openGroup(run, 2, { script: 'idle-shard.worker.js' })),
      );
      const [last] = groups;
      const step = last && run.trainWith(last.group.compute);
      for (const { group } of groups) group.dispose();
      await step; // this thread goes on alone
    }
    await liveWorkers(0);
    run.metrics();
    expect(tf.memory().numTensors).to.equal(numTensors);
    run.dispose();
  }).timeout(600_000);

  it('leave none behind that had begun to compute, nor any when one of them does not start', async () => {
    const run = VARIANTS['plain']!(4);
    for (let round = 0; round < 4; round++) {
      const opened = await openGroup(run, 4);
      const step = run.trainWith(opened.group.compute);
      if (round % 2 === 0) await step;
      opened.group.dispose();
      await step; // this thread goes on alone
    }
    await liveWorkers(0);
    const failure = await rejection(openGroup(run, 4, { script: 'none.worker.js' }));
    expect(failure).to.be.instanceOf(WorkerLostError);
    await liveWorkers(0);
    run.dispose();
  });
});
