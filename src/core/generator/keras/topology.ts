/**
 * Keras 3 spells a model's topology otherwise than Keras 2, which TensorFlow.js's layers read; the meaning is the same. It is
 * rewritten before it is read.
 */
import { WeightsError } from '../../../shared/errors.js';
import { isObject } from '../../../shared/json.js';

type Json = Readonly<Record<string, unknown>>;

/** @param topology a layers model's `modelTopology`, in either spelling */
export function rewriteTopology(topology: Json): Json {
  const { model_config: config, ...rest } = topology;
  return isObject(config) ? { ...rest, model_config: rewrite(config) } : (rewrite(topology) as Json);
}

/** The names of all layers, those of nested models included. */
export function layerNames(topology: unknown, names = new Set<string>()): Set<string> {
  if (Array.isArray(topology)) for (const item of topology as readonly unknown[]) layerNames(item, names);
  else if (isObject(topology)) {
    const { class_name: className, config } = topology;
    if (typeof className === 'string' && isObject(config) && typeof config['name'] === 'string')
      names.add(config['name']);
    for (const value of Object.values(topology)) layerNames(value, names);
  }
  return names;
}

/** Keras 3 puts the model's name before a weight's: `sequential/dense/kernel`. The layers are read without. */
export function shortWeightName(name: string, layers: ReadonlySet<string>): string {
  const parts = name.split('/');
  const [layer, weight] = parts.slice(-2);
  return parts.length > 2 && layer !== undefined && layers.has(layer) ? `${layer}/${weight}` : name;
}

/** What TensorFlow.js's layers do not know. */
const ONLY_KERAS_3 = ['module', 'registered_name', 'build_config'];

function rewrite(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return (value as readonly unknown[]).map(item => rewrite(item));
  if (!isObject(value)) return value;
  const { class_name: className, config } = value;
  if (className === 'DTypePolicy') return 'float32'; // mixed precision stores its weights in float32
  if (className === 'function' && typeof config === 'string') return config; // an activation by name
  const object: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    if (!ONLY_KERAS_3.includes(name)) object[name] = name === 'config' ? item : rewrite(item, name);
  }
  if (isObject(config)) object['config'] = rewriteConfig(config, className);
  if (Array.isArray(object['inbound_nodes'])) object['inbound_nodes'] = object['inbound_nodes'].map(inboundNode);
  return key === 'dtype' && 'name' in object ? 'float32' : object;
}

function rewriteConfig(config: Json, className: unknown): Json {
  const entries = Object.entries(config).map(([name, value]) => {
    const next = rewrite(value, name);
    if (name === 'batch_shape') return ['batch_input_shape', next];
    if (name === 'negative_slope' && className === 'LeakyReLU') return ['alpha', next];
    // An axis may be a list of one; models name their inputs and outputs in a list, even one.
    if (name === 'axis' && Array.isArray(next) && next.length === 1) return [name, next[0] as unknown];
    if ((name === 'input_layers' || name === 'output_layers') && isHistory(next)) return [name, [next]];
    return [name, next];
  });
  const rewritten = Object.fromEntries(entries) as Record<string, unknown>;
  const { layers } = rewritten;
  if (!Array.isArray(layers)) return rewritten;
  requireKnownInputs(layers as readonly unknown[]);
  return isConnectedByTensors(config['layers']) ? withOwnNodes(rewritten, layers as readonly unknown[]) : rewritten;
}

/** `{ args: [tensor, ...], kwargs }` to the list of `[layer, node, tensor, kwargs]` that Keras 2 has. */
function inboundNode(node: unknown): unknown {
  if (!isObject(node) || !('args' in node)) return node;
  const histories: unknown[] = [];
  const find = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(find);
    if (!isObject(value)) return;
    const { config } = value;
    if (isObject(config) && isHistory(config['keras_history'])) histories.push([...config['keras_history'], {}]);
  };
  find(node['args']);
  return histories;
}

/** Whether layers are connected as in Keras 3. */
function isConnectedByTensors(layers: unknown): boolean {
  const nodes = (Array.isArray(layers) ? (layers as readonly unknown[]) : []).flatMap(layer =>
    isObject(layer) && Array.isArray(layer['inbound_nodes']) ? (layer['inbound_nodes'] as readonly unknown[]) : [],
  );
  return nodes.some(node => isObject(node) && 'args' in node);
}

/**
 * A model within a model has its own inputs as its first node in Keras 2, which TensorFlow.js's layers are like; its uses, which
 * Keras 3 counts from 0, come after that.
 */
function withOwnNodes(config: Json, layers: readonly unknown[]): Json {
  const models = new Set(
    layers
      .filter(isObject)
      .flatMap(({ config }) => (isObject(config) && Array.isArray(config['layers']) ? [config['name']] : [])),
  );
  const shift = (value: unknown): unknown => {
    if (!Array.isArray(value)) return value;
    const [name, node, ...rest] = value as readonly unknown[];
    if (typeof name !== 'string' || typeof node !== 'number') return (value as readonly unknown[]).map(shift);
    return [name, models.has(name) ? node + 1 : node, ...rest];
  };
  return {
    ...config,
    layers: layers.map(layer => (isObject(layer) ? { ...layer, inbound_nodes: shift(layer['inbound_nodes']) } : layer)),
    output_layers: shift(config['output_layers']),
  };
}

function isHistory(value: unknown): value is [string, number, number] {
  return Array.isArray(value) && value.length === 3 && typeof value[0] === 'string' && typeof value[1] === 'number';
}

/** TensorFlow.js would wait for a layer that does not come, without end. */
function requireKnownInputs(layers: readonly unknown[]): void {
  const names = new Set(
    layers.map(layer => (isObject(layer) ? (layer['name'] ?? nameIn(layer['config'])) : undefined)),
  );
  for (const layer of layers) {
    const nodes = isObject(layer) && Array.isArray(layer['inbound_nodes']) ? (layer['inbound_nodes'] as unknown[]) : [];
    for (const [from] of nodes.flat() as unknown[][]) {
      if (typeof from !== 'string' || names.has(from)) continue;
      throw new WeightsError(`The model takes the output of the layer ${from}, which it does not have.`, {
        ...{ code: 'weights-tensorflow-invalid', subject: from, given: from, allowed: 'one of its layers' },
      });
    }
  }
}

const nameIn = (config: unknown) => (isObject(config) ? config['name'] : undefined);
