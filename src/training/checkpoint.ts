import { WeightsError } from '../errors.js';
import { readSafetensors, writeSafetensors } from '../weights/safetensors.js';
import { readAll, requireShapes, valuesOf } from '../weights/tensors.js';
import type { Training } from './training.js';

const FORMAT = 'dcgan-elements-checkpoint/1';

/**
 * Everything that a run needs to go on, as a safetensors file: all weights, the moving averages and the optimisers as
 * tensors, the counts of steps and updates as metadata. Randomness needs nothing: it follows from the seed and the counts.
 */
export function saveCheckpoint(training: Training, step: number): ArrayBuffer {
  const counts = Object.entries({ step, ...training.counts() }).map(([name, count]) => [name, String(count)]);
  const metadata = { format: FORMAT, ...(Object.fromEntries(counts) as Record<string, string>) };
  return writeSafetensors({ tensors: readAll(training.state()), metadata });
}

/**
 * Puts a run back to where it was saved.
 * @returns the step that it stands at
 * @throws WeightsError if the file is no checkpoint or is of another network; then nothing has changed
 */
export function loadCheckpoint(training: Training, bytes: ArrayBuffer): number {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata['format'] !== FORMAT) {
    throw new WeightsError(`This is no checkpoint of a run: its format is ${metadata['format'] ?? 'not given'}.`, {
      subject: 'format',
      allowed: FORMAT,
    });
  }
  requireShapes(tensors, training.state());
  const names = ['step', ...Object.keys(training.counts())];
  const counts = Object.fromEntries(names.map(name => [name, count(metadata, name)]));
  training.restore(valuesOf(tensors), counts);
  return counts['step'] as number;
}

function count(metadata: Readonly<Record<string, string>>, name: string): number {
  const value = Number(metadata[name]);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new WeightsError(`The checkpoint's ${name} is ${metadata[name]}; it must be a whole number.`, {
    subject: name,
  });
}
