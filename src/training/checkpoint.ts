import type * as tf from '@tensorflow/tfjs-core';
import { WeightsError } from '../errors.js';
import { assign, withoutPrefix, withPrefix } from '../networks/weights.js';
import { readSafetensors, writeSafetensors } from '../weights/safetensors.js';
import { readAll, requireShapes, valuesOf } from '../weights/tensors.js';
import type { PlainModel } from './plain-model.js';

const FORMAT = 'dcgan-elements-checkpoint/1';

/**
 * Everything that a run needs to go on, as a safetensors file: all weights, the moving averages and both optimisers as
 * tensors, the count of steps as metadata. Randomness needs nothing: it follows from the seed and the counts.
 */
export function saveCheckpoint(model: PlainModel, step: number): ArrayBuffer {
  const metadata = {
    format: FORMAT,
    step: String(step),
    generator_updates: String(model.generatorAdam.updates),
    discriminator_updates: String(model.discriminatorAdam.updates),
  };
  return writeSafetensors({ tensors: readAll(parts(model)), metadata });
}

/**
 * Puts a run back to where it was saved.
 * @returns the step that it stands at
 * @throws WeightsError if the file is no checkpoint or is of another network; then nothing has changed
 */
export function loadCheckpoint(model: PlainModel, bytes: ArrayBuffer): number {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata['format'] !== FORMAT) {
    throw new WeightsError(`This is no checkpoint of a run: its format is ${metadata['format'] ?? 'not given'}.`, {
      subject: 'format',
      allowed: FORMAT,
    });
  }
  requireShapes(tensors, parts(model));
  const values = valuesOf(tensors);
  assign(model.generator, values);
  assign(model.discriminator, values);
  assign(model.statistics, values);
  if (model.average) assign(model.average, withoutPrefix('average/', values));
  model.generatorAdam.restore(withoutPrefix('adam/', values), count(metadata, 'generator_updates'));
  model.discriminatorAdam.restore(withoutPrefix('adam/', values), count(metadata, 'discriminator_updates'));
  model.forgetStanding();
  return count(metadata, 'step');
}

function parts(model: PlainModel): Record<string, tf.Tensor> {
  return {
    ...model.generator,
    ...model.discriminator,
    ...model.statistics,
    ...withPrefix('average/', model.average ?? {}),
    ...withPrefix('adam/', { ...model.generatorAdam.moments, ...model.discriminatorAdam.moments }),
  };
}

function count(metadata: Readonly<Record<string, string>>, name: string): number {
  const value = Number(metadata[name]);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new WeightsError(`The checkpoint's ${name} is ${metadata[name]}; it must be a whole number.`, {
    subject: name,
  });
}
