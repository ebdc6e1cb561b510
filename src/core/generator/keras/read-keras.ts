/**
 * A whole Keras model in one file, as `model.save()` writes it, for TensorFlow.js's layers: `.h5` of Keras 2 and 3, whose
 * attributes name layers and weights, and `.keras`, a zip with the configuration and the weights by kind of layer.
 */
import { WeightsError } from '../../../shared/errors.js';
import { unzip } from '../../../shared/files/unzip.js';
import { isObject, parseJson } from '../../../shared/json.js';
import type { GeneratorModel, GeneratorReading } from '../../../shared/protocol/generator.js';
import { Hdf5File, type Hdf5Array, type Hdf5Object } from './hdf5.js';
import { layersByGroup } from './layer-groups.js';
import { layerNames } from './topology.js';

type Model<Format> = Extract<GeneratorModel, { format: Format }>;
type Json = Readonly<Record<string, unknown>>;
type Weights = (readonly [name: string, weight: Hdf5Array])[];

/** @throws WeightsError if it is damaged, or has weights without the model */
export async function readKerasModel({ bytes, ...given }: Model<'keras'>): Promise<Model<'tensorflow.js'>> {
  const { config, weights } = isZip(bytes) ? await readKeras(new Blob([bytes])) : readH5(new Uint8Array(bytes));
  const specs = weights.map(([name, { shape }]) => ({ name, shape, dtype: 'float32' }));
  const data = new Float32Array(weights.reduce((sum, [, weight]) => sum + weight.data.length, 0));
  let at = 0;
  for (const [, weight] of weights) {
    data.set(weight.data, at);
    at += weight.data.length;
  }
  const topology = JSON.stringify({
    modelTopology: { model_config: config },
    weightsManifest: [{ paths: [], weights: specs }],
  });
  const reading: GeneratorReading = given;
  return { ...reading, format: 'tensorflow.js', topology, weights: data.buffer };
}

function isZip(bytes: ArrayBuffer): boolean {
  const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
  return first === 0x50 && second === 0x4b;
}

async function readKeras(zip: Blob): Promise<{ config: Json; weights: Weights }> {
  const files = await unzip(zip, path => path === 'config.json' || path === 'model.weights.h5');
  const [json, hdf5] = ['config.json', 'model.weights.h5'].map(name => files.find(({ path }) => path === name)?.bytes);
  const config = parseJson(new TextDecoder().decode(json));
  if (!isObject(config) || !hdf5) throw withoutModel('no config.json and model.weights.h5');
  const file = new Hdf5File(hdf5);
  const weights = layersByGroup(config).flatMap(({ group, layer, names }) => {
    const variables = file.find(file.root, `${group}/vars`);
    return names.map((name, i) => [`${layer}/${name}`, arrayAt(file, variables, String(i), `${group}/vars`)] as const);
  });
  return { config, weights };
}

function readH5(bytes: Uint8Array<ArrayBuffer>): { config: Json; weights: Weights } {
  const file = new Hdf5File(bytes);
  const config = parseJson(file.root.attributes.get('model_config')?.[0] ?? '');
  const groups = file.find(file.root, 'model_weights');
  if (!isObject(config) || !groups) throw withoutModel('no model_config');
  const known = layerNames(config);
  const weights = texts(groups, 'layer_names').flatMap(layer => {
    const group = file.find(groups, layer);
    return texts(group, 'weight_names').map(
      path => [weightName(path, layer, known), arrayAt(file, group, path, layer)] as const,
    );
  });
  return { config, weights };
}

/**
 * The name that a layer gives its weight: `dense/kernel` for `dense/kernel:0`, also with the names of models before it, without
 * the number that Keras adds where several models are made, or with that of the weight alone.
 */
function weightName(path: string, layer: string, layers: ReadonlySet<string>): string {
  const parts = path.replace(/:\d+$/, '').split('/');
  const name = (parts.at(-1) ?? '').replace(/^(kernel|bias|gamma|beta|moving_mean|moving_variance|alpha)_\d+$/, '$1');
  const owner = parts.at(-2);
  return `${owner !== undefined && layers.has(owner) ? owner : layer}/${name}`;
}

function arrayAt(file: Hdf5File, group: Hdf5Object | null, path: string, owner: string): Hdf5Array {
  const array = group && file.find(group, path)?.array();
  if (array) return array;
  throw new WeightsError(`The Keras file has no weights of floating-point numbers at ${owner}/${path}.`, {
    ...{
      code: 'weights-keras-incomplete',
      subject: `${owner}/${path}`,
      given: 'nothing',
      allowed: 'an array of floats',
    },
  });
}

/** An attribute; one that is too long for HDF5 is in several, with numbers behind their names. */
function texts(group: Hdf5Object | null, name: string): readonly string[] {
  const whole = group?.attributes.get(name);
  if (whole) return whole;
  const list: string[] = [];
  for (let i = 0; group?.attributes.has(`${name}${i}`); i++) list.push(...(group.attributes.get(`${name}${i}`) ?? []));
  return list;
}

function withoutModel(given: string): WeightsError {
  return new WeightsError('The Keras file has weights, but not the model: write both, by model.save().', {
    ...{ code: 'weights-keras-no-model', given, allowed: 'a file of model.save()' },
  });
}
