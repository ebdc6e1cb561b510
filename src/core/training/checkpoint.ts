import { NotFiniteError, WeightsError } from '../../shared/errors.js';
import { readSafetensors, writeSafetensors, type NamedTensor } from '../../shared/safetensors/safetensors.js';
import { requestAll, requireShapes, valuesOf } from '../weights/tensors.js';
import { withPrefix } from '../networks/weights.js';
import { afterRead, type LateRead } from '../kernels/late-reads.js';
import type { RatedNetwork } from '../../shared/protocol/diagnosis.js';
import type { Rates } from './learning-rate.js';
import type { Training } from './training.js';

/** The position of a run, besides its tensors and its numbers of updates. */
export interface CheckpointPosition {
  /** The number of the run's shards, which it keeps. */
  readonly shards: number;
  readonly step: number;
  /** The factor of each learning rate. */
  readonly scales: Rates;
}

const FORMAT = 'dcgan-elements-checkpoint/1';
/** Largest sane magnitude: weights of these networks begin below 1 and grow to tens. */
const LARGEST = 1e5;
/** Prefix of networks' names in the metadata. */
const SCALE = 'rate_scale_';
/** Checkpoints of runs without shards, which version 0.1 wrote, have no such number. */
const SHARDS = 'shards';
/** The number of reseeds in the metadata, whose name dates from version 0.1. */
const RESEEDS = 'detours';

/**
 * Begins to save everything that a run needs to continue as a safetensors file: all weights, the moving averages and the
 * optimisers as tensors, the numbers of steps and updates as metadata. Random numbers follow from the seed and these counts.
 * Steps may go on at once. `take` throws a NotFiniteError if a tensor has NaN, infinite or exploded values; an earlier
 * checkpoint has to be used then.
 */
export function requestCheckpoint(
  training: Training,
  { step, scales, shards }: CheckpointPosition,
): LateRead<ArrayBuffer> {
  const numbers = {
    step,
    [SHARDS]: shards,
    [RESEEDS]: training.reseeds,
    ...training.counts(),
    ...withPrefix(SCALE, scales),
  };
  const texts = Object.entries(numbers).map(([name, number]) => [name, String(number)] as const);
  const metadata = { format: FORMAT, ...Object.fromEntries(texts) };
  return afterRead(requestAll(training.state()), tensors => {
    const name = findNotFinite(tensors) ?? findExploded(tensors);
    if (name) {
      throw new NotFiniteError(`After step ${step}, ${name} has numbers that are NaN, infinite or far too large.`, {
        code: 'checkpoint-not-finite',
        values: { step, name },
        subject: name,
      });
    }
    return writeSafetensors({ tensors, metadata });
  });
}

/**
 * Restores a run from a checkpoint.
 * @returns its position
 * @throws WeightsError if the file is no checkpoint, or belongs to another network; then nothing has changed
 */
export function loadCheckpoint(training: Training, bytes: ArrayBuffer): CheckpointPosition {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata['format'] !== FORMAT) {
    throw new WeightsError(`This is not a checkpoint of a run: its format is ${metadata['format'] ?? 'not given'}.`, {
      code: 'checkpoint-format-unknown',
      values: { format: metadata['format'] ?? '' },
      subject: 'format',
      allowed: FORMAT,
    });
  }
  requireShapes(tensors, training.state());
  const name = findNotFinite(tensors);
  if (name) {
    throw new WeightsError(`The checkpoint's ${name} has numbers that are NaN or infinite.`, {
      code: 'checkpoint-not-finite',
      subject: name,
    });
  }
  const names = ['step', ...Object.keys(training.counts())];
  const counts = Object.fromEntries(names.map(name => [name, count(metadata, name)]));
  const scales = {
    autoencoder: scale(metadata, 'autoencoder'),
    discriminator: scale(metadata, 'discriminator'),
    generator: scale(metadata, 'generator'),
  };
  const reseeds = RESEEDS in metadata ? count(metadata, RESEEDS) : 0;
  training.restore(valuesOf(tensors), counts);
  training.reseeds = reseeds;
  return { step: counts['step'] as number, scales, shards: readShards(metadata) };
}

/** The number of shards of the run that a checkpoint is of. @throws WeightsError if it is no number */
export function shardsOfCheckpoint(bytes: ArrayBuffer): number {
  return readShards(readSafetensors(bytes).metadata);
}

function readShards(metadata: Metadata): number {
  return SHARDS in metadata ? readNumber(metadata, SHARDS, 'an integer above 0', isPositive) : 1;
}

/** The first tensor with NaN or an infinite number: no run recovers from that. */
function findNotFinite(tensors: Readonly<Record<string, NamedTensor>>): string | undefined {
  const isFinite = (data: unknown) => !(data instanceof Float32Array) || data.every(Number.isFinite);
  return Object.keys(tensors).find(name => !isFinite(tensors[name]?.data));
}

/** The first weights, or statistics, beyond {@link LARGEST}: they saturate the network, and never come back. */
function findExploded(tensors: Readonly<Record<string, NamedTensor>>): string | undefined {
  const isSane = (data: unknown) => !(data instanceof Float32Array) || data.every(value => Math.abs(value) <= LARGEST);
  return Object.keys(tensors).find(name => !name.startsWith('adam/') && !isSane(tensors[name]?.data));
}

type Metadata = Readonly<Record<string, string>>;

function isPositive(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

function count(metadata: Metadata, name: string): number {
  return readNumber(metadata, name, 'a whole number', value => Number.isSafeInteger(value) && value >= 0);
}

function scale(metadata: Metadata, network: RatedNetwork): number {
  return readNumber(metadata, SCALE + network, 'a number above 0', value => value > 0 && Number.isFinite(value));
}

function readNumber(metadata: Metadata, name: string, allowed: string, isAllowed: (value: number) => boolean): number {
  const value = Number(metadata[name]);
  if (isAllowed(value)) return value;
  const given = String(metadata[name]);
  const details = { code: 'checkpoint-metadata-invalid', subject: name, given, allowed };
  throw new WeightsError(`The checkpoint's ${name} is ${given}; it must be ${allowed}.`, details);
}
