/** How often in a row a run that came to what is no number is taken back, before it is left to somebody to change it. */
export const DIVERGENCE_LIMIT = 2;

/** Counts how often a run came to what is no number without getting past that step. */
export class Divergences {
  #count = 0;
  #furthest = 0;

  /** Notes one. @param step the last that was told before it @returns how many there were in a row, with this one */
  record(step: number): number {
    this.#furthest = Math.max(this.#furthest, step);
    return ++this.#count;
  }

  /** There is a good state at this step. */
  passed(step: number): void {
    if (step > this.#furthest) this.forget();
  }

  forget(): void {
    this.#count = this.#furthest = 0;
  }
}
