import { expect } from 'chai';
import { createTrainer, type Trainer } from 'dcgan-elements/engine';
import type { CreateTrainerOptions } from '../../../src/client/api.js';
import { openCheckpoint } from '../../../src/client/checkpoints/checkpoint.js';
import { deleteCheckpoint } from '../../../src/client/checkpoints/manage.js';
import { readSafetensors, type SafetensorsFile } from '../../../src/shared/safetensors/safetensors.js';
import { freed } from '../../support/freed.js';
import { wait } from '../../support/promises.js';
import { smallRun } from '../../support/small-run.js';

/** Everything that can change from one step to the next: dropout, averages, falling rates, mirrored data. */
const plain = smallRun({ dropoutKeep: 0.5, averageDecay: 0.9, learningRateEpochs: [2, 5], flip: true, steps: 60 });
const autoencoder = smallRun({
  variant: 'autoencoder',
  imageSize: 16,
  encoderWidths: [2, 3, 4, 5],
  discriminatorWidths: [2, 3, 4, 5],
  autoencoderSteps: 20,
  discriminatorSteps: 10,
  steps: 30,
  averageDecay: 0.9,
  learningRateEpochs: [2, 5],
  flip: true,
});

const STEPS = 60;

/** Milliseconds for which the page did nothing else at most, while something was going on. */
async function longestPause(task: () => Promise<unknown>): Promise<number> {
  const { port1, port2 } = new MessageChannel();
  let longest = 0;
  let last = performance.now();
  port1.onmessage = () => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
    port2.postMessage(0);
  };
  port2.postMessage(0);
  await task();
  port1.close();
  return longest;
}

describe('A run that is interrupted and goes on', () => {
  const trainers: Trainer[] = [];

  async function open(options: CreateTrainerOptions): Promise<Trainer> {
    const trainer = await createTrainer(options);
    trainers.push(trainer);
    return trainer;
  }

  async function stateOf(trainer: Trainer): Promise<SafetensorsFile> {
    const { training } = await openCheckpoint(await trainer.exportCheckpoint());
    const { tensors, metadata } = readSafetensors(training);
    const counts = Object.entries(metadata).filter(([name]) => !['run', 'digests', 'seal'].includes(name));
    return { tensors, metadata: Object.fromEntries(counts) };
  }

  afterEach(async () => {
    for (const trainer of trainers.splice(0)) trainer.dispose();
    await freed('resumed');
    await deleteCheckpoint('resumed').catch(() => {}); // there may be none
  });

  for (const [variant, options, stops] of [
    ['plain', plain, [1, 16, 41]],
    ['autoencoder', autoencoder, [7, 20, 30]],
  ] as const) {
    it(`has the same bits as one that is not, wherever it was interrupted (${variant})`, async () => {
      const whole = await open({ ...options, seed: 3 });
      await whole.step(STEPS);
      const expected = await stateOf(whole);
      const history = whole.record.copy().history;
      whole.dispose();
      for (const stop of stops) {
        const first = await open({ ...options, seed: 3, checkpoint: 'resumed' });
        await first.step(stop);
        expect(await first.saveCheckpoint()).to.include({ step: stop });
        first.dispose();
        const second = await open({ ...options, seed: 8, checkpoint: 'resumed' });
        expect(second.progress.step).to.equal(stop);
        await second.step(STEPS - stop);
        const { tensors, metadata } = await stateOf(second);
        expect(metadata).to.deep.equal(expected.metadata);
        expect(Object.keys(tensors)).to.deep.equal(Object.keys(expected.tensors));
        const differing = Object.entries(tensors).filter(([name, { data }]) =>
          data.some((value, i) => !Object.is(value, expected.tensors[name]?.data[i])),
        );
        expect(differing.map(([name]) => name)).to.deep.equal([]);
        expect(second.record.copy().history.rows).to.have.length(history.rows.length);
        second.dispose();
        await freed('resumed');
        await deleteCheckpoint('resumed');
      }
    });
  }

  it('does not block the page for long while it saves', async () => {
    const trainer = await open({ ...plain, baseWidth: 24, checkpoint: 'resumed' });
    await trainer.step();
    await trainer.saveCheckpoint();
    await trainer.applyRemedy({ type: 'scale-rate', network: 'generator', factor: 0.5 }); // so that there is something to save
    const idle = await longestPause(() => wait(500));
    let bytes = 0;
    const saving = await longestPause(async () => ({ bytes } = await trainer.saveCheckpoint()));
    const [before, during] = [idle, saving].map(Math.round);
    console.log(
      `A save of ${Math.round(bytes / 1e6)} MB held the page up for ${during} ms at most; idle: ${before} ms.`,
    );
    expect(bytes).to.be.above(1e6);
  });
});
