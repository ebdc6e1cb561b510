import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { expect } from 'chai';
import { WorkerHost } from '../../../src/client/host/worker-host.js';
import { loadModel } from '../../../src/client/generator/model-source.js';
import { WeightsError } from '../../../src/shared/errors.js';
import { openTensorflowModel } from '../../../src/core/generator/tensorflow-network.js';
import type { GeneratorModel, GeneratorWorker } from '../../../src/shared/protocol/generator.js';
import { convert } from '../../../src/core/weights/export/convert.js';
import { useBackend } from '../../support/backends.js';
import { SMALL_PLAIN, smallGeneratorFile } from '../../support/generator-file.js';
import { largestDifference } from '../../support/golden.js';
import { rejection } from '../../support/promises.js';

type TensorflowModel = Extract<GeneratorModel, { format: 'tensorflow.js' }>;

/** A LayersModel as it is saved. */
async function saved(
  model: layers.LayersModel,
  edit: (json: Record<string, unknown>) => void = () => {},
): Promise<TensorflowModel> {
  let artifacts: tf.io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler(given => {
      artifacts = given;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    }),
  );
  model.dispose();
  const { weightData, weightSpecs, modelTopology } = artifacts;
  const json = { modelTopology, weightsManifest: [{ paths: ['w'], weights: weightSpecs }] };
  edit(json);
  return { format: 'tensorflow.js', topology: JSON.stringify(json), weights: weightData as ArrayBuffer };
}

/** z [n, 2] → [n, 2, 2, 3], or another shape. */
function model(
  shape: number[] = [2, 2, 3],
  activation: 'sigmoid' | 'tanh' = 'sigmoid',
  input = [2],
): layers.Sequential {
  const units = shape.reduce((product, size) => product * size, 1);
  return layers.sequential({
    layers: [
      layers.layers.dense({ units, activation, inputShape: input, kernelInitializer: 'glorotUniform', name: 'dense' }),
      ...(input.length === 1 ? [layers.layers.reshape({ targetShape: shape, name: 'maps' })] : []),
    ],
  });
}

/** One matrix product and a reshape, as TensorFlow's converter writes a graph. */
function graph(): TensorflowModel {
  const node = (name: string, op: string, input: string[], attr: object = {}) => ({ name, op, input, attr });
  const type = { T: { type: 'DT_FLOAT' } };
  const constant = (name: string, dtype: string) => node(name, 'Const', [], { dtype: { type: dtype } });
  const modelTopology = {
    node: [
      node('z', 'Placeholder', [], {
        dtype: { type: 'DT_FLOAT' },
        shape: { shape: { dim: [{ size: '-1' }, { size: '2' }] } },
      }),
      constant('kernel', 'DT_FLOAT'),
      constant('shape', 'DT_INT32'),
      node('product', 'MatMul', ['z', 'kernel'], { ...type, transpose_a: { b: false }, transpose_b: { b: false } }),
      node('images', 'Reshape', ['product', 'shape'], { ...type, Tshape: { type: 'DT_INT32' } }),
    ],
    library: {},
    versions: {},
  };
  const weights = [
    { name: 'kernel', shape: [2, 4], dtype: 'float32' },
    { name: 'shape', shape: [4], dtype: 'int32' },
  ];
  const bytes = new ArrayBuffer(48);
  new Float32Array(bytes, 0, 8).set([1, 2, 3, 4, 5, 6, 7, 8]);
  new Int32Array(bytes, 32, 4).set([-1, 2, 2, 1]);
  const json = { format: 'graph-model', modelTopology, weightsManifest: [{ paths: ['w'], weights }] };
  return { format: 'tensorflow.js', topology: JSON.stringify(json), weights: bytes, outputRange: '[0,255]' };
}

