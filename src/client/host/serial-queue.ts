/** Runs asynchronous tasks one after the other, in the order in which they were added. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();
  readonly #waiting = new Set<(reason: Error) => void>();

  /** @returns the result of the task; the next task runs even if it fails */
  run<Result>(task: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      this.#last = this.#last.then(async () => {
        if (!this.#waiting.delete(reject)) return; // rejected while it waited
        await task().then(resolve, reject);
      });
    });
  }

  /** Rejects at once the tasks that have not begun; they never run. */
  rejectPending(reason: Error): void {
    for (const reject of this.#waiting) reject(reason);
    this.#waiting.clear();
  }
}
