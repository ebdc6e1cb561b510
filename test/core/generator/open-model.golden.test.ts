import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { WeightsError } from '../../../src/shared/errors.js';
import { openModel } from '../../../src/core/generator/open-model.js';
import { readSafetensors, writeSafetensors, type NamedTensor } from '../../../src/shared/safetensors/safetensors.js';
import { BACKENDS_UNDER_TEST, useBackend } from '../../support/backends.js';
import { smallGeneratorFile } from '../../support/generator-file.js';
import { goldenFile, largestDifference, tensor } from '../../support/golden.js';

const NAME = 'pytorch-generator-64x64x3';
const bytes = await (await fetch(`/test/fixtures/golden/${NAME}.safetensors`)).arrayBuffer();
const expected = await goldenFile(`${NAME}.expected.safetensors`);
const file = readSafetensors(bytes);

/** Images of the expected file's z, and how far they are from its images. */
function error(given: ArrayBuffer): number {
  const network = openModel({ format: 'safetensors', bytes: given });
  const { data, shape } = tensor(expected, 'z');
  const images = tf.tidy(() =>
    tf.transpose(network.draw(tf.tensor2d(data, shape as [number, number])), [0, 3, 1, 2]).dataSync(),
  );
  network.dispose();
  return largestDifference(images, tensor(expected, 'images_nchw').data);
}

describe("The common PyTorch DCGAN's generator", () => {
  for (const backend of BACKENDS_UNDER_TEST) {
    it(`gives the expected images on ${backend}, in float32 and in float16, and leaves no tensor behind`, async () => {
      await useBackend(backend);
      const before = tf.memory().numTensors;
      expect(error(bytes), 'float32').to.be.at.most(1e-3);
      expect(error(writeSafetensors(file, 'float16')), 'float16').to.be.at.most(1e-2);
      expect(tf.memory().numTensors, 'tensors left').to.equal(before);
    });
  }

  it('is described by its shapes, with a z from N(0, 1) unless the file or the page says otherwise', async () => {
    await useBackend('cpu');
    const network = openModel({ format: 'safetensors', bytes });
    expect(network.description).to.deep.include({
      variant: 'pytorch',
      height: 64,
      width: 64,
      channels: 3,
      latentSize: 100,
      latentDistribution: 'normal(0,1)',
      encoder: false,
    });
    network.dispose();
    const uniform = openModel({ format: 'safetensors', bytes, latentDistribution: 'uniform(-1,1)' });
    expect(uniform.description.latentDistribution).to.equal('uniform(-1,1)');
    uniform.dispose();
    const metadata = { latent_distribution: 'uniform(-1,1)' };
    const says = openModel({
      format: 'safetensors',
      bytes: writeSafetensors({ ...file, metadata }),
      latentDistribution: 'normal(0,1)',
    });
    expect(says.description.latentDistribution).to.equal('uniform(-1,1)');
    says.dispose();
  });

  it('is read with counts of batches, biases and names for several GPUs, as PyTorch may save them', async () => {
    await useBackend('wasm simd');
    const tensors: Record<string, NamedTensor> = {};
    for (const [name, value] of Object.entries(file.tensors)) tensors[`module.${name}`] = value;
    tensors['module.main.1.num_batches_tracked'] = { shape: [], data: BigInt64Array.of(700n) };
    const zeros = new Float32Array(tensor(await goldenFile(`${NAME}.safetensors`), 'main.1.bias').data.length);
    tensors['module.main.0.bias'] = { shape: [zeros.length], data: zeros };
    expect(error(writeSafetensors({ tensors, metadata: {} }))).to.be.at.most(1e-3);
  });

  const without = (name: string) => Object.fromEntries(Object.entries(file.tensors).filter(([key]) => key !== name));
  const f32 = (...shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) });
  const discriminator = {
    'main.0.weight': f32(8, 3, 4, 4),
    'main.2.weight': f32(16, 8, 4, 4),
    'main.3.weight': f32(16),
  };
  const wrong: [string, Record<string, NamedTensor>, RegExp][] = [
    ['lacks running statistics', without('main.4.running_var'), /main\.4\.weight has no running_var/],
    ['lacks a layer', without('main.3.weight'), /main\.4\.weight has the shape/],
    [
      'has another kernel',
      { ...file.tensors, 'main.0.weight': f32(100, 32, 5, 5) },
      /main\.0\.weight has the shape \[100, 32, 5, 5\]/,
    ],
    ['has a tensor too many', { ...file.tensors, 'main.99.scale': f32(1) }, /main\.99\.scale/],
    [
      'has a negative variance',
      { ...file.tensors, 'main.1.running_var': { shape: [32], data: new Float32Array(32).fill(-1) } },
      /main\.1\.running_var is -1 at index 0/,
    ],
    ['is the discriminator', discriminator, /main\.2\.weight .* discriminator/],
    ['is something else', { 'encoder.weight': f32(3) }, /encoder\.weight/],
  ];
  for (const [what, tensors, message] of wrong) {
    it(`is refused when the file ${what}`, () => {
      const open = () => openModel({ format: 'safetensors', bytes: writeSafetensors({ tensors, metadata: {} }) });
      expect(open).to.throw(WeightsError, message);
    });
  }
});

describe("A generator of this project's own", () => {
  it('is opened through the same door, whatever else it could be taken for', async () => {
    await useBackend('wasm simd');
    const network = openModel({ format: 'safetensors', bytes: smallGeneratorFile() });
    expect(network.description).to.include({
      variant: 'plain',
      height: 14,
      width: 12,
      latentDistribution: 'uniform(-1,1)',
    });
    network.dispose();
  });
});
