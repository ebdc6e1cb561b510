import { expect } from 'chai';
import {
  createTrainer,
  InvalidOptionError,
  loadGenerator,
  StateError,
  WeightsError,
  WorkerLostError,
} from 'dcgan-elements/engine';
import type { Generator } from '../../../src/client/api.js';
import { captureWorkers } from '../../support/captured-workers.js';
import { liveWorkers } from '../../support/live-workers.js';
import { rejection, wait } from '../../support/promises.js';
import { smallRun } from '../../support/small-run.js';

describe('A generator from a file', () => {
  const captured = captureWorkers();
  const generators: Generator[] = [];
  const z = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i));
  let file: Blob;
  let expected: Float32Array;

  async function load(...given: Parameters<typeof loadGenerator>): Promise<Generator> {
    const generator = await loadGenerator(...given);
    generators.push(generator);
    return generator;
  }

  before(async () => {
    const trainer = await createTrainer(smallRun());
    await trainer.step(3);
    file = await trainer.exportWeights();
    expected = (await trainer.generator.generate(z)).data;
    trainer.dispose();
  });
  afterEach(async () => {
    for (const generator of generators.splice(0)) generator.dispose();
    await liveWorkers(0); // the next begins with a worker of its own
  });
  after(() => captured.release());

  it('draws what the trainer drew that wrote it, from a Blob, an ArrayBuffer and a URL', async () => {
    const url = URL.createObjectURL(file);
    for (const source of [file, await file.arrayBuffer(), url, new URL(url)]) {
      const generator = await load(source, { backend: 'wasm' });
      expect(generator.description).to.include({ height: 12, width: 12, channels: 1, latentSize: 4 });
      const images = await generator.generate(z);
      expect(images).to.include({ count: 3, height: 12, width: 12, channels: 1 });
      expect([...images.data]).to.deep.equal([...expected]);
    }
    URL.revokeObjectURL(url);
  });

  it('draws from a Keras file, by its URL', async () => {
    for (const name of ['sequential-2.h5', 'functional-3.keras']) {
      const generator = await load(`/test/fixtures/keras/${name}`, { backend: 'wasm', cache: false });
      expect(generator.description).to.include({ height: 16, width: 16, channels: 1, latentSize: 6 });
      expect((await generator.generate(z)).count).to.equal(2);
    }
  });

  it('tells how loading goes by one number that ends at 1', async () => {
    const fractions: number[] = [];
    const url = URL.createObjectURL(file);
    await load(url, { backend: 'wasm', onProgress: ({ fraction }) => fractions.push(fraction) });
    expect(fractions).to.deep.equal([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).to.equal(1);
  });

  it('says the status and the URL of a file that is not there', async () => {
    const error = await rejection(load('no/such.safetensors'));
    expect(error).to.be.instanceOf(WeightsError);
    expect((error as WeightsError).message)
      .to.contain('404')
      .and.contain(new URL('no/such.safetensors', document.baseURI).href);
  });

  it('refuses what is no weights file, no source, or no backend, and leaves no worker behind', async () => {
    expect(await rejection(load(new Blob(['<!doctype html>'])))).to.be.instanceOf(WeightsError);
    expect(await rejection(load('http://'))).to.be.instanceOf(InvalidOptionError);
    expect(await rejection(load(42 as unknown as string))).to.be.instanceOf(InvalidOptionError);
    expect(await rejection(load(file, { backend: 'cuda' as 'wasm' }))).to.be.instanceOf(InvalidOptionError);
    await liveWorkers(0);
  });

  it('is not loaded when the signal is aborted', async () => {
    const controller = new AbortController();
    const loading = load(file, { signal: controller.signal });
    controller.abort();
    expect(await rejection(loading)).to.include({ name: 'AbortError' });
    expect(await rejection(load('x.safetensors', { signal: controller.signal }))).to.include({ name: 'AbortError' });
    await liveWorkers(0);
  });

  it('refuses z that is not made of whole vectors, and takes the next', async () => {
    const generator = await load(file, { backend: 'wasm' });
    for (const wrong of [new Float32Array(5), new Float32Array(0), new Float32Array([1, 2, 3, NaN])]) {
      expect(await rejection(generator.generate(wrong))).to.be.instanceOf(InvalidOptionError);
    }
    expect((await generator.generate(z)).count).to.equal(3);
  });

  it('rejects what is pending when its worker dies, and draws again in a new one', async () => {
    const generator = await load(file, { backend: 'wasm' });
    const pending = rejection(generator.generate(z));
    captured.kill();
    expect(await pending).to.be.instanceOf(WorkerLostError);
    expect([...(await generator.generate(z)).data]).to.deep.equal([...expected]);
  });

  it('draws again what was being drawn when its worker died', async () => {
    const generator = await load(file, { backend: 'wasm' });
    const pending = generator.draw(z);
    captured.kill();
    expect(await pending).to.include({ count: 3, height: 12, width: 12 });
  });

  it('is not started for ever when its worker dies all the time', async () => {
    const generator = await load(file, { backend: 'wasm' });
    const before = captured.workers.length;
    const much = new Float32Array(4 * 4000);
    for (let i = 0; i < 6; i++) {
      const pending = rejection(generator.generate(much));
      await wait(0); // by then it is sent
      captured.workers.at(-1)?.terminate();
      expect(await pending).to.be.instanceOf(WorkerLostError);
    }
    expect(captured.workers.length - before).to.equal(3);
  });

  it('leaves no worker after dispose(), which rejects what is pending and what comes', async () => {
    const generator = await load(file, { backend: 'wasm' });
    const pending = rejection(generator.generate(z));
    generator.dispose();
    expect(await pending).to.be.instanceOf(StateError);
    expect(await rejection(generator.generate(z))).to.be.instanceOf(StateError);
    await liveWorkers(0);
  });
});
