/** A timer's lateness, in milliseconds, from which the machine is taken to have slept. */
const SLEPT = 2_000;

/** The longest time that browsers can wait, 24.8 days; they take anything above for no time at all. */
const LONGEST = 2 ** 31 - 1;

/**
 * A deadline that counts only the time in which the page was awake: after a laptop's sleep, or in a hidden tab whose
 * timers are throttled, the worker gets the whole time once more instead of being declared dead.
 */
export class Deadline {
  readonly #milliseconds: number;
  readonly #passed: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(milliseconds: number, passed: () => void) {
    this.#milliseconds = Math.min(milliseconds, LONGEST);
    this.#passed = passed;
    this.restart();
  }

  restart(): void {
    this.cancel();
    const due = performance.now() + this.#milliseconds;
    this.#timer = setTimeout(() => {
      if (performance.now() - due > SLEPT) this.restart();
      else this.#passed();
    }, this.#milliseconds);
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }
}
