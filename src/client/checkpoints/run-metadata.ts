/** The page's metadata of a run in a checkpoint: JSON, which may come from any program and is checked. */
import { WeightsError } from '../../shared/errors.js';
import type { PixelSheet, RunDescription } from '../../shared/protocol/trainer.js';
import { FINDING_KINDS, type ClassScore, type Finding } from '../../shared/protocol/diagnosis.js';
import { isObject } from '../../shared/json.js';
import type { CheckpointHeader } from './checkpoint-file.js';

/** A frame of the strip without its pixels, which are a tensor. */
export type FrameMetadata = Omit<PixelSheet, 'rgba'>;

export interface RunMetadata {
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** All options. `dataset` is a name or URL as a page sets it, or the name of a file. */
  readonly options: RunDescription['options'];
  /** The SHA-256 of a data set that was a file; `null` for one by name or URL. */
  readonly data: {
    readonly digest: string;
    /** For the user's own pictures, the files that they were made of; see `identityOf()`. */
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
 * Reads the metadata of a run.
 * @throws WeightsError if one is missing that the run cannot do without
 */
export function readRunMetadata({
  run,
  metadata,
}: Pick<CheckpointHeader, 'run' | 'metadata'>): RunMetadata & { step: number } {
  const step = Number(metadata['step']);
  if (!isCount(step)) throw missing('step');
  if (!isObject(run)) throw missing('run');
  const { savedAt, options, data, epoch, imagesSeen, finding, stride, frames } = run;
  if (!isAmount(savedAt)) throw missing('savedAt');
  if (!isObject(options) || typeof options['dataset'] !== 'string') throw missing('options');
  if (data !== null && !(isObject(data) && typeof data['digest'] === 'string')) throw missing('data');
  return {
    step,
    savedAt,
    options: withPresentNames(options) as unknown as RunMetadata['options'], // each is checked when the run is opened
    data: data as RunMetadata['data'],
    epoch: isAmount(epoch) ? epoch : 0,
    imagesSeen: isAmount(imagesSeen) ? imagesSeen : 0,
    finding: isFinding(finding) ? finding : null,
    stride: isCount(stride) ? stride : 1,
    frames: Array.isArray(frames) ? frames.map(readFrame).filter(frame => frame !== null) : [],
  };
}

/** Runs of version 0.1 had no classes and no shards. */
function withPresentNames(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const named = Object.entries(options).map(([name, value]) => [OLD_OPTION_NAMES[name] ?? name, value] as const);
  return { classes: 'none', modeSeeking: 0, shards: 1, ...Object.fromEntries(named) };
}

function isFinding(value: unknown): value is Finding {
  if (!isObject(value)) return false;
  const { kind, sentence, evidence, remedy, className, classScores = [] } = value;
  return (
    FINDING_KINDS.some(known => known === kind) &&
    typeof sentence === 'string' &&
    isObject(evidence) &&
    Object.values(evidence).every(number => typeof number === 'number') &&
    (className === undefined || typeof className === 'string') &&
    Array.isArray(classScores) &&
    classScores.every(isClassScore) &&
    (remedy === null || (isObject(remedy) && typeof remedy['label'] === 'string' && isObject(remedy['action'])))
  );
}

function isClassScore(value: unknown): value is ClassScore {
  return isObject(value) && typeof value['name'] === 'string' && typeof value['score'] === 'number';
}

/** A frame as far as it is known here; `null` if it is none. */
function readFrame(value: unknown): FrameMetadata | null {
  if (!isObject(value)) return null;
  const { kind, step, epoch, rows, columns, width, height, columnNames: names } = value;
  if ((kind !== 'samples' && kind !== 'pairs') || !isAmount(epoch)) return null;
  if (!isCount(step) || !isCount(rows) || !isCount(columns) || !isCount(width) || !isCount(height)) return null;
  const columnNames = Array.isArray(names) && names.length === columns && names.every(name => typeof name === 'string');
  return { kind, step, epoch, rows, columns, width, height, ...(columnNames && { columnNames: names }) };
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}

function isCount(value: unknown): value is number {
  return isAmount(value) && Number.isSafeInteger(value);
}

function missing(what: string): WeightsError {
  return new WeightsError(`This is not a checkpoint of a run: it does not say ${what}.`, {
    ...{ code: 'checkpoint-metadata-missing', values: { what }, subject: what },
  });
}
