import { expect } from 'chai';
import { createTrainer, InvalidOptionError, loadGenerator, WeightsError } from 'dcgan-elements/engine';
import type { Generator } from '../../../src/client/api.js';
import { setAssetBase } from '../../../src/client/assets.js';
import { GeneratorClient } from '../../../src/client/generator/loaded-generator.js';
import { SamplerPool } from '../../../src/client/generator/sampler-pool.js';
import { SamplerBinding } from '../../../src/client/generator/sampler-binding.js';
import type { GeneratorWorker } from '../../../src/shared/protocol/generator.js';
import type { PixelBatch } from '../../../src/shared/protocol/images.js';
import type { BackendRequest } from '../../../src/shared/protocol/options.js';
import { connect } from '../../../src/shared/rpc.js';
import { has, need, needs } from '../../support/capabilities.js';
import { captureWorkers } from '../../support/captured-workers.js';
import { largestDifference } from '../../support/golden.js';
import { liveWorkers } from '../../support/live-workers.js';
import { next, rejection } from '../../support/promises.js';
import { smallRun } from '../../support/small-run.js';

describe('The sampler that a page’s generators share', () => {
  const captured = captureWorkers();
  const generators: Generator[] = [];
  const z = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i));
  let file: Blob;

  async function load(backend: BackendRequest = 'wasm', source: Blob = file): Promise<Generator> {
    const generator = await loadGenerator(source, { backend });
    generators.push(generator);
    return generator;
  }

  before(async () => {
    setAssetBase('/dist/assets/'); // for the samplers made here; the package finds its own
    const trainer = await createTrainer(smallRun({ dropoutKeep: 0.5 }));
    await trainer.step(3);
    file = await trainer.exportWeights();
    trainer.dispose();
  });
  afterEach(async () => {
    for (const generator of generators.splice(0)) generator.dispose();
    await liveWorkers(0);
  });
  after(() => captured.release());

  it('serves forty generators in one worker, and holds no tensor of theirs when they are gone', async () => {
    const first = await load();
    const before = captured.workers.length;
    const worker = connect<GeneratorWorker>(captured.workers.at(-1) as Worker);
    await first.draw(z);
    const { numTensors } = await worker.memory();
    const many = await Promise.all(Array.from({ length: 39 }, () => load()));
    const drawn = await Promise.all(many.map(generator => generator.draw(z)));
    expect(drawn.every(({ count }) => count === 3)).to.equal(true);
    expect((await worker.memory()).numTensors).to.equal(40 * numTensors);
    expect(captured.workers).to.have.length(before);
    for (const generator of many) generator.dispose();
    await first.draw(z); // waits its turn behind the closing
    expect(await worker.memory()).to.include({ numTensors });
    await liveWorkers(1);
  });

  it('gives auto and wasm one worker where auto means wasm, each with its reason', async () => {
    const [code, words] = (await has('webgl in workers')) // which a worker is asked
      ? ['backend-software-gpu', 'No hardware GPU found']
      : ['backend-no-webgl', 'no WebGL 2'];
    const before = captured.workers.length;
    const [auto, wasm] = await Promise.all([load('auto'), load('wasm')]);
    expect(auto.description.backend).to.include({ requested: 'auto', name: 'wasm' });
    expect(auto.description.backend.reason).to.contain(words);
    expect(auto.description.backend.code).to.equal(code);
    expect(wasm.description.backend).to.include({ requested: 'wasm', name: 'wasm', reason: 'Asked for by name.' });
    expect(captured.workers).to.have.length(before + 1);
  });

  it('gives webgl and wasm a worker each, and the same pictures on both', async () => {
    await need('webgl in workers');
    const before = captured.workers.length;
    const both = [await load('wasm'), await load('webgl'), await load('webgl')];
    expect(captured.workers).to.have.length(before + 2);
    const [onWasm, onWebgl] = await Promise.all(both.map(generator => generator.generate(z)));
    expect(largestDifference(onWasm?.data ?? [], onWebgl?.data ?? [])).to.be.below(1e-3);
  });

  it('samples on wasm beside a run that trains on the GPU, also what was opened before', async () => {
    await need('webgl in workers');
    const samplers = new SamplerPool({ spawn: { safetensors: spawn, 'tensorflow.js': spawn } });
    const generator = await GeneratorClient.load(file, { backend: 'auto' }, samplers);
    generators.push(generator);
    samplers.setTraining(generator, 'webgl');
    await generator.draw(z);
    expect(generator.description.backend).to.include({ requested: 'auto', name: 'wasm' });
    expect(generator.description.backend.reason).to.contain('GPU');
    samplers.setTraining(generator, null);
  });

  it('draws one z alike alone, among many, and in parts, and generates what it draws', async () => {
    const generator = await load();
    const many = Float32Array.from({ length: 4 * 450 }, (_, i) => Math.sin(i * i));
    const [all, numbers] = await Promise.all([generator.draw(many), generator.generate(many)]);
    expect([...all.rgba.filter((_, i) => i % 4 === 0)]).to.deep.equal(
      [...numbers.data].map(value => new Uint8ClampedArray([(value + 1) * 127.5])[0]),
    );
    const picture = 12 * 12 * 4;
    for (const i of [0, 77, 201, 449]) {
      const alone = await generator.draw(many.subarray(4 * i, 4 * i + 4));
      expect([...alone.rgba]).to.deep.equal([...all.rgba.subarray(i * picture, (i + 1) * picture)]);
    }
  });

  it('goes on for all its generators when its worker is killed', async () => {
    const three = await Promise.all([load(), load(), load()]);
    const expected = await Promise.all(three.map(generator => generator.draw(z)));
    const before = captured.workers.length;
    const drawings = three.map(generator => generator.draw(z));
    captured.kill();
    expect(await Promise.all(drawings)).to.deep.equal(expected);
    expect(captured.workers).to.have.length(before + 1);
  });

  describe('that loses WebGL', () => {
    const spawned: Worker[] = [];
    const moves: string[] = [];
    let generator: Generator;

    before(needs('webgl in workers'));
    beforeEach(async () => {
      spawned.length = moves.length = 0;
      const lossy = () => {
        const worker = new Worker('/build/test/support/lossy-generator.worker.js', { type: 'module' });
        spawned.push(worker);
        return worker;
      };
      const samplers = new SamplerPool({ spawn: { safetensors: lossy, 'tensorflow.js': lossy } });
      generator = await GeneratorClient.load(file, { backend: 'auto' }, samplers);
      generators.push(generator);
      generator.addEventListener('change', ({ detail }) => moves.push(detail.backend.name));
      expect(generator.description.backend).to.include({ name: 'webgl' });
    });

    function expectMoved(): void {
      expect(moves).to.deep.equal(['wasm']);
      expect(generator.description.backend).to.include({ requested: 'auto', name: 'wasm', isFallback: true });
      expect(generator.description.backend.reason).to.equal('WebGL was lost 3 times within a minute.');
      expect(spawned).to.have.length(4);
    }

    it('draws again, and moves to wasm with the third loss, with a word and an event', async () => {
      const { rgba: expected } = await generator.draw(z);
      for (let loss = 1; loss <= 3; loss++) {
        expect(moves, `before loss ${loss}`).to.deep.equal([]);
        spawned.at(-1)?.postMessage('lose context');
        const { rgba } = await generator.draw(z);
        expect(largestDifference(rgba, expected), `after loss ${loss}`).to.be.at.most(1);
      }
      expectMoved();
    });

    it('moves to wasm at once where no program compiles, and draws what was asked for', async () => {
      spawned.at(-1)?.postMessage('break programs'); // none has been compiled yet
      const { rgba } = await generator.draw(z);
      expect(new Set(rgba).size, 'tones').to.be.above(2);
      expect(moves).to.deep.equal(['wasm']);
      const { backend } = generator.description;
      expect(backend).to.include({ requested: 'auto', name: 'wasm', code: 'backend-webgl-failed', isFallback: true });
      expect(backend.reason).to.match(/does not compile on this device/);
      expect(spawned, 'a worker for each backend').to.have.length(2);
    });

    it('moves with the third loss also where nothing is to be drawn', async () => {
      for (let loss = 1; loss <= 2; loss++) {
        spawned.at(-1)?.terminate();
        await generator.draw(z);
      }
      const moved = next(generator, 'change');
      spawned.at(-1)?.terminate();
      await moved;
      expectMoved();
    });
  });

  it('refuses a file that is no generator, and goes on with the others', async () => {
    const generator = await load();
    const before = captured.workers.length;
    expect(await rejection(load('wasm', new Blob(['<!doctype html>'])))).to.be.instanceOf(WeightsError);
    expect((await generator.draw(z)).count).to.equal(3);
    expect(captured.workers).to.have.length(before);
  });

  it('opens nothing for a load that is given up, and leaves the worker to the others', async () => {
    const generator = await load();
    const controller = new AbortController();
    const loading = loadGenerator(file, { backend: 'wasm', signal: controller.signal });
    controller.abort();
    expect(await rejection(loading)).to.include({ name: 'AbortError' });
    expect((await generator.draw(z)).count).to.equal(3);
  });

  it('replaces a generator’s weights in place, and keeps the old ones if the new are no good', async () => {
    const other = await createTrainer(smallRun({ seed: 5 }));
    const bytes = await (await other.exportWeights()).arrayBuffer();
    const { data } = await other.generator.generate(z);
    other.dispose();
    const samplers = new SamplerPool({ spawn: { safetensors: spawn, 'tensorflow.js': spawn } });
    const binding = new SamplerBinding(samplers, { format: 'safetensors', bytes: await file.arrayBuffer() }, 'wasm');
    await binding.open();
    await binding.replace({ format: 'safetensors', bytes });
    expect((await binding.generate(z.slice())).data).to.deep.equal(data);
    const bad = { format: 'safetensors', bytes: new ArrayBuffer(9) } as const;
    expect(await rejection(binding.replace(bad))).to.include({ name: 'WeightsError' });
    captured.kill();
    await rejection(binding.generate(z.slice()));
    expect((await binding.generate(z.slice())).data).to.deep.equal(data);
    binding.dispose();
  });

  it('inverts only with an encoder, and says so', async () => {
    const generator = await load();
    expect(await rejection(generator.invert(new Float32Array(144)))).to.include({ name: 'StateError' });
  });

  it('takes pictures to their z by the encoder, and nearer by gradient steps, on wasm and webgl', async () => {
    await need('webgl in workers');
    const widths = [8, 8, 8, 8];
    const trainer = await createTrainer({
      ...smallRun({ variant: 'autoencoder', imageSize: 16, encoderWidths: widths, discriminatorWidths: widths }),
      autoencoderSteps: 8,
      discriminatorSteps: 1,
    });
    await trainer.step(10);
    const weights = await trainer.exportWeights();
    trainer.dispose();
    const pixels = Float32Array.from({ length: 256 }, (_, i) => Math.sin(i / 9));
    for (const backend of ['wasm', 'webgl'] as const) {
      const generator = await load(backend, weights);
      expect(generator.description.encoder).to.equal(true);
      const [first, better] = [await generator.invert(pixels), await generator.invert(pixels, { steps: 15 })];
      expect(better.error).to.be.below(first.error);
      expect(better.z.every(value => Math.abs(value) <= 1)).to.equal(true);
      const { data } = await generator.generate(better.z);
      const error = data.reduce((sum, value, i) => sum + (value - (pixels[i] as number)) ** 2 / 256, 0);
      expect(Math.abs(better.error - error)).to.be.below(1e-4);
    }
    const [generator] = generators as [Generator];
    expect(await rejection(generator.invert(pixels.subarray(1)))).to.be.instanceOf(InvalidOptionError);
    expect(await rejection(generator.invert(pixels.map(() => NaN)))).to.be.instanceOf(InvalidOptionError);
    expect(await rejection(generator.invert(pixels, { steps: -1 }))).to.be.instanceOf(InvalidOptionError);
    const pending = rejection(generator.invert(pixels, { steps: 1000 }));
    generator.dispose();
    expect(await pending).to.include({ name: 'StateError' });
  });

  it('draws nothing for a request that is taken back', async () => {
    const generator = await load();
    const controller = new AbortController();
    const { signal } = controller;
    const drawings: Promise<PixelBatch>[] = [generator.draw(z, { signal }), generator.draw(z)];
    controller.abort();
    expect(await rejection(drawings[0] as Promise<PixelBatch>)).to.include({ name: 'AbortError' });
    expect((await drawings[1])?.count).to.equal(3);
    expect(await rejection(generator.draw(z, { signal }))).to.include({ name: 'AbortError' });
  });
});

function spawn(): Worker {
  return new Worker('/dist/assets/generator.worker.js', { type: 'module' });
}
