import { expect } from 'chai';
import {
  convertWeights,
  createTrainer,
  InvalidOptionError,
  loadGenerator,
  setAssetBase,
  WeightsError,
  type ClassChoice,
  type Generator,
  type ImageBatch,
  type PixelBatch,
  type Trainer,
} from 'dcgan-elements/engine';
import type { CreateTrainerOptions, TrainerEventDetails } from '../../../src/client/api.js';
import { openCheckpoint } from '../../../src/client/checkpoints/checkpoint.js';
import { packCheckpoint, unpackCheckpoint } from '../../../src/client/checkpoints/checkpoint-file.js';
import { readSafetensors, type NamedTensor } from '../../../src/shared/safetensors/safetensors.js';
import { captureWorkers } from '../../support/captured-workers.js';
import { largestDifference } from '../../support/golden.js';
import { next, rejection } from '../../support/promises.js';
import { smallRun } from '../../support/small-run.js';

const DIGITS = [{ name: 'digit', classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] }];
const z = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)); // three images

/** The first of each picture's channels, and the same of numbers. */
const shown = ({ rgba }: PixelBatch) => [...rgba].filter((_, i) => i % 4 === 0);
const asShown = ({ data }: ImageBatch) => [...new Uint8ClampedArray(data.map(value => (value + 1) * 127.5))];

