/** Decides how often the page asks a worker for something: never more often than `everyMs`, and at most for a share of its time. */
export class Pace {
  readonly #limits: { readonly everyMs: number; readonly share: number };
  readonly #now: () => number;
  #next = 0;

  /** @param now gives milliseconds; for tests */
  constructor(
    limits: { readonly everyMs: number; readonly share: number },
    now: () => number = () => performance.now(),
  ) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Milliseconds until it is time. */
  get wait(): number {
    return Math.max(0, this.#next - this.#now());
  }

  /** Notes that it was done just now, and how many milliseconds the worker gave to it. */
  took(milliseconds: number): void {
    this.#next = this.#now() + Math.max(this.#limits.everyMs, milliseconds / this.#limits.share);
  }
}
