const WINDOW_MS = 5_000;

/** Measures steps per second over the last few seconds, from the times at which steps were finished. */
export class Speed {
  #marks: { readonly time: number; readonly step: number }[] = [];

  /** Records a finished step. @param time in milliseconds from any origin; it never goes back */
  mark(step: number, time: number): void {
    this.#marks.push({ time, step });
    while ((this.#marks[1]?.time ?? time) <= time - WINDOW_MS) this.#marks.shift();
  }

  /** The speed; 0 until two steps are known. */
  get stepsPerSecond(): number {
    const first = this.#marks[0];
    const last = this.#marks[this.#marks.length - 1];
    if (!first || !last || last.time === first.time) return 0;
    return (1_000 * (last.step - first.step)) / (last.time - first.time);
  }

  reset(): void {
    this.#marks = [];
  }
}
