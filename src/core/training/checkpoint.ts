import { NotFiniteError, WeightsError } from '../../shared/errors.js';
import { readSafetensors, writeSafetensors, type NamedTensor } from '../../shared/safetensors/safetensors.js';
import { readAll, requireShapes, valuesOf } from '../weights/tensors.js';
import { withPrefix } from '../networks/weights.js';
import type { RatedNetwork } from '../../shared/protocol/diagnosis.js';
import type { Rates } from './learning-rate.js';
import type { Training } from './training.js';

/** Where a run stands, besides its tensors and its counts of updates. */
export interface CheckpointPosition {
  readonly step: number;
  /** What each learning rate has been multiplied by. */
  readonly scales: Rates;
}

const FORMAT = 'dcgan-elements-checkpoint/1';
/** Weights of these networks begin below 1 and grow to tens. */
const LARGEST = 1e5;
/** Before the names of rates in the metadata. */
const SCALE = 'rate_scale_';

/**
 * Everything that a run needs to go on, as a safetensors file: all weights, the moving averages and the optimisers as
 * tensors, the counts of steps and updates as metadata. Randomness needs nothing: it follows from the seed and the counts.
 * @throws NotFiniteError if the last step made something that is no number: the checkpoint before serves
 */
export function saveCheckpoint(training: Training, { step, scales }: CheckpointPosition): ArrayBuffer {
  const numbers = { step, detours: training.reseeds, ...training.counts(), ...withPrefix(SCALE, scales) };
  const texts = Object.entries(numbers).map(([name, number]) => [name, String(number)] as const);
  const metadata = { format: FORMAT, ...Object.fromEntries(texts) };
  const tensors = readAll(training.state());
  const name = findNotFinite(tensors) ?? findExploded(tensors);
  if (name) throw new NotFiniteError(`After step ${step} not all of ${name} are sane numbers.`, { subject: name });
  return writeSafetensors({ tensors, metadata });
}

/**
 * Puts a run back to where it was saved.
 * @returns where it stands
 * @throws WeightsError if the file is no checkpoint or is of another network; then nothing has changed
 */
export function loadCheckpoint(training: Training, bytes: ArrayBuffer): CheckpointPosition {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata['format'] !== FORMAT) {
    throw new WeightsError(`This is no checkpoint of a run: its format is ${metadata['format'] ?? 'not given'}.`, {
      subject: 'format',
      allowed: FORMAT,
    });
  }
  requireShapes(tensors, training.state());
  const name = findNotFinite(tensors);
  if (name) throw new WeightsError(`Not all of the checkpoint's ${name} are finite numbers.`, { subject: name });
  const names = ['step', ...Object.keys(training.counts())];
  const counts = Object.fromEntries(names.map(name => [name, count(metadata, name)]));
  const scales = {
    autoencoder: scale(metadata, 'autoencoder'),
    discriminator: scale(metadata, 'discriminator'),
    generator: scale(metadata, 'generator'),
  };
  const detours = 'detours' in metadata ? count(metadata, 'detours') : 0;
  training.restore(valuesOf(tensors), counts);
  training.reseeds = detours;
  return { step: counts['step'] as number, scales };
}

/** The first tensor with a NaN or an infinity in it: from such a state no run recovers. */
function findNotFinite(tensors: Readonly<Record<string, NamedTensor>>): string | undefined {
  const isFinite = (data: unknown) => !(data instanceof Float32Array) || data.every(Number.isFinite);
  return Object.keys(tensors).find(name => !isFinite(tensors[name]?.data));
}

/** The first weights, or statistics, beyond {@link LARGEST}: they saturate all that they touch, and never come back. */
function findExploded(tensors: Readonly<Record<string, NamedTensor>>): string | undefined {
  const isSane = (data: unknown) => !(data instanceof Float32Array) || data.every(value => Math.abs(value) <= LARGEST);
  return Object.keys(tensors).find(name => !name.startsWith('adam/') && !isSane(tensors[name]?.data));
}

function count(metadata: Readonly<Record<string, string>>, name: string): number {
  const value = Number(metadata[name]);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new WeightsError(`The checkpoint's ${name} is ${metadata[name]}; it must be a whole number.`, {
    subject: name,
  });
}

function scale(metadata: Readonly<Record<string, string>>, network: RatedNetwork): number {
  const value = Number(metadata[SCALE + network]);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new WeightsError(`The checkpoint's ${SCALE}${network} is no number above 0.`, { subject: SCALE + network });
}
