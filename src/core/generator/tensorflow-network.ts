/**
 * A TensorFlow.js or Keras model as a generator: any LayersModel or GraphModel from z [n, latent], or from z and classes y [n, K], to
 * images.
 */
import * as converter from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { DcganError, WeightsError } from '../../shared/errors.js';
import {
  LATENT_DISTRIBUTIONS,
  OUTPUT_RANGES,
  type GeneratorModel,
  type GeneratorReading,
} from '../../shared/protocol/generator.js';
import { message } from '../../shared/protocol/message.js';
import { weightsLeftOut } from './left-out.js';
import { joinRows, oneHot } from '../../shared/latent/class-vectors.js';
import { readClassGroups } from '../weights/generator-file.js';
import { readKerasModel } from './keras/read-keras.js';
import { readModelArtifacts } from './tensorflow-artifacts.js';
import { assumedDistribution, type GeneratorNetwork } from './network.js';
import { toUnitRange } from './output-range.js';
import { rangeOfGraph, rangeOfLayers } from './tensorflow-range.js';

type TensorflowModel = layers.LayersModel | converter.GraphModel<string | tf.io.IOHandler | tf.io.IOHandlerSync>;

/**
 * Loads a model and tests it with z = 0.
 * @throws WeightsError if it is damaged, has layers or operations that TensorFlow.js does not know, or is no generator
 */
