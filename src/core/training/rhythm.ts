/** Decides how often something is worth its price: never more often than `everyMs`, and at most for a share of the time. */
export class Rhythm {
  readonly #limits: { readonly everyMs: number; readonly share: number };
  #next = 0;

  constructor(limits: { readonly everyMs: number; readonly share: number }) {
    this.#limits = limits;
  }

  due(now = performance.now()): boolean {
    return now >= this.#next;
  }

  /** Does it, and puts off the next time by what it cost. */
  timed(work: () => void): void {
    const begun = performance.now();
    work();
    const ended = performance.now();
    this.#next = ended + Math.max(this.#limits.everyMs, (ended - begun) / this.#limits.share);
  }
}
