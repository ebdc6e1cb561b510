import { InvalidOptionError } from '../../shared/errors.js';
import type { RecycleOptions } from '../api.js';

/** As long as an exhibition is open, and more than any run on board needs. */
const HOURS = 6;
/** WASM's memory never shrinks, and the browser keeps what textures took: this much more than at first is too much. */
const MEGABYTES = 512;

/** Knows when a worker has been at it for so long, or has taken so much memory, that a fresh one serves better. */
export class WorkerAge {
  readonly #limits: Required<RecycleOptions>;
  readonly #now: () => number;
  #bornAt = 0;
  #bornStep = 0;
  #firstHeap: number | null = null;

  /** @param now gives milliseconds @throws InvalidOptionError unless the limits are numbers above 0 */
  constructor(
    { hours = HOURS, megabytes = MEGABYTES, steps = Infinity }: RecycleOptions = {},
    now = () => performance.now(),
  ) {
    this.#limits = { hours, megabytes, steps };
    this.#now = now;
    for (const [name, limit] of Object.entries(this.#limits)) {
      if (!(limit > 0)) throw InvalidOptionError.of(`recycle.${name}`, limit, 'a number above 0');
    }
  }

  /** There is a new worker, which begins at this step. */
  reset(step: number): void {
    this.#bornAt = this.#now();
    this.#bornStep = step;
    this.#firstHeap = null;
  }

  /** @param heap bytes that its backend has taken @returns why the worker should be replaced; `null` if it should not */
  verdict(step: number, heap: number): 'age' | 'memory' | null {
    this.#firstHeap ??= heap;
    const { hours, megabytes, steps } = this.#limits;
    if (heap - this.#firstHeap > megabytes * 2 ** 20) return 'memory';
    const isOld = this.#now() - this.#bornAt >= hours * 3_600_000 || step - this.#bornStep >= steps;
    return isOld ? 'age' : null;
  }
}