export async function openTensorflowModel(
  given: Extract<GeneratorModel, { format: 'tensorflow.js' | 'keras' }>,
): Promise<GeneratorNetwork> {
  const source = given.format === 'keras' ? await readKerasModel(given) : given;
  const artifacts = readModelArtifacts(source);
  const { model, leftOut } = await loadTensorflowModel(artifacts);
  try {
    return toNetwork(model, artifacts, source, leftOut);
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Loads that are under way, one after the other: what a failed one leaves behind can then be told from others' tensors. */
let lastLoad: Promise<unknown> = Promise.resolve();

interface Loaded {
  readonly model: TensorflowModel;
  /** The names of weights that it has no layer for. */
  readonly leftOut: readonly string[];
}

function loadTensorflowModel(artifacts: tf.io.ModelArtifacts): Promise<Loaded> {
  const load = lastLoad
    .then(() => loadWhole(artifacts))
    .catch((error: unknown) => {
      if (error instanceof DcganError) throw error;
      throw refused('cannot be loaded', error, 'a model of layers and operations that TensorFlow.js knows');
    });
  lastLoad = load.catch(() => undefined);
  return load;
}

/**
 * Loads a model with exactly its weights, which is quick, since nothing is made up for them first. If that fails, and the model
 * loads with other weights than its own, these are told apart by its layers: too many are left out, too few are an error.
 */
async function loadWhole(artifacts: tf.io.ModelArtifacts): Promise<Loaded> {
  try {
    return { model: await loadOrFree(artifacts), leftOut: [] };
  } catch (error) {
    const names = (artifacts.weightSpecs ?? []).map(({ name }) => name);
    const isNumbered = names.some(name => /\/\d+$/.test(name)); // names that TensorFlow.js itself makes out
    if (artifacts.format === 'graph-model' || isNumbered || error instanceof DcganError) throw error;
    const model = (await loadOrFree(artifacts, false)) as layers.LayersModel;
    const wanted = new Set(model.weights.map(({ originalName }) => originalName));
    const placeOf = (name: string) => (wanted.has(name) ? name : name.replace(/[^/]+\/([^/]+)$/, '$1')); // with a cell's name
    const given = new Set(names.map(placeOf));
    const missing = [...wanted].filter(name => !given.has(name));
    const leftOut = names.filter(name => !wanted.has(placeOf(name)));
    if (missing.length === 0 && leftOut.length > 0) return { model, leftOut };
    model.dispose();
    if (missing.length === 0) throw error;
    const shown = missing.slice(0, 3).join(', ') + (missing.length > 3 ? ', ...' : '');
    throw refused(
      `lacks ${missing.length} of its ${wanted.size} weights (${shown})`,
      undefined,
      'a model with all of its weights',
    );
  }
}

/** Loads a model; if that fails, the tensors and variables that there are by then are freed, which TensorFlow.js does not do. */
async function loadOrFree(artifacts: tf.io.ModelArtifacts, strict = true): Promise<TensorflowModel> {
  const engine = tf.engine();
  const before = new Set(Object.keys(engine.registeredVariables));
  engine.startScope();
  try {
    if (artifacts.format !== 'graph-model')
      return await layers.loadLayersModel(tf.io.fromMemory(artifacts), { strict });
    const model = converter.loadGraphModelSync(artifacts);
    for (const tensor of Object.values(model.weights).flat()) tf.keep(tensor);
    return model;
  } catch (error) {
    for (const [name, variable] of Object.entries(engine.registeredVariables)) {
      if (!before.has(name)) variable.dispose();
    }
    throw error;
  } finally {
    engine.endScope();
  }
}

/** Rows of the trial: more than one, as elements draw. */
const TRIAL_ROWS = 3;

function toNetwork(
  model: TensorflowModel,
  artifacts: tf.io.ModelArtifacts,
  options: GeneratorReading,
  leftOut: readonly string[],
): GeneratorNetwork {
  const inputs = inputsOf(model);
  const { latentSize, classCount } = inputs;
  const metadata = textsOf(artifacts.userDefinedMetadata);
  const classes = readClassGroups(metadata, classCount);
  requireFinite(model);
  const rowsOf = (count: number) => {
    const row = joinRows(new Float32Array(latentSize), oneHot(classes, []), 1);
    return tf.tile(tf.tensor2d(row, [1, latentSize + classCount]), [count, 1]);
  };
  const trial = (batch: number | null) =>
    tf.tidy(() => {
      const images = run(model, inputs, rowsOf(TRIAL_ROWS), batch);
      if (!images.dataSync().every(Number.isFinite)) throw refused('gives NaN or infinite numbers for z = 0');
      if (images.shape[0] === TRIAL_ROWS) return images.shape;
      throw refused(`gives the shape [${images.shape.join(', ')}] for ${TRIAL_ROWS} z`);
    });
  const { batch, shape } = trialWithBatch(trial, inputs.batch);
  const layout = layoutOf(shape);
  if (!layout) {
    const allowed = '[n, height, width, 1 or 3], [n, 1 or 3, height, width] or, for grey, [n, height, width]';
    throw refused(`gives the shape [n, ${shape.slice(1).join(', ')}]`, undefined, allowed);
  }
  const reading = { ...options, ...saidBy(metadata) };
  const { outputRange, latentDistribution } = reading;
  const ownRange =
    model instanceof converter.GraphModel
      ? rangeOfGraph(model, artifacts.modelTopology as Record<string, unknown>)
      : rangeOfLayers(model);
  const range = outputRange ?? ownRange ?? '[-1,1]';
  return {
    description: {
      variant: 'tensorflow.js',
      height: layout.height,
      width: layout.width,
      channels: layout.channels,
      latentSize,
      latentDistribution: latentDistribution ?? 'normal(0,1)',
      classes,
      encoder: false,
      outputRange: range,
      assumptions: [
        ...(latentDistribution ? [] : [assumedDistribution()]),
        ...((outputRange ?? ownRange) ? [] : [assumedRange()]),
        ...(leftOut.length > 0 ? [weightsLeftOut('Weights that the model has no layer for', leftOut)] : []),
      ],
      metadata,
    },
    draw: rows => tf.tidy(() => tf.clone(toUnitRange(layout.toImages(run(model, inputs, rows, batch)), range))),
    dispose: () => model.dispose(),
  };
}

/** Some graphs have a batch of their own, which may not show in their input: then z are drawn one by one. */
function trialWithBatch(trial: (batch: number | null) => number[], declared: number | null) {
  try {
    return { batch: declared, shape: trial(declared) };
  } catch (error) {
    if (declared !== null) throw error;
    try {
      return { batch: 1, shape: trial(1) };
    } catch {
      throw error;
    }
  }
}

interface Layout {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly toImages: (output: tf.Tensor) => tf.Tensor4D;
}

/** How an output is read as pictures; null if it is none. */
function layoutOf(shape: readonly number[]): Layout | null {
  const [, first = 0, second = 0, third = 0] = shape;
  if (shape.length === 3) {
    const toImages = (output: tf.Tensor) => tf.expandDims<tf.Tensor4D>(output, 3);
    return { height: first, width: second, channels: 1, toImages };
  }
  if (shape.length !== 4) return null;
  if (isChannels(third)) {
    return { height: first, width: second, channels: third, toImages: output => output as tf.Tensor4D };
  }
  if (!isChannels(first)) return null;
  const toImages = (output: tf.Tensor) => tf.transpose(output as tf.Tensor4D, [0, 2, 3, 1]);
  return { height: second, width: third, channels: first, toImages };
}

/** What the metadata say; words of other programs are ignored. */
function saidBy(metadata: Readonly<Record<string, string>>): GeneratorReading {
  const said = <Value extends string>(values: readonly Value[], name: string) =>
    values.find(value => value === metadata[name]);
  const outputRange = said(OUTPUT_RANGES, 'output_range');
  const latentDistribution = said(LATENT_DISTRIBUTIONS, 'latent_distribution');
  return { ...(outputRange && { outputRange }), ...(latentDistribution && { latentDistribution }) };
}

function assumedRange() {
  const text = 'It is assumed that the model gives -1 for black and 1 for white, since its last step does not tell.';
  return message('assumed-output-range', text, { options: 'outputRange' });
}

interface ModelInputs {
  readonly latentSize: number;
  /** Numbers for the classes; 0 for a model without. */
  readonly classCount: number;
  /** The shape of z without the batch: [latentSize], or with axes of 1. */
  readonly latentShape: readonly number[];
  /** The batch that the model is fixed to; null for any. */
  readonly batch: number | null;
  /** Whether the model takes the classes before z. */
  readonly isClassesFirst: boolean;
}

const MAX_LATENT_SIZE = 1024;
const MAX_CLASS_COUNT = 4096;
/** Names of an input for classes, as Keras models have them; the other input is z, whichever comes first. */
const CLASS_INPUT = /class|label|condition/i;

function inputsOf(model: TensorflowModel): ModelInputs {
  const { inputs, outputs } = model;
  if (inputs.length < 1 || inputs.length > 2 || outputs.length !== 1) {
    const allowed = 'one input for z, perhaps another for classes, and one output';
    throw refused(`has ${inputs.length} inputs and ${outputs.length} outputs`, undefined, allowed);
  }
  const [isFirst, isSecond] = inputs.map(({ name }) => CLASS_INPUT.test(name));
  const isClassesFirst = inputs.length === 2 && isFirst === true && isSecond === false;
  const [z, y] = isClassesFirst ? [inputs[1], inputs[0]] : inputs;
  return {
    latentSize: lengthOf(z, '[n, latent size]', 1, MAX_LATENT_SIZE),
    latentShape: z?.shape?.slice(1).map(size => size ?? 1) ?? [],
    batch: Math.max(0, z?.shape?.[0] ?? 0) || null, // graphs have -1 for any
    classCount: y ? lengthOf(y, '[n, number of classes], a number for each class', 2, MAX_CLASS_COUNT) : 0,
    isClassesFirst,
  };
}

/** The length of an input's rows, in which one axis at most may be above 1. */
function lengthOf(input: TensorflowModel['inputs'][number] | undefined, form: string, least: number, most: number) {
  const axes = input?.shape?.slice(1) ?? [];
  const [length = 1, another] = axes.filter(size => size !== 1);
  const isKnown = axes.length > 0 && another === undefined && typeof length === 'number';
  if (isKnown && length >= least && length <= most) return length;
  const given = input?.shape ? `[${input.shape.map(size => size ?? 'n').join(', ')}]` : 'unknown';
  throw refused(`takes an input of the shape ${given}`, undefined, `${form}, of ${least} to ${most}`);
}

/**
 * @param rows [n, latentSize + K]
 * @param batch rows that the model takes at a time; null for any number
 */
function run(model: TensorflowModel, inputs: ModelInputs, rows: tf.Tensor2D, batch: number | null): tf.Tensor {
  const [count, size] = rows.shape;
  if (batch === null || batch === count) return runOnce(model, inputs, rows);
  const padded = tf.pad(rows, [
    [0, (batch - (count % batch)) % batch],
    [0, 0],
  ]);
  const parts = Array.from({ length: padded.shape[0] / batch }, (_, i) =>
    runOnce(model, inputs, tf.slice(padded, [i * batch, 0], [batch, size])),
  );
  const all = parts.length === 1 ? (parts[0] as tf.Tensor) : tf.concat(parts, 0);
  return tf.slice(all, 0, [count, ...all.shape.slice(1)]);
}

function runOnce(
  model: TensorflowModel,
  { latentSize, latentShape, classCount, isClassesFirst }: ModelInputs,
  rows: tf.Tensor2D,
): tf.Tensor {
  let images;
  try {
    const parts: tf.Tensor[] = classCount > 0 ? tf.split(rows, [latentSize, classCount], 1) : [rows];
    if (latentShape.length > 1) parts[0] = tf.reshape(parts[0] as tf.Tensor, [rows.shape[0], ...latentShape]);
    const given = isClassesFirst ? parts.reverse() : parts;
    images = model.predict(given.length > 1 ? given : (given[0] as tf.Tensor), { batchSize: rows.shape[0] });
  } catch (error) {
    throw error instanceof DcganError ? error : refused('cannot be run', error);
  }
  if (images instanceof tf.Tensor) return images;
  throw refused('does not give a single tensor');
}

/** Checks one weight after the other without keeping any, since a model may be large. */
function requireFinite(model: TensorflowModel): void {
  const weights: [string, tf.Tensor][] =
    model instanceof converter.GraphModel
      ? Object.entries(model.weights).flatMap(([name, list]) =>
          list.map((tensor): [string, tf.Tensor] => [name, tensor]),
        )
      : model.weights.map(weight => [weight.originalName, weight.read()]);
  for (const [name, tensor] of weights) {
    if (tensor.dtype !== 'float32') continue;
    const index = tensor.dataSync<'float32'>().findIndex(value => !Number.isFinite(value));
    // Some graphs hold -Infinity on purpose, as the start of a maximum: as a single number, never in a kernel.
    if (index < 0 || tensor.size === 1) continue;
    throw refused(`has a number that is NaN or infinite: ${name}, index ${index}`, undefined, 'finite numbers');
  }
}

const isChannels = (size: number | undefined) => size === 1 || size === 3;

function textsOf(metadata: object | undefined): Record<string, string> {
  const entries = Object.entries(metadata ?? {}).map(([name, value]: [string, unknown]) => {
    return [name, typeof value === 'string' ? value : JSON.stringify(value)];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

function refused(what: string, cause?: unknown, allowed?: string): WeightsError {
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  const wish = allowed ? ` It must be ${allowed}.` : '';
  return new WeightsError(`The TensorFlow.js model ${what}${reason.replace(/\.$/, '')}.${wish}`, {
    code: 'weights-tensorflow-invalid',
    subject: 'model.json',
    given: what,
    ...(allowed && { allowed }),
  });
}
