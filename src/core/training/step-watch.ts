/** Tells when steps have come to take another time than they took, so that what was measured then is measured again. */

/** The steps that are compared with those measured. */
const RECENT = 20;
/** If they take so many times as long, or as short, it is time to measure again. */
const CHANGED = 1.5;
/** The least time between two measurements, in milliseconds. */
const PAUSE_MS = 15_000;

export class StepWatch {
  readonly #now: () => number;
  #expected: number | null = null;
  #measuredAt = 0;
  #recent: number[] = [];

  /** @param now gives milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A step took so many milliseconds when it was measured, just now. */
  expect(milliseconds: number): void {
    this.#expected = milliseconds;
    this.#measuredAt = this.#now();
    this.#recent = [];
  }

  /** Observes a step. @returns whether it is time to measure again */
  step(milliseconds: number): boolean {
    this.#recent.push(milliseconds);
    if (this.#recent.length < RECENT || this.#expected === null) return false;
    const factor = median(this.#recent) / this.#expected;
    this.#recent = [];
    return (factor > CHANGED || factor < 1 / CHANGED) && this.#now() - this.#measuredAt >= PAUSE_MS;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
}
