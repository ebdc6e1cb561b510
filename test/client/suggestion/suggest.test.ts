import { expect } from 'chai';
import { InvalidOptionError, suggestRun } from 'dcgan-elements/engine';
import { suggest, secondsOf } from '../../../src/client/suggestion/suggest.js';
import type { CreateTrainerOptions, Trainer } from '../../../src/client/api.js';
import { FakeTrainer } from '../../support/fake-trainer.js';
import { liveWorkers } from '../../support/live-workers.js';
import { rejection } from '../../support/promises.js';

/** Steps between two pieces of news, which are a second apart. */
const STEPS = 4;

/** A machine whose trainers do so many steps per second, and whose clock goes with them. */
function machineOf(pace: (options: CreateTrainerOptions) => number) {
  const opened: (CreateTrainerOptions & { readonly trainer: FakeTrainer })[] = [];
  let time = 0;
  const open = (options: CreateTrainerOptions): Promise<Trainer> => {
    const trainer = new FakeTrainer(options);
    let present = options;
    opened.push({ ...options, trainer });
    const reset = trainer.reset.bind(trainer);
    trainer.reset = changes => {
      present = { ...present, ...changes };
      return reset(changes);
    };
    trainer.start = () => {
      for (const begun = time; time - begun < 4_000;) {
        trainer.advance(STEPS);
        time += (1_000 * STEPS) / pace(present);
      }
      trainer.advance(STEPS);
      return Promise.resolve();
    };
    return Promise.resolve(trainer);
  };
  return { opened, machine: { open, now: () => time } };
}

describe('a suggestion', () => {
  it('tells the seconds of all phases by the pace of each, and leaves no trainer', async () => {
    // The plain pace counts for the phase without pretraining: the adversarial one.
    const { opened, machine } = machineOf(({ pretrain }) => (pretrain === 'full' ? 10 : 8));
    const { options, seconds, reason } = await suggest({ count: 300, size: 100, channels: 3 }, machine);
    expect(options).to.include({
      variant: 'autoencoder',
      autoencoderSteps: 3_000,
      discriminatorSteps: 200,
      steps: 6_000,
    });
    expect(seconds).to.be.closeTo(3_000 / 10 + 6_200 / 8, 1e-6);
    expect(reason.length).to.be.at.least(2);
    expect(opened.map(({ trainer }) => trainer.disposals)).to.deep.equal([1]);
  });

  it('takes the speed of a run that has found its threads, and not that of its trials', async () => {
    let asked = 0;
    const { machine } = machineOf(() => (++asked < 3 ? 10 : 20)); // the first steps are slow
    const { seconds } = await suggest({ count: 5_000, size: 28, channels: 1 }, machine);
    expect(seconds).to.be.closeTo(3_000 / 20, 1e-6);
  });

  it('is the next best run where the best takes more than half an hour', async () => {
    const { opened, machine } = machineOf(({ variant }) => (variant === 'plain' ? 4 : 1));
    const { options, seconds, reason } = await suggest({ count: 300, size: 100, channels: 3 }, machine);
    expect(options).to.include({ variant: 'plain', imageSize: 32 });
    expect(seconds).to.be.closeTo(3_000 / 4, 1e-6);
    expect(reason.map(({ text }) => text).join(' ')).to.contain('At 64 x 64 this machine would take 153 minutes.');
    expect(opened.map(({ trainer }) => trainer.disposals)).to.deep.equal([1, 1]);
  });

  it('is the smallest run where even that takes longer, and says so by its seconds', async () => {
    const { machine } = machineOf(() => 0.1);
    const { options, seconds } = await suggest({ count: 300, size: 100, channels: 3 }, machine);
    expect(options.variant).to.equal('plain');
    expect(seconds).to.be.closeTo(30_000, 1e-6);
  });

  it('counts no steps of phases that a run has not', () => {
    const steps = { autoencoderSteps: 50, discriminatorSteps: 50, steps: 100 };
    expect(secondsOf(steps, { autoencoder: null, adversarial: 10 })).to.equal(10);
    expect(secondsOf(steps, { autoencoder: 5, adversarial: 10 })).to.equal(25);
  });

  it('comes from real steps in a real worker, which is gone afterwards', async () => {
    const { options, seconds, backend } = await suggestRun({ count: 200, size: 8, channels: 1, backend: 'wasm' });
    expect(options).to.include({ variant: 'plain', imageSize: 8, batchSize: 32 });
    expect(backend.name).to.equal('wasm');
    expect(seconds).to.be.above(0).and.below(36_000);
    await liveWorkers(0);
  });

  it('can be called off, and leaves no worker then', async () => {
    const abort = new AbortController();
    const pending = rejection(suggestRun({ count: 20, size: 64, channels: 3, backend: 'wasm', signal: abort.signal }));
    await liveWorkers(1);
    abort.abort();
    expect(await pending).to.have.property('name', 'AbortError');
    await liveWorkers(0);
  });

  it('is refused for what are no pictures', async () => {
    const right = { count: 300, size: 64, channels: 3 } as const;
    for (const wrong of [
      { count: 0 },
      { count: NaN },
      { size: 0.5 },
      { channels: 2 },
      { backend: 'cpu' },
    ] as object[]) {
      expect(await rejection(suggestRun({ ...right, ...wrong }))).to.be.instanceOf(InvalidOptionError);
    }
  });
});
