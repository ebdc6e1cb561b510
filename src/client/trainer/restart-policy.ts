/** When a run gets a new worker, on which backend, and when it is given up. */
import { InvalidOptionError, type BackendError } from '../../shared/errors.js';
import type { BackendReason } from '../../shared/protocol/backend.js';
import type { TrainerOptions } from '../../shared/protocol/options.js';
import type { RunDescription } from '../../shared/protocol/trainer.js';
import type { RecycleOptions } from '../api.js';
import { isAutomatic, threadsLost, webglFailed, webglLost } from '../../shared/backend-reasons.js';
import { FAILURE_LIMIT, FailureWindow } from '../../shared/host/failure-window.js';

/** How often in a row a run that diverged to NaN is taken back before it fails. */
export const DIVERGENCE_LIMIT = 2;

/** Counts how often a run diverged to NaN without getting past that step. */
export class DivergenceCounter {
  #count = 0;
  #furthest = 0;

  /** @param step the last step that was reported before the divergence @returns how many there were in a row, this one included */
  record(step: number): number {
    this.#furthest = Math.max(this.#furthest, step);
    return ++this.#count;
  }

  /** The run has a good snapshot at this step. */
  passed(step: number): void {
    if (step > this.#furthest) this.clear();
  }

  clear(): void {
    this.#count = this.#furthest = 0;
  }
}

/** Counts the failures of a run's workers. After too many, `auto` moves from WebGL to WASM, and WASM to one thread. */
export class BackendFallback {
  readonly #failures: FailureWindow;
  #webglFails = false;
  /** Why, if it did not just fail too often. */
  #problem: BackendReason | null = null;
  #threadsFail = false;

  constructor(now?: () => number) {
    this.#failures = new FailureWindow(now);
  }

  /** The options to open a worker with. */
  apply(options: TrainerOptions): TrainerOptions {
    return {
      ...options,
      ...(this.#appliesTo(options) && { backend: 'wasm' }),
      ...(this.#threadsFail && { threads: 1 }),
    };
  }

  /** The description of a run for a page that asked for these options. */
  describe(description: RunDescription, options: TrainerOptions): RunDescription {
    let { backend } = description;
    if (this.#threadsFail && backend.threads) {
      backend = { ...backend, threads: { count: 1, ...threadsLost(FAILURE_LIMIT) } };
    }
    if (this.#appliesTo(options)) {
      const reason = this.#problem ?? webglLost(FAILURE_LIMIT);
      backend = { ...backend, ...reason, requested: options.backend, isFallback: true };
    }
    return { ...description, backend };
  }

  /** Runs a task that opens a backend which was asked for: earlier failures do not count, unless it fails, too. */
  async ignoring<Result>(task: () => Promise<Result>): Promise<Result> {
    const before = this.#webglFails;
    try {
      this.#webglFails = false;
      return await task();
    } catch (error) {
      this.#webglFails = before;
      throw error;
    }
  }

  /** Records that a worker failed. @returns whether another is worth trying */
  record({ backend }: RunDescription): boolean {
    const failures = this.#failures.record();
    if (failures === FAILURE_LIMIT && backend.name === 'webgl') {
      this.#webglFails = true;
      this.#problem = null;
    }
    if (failures === FAILURE_LIMIT && (backend.threads?.count ?? 1) > 1) this.#threadsFail = true;
    return failures <= FAILURE_LIMIT;
  }

  /** WebGL does not do what the run needs. @returns whether another backend may be taken */
  abandonWebgl(
    error: BackendError,
    run: { readonly description: RunDescription; readonly options: TrainerOptions },
  ): boolean {
    if (run.description.backend.name !== 'webgl' || !isAutomatic(run.options.backend)) return false;
    this.#webglFails = true;
    this.#problem = webglFailed(error.message);
    return true;
  }

  clear(): void {
    this.#failures.clear();
  }

  #appliesTo({ backend }: TrainerOptions): boolean {
    return this.#webglFails && isAutomatic(backend);
  }
}

/** As long as an exhibition is open, and longer than any run of an included recipe takes. */
const HOURS = 6;
/** WASM's memory never shrinks, and the browser keeps what textures took: this much more than at first is too much. */
const MEGABYTES = 512;

/** Decides when a worker has run for so long, or has taken so much memory, that a fresh one serves better. */
export class WorkerAge {
  readonly #limits: Required<RecycleOptions>;
  readonly #now: () => number;
  #startTime = 0;
  #startStep = 0;
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

  /** A new worker begins at this step. */
  reset(step: number): void {
    this.#startTime = this.#now();
    this.#startStep = step;
    this.#firstHeap = null;
  }

  /** @param heap bytes that the worker's backend has taken @returns why the worker should be replaced, or `null` */
  verdict(step: number, heap: number): 'age' | 'memory' | null {
    this.#firstHeap ??= heap;
    const { hours, megabytes, steps } = this.#limits;
    if (heap - this.#firstHeap > megabytes * 2 ** 20) return 'memory';
    const isOld = this.#now() - this.#startTime >= hours * 3_600_000 || step - this.#startStep >= steps;
    return isOld ? 'age' : null;
  }
}
