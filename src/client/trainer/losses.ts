/** Milliseconds in which losses of the worker count together, and how many of them are answered by a new worker. */
export const LOSS_WINDOW = 60_000;
export const LOSS_LIMIT = 3;

/**
 * Counts how often the worker was lost of late. A machine whose GPU driver fails every few seconds must not be sent
 * from one restart into the next; one that fails once a week must go on for years.
 */
export class Losses {
  #times: number[] = [];

  /** @param now gives milliseconds; for tests */
  constructor(readonly now: () => number = () => performance.now()) {}

  /**
   * Notes a loss and gives the number of losses within the last {@link LOSS_WINDOW}, this one included. Those above
   * {@link LOSS_LIMIT} are not kept, so that the window passes also for one who tries all the time.
   */
  record(): number {
    const now = this.now();
    this.#times = this.#times.filter(time => now - time < LOSS_WINDOW);
    if (this.#times.length === LOSS_LIMIT) return LOSS_LIMIT + 1;
    return this.#times.push(now);
  }

  clear(): void {
    this.#times = [];
  }
}
