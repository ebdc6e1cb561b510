/**
 * A TensorFlow.js model as a generator: any LayersModel or GraphModel from z [n, latent], or from z and classes y [n, K], to
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
  type OutputRange,
} from '../../shared/protocol/generator.js';
import { joinRows, oneHot } from '../../shared/latent/class-vectors.js';
import { readClassGroups } from '../weights/generator-file.js';
import { readModelArtifacts } from './tensorflow-artifacts.js';
import type { GeneratorNetwork } from './network.js';

type TensorflowModel = layers.LayersModel | converter.GraphModel<string | tf.io.IOHandler | tf.io.IOHandlerSync>;

/** Maps each output range to [-1, 1]. */
const TO_UNIT: Readonly<Record<OutputRange, (x: tf.Tensor4D) => tf.Tensor4D>> = {
  '[-1,1]': x => x,
  '[0,1]': x => tf.sub(tf.mul(x, 2), 1),
  '[0,255]': x => tf.sub(tf.div(x, 127.5), 1),
};

/**
 * Loads a model and tests it with z = 0.
 * @throws WeightsError if it is damaged, has layers or operations that TensorFlow.js does not know, or is no generator
 */
export async function openTensorflowModel(
  source: Extract<GeneratorModel, { format: 'tensorflow.js' }>,
): Promise<GeneratorNetwork> {
  const artifacts = readModelArtifacts(source);
  const model = await loadTensorflowModel(artifacts);
  try {
    return toNetwork(model, artifacts, source);
  } catch (error) {
    model.dispose();
    throw error;
  }
}

async function loadTensorflowModel(artifacts: tf.io.ModelArtifacts): Promise<TensorflowModel> {
  try {
    return artifacts.format === 'graph-model'
      ? converter.loadGraphModelSync(artifacts)
      : await layers.loadLayersModel(tf.io.fromMemory(artifacts));
  } catch (error) {
    throw refused('cannot be loaded', error, 'a model of layers and operations that TensorFlow.js knows');
  }
}

function toNetwork(
  model: TensorflowModel,
  artifacts: tf.io.ModelArtifacts,
  reading: GeneratorReading,
): GeneratorNetwork {
  const inputs = inputsOf(model);
  const { latentSize, classCount } = inputs;
  const metadata = textsOf(artifacts.userDefinedMetadata);
  const classes = readClassGroups(metadata, classCount);
  requireFinite(model);
  const shape = tf.tidy(() => {
    const [z, y] = [new Float32Array(latentSize), oneHot(classes, [])];
    const images = run(model, inputs, tf.tensor2d(joinRows(z, y, 1), [1, latentSize + classCount]));
    if (!images.dataSync().every(Number.isFinite)) throw refused('gives NaN or infinite numbers for z = 0');
    return images.shape;
  });
  const isChannelsLast = isChannels(shape[3]);
  if (shape.length !== 4 || shape[0] !== 1 || !(isChannelsLast || isChannels(shape[1]))) {
    const allowed = '[n, height, width, 1 or 3], or [n, 1 or 3, height, width]';
    throw refused(`gives the shape [n, ${shape.slice(1).join(', ')}]`, undefined, allowed);
  }
  const [, height = 0, width = 0, channels = 0] = isChannelsLast ? shape : [1, shape[2], shape[3], shape[1]];
  const said = <Value extends string>(values: readonly Value[], name: string) =>
    values.find(value => value === metadata[name]);
  const range = said(OUTPUT_RANGES, 'output_range') ?? reading.outputRange ?? '[-1,1]';
  return {
    description: {
      variant: 'tensorflow.js',
      height,
      width,
      channels,
      latentSize,
      latentDistribution:
        said(LATENT_DISTRIBUTIONS, 'latent_distribution') ?? reading.latentDistribution ?? 'normal(0,1)',
      classes,
      encoder: false,
      metadata,
    },
    draw: rows =>
      tf.tidy(() => {
        const images = run(model, inputs, rows) as tf.Tensor4D;
        return tf.clone(TO_UNIT[range](isChannelsLast ? images : tf.transpose(images, [0, 2, 3, 1])));
      }),
    dispose: () => model.dispose(),
  };
}

interface ModelInputs {
  readonly latentSize: number;
  /** Numbers for the classes; 0 for a model without. */
  readonly classCount: number;
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
    classCount: y ? lengthOf(y, '[n, number of classes], a number for each class', 2, MAX_CLASS_COUNT) : 0,
    isClassesFirst,
  };
}

/** The length of an input's rows. */
function lengthOf(input: TensorflowModel['inputs'][number] | undefined, form: string, least: number, most: number) {
  const [, length, ...rest] = input?.shape ?? [];
  if (typeof length === 'number' && length >= least && length <= most && rest.length === 0) return length;
  const given = input?.shape ? `[${input.shape.map(size => size ?? 'n').join(', ')}]` : 'unknown';
  throw refused(`takes an input of the shape ${given}`, undefined, `${form}, of ${least} to ${most}`);
}

/** @param rows [n, latentSize + K] */
function run(
  model: TensorflowModel,
  { latentSize, classCount, isClassesFirst }: ModelInputs,
  rows: tf.Tensor2D,
): tf.Tensor {
  let images;
  try {
    const parts = classCount > 0 ? tf.split(rows, [latentSize, classCount], 1) : [rows];
    const given = isClassesFirst ? parts.reverse() : parts;
    images = model.predict(given.length > 1 ? given : rows, { batchSize: rows.shape[0] });
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
