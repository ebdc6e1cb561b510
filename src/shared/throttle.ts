/** Decides how often work is worth its cost: at most once in `everyMs`, and for at most a share of the time, 0 to 1. */
export class CostThrottle {
  readonly #limits: { readonly everyMs: number; readonly share: number };
  readonly #now: () => number;
  #next = 0;

  /** @param now gives milliseconds; for tests */
  constructor(limits: { readonly everyMs: number; readonly share: number }, now = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Milliseconds until the work is due; 0 when it is. */
  get wait(): number {
    return Math.max(0, this.#next - this.#now());
  }

  get isDue(): boolean {
    return this.wait === 0;
  }

  /** Puts off the next time by what the work has cost, which has just been done. @param milliseconds the cost */
  spent(milliseconds: number): void {
    this.#next = this.#now() + Math.max(this.#limits.everyMs, milliseconds / this.#limits.share);
  }

  /** Does the work and measures its cost. */
  run(work: () => void): void {
    const start = this.#now();
    work();
    this.spent(this.#now() - start);
  }
}
