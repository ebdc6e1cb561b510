import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { WeightsError } from '../../../src/shared/errors.js';
import { invert } from '../../../src/core/generator/inversion.js';
import { openModel } from '../../../src/core/generator/open-model.js';
import type { GeneratorNetwork } from '../../../src/core/generator/network.js';
import { convert } from '../../../src/core/weights/export/convert.js';
import { readGeneratorFile, writeGeneratorFile } from '../../../src/core/weights/generator-file.js';
import { assertMixture } from '../../../src/shared/latent/class-vectors.js';
import { readSafetensors } from '../../../src/shared/safetensors/safetensors.js';
import { BACKENDS_UNDER_TEST, useBackend } from '../../support/backends.js';
import { SMALL_CLASSES, SMALL_CLASS_NAMES, SMALL_PLAIN, someInput, someTensors } from '../../support/generator-file.js';
import { largestDifference } from '../../support/golden.js';

const LATENT = 4;
const PIXELS = 14 * 12;
const PROVENANCE = { class_names: JSON.stringify(SMALL_CLASS_NAMES), encoder_steps: '100', encoder_seed: '1' };

function fileWithEncoder(architecture = SMALL_CLASSES): ArrayBuffer {
  const tensors = someTensors(architecture, { encoder: true });
  const provenance = architecture === SMALL_CLASSES ? PROVENANCE : {};
  return writeGeneratorFile(tensors, architecture, { dropoutKeep: 1, seed: 3 }, provenance);
}

function open(bytes = fileWithEncoder()): GeneratorNetwork {
  return openModel({ format: 'safetensors', bytes });
}

/** An image that the network draws. */
function someImage({ draw }: GeneratorNetwork): Float32Array {
  const { z, y } = someInput(SMALL_CLASSES, 1);
  return tf.tidy(() =>
    draw(tf.tensor2d([[...(z[0] ?? []), ...(y[0] ?? [])]]))
      .dataSync<'float32'>()
      .slice(),
  );
}

function rowOf(network: GeneratorNetwork, image: Float32Array): Float32Array {
  return tf.tidy(() => {
    const rows = network.encode?.(tf.tensor4d(image, [1, 14, 12, 1]));
    return rows?.dataSync<'float32'>().slice() ?? new Float32Array();
  });
}

describe("The plain variant's encoder", () => {
  const rows: Record<string, Float32Array> = {};
  for (const backend of BACKENDS_UNDER_TEST) {
    it(`finds a row of z and mixtures in an image, the same on ${backend} as on the CPU, and leaves no tensor behind`, async () => {
      await useBackend(backend);
      const before = tf.memory().numTensors;
      const network = open();
      expect(network.description.encoder).to.equal(true);
      const image = Float32Array.from({ length: PIXELS }, (_, i) => Math.sin(i / 7));
      const row = (rows[backend] = rowOf(network, image));
      expect(row.length).to.equal(LATENT + 2 + 3);
      expect(row.subarray(0, LATENT).every(value => Math.abs(value) < 1)).to.equal(true);
      assertMixture(row.subarray(LATENT), SMALL_CLASS_NAMES);
      expect(largestDifference(row, rows['cpu'] ?? row)).to.be.at.most(1e-3);
      network.dispose();
      expect(tf.memory().numTensors, 'tensors left').to.equal(before);
    });
  }

  it('finds z alone where there are no classes', async () => {
    await useBackend('wasm simd');
    const network = open(fileWithEncoder(SMALL_PLAIN));
    expect(rowOf(network, new Float32Array(PIXELS)).length).to.equal(LATENT);
    const found = await invert(network, new Float32Array(PIXELS), 3, () => true);
    expect(found.z.length).to.equal(LATENT);
    expect(found).not.to.have.property('classes');
    network.dispose();
  });

  it('is missing from most files, which stay valid, and is refused by halves', () => {
    const tensors = someTensors(SMALL_CLASSES);
    const without = writeGeneratorFile(tensors, SMALL_CLASSES, { dropoutKeep: 1, seed: 3 }, PROVENANCE);
    const network = open(without);
    expect(network.description.encoder).to.equal(false);
    expect(network).not.to.have.property('encode');
    network.dispose();
    const all = someTensors(SMALL_CLASSES, { encoder: true });
    const half = Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'encoder.bn3.moving_mean'));
    const bytes = writeGeneratorFile(half, SMALL_CLASSES, { dropoutKeep: 1, seed: 3 }, PROVENANCE);
    expect(() => open(bytes)).to.throw(WeightsError, /encoder\.bn3\.moving_mean is missing/);
  });

  it("comes back from PyTorch's layout, and takes its provenance along when it is left out", async () => {
    const bytes = fileWithEncoder();
    const [pytorch] = convert(bytes, { format: 'pytorch' }) as [File];
    expect(readGeneratorFile(await pytorch.arrayBuffer()).weights).to.deep.equal(readGeneratorFile(bytes).weights);
    const [alone] = convert(bytes, { format: 'safetensors', networks: ['generator'] }) as [File];
    const { metadata, tensors } = readSafetensors(await alone.arrayBuffer());
    expect(Object.keys(tensors).some(name => name.startsWith('encoder.'))).to.equal(false);
    expect(Object.keys(metadata).some(name => name.startsWith('encoder_'))).to.equal(false);
  });
});

describe('The inversion of a generator with classes', () => {
  for (const backend of ['wasm simd', 'webgl'] as const) {
    it(`finds z and mixtures whose image comes nearer with each step, on ${backend}`, async () => {
      await useBackend(backend);
      const network = open();
      const image = someImage(network);
      const before = tf.memory().numTensors;
      const first = await invert(network, image, 0, () => true);
      const better = await invert(network, image, 40, () => true);
      expect(tf.memory().numTensors, 'tensors left').to.equal(before);
      expect(better.error).to.be.below(0.8 * first.error);
      expect(better.z.every(value => Math.abs(value) <= 1)).to.equal(true);
      assertMixture(better.classes ?? [], SMALL_CLASS_NAMES);
      expect(String(better.classes)).not.to.equal(String(first.classes));
      const drawn = tf.tidy(() =>
        network
          .draw(tf.tensor2d([[...better.z, ...(better.classes ?? [])]]))
          .dataSync<'float32'>()
          .slice(),
      );
      const error = drawn.reduce((sum, value, i) => sum + (value - (image[i] ?? 0)) ** 2 / PIXELS, 0);
      expect(Math.abs(better.error - error)).to.be.below(1e-4);
      network.dispose();
    });
  }
});
