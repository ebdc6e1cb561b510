/**
 * Generators as people have them: each file in test/fixtures/cases, pytorch and keras that has a NAME.expected.safetensors
 * beside it draws what that has, for all z at once and for each alone, on both backends. `options` in its metadata are those
 * of `loadGenerator()` that the file needs.
 */
import { executeServerCommand } from '@web/test-runner-commands';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { loadModel, type LoadModelOptions } from '../../../src/client/generator/model-source.js';
import { WeightsError } from '../../../src/shared/errors.js';
import { openModel } from '../../../src/core/generator/open-model.js';
import { openTensorflowModel } from '../../../src/core/generator/tensorflow-network.js';
import type { GeneratorModel } from '../../../src/shared/protocol/generator.js';
import { readSafetensors } from '../../../src/shared/safetensors/safetensors.js';
import { writeZip } from '../../../src/shared/files/write-zip.js';
import { onBackend, useBackend } from '../../support/backends.js';
import { largestDifference } from '../../support/golden.js';
import { zip as zipOf } from '../../support/pictures/zip.js';
import { rejection } from '../../support/promises.js';

const FOLDERS = ['test/fixtures/cases', 'test/fixtures/pytorch', 'test/fixtures/keras'];
const EXPECTED = '.expected.safetensors';

const list = async (folder: string) => (await executeServerCommand<string[], string>('files', folder)) ?? [];
const found = await Promise.all(FOLDERS.map(async folder => ({ folder, names: await list(folder) })));

const open = (model: GeneratorModel) =>
  model.format === 'tensorflow.js' || model.format === 'keras'
    ? openTensorflowModel(model)
    : Promise.resolve(openModel(model));

const bytesAt = async (path: string) => (await fetch(`/${path}`)).arrayBuffer();

/** The files of one case, as a visitor has them. */
async function filesOf(folder: string, names: readonly string[], name: string): Promise<File[]> {
  const own = names.includes(name)
    ? names.filter(file => file.startsWith(`${name}/`))
    : names.filter(file => file === `${name}.safetensors`);
  const paths = own.length > 0 ? own : [name];
  return Promise.all(
    paths.map(async path => {
      const bytes = await bytesAt(`${folder}/${path.split('/').map(encodeURIComponent).join('/')}`);
      return new File([bytes], path.split('/').at(-1) ?? path);
    }),
  );
}

/** What a file needs to be told, where it is not in the expected file's metadata. */
const OPTIONS: Readonly<Record<string, LoadModelOptions>> = {
  'activation-sigmoid': { lastActivation: 'sigmoid' },
  'geometry-28-last-1x1': { strides: [1, 2, 2, 2, 1], paddings: [0, 1, 1, 1, 2] },
};

for (const backend of ['wasm simd', 'webgl'] as const) {
  describe(`A generator of other people on ${backend}`, () => {
    before(onBackend(backend));
    for (const { folder, names } of found) {
      for (const expectedName of names.filter(name => name.endsWith(EXPECTED))) {
        const name = expectedName.slice(0, -EXPECTED.length);
        it(`${name} draws what it should, many at once and one by one`, async () => {
          const { tensors, metadata } = readSafetensors(await bytesAt(`${folder}/${expectedName}`));
          const { tolerance = 1e-3, ...options } = {
            ...OPTIONS[name],
            ...(JSON.parse(metadata['options'] ?? '{}') as LoadModelOptions & { tolerance?: number }),
          };
          const files = await filesOf(folder, names, name);
          const before = tf.memory().numTensors;
          const network = await open(await loadModel(files, options));
          const [z, images] = [tensors['z'], tensors['images']];
          if (!z || !images) throw new Error(`${expectedName} has no z, or no images.`);
          const [count = 0, length = 0] = z.shape;
          const [rows, wanted] = [z.data as Float32Array, images.data as Float32Array];
          // The one case whose expected numbers are the sigmoid's own.
          if (name === 'activation-sigmoid') wanted.forEach((value, i) => (wanted[i] = 2 * value - 1));
          const { description } = network;
          expect([description.height, description.width, description.channels]).to.deep.equal(images.shape.slice(1));
          expect(description.latentSize).to.equal(length);
          const draw = (from: number, to: number) =>
            tf.tidy(() =>
              Float32Array.from(
                network.draw(tf.tensor2d(rows.slice(from * length, to * length), [to - from, length])).dataSync(),
              ),
            );
          expect(largestDifference(draw(0, count), wanted), 'all at once').to.be.at.most(tolerance);
          const size = wanted.length / count;
          for (let i = 0; i < count; i++) {
            const one = wanted.slice(i * size, (i + 1) * size);
            expect(largestDifference(draw(i, i + 1), one), `z ${i} alone`).to.be.at.most(tolerance);
          }
          network.dispose();
          expect(tf.memory().numTensors, 'tensors left').to.equal(before);
        });
      }
    }
  });
}

