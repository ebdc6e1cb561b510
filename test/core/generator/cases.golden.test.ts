/**
 * Generators as people have them: each file in test/fixtures/cases and test/fixtures/pytorch that has a NAME.expected.safetensors
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
import { useBackend } from '../../support/backends.js';
import { largestDifference } from '../../support/golden.js';
import { rejection } from '../../support/promises.js';

const FOLDERS = ['test/fixtures/cases', 'test/fixtures/pytorch'];
const EXPECTED = '.expected.safetensors';

const list = async (folder: string) => (await executeServerCommand<string[], string>('files', folder)) ?? [];
const found = await Promise.all(FOLDERS.map(async folder => ({ folder, names: await list(folder) })));

const open = (model: GeneratorModel) =>
  model.format === 'tensorflow.js' ? openTensorflowModel(model) : Promise.resolve(openModel(model));

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
    before(() => useBackend(backend));
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
    expect(await refusal(`${cases}/tfjs-model.zip`)).to.match(/zip of a TensorFlow\.js model.*unpack it/);
    expect(await refusal(`${cases}/page.html.safetensors`)).to.match(/web page/);
    expect(await refusal(`${cases}/geometry-28-last-1x1.safetensors`)).to.match(
      /strides and paddings are not in the file.*options or metadata, such as strides: \[1, 2, 2, 2, 1\]/,
    );
  });

  it('is refused if its pickle would run anything, which is named', async () => {
    const pytorch = 'test/fixtures/pytorch';
    expect(await refusal(`${pytorch}/refused-system.pt`)).to.match(/posix\.system.*not run here.*state_dict/);
    expect(await refusal(`${pytorch}/refused-system-old.pt`)).to.match(/posix\.system/);
    expect(await refusal(`${pytorch}/refused-whole-model.pt`)).to.match(/__main__\.Example.*state_dict/);
  });
});