describe('A generator of TensorFlow.js', () => {
  before(() => useBackend('wasm simd'));

  it('draws what the LayersModel predicts, in [-1, 1] whatever its range', async () => {
    for (const [outputRange, scale, shift] of [
      ['[-1,1]', 1, 0],
      ['[0,1]', 2, -1],
      ['[0,255]', 2 / 255, -1],
    ] as const) {
      const source = model();
      const z = tf.tensor2d([0.5, -1, 2, 0], [2, 2]);
      const expected = (source.predict(z) as tf.Tensor).dataSync().map(value => scale * value + shift);
      const network = await openTensorflowModel({ ...(await saved(source)), outputRange });
      const before = tf.memory().numTensors;
      const images = network.draw(z);
      expect(images.shape).to.deep.equal([2, 2, 2, 3]);
      expect(largestDifference(images.dataSync(), expected)).to.be.at.most(1e-5);
      expect(tf.memory().numTensors).to.equal(before + 1);
      network.dispose();
      tf.dispose([z, images]);
    }
  });

  it('is described by its shapes', async () => {
    const network = await openTensorflowModel(await saved(model([4, 2, 1])));
    expect(network.description).to.include({
      variant: 'tensorflow.js',
      height: 4,
      width: 2,
      channels: 1,
      latentSize: 2,
    });
    expect(network.description.latentDistribution).to.equal('normal(0,1)');
    network.dispose();
  });

  it('may have its channels first, as ml5 has them', async () => {
    const network = await openTensorflowModel(await saved(model([3, 2, 4], 'tanh')));
    expect(network.description).to.include({ height: 2, width: 4, channels: 3 });
    network.dispose();
  });

  it('may be a GraphModel', async () => {
    const network = await openTensorflowModel(graph());
    expect(network.description).to.include({ height: 2, width: 2, channels: 1, latentSize: 2 });
    const pixels = tf.tidy(() => [...network.draw(tf.tensor2d([10, 1], [1, 2])).dataSync()]);
    expect(
      largestDifference(
        pixels,
        [15, 26, 37, 48].map(value => value / 127.5 - 1),
      ),
    ).to.be.at.most(1e-6);
    network.dispose();
  });

  it('keeps what was said of it when it was exported', async () => {
    const [json, weights] = convert(smallGeneratorFile(), { format: 'tensorflow.js' }) as [File, File];
    const source = await loadModel([json, weights], { latentDistribution: 'normal(0,1)' });
    const network = await openTensorflowModel(source as TensorflowModel);
    expect(network.description.latentDistribution).to.equal('uniform(-1,1)');
    expect(network.description.metadata).to.include({ license: 'CC0-1.0', variant: 'plain' });
    network.dispose();
  });

  const nan = async () => {
    const good = await saved(model());
    new Float32Array(good.weights)[3] = NaN;
    return good;
  };
  const edited = (edit: (json: Record<string, unknown>) => void) => () => saved(model(), edit);
  const swapped = (from: string, to: string) => async () => {
    const good = await saved(model());
    return { ...good, topology: good.topology.replaceAll(from, to) };
  };
  const wrong: [string, () => Promise<TensorflowModel> | TensorflowModel, RegExp][] = [
    ['has a layer that is not known', swapped('"Reshape"', '"Lambda"'), /Unknown layer: Lambda/],
    [
      'has an operation that is not known',
      () => ({ ...graph(), topology: graph().topology.replace('"MatMul"', '"PyFunc"') }),
      /PyFunc/,
    ],
    ['has two channels', () => saved(model([2, 3, 2])), /gives the shape \[n, 2, 3, 2\]/],
    ['has no pictures for output', () => saved(model([12])), /gives the shape \[n, 12\]/],
    ['has no z for input', () => saved(model([2], 'tanh', [4, 4, 3])), /takes an input of the shape \[n, 4, 4, 3\]/],
    ['has NaN in a weight', nan, /NaN or infinite: dense\/kernel, index 3/],
    [
      'is truncated',
      async () => ({ ...(await saved(model())), weights: new ArrayBuffer(8) }),
      /have 8 bytes; model.json declares 144/,
    ],
    [
      'has a weight of no size',
      edited(json => (json['weightsManifest'] = [{ weights: [{ name: 'a', shape: [-1], dtype: 'float32' }] }])),
      /weight a with shape \[-1\]/,
    ],
  ];
  for (const [what, source, message] of wrong) {
    it(`is refused when it ${what}`, async () => {
      const error = (await rejection(openTensorflowModel(await source()))) as WeightsError;
      expect(error).to.be.instanceOf(WeightsError);
      expect(error.message).to.match(message);
    });
  }

  it('draws in its worker, beside files of our own', async () => {
    const spawn = () => new Worker('/dist/assets/model.worker.js', { type: 'module' });
    const host = new WorkerHost<GeneratorWorker>({ name: 'The model', spawn });
    const assets = { base: new URL('/dist/assets/', location.href).href };
    const [json, weights] = convert(smallGeneratorFile(SMALL_PLAIN), { format: 'tensorflow.js' }) as [File, File];
    const z = Float32Array.of(0.1, -0.5, 0.9, 0.3);
    const pictures: Float32Array[] = [];
    for (const [id, source] of [[json, weights], smallGeneratorFile(SMALL_PLAIN)].entries()) {
      const opened = await host.call('open', [{ id, model: await loadModel(source), backend: 'wasm', assets }]);
      expect(opened.variant).to.equal(['tensorflow.js', 'plain'][id]);
      pictures.push((await host.call('generate', [id, z])).data);
    }
    expect(largestDifference(pictures[0] ?? [], pictures[1] ?? [1])).to.be.at.most(1e-4);
    host.terminate(new Error('done'));
  });
});
