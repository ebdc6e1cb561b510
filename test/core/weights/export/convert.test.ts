import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { convertWeights } from 'dcgan-elements/engine';
import { expect } from 'chai';
import { InvalidOptionError, WeightsError } from '../../../../src/shared/errors.js';
import { dcganNetwork } from '../../../../src/core/generator/network.js';
import { generatorShape, type Architecture } from '../../../../src/core/networks/architecture.js';
import { Random } from '../../../../src/shared/random.js';
import { convert } from '../../../../src/core/weights/export/convert.js';
import { readGeneratorFile } from '../../../../src/core/weights/generator-file.js';
import { fromPytorchLayout, toPytorchLayout } from '../../../../src/core/weights/pytorch-layout.js';
import { readSafetensors } from '../../../../src/shared/safetensors/safetensors.js';
import { useBackend } from '../../../support/backends.js';
import { SMALL_AUTOENCODER, SMALL_PLAIN, smallGeneratorFile, someTensors } from '../../../support/generator-file.js';
import { largestDifference } from '../../../support/golden.js';
import { rejection } from '../../../support/promises.js';

const EVEN_PLAIN: Architecture = {
  variant: 'plain',
  shape: { height: 32, width: 16, channels: 3, latentSize: 5, baseWidth: 3 },
};
const MNIST: Architecture = {
  variant: 'plain',
  shape: { height: 28, width: 28, channels: 1, latentSize: 2, baseWidth: 2 },
};
/** A shape whose last map is odd too. */
const ODD_PLAIN: Architecture = {
  variant: 'plain',
  shape: { height: 27, width: 30, channels: 1, latentSize: 3, baseWidth: 2 },
};

const CASES: readonly [string, Architecture, number][] = [
  ['plain, odd maps, dropout', SMALL_PLAIN, 0.5],
  ['plain, even maps, colour', EVEN_PLAIN, 1],
  ['plain, 28 x 28, dropout', MNIST, 0.8],
  ['plain, odd pictures, dropout', ODD_PLAIN, 0.8],
  ['autoencoder', SMALL_AUTOENCODER, 1],
];

const latents = (count: number) => Float32Array.from(new Random(5, 'sheet', 0).uniform(count));

/** Our own network's images. */
function drawn(bytes: ArrayBuffer): { z: tf.Tensor2D; images: Float32Array } {
  const file = readGeneratorFile(bytes);
  const { latentSize } = generatorShape(file.architecture);
  const z = tf.tensor2d(latents(4 * latentSize), [4, latentSize]);
  const network = dcganNetwork(file);
  const images = tf.tidy(() => network.draw(z).dataSync<'float32'>());
  network.dispose();
  return { z, images };
}

describe('Weights as a LayersModel', () => {
  before(() => useBackend('wasm simd'));

  for (const [what, architecture, dropoutKeep] of CASES) {
    for (const [dtype, tolerance] of [
      ['float32', 1e-4],
      ['float16', 1e-2],
    ] as const) {
      it(`give the same pictures by tf.loadLayersModel: ${what}, ${dtype}`, async () => {
        const bytes = smallGeneratorFile(architecture, { dropoutKeep, seed: 11 });
        const [json, weights] = convert(bytes, { format: 'tensorflow.js', dtype }) as [File, File];
        const model = await layers.loadLayersModel(tf.io.browserFiles([json, weights]));
        const { z, images } = drawn(bytes);
        const out = model.predict(z) as tf.Tensor;
        const { height, width, channels } = generatorShape(architecture);
        expect(out.shape).to.deep.equal([4, height, width, channels]);
        expect(largestDifference(out.dataSync(), images)).to.be.at.most(tolerance);
        expect(json.name).to.equal('model.json');
        model.dispose();
        tf.dispose([z, out]);
      });
    }
  }
});

describe("Weights in PyTorch's layout", () => {
  before(() => useBackend('wasm simd'));

  for (const [what, architecture, dropoutKeep] of CASES) {
    it(`come back as they were: ${what}`, () => {
      const bytes = smallGeneratorFile(architecture, { dropoutKeep, seed: 11 });
      const [file] = convert(bytes, { format: 'pytorch' }) as [File];
      return file.arrayBuffer().then(converted => {
        const back = readGeneratorFile(converted);
        const there = readGeneratorFile(bytes);
        expect(back.weights).to.deep.equal(there.weights);
        expect(back.sampling).to.deep.equal(there.sampling);
        expect(back.architecture).to.deep.equal(there.architecture);
      });
    });
  }

  it('have names and axes of PyTorch', () => {
    const tensors = toPytorchLayout(someTensors(SMALL_PLAIN));
    const shapes = Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]));
    expect(shapes).to.deep.include({
      'generator.dense.weight': [16, 4],
      'generator.bn0.weight': [16],
      'generator.bn0.running_var': [16],
      'generator.bn1.num_batches_tracked': [],
      'generator.deconv1.weight': [16, 8, 5, 5],
      'discriminator.conv1.weight': [2, 1, 5, 5],
      'discriminator.bn2.weight': [4],
      'discriminator.dense.weight': [1, 16],
    });
    expect(shapes).not.to.have.property('discriminator.bn2.running_mean');
  });

  it('are read where DistributedDataParallel wrote them, and refused where a gamma was trained', () => {
    const tensors = toPytorchLayout(someTensors(SMALL_PLAIN));
    const wrapped = Object.fromEntries(Object.entries(tensors).map(([name, value]) => [`module.${name}`, value]));
    expect(Object.keys(fromPytorchLayout(wrapped)).sort()).to.deep.equal(Object.keys(someTensors(SMALL_PLAIN)).sort());
    const gamma = { shape: [16], data: new Float32Array(16).fill(1.5) };
    const trained = () => fromPytorchLayout({ ...tensors, 'generator.bn0.weight': gamma });
    expect(trained).to.throw(WeightsError, /generator\.bn0\.weight is 1.5 at index 0/);
  });
});

describe('convertWeights()', () => {
  it('gives our own format in float16, at half the size, with its metadata', async () => {
    const bytes = smallGeneratorFile();
    const [half] = (await convertWeights(new Blob([bytes]), { format: 'safetensors', dtype: 'float16' })) as [File];
    expect(half.size).to.be.below(0.75 * bytes.byteLength);
    const { metadata } = readSafetensors(await half.arrayBuffer());
    expect(metadata).to.deep.equal(readSafetensors(bytes).metadata);
    const [back] = (await convertWeights(half, { format: 'pytorch' })) as [File];
    const [ours] = (await convertWeights(back, { format: 'safetensors' })) as [File];
    expect(readSafetensors(await ours.arrayBuffer()).metadata).to.deep.equal(metadata);
  });

  it('refuses what it cannot convert, and formats that it does not know', async () => {
    const none = convertWeights(new Blob(['x']), { format: 'pytorch' });
    expect(await rejection(none)).to.have.property('name', 'WeightsError');
    const options = { format: 'onnx' as 'pytorch' };
    const unknown = (await rejection(convertWeights(new Blob([smallGeneratorFile()]), options))) as Error;
    expect(unknown.name).to.equal('InvalidOptionError');
    expect(() => convert(smallGeneratorFile(), { format: 'pytorch', dtype: 'int8' as 'float16' })).to.throw(
      InvalidOptionError,
    );
  });
});