describe('A zip of a TensorFlow.js model', () => {
  before(() => useBackend('wasm simd'));
  const draw = async (files: File | File[]) => {
    const network = await open(await loadModel(files));
    const { latentSize, height, width, channels } = network.description;
    const images = tf.tidy(() =>
      network.draw(tf.reshape(tf.linspace(-1, 1, 2 * latentSize), [2, latentSize])).dataSync(),
    );
    network.dispose();
    return { latentSize, size: [height, width, channels], images: [...images] };
  };
  const shards = (paths: readonly string[]) =>
    Promise.all(paths.map(async path => new File([await bytesAt(path)], path.split('/').at(-1) ?? path)));

  it('draws what the model does', async () => {
    const [zip] = (await shards(['test/fixtures/cases/tfjs-model.zip'])) as [File];
    const { latentSize, size } = await draw(zip);
    expect({ latentSize, size }).to.deep.equal({ latentSize: 16, size: [28, 28, 1] });
    const names = (await list('test/fixtures/cases/keras3-sequential')).map(
      name => `test/fixtures/cases/keras3-sequential/${name}`,
    );
    const files = await shards(names);
    const contents = await Promise.all(files.map(file => file.arrayBuffer()));
    const folder = writeZip(
      files.map(({ name }, i) => ({ name: `my model/${name}`, bytes: new Uint8Array(contents[i] as ArrayBuffer) })),
    );
    expect(await draw(new File([folder], 'model.zip'))).to.deep.equal(await draw(files));
    const in64Bits = await zipOf(
      files.map(({ name }, i) => ({ name, content: new Uint8Array(contents[i] as ArrayBuffer) })),
      { zip64: true },
    );
    expect(await draw(new File([in64Bits], 'model.zip'))).to.deep.equal(await draw(files));
  });

  it('is refused if a shard is missing, or bytes of it are', async () => {
    const [zip] = (await shards(['test/fixtures/cases/tfjs-model.zip'])) as [File];
    const bytes = new Uint8Array(await zip.arrayBuffer());
    bytes[9_000] = (bytes[9_000] as number) ^ 255;
    expect(await rejection(loadModel(new File([bytes], 'model.zip')))).to.have.property('code', 'weights-zip-damaged');
    expect(await rejection(loadModel(zip.slice(0, zip.size - 5)))).to.be.instanceOf(WeightsError);
    const json = new TextEncoder().encode(
      '{"modelTopology": {}, "weightsManifest": [{"paths": ["a.bin"], "weights": []}]}',
    );
    const alone = writeZip([{ name: 'model.json', bytes: json }]);
    expect(await rejection(loadModel(alone))).to.have.property('code', 'weights-file-missing');
  });
});

describe('A file that draws nothing', () => {
  before(() => useBackend('wasm simd'));
  const refusal = async (path: string, options: LoadModelOptions = {}) => {
    const file = new File([await bytesAt(path)], path.split('/').at(-1) ?? path);
    const error = await rejection(loadModel(file, options).then(open));
    expect(error, path).to.be.instanceOf(WeightsError);
    return (error as Error).message;
  };

  it('is refused in one sentence that says what it is, and what to do', async () => {
    const cases = 'test/fixtures/cases';
    expect(await refusal(`${cases}/saved_model.pb`)).to.match(/SavedModel.*tf_saved_model/);
    expect(await refusal(`${cases}/page.html.safetensors`)).to.match(/web page/);
    expect(await refusal(`${cases}/geometry-28-last-1x1.safetensors`)).to.match(
      /strides and paddings are not in the file.*options or metadata, such as strides: \[1, 2, 2, 2, 1\]/,
    );
  });

  it('is refused if nothing says how its maps are enlarged, with the size that an example would give', async () => {
    const message = await refusal('test/fixtures/pytorch/interpolating.pt');
    expect(message).to.match(/conv1\.weight.*such as scales: \[2, 2, 1\], which would give 20 x 20 pixels/);
    expect(await refusal('test/fixtures/pytorch/interpolating.pt', { scales: [2, 2] })).to.match(
      /scales has 2 numbers/,
    );
    expect(await refusal('test/fixtures/pytorch/upsampling.pt', { epsilon: [1, 1] })).to.match(/one, or 3/);
  });

  it('is refused if it is a Keras file without the model, or without some of its weights', async () => {
    const keras = 'test/fixtures/keras';
    expect(await refusal(`${keras}/refused-weights-only.h5`)).to.match(
      /has weights, but not the model.*model\.save\(\)/,
    );
    expect(await refusal(`${keras}/refused-incomplete.keras`)).to.match(/no weights.* at layers\/dense\/vars\/0/);
  });

  it('is refused if its pickle would run anything, which is named', async () => {
    const pytorch = 'test/fixtures/pytorch';
    expect(await refusal(`${pytorch}/refused-system.pt`)).to.match(/posix\.system.*not run here.*state_dict/);
    expect(await refusal(`${pytorch}/refused-system-old.pt`)).to.match(/posix\.system/);
    expect(await refusal(`${pytorch}/refused-whole-model.pt`)).to.match(/__main__\.Example.*state_dict/);
  });
});
