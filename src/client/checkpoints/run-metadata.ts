/** What the page notes in a checkpoint about the run: JSON, which may come from anywhere and is read with care. */
import { WeightsError } from '../../shared/errors.js';
import type { PixelSheet, RunDescription } from '../../shared/protocol/trainer.js';
import { FINDING_KINDS, type Finding } from '../../shared/protocol/diagnosis.js';
import type { CheckpointHead } from './checkpoint-file.js';

/** A frame of the strip, whose pixels are a tensor. */
export type FrameMetadata = Omit<PixelSheet, 'rgba'>;

export interface RunMetadata {
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** In full. `dataset` is what a page would give, or the name of a file. */
  readonly options: RunDescription['options'];
  /** The SHA-256 of a data set that was a file; `null` for one by name or URL. */
  readonly data: {
    readonly digest: string;
    /** Of one's own pictures: which files they were made of; see `identityOf()`. */
    readonly list?: string | null;
  } | null;
  readonly epoch: number;
  readonly imagesSeen: number;
  readonly finding: Finding | null;
  /** Steps in a row of the history. */
  readonly stride: number;
  readonly frames: readonly FrameMetadata[];
}

/** Options that had another name in version 0.1, whose checkpoints are still read. */
const OLD_OPTION_NAMES: Readonly<Record<string, string>> = { stripEvery: 'historyEvery', realTarget: 'realLabel' };

/**
 * What a checkpoint says of itself.
 * @throws WeightsError if it does not say it
 */
export function readRunMetadata({
  note,
  metadata,
}: Pick<CheckpointHead, 'note' | 'metadata'>): RunMetadata & { step: number } {
  const step = Number(metadata['step']);
  if (!isCount(step)) throw missing('step');
  if (!isObject(note)) throw missing('run');
  const { savedAt, options, data, epoch, imagesSeen, finding, stride, frames } = note;
  if (!isAmount(savedAt)) throw missing('savedAt');
  if (!isObject(options) || typeof options['dataset'] !== 'string') throw missing('options');
  if (data !== null && !(isObject(data) && typeof data['digest'] === 'string')) throw missing('data');
  return {
    step,
    savedAt,
    options: withPresentNames(options) as unknown as RunMetadata['options'], // each is checked by the worker that opens the run
    data: data as RunMetadata['data'],
    epoch: isAmount(epoch) ? epoch : 0,
    imagesSeen: isAmount(imagesSeen) ? imagesSeen : 0,
    finding: isFinding(finding) ? finding : null,
    stride: isCount(stride) ? stride : 1,
    frames: Array.isArray(frames) ? frames.filter(isFrame) : [],
  };
}

function withPresentNames(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [OLD_OPTION_NAMES[name] ?? name, value]));
}

function isFinding(value: unknown): value is Finding {
  if (!isObject(value)) return false;
  const { kind, sentence, evidence, remedy } = value;
  return (
    FINDING_KINDS.some(known => known === kind) &&
    typeof sentence === 'string' &&
    isObject(evidence) &&
    Object.values(evidence).every(number => typeof number === 'number') &&
    (remedy === null || (isObject(remedy) && typeof remedy['label'] === 'string' && isObject(remedy['action'])))
  );
}

function isFrame(value: unknown): value is FrameMetadata {
  if (!isObject(value)) return false;
  const { kind, step, epoch, rows, columns, width, height } = value;
  return (
    (kind === 'samples' || kind === 'pairs') && isAmount(epoch) && [step, rows, columns, width, height].every(isCount)
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}

function isCount(value: unknown): value is number {
  return isAmount(value) && Number.isSafeInteger(value);
}

function missing(what: string): WeightsError {
  return new WeightsError(`This is no checkpoint that a page can go on from: it does not say ${what}.`, {
    subject: what,
  });
}
