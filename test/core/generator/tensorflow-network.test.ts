import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { expect } from 'chai';
import { WorkerHost } from '../../../src/shared/host/worker-host.js';
import { loadModel } from '../../../src/client/generator/model-source.js';
import { WeightsError } from '../../../src/shared/errors.js';
import { openTensorflowModel } from '../../../src/core/generator/tensorflow-network.js';
import type { GeneratorModel, GeneratorWorker } from '../../../src/shared/protocol/generator.js';
import { convert } from '../../../src/core/weights/export/convert.js';
import { useBackend } from '../../support/backends.js';
import { SMALL_CLASS_NAMES, SMALL_CLASSES, SMALL_PLAIN, smallGeneratorFile } from '../../support/generator-file.js';
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

/** z [n, 2] and classes [n, K] → [n, 2, 2, 3]; or the classes first, or inputs of other shapes and names. */
function conditional({
  names = ['z', 'classes'],
  shapes = [[2], [3]],
}: { names?: string[]; shapes?: number[][] } = {}): layers.LayersModel {
  const inputs = shapes.map((shape, i) => layers.input({ shape, name: names[i] }));
  const joined = layers.layers.concatenate({ name: 'joined' }).apply(inputs);
  const dense = layers.layers.dense({
    units: 12,
    activation: 'tanh',
    kernelInitializer: 'glorotUniform',
    name: 'dense',
  });
  const outputs = layers.layers.reshape({ targetShape: [2, 2, 3], name: 'maps' }).apply(dense.apply(joined));
  return layers.model({ inputs, outputs: outputs as layers.SymbolicTensor });
}

/** Says metadata of a model. */
const saying = (userDefinedMetadata: Record<string, unknown>) => (json: Record<string, unknown>) => {
  json['userDefinedMetadata'] = userDefinedMetadata;
};

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

