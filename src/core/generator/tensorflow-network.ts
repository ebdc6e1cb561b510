/** A TensorFlow.js model as a generator: any LayersModel or GraphModel from z [n, latent] to images. */
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
  const latentSize = latentSizeOf(model);
  requireFinite(model);
  const shape = tf.tidy(() => {
    const images = run(model, tf.zeros([1, latentSize]));
    if (!images.dataSync().every(Number.isFinite)) throw refused('gives NaN or infinite numbers for z = 0');
    return images.shape;
  });
  const isChannelsLast = isChannels(shape[3]);
  if (shape.length !== 4 || shape[0] !== 1 || !(isChannelsLast || isChannels(shape[1]))) {
    const allowed = '[n, height, width, 1 or 3], or [n, 1 or 3, height, width]';
    throw refused(`gives the shape [n, ${shape.slice(1).join(', ')}]`, undefined, allowed);
  }
  const [, height = 0, width = 0, channels = 0] = isChannelsLast ? shape : [1, shape[2], shape[3], shape[1]];
  const metadata = textsOf(artifacts.userDefinedMetadata);
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
      classes: [],
      encoder: false,
      metadata,
    },
    draw: z =>
      tf.tidy(() => {
        const images = run(model, z) as tf.Tensor4D;
        return tf.clone(TO_UNIT[range](isChannelsLast ? images : tf.transpose(images, [0, 2, 3, 1])));
      }),
    dispose: () => model.dispose(),
  };
}

function latentSizeOf(model: TensorflowModel): number {
  const [input, ...more] = model.inputs;
  if (!input || more.length > 0 || model.outputs.length !== 1) {
    throw refused(`has ${model.inputs.length} inputs and ${model.outputs.length} outputs`, undefined, 'one of each');
  }
  const [, latent, ...rest] = input.shape ?? [];
  if (typeof latent === 'number' && latent >= 1 && latent <= 1024 && rest.length === 0) return latent;
  const given = input.shape ? `[${input.shape.map(size => size ?? 'n').join(', ')}]` : 'unknown';
  throw refused(`takes an input of the shape ${given}`, undefined, '[n, latent size], of 1 to 1024');
}

function run(model: TensorflowModel, z: tf.Tensor): tf.Tensor {
  let images;
  try {
    images = model.predict(z, { batchSize: z.shape[0] ?? 1 });
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
