/** Milliseconds within which failures of a worker count together, and how many of them are answered by a new worker. */
export const FAILURE_WINDOW = 60_000;
export const FAILURE_LIMIT = 3;

/**
 * Counts how often a worker has failed recently. A machine whose GPU driver fails every few seconds must not be sent from
 * one restart into the next; one that fails once a week must go on for years.
 */
export class FailureWindow {
  #times: number[] = [];
  readonly #now: () => number;

  /** @param now gives milliseconds; for tests */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Records a failure and gives the number of failures within the last {@link FAILURE_WINDOW}, this one included. Those
   * above {@link FAILURE_LIMIT} are not recorded, so that the window also ends for a caller who tries all the time.
   */
  record(): number {
    const now = this.#now();
    this.#times = this.#times.filter(time => now - time < FAILURE_WINDOW);
    if (this.#times.length === FAILURE_LIMIT) return FAILURE_LIMIT + 1;
    return this.#times.push(now);
  }

  clear(): void {
    this.#times = [];
  }
}
