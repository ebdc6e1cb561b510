/** What a run's loop has asked the accelerator for, sheets and snapshots, until it has arrived and is sent. */
import type { LateRead } from '../kernels/late-reads.js';
import type { CostThrottle } from '../../shared/throttle.js';

interface Delivery {
  readonly read: Pick<LateRead, 'isReady' | 'dispose'>;
  /** Takes what has arrived, and sends it. */
  readonly send: () => void;
}

export class Deliveries {
  #pending: Delivery[] = [];

  /**
   * Begins a read, whose result is sent in its turn.
   * @param throttle gets the cost of beginning it, and of taking and sending the result
   */
  add<Value>(throttle: CostThrottle, begin: () => LateRead<Value>, send: (value: Value) => void): void {
    const start = performance.now();
    const read = begin();
    const begun = performance.now() - start;
    throttle.spent(begun);
    this.#pending.push({
      read,
      send: () => {
        const start = performance.now();
        send(read.take());
        throttle.spent(begun + performance.now() - start);
      },
    });
  }

  /** Whether what comes next has arrived. */
  get isReady(): boolean {
    return this.#pending[0]?.read.isReady ?? false;
  }

  get isEmpty(): boolean {
    return this.#pending.length === 0;
  }

  /** Sends what comes next, and waits for it if it has not arrived. */
  sendNext(): void {
    this.#pending.shift()?.send();
  }

  discard(): void {
    for (const { read } of this.#pending.splice(0)) read.dispose();
  }
}
