/** Lets tests get hold of the workers that a page starts, as somebody else's script might. */
export function captureWorkers() {
  const { Worker } = globalThis;
  const workers: Worker[] = [];
  globalThis.Worker = class extends Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      workers.push(this);
    }
  };
  return {
    workers,
    /** Terminates the latest, behind the back of its owner. */
    kill: () => Worker.prototype.terminate.call(workers.at(-1)),
    release: () => {
      globalThis.Worker = Worker;
    },
  };
}
