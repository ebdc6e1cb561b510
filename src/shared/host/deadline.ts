/** Milliseconds: the machine must have slept when a timer is later than this. */
const SLEEP_LATENESS = 2_000;

/** Milliseconds, 24.8 days: the longest timeout of browsers, which treat a longer one as 0. */
const MAX_TIMEOUT = 2 ** 31 - 1;

/**
 * A deadline that counts only the time in which the page is awake: after a laptop's sleep, or in a hidden tab whose timers
 * are throttled, the worker gets the whole time once more instead of being declared dead.
 */
export class Deadline {
  readonly #milliseconds: number;
  readonly #onPassed: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(milliseconds: number, onPassed: () => void) {
    this.#milliseconds = Math.min(milliseconds, MAX_TIMEOUT);
    this.#onPassed = onPassed;
    this.restart();
  }

  restart(): void {
    this.cancel();
    const due = performance.now() + this.#milliseconds;
    this.#timer = setTimeout(() => {
      if (performance.now() - due > SLEEP_LATENESS) this.restart();
      else this.#onPassed();
    }, this.#milliseconds);
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }
}