describe('A run on digits', () => {
  const captured = captureWorkers();
  const disposables: { dispose(): void }[] = [];

  const kept = <Thing extends { dispose(): void }>(thing: Thing): Thing => {
    disposables.push(thing);
    return thing;
  };
  const open = async (changes: CreateTrainerOptions = {}): Promise<Trainer> =>
    kept(await createTrainer(smallRun({ dataset: 'digits', dropoutKeep: 0.5, seed: 3, ...changes })));
  const load = async (source: Blob | File[]): Promise<Generator> =>
    kept(await loadGenerator(source as Blob, { backend: 'wasm' }));

  /** All tensors and counts of a run. */
  async function stateOf(trainer: Trainer): Promise<Readonly<Record<string, NamedTensor>>> {
    const { training } = await openCheckpoint(await trainer.exportCheckpoint());
    return readSafetensors(training).tensors;
  }

  const differing = (a: Readonly<Record<string, NamedTensor>>, b: Readonly<Record<string, NamedTensor>>) =>
    Object.keys({ ...a, ...b }).filter(name => String(a[name]?.data) !== String(b[name]?.data));

  before(() => setAssetBase('/dist/assets/'));
  afterEach(() => disposables.splice(0).forEach(thing => thing.dispose()));
  after(() => captured.release());

  it('is told the digits unless it is asked not to be, and draws the one that is asked for', async () => {
    const trainer = await open({ sheetColumns: 10 });
    expect(trainer.description.options.classes).to.equal('auto');
    expect(trainer.description.classes).to.deep.equal(DIGITS);
    await trainer.step(2);
    expect((await trainer.sheet()).columnNames).to.deep.equal(DIGITS[0]?.classes);
    const { generator } = trainer;
    expect(generator.description.classes).to.deep.equal(DIGITS);
    const draw = async (classes?: ClassChoice | ClassChoice[]) => (await generator.generate(z, { classes })).data;
    const [seven, three] = [await draw(7), await draw('3')];
    expect(seven).to.have.length(3 * 784);
    expect(largestDifference(seven, three)).to.be.above(1e-4);
    expect(await draw({ digit: 7 })).to.deep.equal(seven);
    expect(await draw([7, '7', { digit: { 7: 1 } }])).to.deep.equal(seven);
    expect(largestDifference(await draw({ digit: { 3: 0.5, 7: 0.5 } }), seven)).to.be.above(1e-5);
    expect(await draw()).to.deep.equal(await draw());
    for (const wrong of ['ten', 10, { digit: { 3: 0.5 } }, { hair: 'red' }] as ClassChoice[]) {
      expect(await rejection(draw(wrong))).to.be.instanceOf(InvalidOptionError);
      expect(await rejection(generator.draw(z, { classes: wrong }))).to.be.instanceOf(InvalidOptionError);
    }
    const [mixed, none] = [{ digit: { 2: 0.25, 3: 0.75 } }, undefined];
    for (const classes of [mixed, none, [1, 2, 3]]) {
      expect(shown(await generator.draw(z, { classes }))).to.deep.equal(
        asShown(await generator.generate(z, { classes })),
      );
    }
  });

  it('goes on bit for bit from its checkpoint', async () => {
    const whole = await open();
    await whole.step(8);
    const expected = await stateOf(whole);
    whole.dispose();
    const first = await open();
    await first.step(3);
    const checkpoint = await first.exportCheckpoint();
    first.dispose();
    const second = await open({ seed: 9, classes: 'none' });
    const description = await second.importCheckpoint(checkpoint);
    expect(description.options).to.include({ classes: 'auto', seed: 3 });
    expect(description.classes).to.deep.equal(DIGITS);
    await second.step(5);
    expect(differing(await stateOf(second), expected)).to.deep.equal([]);
  });

  it('goes on with its classes in another worker when its own was killed', async () => {
    const trainer = await open();
    await trainer.start();
    await trainer.pause(); // which takes a snapshot
    const { step } = trainer.progress;
    const recovered = next<TrainerEventDetails['recovery']>(trainer, 'recovery');
    captured.kill();
    await recovered;
    expect(trainer.description.classes).to.deep.equal(DIGITS);
    expect(await trainer.step()).to.include({ step: step + 1 });
  });

  it('goes on without classes where it was saved by version 0.1', async () => {
    const whole = await open({ classes: 'none' });
    await whole.step(6);
    const expected = await stateOf(whole);
    whole.dispose();
    const run = await open({ classes: 'none' });
    await run.step(2);
    const saved = await unpackCheckpoint(await run.exportCheckpoint());
    const metadata = saved.run as { options: Record<string, unknown> };
    const { classes, ...options } = metadata.options;
    expect(classes).to.equal('none');
    const old = new Blob(await packCheckpoint({ ...saved, run: { ...metadata, options } }));
    const resumed = await open();
    const description = await resumed.importCheckpoint(old);
    expect(description.options.classes).to.equal('none');
    expect(description.classes).to.deep.equal([]);
    await resumed.step(4);
    expect(differing(await stateOf(resumed), expected)).to.deep.equal([]);
  });

  it('is exported, and draws the same for the same classes wherever it is loaded', async () => {
    const trainer = await open();
    await trainer.step(2);
    const classes = [3, { digit: { 1: 0.5, 7: 0.5 } }, '9'];
    const { data } = await trainer.generator.generate(z, { classes });
    const weights = await trainer.exportWeights();
    const [tensorflow, pytorch, half] = await Promise.all([
      convertWeights(weights, { format: 'tensorflow.js' }),
      convertWeights(weights, { format: 'pytorch' }),
      convertWeights(weights, { format: 'safetensors', dtype: 'float16', networks: ['generator'] }),
    ]);
    for (const [what, source, tolerance] of [
      ['as it is', weights, 1e-6],
      ['TensorFlow.js', tensorflow, 1e-4],
      ['PyTorch', pytorch[0] as File, 1e-6],
      ['float16', half[0] as File, 2e-2],
    ] as const) {
      const generator = await load(source);
      expect(generator.description.classes, what).to.deep.equal(DIGITS);
      const images = await generator.generate(z, { classes });
      expect(largestDifference(images.data, data), what).to.be.at.most(tolerance);
      expect(shown(await generator.draw(z, { classes })), what).to.deep.equal(asShown(images));
      expect(await rejection(generator.generate(z, { classes: 'ten' })), what).to.be.instanceOf(InvalidOptionError);
    }
  });

  it('refuses weights with other classes, and goes on as before', async () => {
    const told = await open();
    const untold = await open({ classes: 'none' });
    await told.step();
    const before = await stateOf(told);
    const [withClasses, without] = [await told.exportWeights(), await untold.exportWeights()];
    for (const [trainer, weights, words] of [
      [told, without, /weights are for no classes; this run has the classes digit: 0, 1, 2, 3, 4, ... \(10\)/],
      [untold, withClasses, /weights are for the classes digit: .*; this run has no classes/],
    ] as const) {
      const error = (await rejection(trainer.importWeights(weights))) as WeightsError;
      expect(error).to.be.instanceOf(WeightsError);
      expect(error).to.include({ code: 'weights-classes-differ' });
      expect(error.message).to.match(words);
    }
    expect(differing(await stateOf(told), before)).to.deep.equal([]);
    const other = await open(); // which has taken no step
    await other.importWeights(withClasses);
    const drawn = async (trainer: Trainer) => (await trainer.generator.generate(z, { classes: 5 })).data;
    expect(largestDifference(await drawn(other), await drawn(told))).to.be.at.most(1e-6);
  });

  it('can be begun anew without classes, and with them again', async () => {
    const trainer = await open();
    const { generator } = trainer;
    await trainer.step();
    await generator.draw(z, { classes: 4 });
    await trainer.reset({ classes: 'none' });
    expect(trainer.description.classes).to.deep.equal([]);
    expect(generator.description.classes).to.deep.equal([]);
    await trainer.step();
    expect(shown(await generator.draw(z))).to.deep.equal(asShown(await generator.generate(z)));
    for (const call of [generator.draw(z, { classes: 4 }), generator.generate(z, { classes: 4 })]) {
      const error = (await rejection(call)) as InvalidOptionError;
      expect(error).to.be.instanceOf(InvalidOptionError);
      expect(error.message).to.match(/^classes is .*without classes/);
    }
    await trainer.reset({ classes: 'auto' });
    expect(generator.description.classes).to.deep.equal(DIGITS);
    expect((await generator.draw(z, { classes: 4 })).count).to.equal(3);
  });

  it('draws z as they were when they were asked for, whatever becomes of their memory', async () => {
    for (const classes of ['auto', 'none'] as const) {
      const { generator } = await open({ classes });
      const own = z.slice();
      const [expected, drawing] = [await generator.generate(z), generator.generate(own)];
      own.fill(0);
      expect((await drawing).data).to.deep.equal(expected.data);
    }
  });
});
