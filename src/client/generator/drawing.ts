/**
 * Whether this page draws pictures on the CPU all the time, as a grid that follows a run or a morph that plays does. A run that
 * trains on the CPU then leaves a core to them.
 */

/** Drawings so long after each other belong together, in milliseconds: a run's weights are fetched every second or two. */
const PAUSE_MS = 5_000;
/** Drawings that are over within so many milliseconds are those of a visitor's click. */
const LASTING_MS = 1_000;

/** Tests replace the clock. */
interface Clock {
  readonly now: () => number;
  readonly setTimeout: (task: () => void, milliseconds: number) => unknown;
}

export class Drawing {
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #first = 0;
  #last = -Infinity;
  #isGoingOn = false;

  constructor(
    clock: Clock = { now: () => performance.now(), setTimeout: (task, delay) => globalThis.setTimeout(task, delay) },
  ) {
    this.#clock = clock;
  }

  get isGoingOn(): boolean {
    return this.#isGoingOn;
  }

  /** @param listener is called whenever {@link isGoingOn} changes, until the signal is aborted */
  subscribe(listener: () => void, signal: AbortSignal): void {
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }

  /** Must be called with each drawing. */
  record(): void {
    const now = this.#clock.now();
    if (now - this.#last > PAUSE_MS) this.#first = now;
    this.#last = now;
    if (this.#isGoingOn || now - this.#first < LASTING_MS) return;
    this.#set(true);
    this.#endLater(PAUSE_MS);
  }

  #endLater(milliseconds: number): void {
    this.#clock.setTimeout(() => {
      const left = this.#last + PAUSE_MS - this.#clock.now();
      if (left > 0) this.#endLater(left);
      else this.#set(false);
    }, milliseconds);
  }

  #set(isGoingOn: boolean): void {
    this.#isGoingOn = isGoingOn;
    for (const listener of this.#listeners) listener();
  }
}

/** The drawing of this page. */
export const drawing = new Drawing();
