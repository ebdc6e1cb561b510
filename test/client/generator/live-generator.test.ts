import { expect } from 'chai';
import { createTrainer, loadGenerator, type Trainer } from 'dcgan-elements/engine';
import type { CreateTrainerOptions, Generator, TrainerEventDetails } from '../../../src/client/api.js';
import { setAssetBase } from '../../../src/client/assets.js';
import { LiveGenerator } from '../../../src/client/generator/live-generator.js';
import { SamplerPool } from '../../../src/client/generator/sampler-pool.js';
import { TypedEvents } from '../../../src/client/typed-events.js';
import type { ImageBatch, PixelBatch } from '../../../src/shared/protocol/images.js';
import { need } from '../../support/capabilities.js';
import { captureWorkers } from '../../support/captured-workers.js';
import { liveWorkers } from '../../support/live-workers.js';
import { until } from '../../support/mount-trainer.js';
import { next, rejection, wait } from '../../support/promises.js';
import { smallRun } from '../../support/small-run.js';

const spawn = () => new Worker('/dist/assets/generator.worker.js', { type: 'module' });
const z = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i));

/** The first of each picture's channels, and the same of numbers. */
const shown = ({ rgba }: PixelBatch) => [...rgba].filter((_, i) => i % 4 === 0);
const asShown = ({ data }: ImageBatch) => [...new Uint8ClampedArray(data.map(value => (value + 1) * 127.5))];

describe('A trainer’s own generator', () => {
  const captured = captureWorkers();
  const trainers: Trainer[] = [];

  async function open(changes: CreateTrainerOptions = {}): Promise<Trainer> {
    const trainer = await createTrainer({ ...smallRun({ dropoutKeep: 0.8 }), ...changes });
    trainers.push(trainer);
    return trainer;
  }

  const autoencoder = () => {
    const widths = [4, 4, 4, 4];
    const shape = { imageSize: 16, encoderWidths: widths, discriminatorWidths: widths };
    return open({ variant: 'autoencoder', ...shape, autoencoderSteps: 4, discriminatorSteps: 1 });
  };

  before(() => setAssetBase('/dist/assets/'));
  afterEach(async () => {
    for (const trainer of trainers.splice(0)) trainer.dispose();
    await liveWorkers(0);
  });
  after(() => captured.release());

  it('draws what the run generates, in another worker, and soon what it generates after more steps', async () => {
    const trainer = await open();
    const { generator } = trainer;
    await trainer.step(2);
    expect(shown(await generator.draw(z))).to.deep.equal(asShown(await generator.generate(z)));
    await liveWorkers(2);
    const changed = next(generator, 'change');
    await trainer.step(5);
    await generator.draw(z);
    await changed;
    expect(shown(await generator.draw(z))).to.deep.equal(asShown(await generator.generate(z)));
  });

  it('draws what the run shows in the autoencoder’s phase too, and takes pictures to their z', async () => {
    const trainer = await autoencoder();
    await trainer.step(3);
    expect(trainer.generator.description.encoder).to.equal(true);
    expect(shown(await trainer.generator.draw(z))).to.deep.equal(asShown(await trainer.generator.generate(z)));
    const inversion = await trainer.generator.invert(new Float32Array(256), { steps: 2 });
    expect(inversion.z).to.have.length(4);
    expect(inversion.error).to.be.within(0, 4);
  });

  it('says that it has no encoder where it trains none', async () => {
    const { generator } = await open();
    expect(await rejection(generator.invert(new Float32Array(144)))).to.include({ name: 'StateError' });
  });

  it('draws for the z of a run that has begun anew with another latent size, and tells the change', async () => {
    const trainer = await open();
    const { generator } = trainer;
    await generator.draw(z);
    const changed = next(generator, 'change');
    await trainer.reset({ latentSize: 6 });
    await changed;
    expect(generator.description.latentSize).to.equal(6);
    expect((await generator.draw(z)).count).to.equal(2);
  });

  it('lets the training go on when the sampler is killed, and draws again', async () => {
    const trainer = await open();
    const expected = await trainer.generator.draw(z);
    const drawing = trainer.generator.draw(z);
    captured.kill();
    expect(await drawing).to.deep.equal(expected);
    expect((await trainer.step()).step).to.equal(1);
  });

  it('leaves the GPU to the training', async () => {
    await need('webgl in workers');
    const trainer = await open({ backend: 'webgl' });
    const generator = await loadGenerator(await trainer.exportWeights());
    expect(generator.description.backend).to.include({ name: 'wasm', requested: 'auto' });
    expect(generator.description.backend.reason).to.contain('GPU is left');
    generator.dispose();
  });

  it('rejects what is being drawn when the trainer is disposed, and what comes', async () => {
    const trainer = await open();
    await trainer.generator.draw(z);
    const pending = rejection(trainer.generator.draw(z));
    trainer.dispose();
    expect(await pending).to.include({ name: 'StateError' });
    expect(await rejection(trainer.generator.draw(z))).to.include({ name: 'StateError' });
  });

  it('asks the run for weights only while somebody draws, and never twice in a second', async () => {
    const trainer = await open();
    const bytes = await (await trainer.exportWeights()).arrayBuffer();
    const { description } = trainer.generator;
    const asked: number[] = [];
    const events = Object.assign(new TypedEvents<TrainerEventDetails>(), { description: trainer.description });
    const samplers = new SamplerPool({ spawn: { safetensors: spawn, 'tensorflow.js': spawn } });
    const source = {
      describe: () => description,
      generate: () => Promise.reject(new Error('not here')),
      weights: () => {
        asked.push(performance.now());
        return Promise.resolve({ bytes: bytes.slice(0), milliseconds: 1 });
      },
    };
    const generator: Generator = new LiveGenerator(events, source, samplers);
    const go = () => events.dispatchEvent(new CustomEvent('progress'));
    go();
    expect(asked).to.have.length(0);
    await generator.draw(z);
    expect(asked).to.have.length(1);
    const redraw = () => void generator.draw(z);
    generator.addEventListener('change', redraw);
    redraw();
    const training = setInterval(go, 20);
    await until(() => asked.length === 3);
    generator.removeEventListener('change', redraw);
    await wait(1_200); // what was drawn last lets one more come
    const { length } = asked;
    await wait(1_200);
    clearInterval(training);
    expect(asked).to.have.length(length);
    for (let i = 1; i < asked.length; i++) expect((asked[i] as number) - (asked[i - 1] as number)).to.be.at.least(990);
    events.dispatchEvent(new CustomEvent('state', { detail: { state: 'disposed' } }));
  });
});
