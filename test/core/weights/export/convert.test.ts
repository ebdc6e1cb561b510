import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { convertWeights } from 'dcgan-elements/engine';
import { expect } from 'chai';
import { InvalidOptionError, WeightsError } from '../../../../src/shared/errors.js';
import { dcganNetwork } from '../../../../src/core/generator/network.js';
import { generatorShape, type Architecture } from '../../../../src/core/networks/architecture.js';
import { convert } from '../../../../src/core/weights/export/convert.js';
import { readGeneratorFile } from '../../../../src/core/weights/generator-file.js';
import { fromPytorchLayout, toPytorchLayout } from '../../../../src/core/weights/pytorch-layout.js';
import { readSafetensors } from '../../../../src/shared/safetensors/safetensors.js';
import { useBackend } from '../../../support/backends.js';
import {
  SMALL_AUTOENCODER,
  SMALL_CLASS_NAMES,
  SMALL_CLASSES,
  SMALL_PLAIN,
  smallGeneratorFile,
  someInput,
  someTensors,
} from '../../../support/generator-file.js';
import { largestDifference } from '../../../support/golden.js';
import { rejection } from '../../../support/promises.js';

/** A model's configuration as Keras writes it. */
interface Topology {
  readonly class_name: string;
  readonly config: {
    readonly input_layers?: unknown;
    readonly layers: readonly {
      readonly class_name: string;
      readonly config: { readonly batch_input_shape?: unknown };
    }[];
  };
}

const EVEN_PLAIN: Architecture = {
  variant: 'plain',
  shape: { height: 32, width: 16, channels: 3, latentSize: 5, baseWidth: 3 },
};
const MNIST: Architecture = {
  variant: 'plain',
  shape: { height: 28, width: 28, channels: 1, latentSize: 2, baseWidth: 2 },
};
const DIGITS: Architecture = {
  variant: 'plain',
  shape: { height: 28, width: 28, channels: 1, latentSize: 6, baseWidth: 2, classes: [10] },
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
  ['plain with two groups of classes, odd maps, dropout', SMALL_CLASSES, 0.5],
  ['plain with ten classes, 28 x 28', DIGITS, 1],
];

/** Our own network's images, and what it drew them for: z, and y for a network with classes. */
function drawn(bytes: ArrayBuffer): { inputs: tf.Tensor2D[]; images: Float32Array } {
  const file = readGeneratorFile(bytes);
  const { z, y } = someInput(file.architecture, 4);
  const inputs = file.classes.length > 0 ? [tf.tensor2d(z), tf.tensor2d(y)] : [tf.tensor2d(z)];
  const network = dcganNetwork(file);
  const images = tf.tidy(() => network.draw(tf.concat(inputs, 1)).dataSync<'float32'>());
  network.dispose();
  return { inputs, images };
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
        const { inputs, images } = drawn(bytes);
        const out = model.predict(inputs) as tf.Tensor;
        const { height, width, channels } = generatorShape(architecture);
        expect(out.shape).to.deep.equal([4, height, width, channels]);
        expect(largestDifference(out.dataSync(), images)).to.be.at.most(tolerance);
        expect(json.name).to.equal('model.json');
        model.dispose();
        tf.dispose([...inputs, out]);
      });
    }
  }

  it('have one input without classes, and with classes two, named z and classes', async () => {
    const topology = async (architecture: Architecture) => {
      const [json] = convert(smallGeneratorFile(architecture), { format: 'tensorflow.js' }) as [File, File];
      const { modelTopology } = JSON.parse(await json.text()) as { modelTopology: { model_config: Topology } };
      return modelTopology.model_config;
    };
    const without = await topology(SMALL_PLAIN);
    expect(without.class_name).to.equal('Sequential');
    expect(without.config.layers[0]?.class_name).to.equal('Dense');
    expect(without.config.layers[0]?.config.batch_input_shape).to.deep.equal([null, 4]);
    expect(without.config.layers[1]?.config).not.to.have.property('batch_input_shape');
    const withClasses = await topology(SMALL_CLASSES);
    expect(withClasses.class_name).to.equal('Functional');
    expect(withClasses.config.input_layers).to.deep.equal([['z', 0, 0], ['classes', 0, 0]]); // prettier-ignore
    expect(withClasses.config.layers.slice(0, 2).map(({ config }) => config.batch_input_shape)).to.deep.equal([[null, 4], [null, 5]]); // prettier-ignore
    expect(withClasses.config.layers.slice(2).map(({ class_name }) => class_name)).to.deep.equal([
      'Concatenate',
      ...without.config.layers.map(({ class_name }) => class_name),
    ]);
  });

  it('say the names of their classes', async () => {
    const names = { class_names: JSON.stringify(SMALL_CLASS_NAMES) };
    const bytes = smallGeneratorFile(SMALL_CLASSES, undefined, names);
    const [json] = convert(bytes, { format: 'tensorflow.js' }) as [File, File];
    const { userDefinedMetadata } = JSON.parse(await json.text()) as { userDefinedMetadata: Record<string, string> };
    expect(userDefinedMetadata).to.include({ classes: '[2,3]', ...names });
  });
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
        expect(back.classes).to.deep.equal(there.classes);
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
  it('keeps classes and their names, in float16 and for the networks asked for', async () => {
    const bytes = smallGeneratorFile(SMALL_CLASSES, undefined, { class_names: JSON.stringify(SMALL_CLASS_NAMES) });
    for (const format of ['safetensors', 'pytorch'] as const) {
      for (const dtype of ['float32', 'float16'] as const) {
        for (const networks of [['generator'], ['generator', 'discriminator']] as const) {
          const [file] = (await convertWeights(new Blob([bytes]), { format, dtype, networks })) as [File];
          const back = readGeneratorFile(await file.arrayBuffer());
          expect(back.classes).to.deep.equal(SMALL_CLASS_NAMES);
          const names = Object.keys(back.weights);
          expect(names.some(name => name.startsWith('discriminator.'))).to.equal(networks.length === 2);
          expect(back.weights['generator.dense.kernel']).to.have.length(9 * 16);
        }
      }
    }
  });

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
    const options = { format: 'gguf' as 'pytorch' };
    const unknown = (await rejection(convertWeights(new Blob([smallGeneratorFile()]), options))) as Error;
    expect(unknown.name).to.equal('InvalidOptionError');
    expect(() => convert(smallGeneratorFile(), { format: 'pytorch', dtype: 'int8' as 'float16' })).to.throw(
      InvalidOptionError,
    );
  });
});
