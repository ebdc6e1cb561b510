/** The range of each numeric option, and how to describe it: for the engine and the settings panel alike. */
import type { TrainerOptions, Variant } from './protocol/options.js';

/** A range of numbers. Both ends are included, unless `above` excludes `min` or `below` excludes `max`. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly above?: boolean;
  readonly below?: boolean;
  readonly integer?: boolean;
  readonly multipleOf?: number;
  /** Whether `null` leaves the decision to the data set, or to another option. */
  readonly optional?: boolean;
}

/** Options that are numbers, or `null` where the data set or another option decides. */
export type NumberOption = {
  [Name in keyof TrainerOptions]: TrainerOptions[Name] extends number | null ? Name : never;
}[keyof TrainerOptions];

const integers = (min: number, max: number): Range => ({ min, max, integer: true });
/** A share: above 0 and at most 1. */
const SHARE: Range = { min: 0, max: 1, above: true };
/** A decay: from 0 to below 1. */
const DECAY: Range = { min: 0, max: 1, below: true };

const RANGES: Readonly<Record<NumberOption, Range>> = {
  seed: integers(0, 2 ** 32 - 1),
  latentSize: integers(1, 1024),
  baseWidth: integers(1, 256),
  imageSize: { ...integers(8, 256), optional: true },
  batchSize: integers(2, 1024),
  learningRate: SHARE,
  autoencoderLearningRate: { ...SHARE, optional: true },
  discriminatorLearningRate: { ...SHARE, optional: true },
  generatorLearningRate: { ...SHARE, optional: true },
  learningRateFactor: SHARE,
  beta1: DECAY,
  beta2: DECAY,
  epsilon: SHARE,
  discriminatorUpdates: integers(1, 16),
  generatorUpdates: integers(1, 16),
  realLabel: { min: 0.5, max: 1, above: true },
  dropoutKeep: SHARE,
  averageDecay: DECAY,
  modeSeeking: { min: 0, max: 10 },
  autoencoderSteps: integers(0, 1e8),
  discriminatorSteps: integers(0, 1e8),
  steps: integers(1, 1e8),
  sheetRows: integers(1, 40),
  sheetColumns: integers(1, 40),
  historyEvery: integers(0, 1e8),
};

/** Of `threads`, where that is a number. */
export const THREADS = integers(1, 64);

/** Ranges of the numbers in options that are lists. */
export const EPOCHS = integers(0, 1e6);
export const WIDTHS = integers(1, 512);
/** A batch has no more parts than images. */
export const SHARDS = integers(1, 1024);

export const NUMBER_OPTIONS = Object.keys(RANGES) as readonly NumberOption[];

/** The autoencoder halves an image four times, so sizes are multiples of 16. It has no batch norm, so a batch may be 1. */
const AUTOENCODER_RANGES: Partial<Record<NumberOption, Range>> = {
  imageSize: { ...integers(16, 256), multipleOf: 16, optional: true },
  batchSize: integers(1, 1024),
};

export function rangeOf(option: NumberOption, variant: Variant): Range {
  return (variant === 'autoencoder' ? AUTOENCODER_RANGES[option] : undefined) ?? RANGES[option];
}

export function isWithin({ min, max, above, below, integer, multipleOf = 1 }: Range, value: unknown): boolean {
  if (typeof value !== 'number' || !(value >= min && value <= max)) return false;
  if ((above && value === min) || (below && value === max)) return false;
  return !integer || (Number.isInteger(value) && value % multipleOf === 0);
}

/** A range in words: "an integer from 8 to 256", "a number above 0 and at most 1". */
export function describeRange({ min, max, above, below, integer, multipleOf }: Range): string {
  const kind = multipleOf ? `a multiple of ${multipleOf}` : integer ? 'an integer' : 'a number';
  const [least, most] = [min, max].map(end => end.toLocaleString('en'));
  if (above) return `${kind} above ${least} and at most ${most}`;
  return below ? `${kind} from ${least} to below ${most}` : `${kind} from ${least} to ${most}`;
}
