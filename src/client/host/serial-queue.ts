/** Runs asynchronous tasks one after the other, in the order in which they came. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();
  readonly #waiting = new Set<(reason: Error) => void>();

  /** @returns what the task gives; a task that fails does not hold up the next */
  run<Result>(task: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      this.#last = this.#last.then(async () => {
        if (!this.#waiting.delete(reject)) return; // called off
        await task().then(resolve, reject);
      });
    });
  }

  /** Rejects at once the tasks that have not begun, which then never do. */
  rejectPending(reason: Error): void {
    for (const reject of this.#waiting) reject(reason);
    this.#waiting.clear();
  }
}
