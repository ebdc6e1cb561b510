import type { StepMetrics } from '../../shared/protocol/trainer.js';

/**
 * A run's curves in bounded memory. Steps are put into buckets of `stride` steps, each of which keeps means. When all buckets
 * are full, neighbours are merged and the stride doubles, so that a run of any length uses between half the budget and all
 * of it.
 */

export const SERIES = ['reconstructionLoss', 'discriminatorLoss', 'generatorLoss', 'realScore', 'fakeScore'] as const;
export type Series = (typeof SERIES)[number];

/** Columns of equal length, for a chart. `null` is a gap: no step of that bucket measured the value. */
export type Columns = { readonly step: number[] } & { readonly [Name in Series]: (number | null)[] };

/** The length of a bucket's row: its first step, last step and size, then the sum and the count of each series. */
export const HISTORY_COLUMNS = 3 + 2 * SERIES.length;

/** A history as numbers, row by row of {@link HISTORY_COLUMNS}. */
export interface HistoryRows {
  readonly stride: number;
  readonly rows: Float32Array<ArrayBuffer>;
}

interface Bucket {
  first: number;
  last: number;
  /** Number of steps. */
  size: number;
  /** For each series: the sum of the finite values and how many there were. */
  sums: number[];
  counts: number[];
}

export class MetricsHistory {
  #buckets: Bucket[] = [];
  #stride = 1;
  #version = 0;

  /** @param budget the maximum number of buckets; even, at least 2 */
  constructor(readonly budget = 1000) {
    if (!Number.isInteger(budget) || budget < 2 || budget % 2) {
      throw new RangeError(`The budget is ${budget}; it must be an even integer from 2.`);
    }
  }

  /** A number that changes with the content. */
  get version(): number {
    return this.#version;
  }

  /** Steps in a full bucket. */
  get stride(): number {
    return this.#stride;
  }

  get length(): number {
    return this.#buckets.length;
  }

  /** Adds a step's metrics. If the step is not after the newest one, the run went back: later steps are dropped. */
  push(metrics: StepMetrics): void {
    const newest = this.#buckets.at(-1);
    if (newest && metrics.step <= newest.last) this.rewind(metrics.step - 1);
    const bucket = this.#open(metrics.step);
    bucket.last = metrics.step;
    bucket.size += 1;
    SERIES.forEach((name, i) => {
      if (!Number.isFinite(metrics[name])) return;
      bucket.sums[i] = (bucket.sums[i] ?? 0) + metrics[name];
      bucket.counts[i] = (bucket.counts[i] ?? 0) + 1;
    });
    this.#version += 1;
  }

  /** Drops all after `step`. A bucket that reaches beyond it is dropped whole, since its means cannot be divided. */
  rewind(step: number): void {
    const kept = this.#buckets.filter(bucket => bucket.last <= step);
    if (kept.length === this.#buckets.length) return;
    this.#buckets = kept;
    this.#version += 1;
  }

  clear(): void {
    this.#buckets = [];
    this.#stride = 1;
    this.#version += 1;
  }

  /** The buckets as rows, in float32: steps are exact up to 2^24. */
  toRows(): HistoryRows {
    const rows = this.#buckets.flatMap(({ first, last, size, sums, counts }) => {
      return [first, last, size, ...sums.flatMap((sum, i) => [sum, counts[i] ?? 0])];
    });
    return { stride: this.#stride, rows: new Float32Array(rows) };
  }

  /**
   * Replaces the content.
   * @throws RangeError if the rows are not those of a history; then nothing has changed
   */
  fromRows({ stride, rows }: HistoryRows): void {
    const buckets: Bucket[] = [];
    for (let at = 0; at < rows.length; at += HISTORY_COLUMNS) {
      const [first = NaN, last = NaN, size = NaN, ...pairs] = rows.subarray(at, at + HISTORY_COLUMNS);
      const sums = pairs.filter((_, i) => i % 2 === 0);
      const counts = pairs.filter((_, i) => i % 2 === 1);
      const bucket = { first, last, size, sums, counts };
      const before = buckets.at(-1)?.last ?? -Infinity;
      if (!(before <= first && first <= last && counts.length === SERIES.length && pairs.every(Number.isFinite))) {
        throw new RangeError(`Row ${buckets.length} of the history is invalid.`);
      }
      buckets.push(bucket);
    }
    if (!(Number.isSafeInteger(stride) && stride >= 1) || buckets.length > this.budget) {
      throw new RangeError(`A history of ${buckets.length} rows, each of ${stride} steps, does not fit.`);
    }
    this.#buckets = buckets;
    this.#stride = stride;
    this.#version += 1;
  }

  /** @param measured leaves out the buckets before the first in which one of these was measured; all series by default */
  columns(measured: readonly Series[] = SERIES): Columns {
    const begin = this.#buckets.findIndex(bucket => measured.some(name => mean(bucket, name) !== null));
    const buckets = begin < 0 ? [] : this.#buckets.slice(begin);
    return {
      step: buckets.map(({ first, last }) => (first + last) / 2),
      reconstructionLoss: buckets.map(bucket => mean(bucket, 'reconstructionLoss')),
      discriminatorLoss: buckets.map(bucket => mean(bucket, 'discriminatorLoss')),
      generatorLoss: buckets.map(bucket => mean(bucket, 'generatorLoss')),
      realScore: buckets.map(bucket => mean(bucket, 'realScore')),
      fakeScore: buckets.map(bucket => mean(bucket, 'fakeScore')),
    };
  }

  /** The bucket for a step: the newest one until it is full, then a new one. */
  #open(step: number): Bucket {
    const newest = this.#buckets.at(-1);
    if (newest && newest.size < this.#stride) return newest;
    if (this.#buckets.length === this.budget) {
      this.#halve();
      return this.#open(step);
    }
    const bucket = { first: step, last: step, size: 0, sums: SERIES.map(() => 0), counts: SERIES.map(() => 0) };
    this.#buckets.push(bucket);
    return bucket;
  }

  #halve(): void {
    this.#stride *= 2;
    this.#buckets = this.#buckets.flatMap((bucket, i, all) => {
      const next = all[i + 1];
      if (i % 2) return [];
      return [next ? merge(bucket, next) : bucket];
    });
  }
}

function merge(a: Bucket, b: Bucket): Bucket {
  return {
    first: a.first,
    last: b.last,
    size: a.size + b.size,
    sums: a.sums.map((sum, i) => sum + (b.sums[i] ?? 0)),
    counts: a.counts.map((count, i) => count + (b.counts[i] ?? 0)),
  };
}

function mean(bucket: Bucket, name: Series): number | null {
  const i = SERIES.indexOf(name);
  const count = bucket.counts[i] ?? 0;
  return count ? (bucket.sums[i] ?? 0) / count : null;
}
