import { expect } from 'chai';
import type { TrainerEventDetails } from '../../../src/client/api.js';
import { DEFAULT_TIMEOUTS } from '../../../src/shared/host/worker-host.js';
import { DeadlineError, NotFiniteError, OutOfMemoryError } from '../../../src/shared/errors.js';
import { next } from '../../support/promises.js';
import { poisonedTrainer, poisonRun } from '../../support/poisoned-run.js';
import type { Poison } from '../../support/poisoned-trainer.worker.js';

const workerUrl = '/build/test/support/poisoned-trainer.worker.js';

describe('A run that comes to what is no number', () => {
  const cases: readonly [words: string, poison: Poison][] = [
    ['a NaN in a batch', 'batch'],
    ['a NaN in a weight', 'weight'],
    ['a rate of 1e6', 'rate'],
    ['an infinite loss', 'loss'],
  ];
  for (const [words, poison] of cases) {
    it(`by ${words} is taken back to its last good state, bit for bit, and goes on another way`, async () => {
      const { recoveries, good, differences, changed, steps, state } = await poisonRun(poison, { workerUrl, steps: 4 });
      expect(recoveries).to.have.length(1);
      expect(recoveries[0]).to.include({ step: good });
      expect(recoveries[0]?.cause).to.be.instanceOf(NotFiniteError);
      expect(differences).to.deep.equal([]);
      expect(changed).to.deep.equal({
        detours: '1',
        rate_scale_autoencoder: '0.5',
        rate_scale_discriminator: '0.5',
        rate_scale_generator: '0.5',
      });
      expect(state).to.equal('running');
      expect(steps.map(({ step }) => step)).to.deep.equal(steps.map((_, i) => good + 1 + i));
      for (const { learningRate } of steps) expect(learningRate).to.equal(4e-4 / 2);
    });
  }

  it('is left alone, with the reason, the third time in a row; start() tries again', async () => {
    const { trainer, poison } = await poisonedTrainer(workerUrl, {});
    try {
      await trainer.step(3);
      const rates: number[] = [];
      trainer.addEventListener('recovery', () => {
        trainer.addEventListener('step', ({ detail }) => rates.push(detail.learningRate), { once: true });
        poison('loss');
      });
      const failed = next(trainer, 'error');
      poison('loss');
      await trainer.start();
      expect(await failed).to.be.instanceOf(NotFiniteError);
      expect(trainer.state).to.equal('failed');
      await trainer.start();
      await next(trainer, 'step');
      expect(trainer.state).to.equal('running');
    } finally {
      trainer.dispose();
    }
  });
});

describe('A run whose memory is exhausted', () => {
  it('goes on from its last good state in a new worker, with nothing changed', async () => {
    const { recoveries, good, differences, changed, steps } = await poisonRun('memory', { workerUrl, steps: 4 });
    expect(recoveries).to.have.length(1);
    expect(recoveries[0]?.cause).to.be.instanceOf(OutOfMemoryError);
    expect(differences).to.deep.equal([]);
    expect(changed).to.deep.equal({});
    expect(steps[0]).to.include({ step: good + 1, learningRate: 4e-4 });
  });
});

describe('A run whose worker hangs in the middle of a step', () => {
  it('goes on from its last snapshot in a new worker, once the old one has been silent for too long', async () => {
    const silence = 4_000; // longer than a new worker takes to open a run and for its first step
    const { trainer, poison, snapshot } = await poisonedTrainer(workerUrl, {}, { ...DEFAULT_TIMEOUTS, silence });
    try {
      const recoveries: TrainerEventDetails['recovery'][] = [];
      const good: number[] = [];
      trainer.addEventListener('recovery', ({ detail }) => {
        recoveries.push(detail);
        good.push(snapshot().step); // before the new worker trains
      });
      await trainer.start();
      await next(trainer, 'step');
      poison('hang');
      await next(trainer, 'recovery');
      const first = await next<TrainerEventDetails['step']>(trainer, 'step');
      const from = good[0] ?? NaN;
      expect(recoveries).to.have.length(1);
      expect(recoveries[0]?.cause).to.be.instanceOf(DeadlineError);
      expect(from).to.be.at.least(1); // a snapshot follows the first step
      expect(recoveries[0]?.step).to.equal(from);
      expect(first.step).to.equal(from + 1);
      expect(trainer.state).to.equal('running');
    } finally {
      trainer.dispose();
    }
  });
});