/** The graph above, to whose product that of classes and another matrix is added. */
function conditionalGraph(): TensorflowModel {
  const { topology, ...rest } = graph();
  const json = JSON.parse(topology) as { modelTopology: { node: Node[] }; weightsManifest: { weights: object[] }[] };
  interface Node {
    name: string;
    op: string;
    input: string[];
    attr: Record<string, unknown>;
  }
  const [z, kernel, shape, product, images] = json.modelTopology.node as [Node, Node, Node, Node, Node];
  json.modelTopology.node = [
    z,
    { ...z, name: 'classes' },
    kernel,
    { ...kernel, name: 'class_kernel' },
    shape,
    product,
    { ...product, name: 'class_product', input: ['classes', 'class_kernel'] },
    { name: 'sum', op: 'AddV2', input: ['product', 'class_product'], attr: { T: { type: 'DT_FLOAT' } } },
    { ...images, input: ['sum', 'shape'] },
  ];
  json.weightsManifest[0]?.weights.push({ name: 'class_kernel', shape: [2, 4], dtype: 'float32' });
  const weights = new ArrayBuffer(80);
  new Uint8Array(weights).set(new Uint8Array(rest.weights));
  new Float32Array(weights, 48, 8).set([1, 2, 3, 4, 5, 6, 7, 8]);
  return { ...rest, topology: JSON.stringify(json), weights };
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

  it('may have a second input, which are its classes, numbered unless it says names', async () => {
    const source = conditional();
    const [z, y] = [tf.tensor2d([0.5, -1, 2, 0], [2, 2]), tf.tensor2d([1, 0, 0, 0, 0.25, 0.75], [2, 3])];
    const expected = (source.predict([z, y]) as tf.Tensor).dataSync();
    const network = await openTensorflowModel(await saved(source));
    expect(network.description).to.deep.include({
      latentSize: 2,
      classes: [{ name: 'class', classes: ['0', '1', '2'] }],
    });
    const images = network.draw(tf.concat2d([z, y], 1));
    expect(images.shape).to.deep.equal([2, 2, 2, 3]);
    expect(largestDifference(images.dataSync(), expected)).to.be.at.most(1e-5);
    network.dispose();
    const groups = [{ name: 'digit', classes: ['0', '1', '2'] }];
    for (const class_names of [groups, JSON.stringify(groups)]) {
      const named = await openTensorflowModel(await saved(conditional(), saying({ class_names })));
      expect(named.description.classes).to.deep.equal(groups);
      named.dispose();
    }
    const sized = await openTensorflowModel(
      await saved(conditional({ shapes: [[2], [5]] }), saying({ classes: [2, 3] })),
    );
    expect(sized.description.classes.map(({ classes }) => classes.length)).to.deep.equal([2, 3]);
    sized.dispose();
  });

  it('may take its classes before z, if their input is called so', async () => {
    const source = conditional({ names: ['labels', 'noise'], shapes: [[3], [2]] });
    const [z, y] = [tf.tensor2d([0.5, -1], [1, 2]), tf.tensor2d([0, 1, 0], [1, 3])];
    const expected = (source.predict([y, z]) as tf.Tensor).dataSync();
    const network = await openTensorflowModel(await saved(source));
    expect(network.description.latentSize).to.equal(2);
    expect(network.description.classes[0]?.classes).to.have.length(3);
    const before = tf.memory().numTensors;
    const images = network.draw(tf.concat2d([z, y], 1));
    expect(tf.memory().numTensors - before, 'tensors left').to.equal(2); // the images, and their input
    expect(largestDifference(images.dataSync(), expected)).to.be.at.most(1e-5);
    network.dispose();
  });

  it('may be a GraphModel with classes', async () => {
    const network = await openTensorflowModel(conditionalGraph());
    expect(network.description).to.include({ latentSize: 2, height: 2, width: 2, channels: 1 });
    expect(network.description.classes[0]?.classes).to.have.length(2);
    const pixels = tf.tidy(() => [...network.draw(tf.tensor2d([10, 1, 0, 1], [1, 4])).dataSync()]);
    const expected = [15 + 5, 26 + 6, 37 + 7, 48 + 8].map(value => value / 127.5 - 1);
    expect(largestDifference(pixels, expected)).to.be.at.most(1e-6);
    network.dispose();
  });

  it('has the classes of weights that were exported with classes', async () => {
    const class_names = JSON.stringify(SMALL_CLASS_NAMES);
    const bytes = smallGeneratorFile(SMALL_CLASSES, undefined, { class_names });
    const files = convert(bytes, { format: 'tensorflow.js' });
    const network = await openTensorflowModel((await loadModel(files)) as TensorflowModel);
    expect(network.description.latentSize).to.equal(4);
    expect(network.description.classes).to.deep.equal(SMALL_CLASS_NAMES);
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
  const opened = (shapes: number[][], edit?: Parameters<typeof saved>[1]) => () => saved(conditional({ shapes }), edit);
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
    [
      'has a number of a class for input',
      opened([[2], [1]]),
      /takes an input of the shape \[n, 1\]\. It must be .*a number for each class/,
    ],
    [
      'has three inputs',
      () => saved(conditional({ names: ['a', 'b', 'c'], shapes: [[2], [3], [2]] })),
      /has 3 inputs and 1 outputs/,
    ],
    [
      'has names for other classes',
      opened([[2], [3]], saying({ class_names: [{ name: 'a', classes: ['x', 'y'] }] })),
      /class_names is .*; it must be groups with 3 classes in total/,
    ],
    [
      'has groups of other classes',
      opened([[2], [3]], saying({ classes: [2, 2] })),
      /classes is .*; it must be groups with 3 classes/,
    ],
    [
      'has names and groups that differ',
      opened([[2], [5]], saying({ classes: [2, 3], class_names: [{ name: 'a', classes: ['v', 'w', 'x', 'y', 'z'] }] })),
      /class_names is/,
    ],
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

  it('leaves nothing behind when it cannot be loaded, however often, nor takes more memory', async () => {
    const big = await saved(
      layers.sequential({
        layers: [layers.layers.dense({ units: 38_400, inputShape: [100], kernelInitializer: 'zeros', name: 'dense' })],
      }),
    );
    const swap = (from: string, to: string) => ({ ...big, topology: big.topology.replace(from, to) });
    const withBias = JSON.parse(big.topology) as { weightsManifest: { weights: object[] }[] };
    withBias.weightsManifest[0]?.weights.pop(); // the bias, whose bytes go with it
    const broken: TensorflowModel[] = [
      swap('"units":38400', '"units":38401'),
      swap('"Dense"', '"Lambda"'),
      { ...big, topology: JSON.stringify(withBias), weights: big.weights.slice(0, 38_400 * 100 * 4) },
      big, // no pictures
    ];
    const heap = () => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;
    for (const source of broken) await rejection(openTensorflowModel(source));
    const [tensors, variables, bytes] = [tf.memory().numTensors, Object.keys(tf.engine().registeredVariables), heap()];
    for (let i = 0; i < 60; i++) {
      expect(await rejection(openTensorflowModel(broken[i % 4] as TensorflowModel))).to.be.instanceOf(WeightsError);
    }
    expect(tf.memory().numTensors, 'tensors').to.equal(tensors);
    expect(Object.keys(tf.engine().registeredVariables), 'variables').to.deep.equal(variables);
    expect(heap() - bytes, 'bytes of the heap').to.be.below(40e6);
  });

  it('is believed where it says itself which values are black and white', async () => {
    const range = async (source: layers.Sequential, options = {}) => {
      const network = await openTensorflowModel({ ...(await saved(source)), ...options });
      const { outputRange, assumptions = [] } = network.description;
      network.dispose();
      return [outputRange, assumptions.some(({ code }) => code === 'assumed-output-range')];
    };
    const then = (activation: 'sigmoid' | 'tanh', ...more: layers.layers.Layer[]) => {
      const source = model(undefined, activation);
      for (const layer of more) source.add(layer);
      return source;
    };
    const { rescaling } = layers.layers;
    expect(await range(then('sigmoid'))).to.deep.equal(['[0,1]', false]);
    expect(await range(then('tanh'))).to.deep.equal(['[-1,1]', false]);
    expect(await range(then('sigmoid', layers.layers.upSampling2d({})))).to.deep.equal(['[0,1]', false]);
    expect(await range(then('tanh', rescaling({ scale: 127.5, offset: 127.5 })))).to.deep.equal(['[0,255]', false]);
    const plain = () => then('tanh', layers.layers.dense({ units: 3 }));
    expect(await range(plain())).to.deep.equal(['[-1,1]', true]);
    expect(await range(plain(), { outputRange: '[0,1]' })).to.deep.equal(['[0,1]', false]);
    expect(await range(then('sigmoid'), { outputRange: '[-1,1]' })).to.deep.equal(['[-1,1]', false]);
  });

  it('draws in its worker, beside files of our own', async () => {
    const spawn = () => new Worker('/dist/assets/model.worker.js', { type: 'module' });
    const host = new WorkerHost<GeneratorWorker>({ name: 'The model', spawn });
    const assets = { base: new URL('/dist/assets/', location.href).href };
    const [json, weights] = convert(smallGeneratorFile(SMALL_PLAIN), { format: 'tensorflow.js' }) as [File, File];
    const z = [0.1, -0.5, 0.9, 0.3];
    const withClasses = smallGeneratorFile(SMALL_CLASSES);
    const exported = convert(withClasses, { format: 'tensorflow.js' });
    const pictures: Float32Array[] = [];
    for (const [id, source] of [[json, weights], smallGeneratorFile(SMALL_PLAIN), exported, withClasses].entries()) {
      const opened = await host.call('open', [{ id, model: await loadModel(source), backend: 'wasm', assets }]);
      expect(opened.variant).to.equal(['tensorflow.js', 'plain'][id % 2]);
      expect(opened.classes).to.have.length(id < 2 ? 0 : 2);
      const input = Float32Array.from(id < 2 ? z : [...z, 0.5, 0.5, 0, 1, 0]);
      pictures.push((await host.call('generate', [id, input])).data);
    }
    expect(largestDifference(pictures[0] ?? [], pictures[1] ?? [1])).to.be.at.most(1e-4);
    expect(largestDifference(pictures[2] ?? [], pictures[3] ?? [1])).to.be.at.most(1e-4);
    expect(largestDifference(pictures[0] ?? [], pictures[2] ?? [])).to.be.above(1e-2);
    host.terminate(new Error('done'));
  });
});
