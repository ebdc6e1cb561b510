import { BackendLostError } from '../../../../shared/errors.js';
import { whenDead } from '../../../../shared/worker-liveness.js';
import {
  ACTIVE,
  ControlBlock,
  FAILED,
  functionsOf,
  GENERATION,
  MAX_TASKS,
  PARKED,
  UNDONE,
  UNTAKEN,
  type Exports,
  type Task,
} from './control-block.js';
import type { Executor } from './executor.js';
import type { ThreadReady, ThreadStart } from './serve-tasks.js';

/** How long a pool's workers may take to start. */
const START_MS = 10_000;

/** A task takes milliseconds. When none is done for so long, a thread has died in the middle of one, or hangs. */
const HUNG_MS = 5_000;

export interface ThreadPoolOptions {
  readonly module: WebAssembly.Module;
  /** Shared, of the backend's heap. */
  readonly memory: WebAssembly.Memory;
  /** This thread's instance of the module. */
  readonly exports: Exports;
  /** How many threads to compute on, of which the calling one is one; at least 2. */
  readonly threads: number;
  /** Starts the worker that calls `serveTasks` with the message that it is sent. */
  readonly spawn: () => Worker;
}

/**
 * Threads that share the backend's heap. They are plain workers that wait for work in `Atomics.wait`; whoever is free takes
 * the next task, so that a thread that the system has put aside delays the others by no more than the task it is at.
 */
export class ThreadPool implements Executor {
  readonly threads: number;
  readonly #control = new ControlBlock();
  readonly #functions: readonly ((...args: number[]) => unknown)[];
  readonly #indices: ReadonlyMap<string, number>;
  readonly #workers: readonly Worker[];
  readonly #watch = new AbortController();
  /** Whether a thread has died while it had no task, which leaves nothing undone: the others would go on without a word. */
  #hasLost = false;

  private constructor({ threads, exports }: ThreadPoolOptions, workers: readonly Worker[]) {
    this.threads = threads;
    this.active = threads;
    this.#workers = workers;
    const { names, functions } = functionsOf(exports);
    this.#functions = functions;
    this.#indices = new Map(names.map((name, index) => [name, index]));
  }

  /**
   * Starts the workers, and waits until all of them can compute.
   * @throws Error with the reason if one does not start; then none is left
   */
  static async start(options: ThreadPoolOptions): Promise<ThreadPool> {
    const workers: Worker[] = [];
    try {
      for (let thread = 1; thread < options.threads; thread++) workers.push(options.spawn());
      const pool = new ThreadPool(options, workers);
      const { module, memory } = options;
      const control = pool.#control.buffer;
      const locks = await Promise.all(
        workers.map((worker, at) => started(worker, { module, memory, control, thread: at + 1 })),
      );
      for (const lock of locks) if (lock !== null) void pool.#watchThread(lock);
      return pool;
    } catch (error) {
      for (const worker of workers) worker.terminate();
      throw error;
    }
  }

  get active(): number {
    return Atomics.load(this.#control.counters, ACTIVE);
  }

  set active(threads: number) {
    Atomics.store(this.#control.counters, ACTIVE, threads);
    Atomics.notify(this.#control.counters, ACTIVE);
  }

  run(tasks: readonly Task[]): void {
    if (this.#hasLost) throw lost('one of its threads has died');
    for (let from = 0; from < tasks.length; from += MAX_TASKS) this.#run(tasks.slice(from, from + MAX_TASKS));
  }

  #run(tasks: readonly Task[]): void {
    const { counters } = this.#control;
    // The last task is taken first; the longest are first in the list.
    tasks.forEach((task, index) => this.#control.write(tasks.length - 1 - index, this.#index(task.kernel), task));
    Atomics.store(counters, UNDONE, tasks.length);
    Atomics.store(counters, UNTAKEN, tasks.length);
    Atomics.add(counters, GENERATION, 1);
    if (Atomics.load(counters, PARKED) > 0) {
      Atomics.notify(counters, GENERATION, Math.min(tasks.length, this.active) - 1);
    }
    this.#control.runTasks(this.#functions, 0);
    for (let undone = Atomics.load(counters, UNDONE); undone > 0; undone = Atomics.load(counters, UNDONE)) {
      if (!this.#control.waitWhile(UNDONE, undone, HUNG_MS)) {
        throw lost('one of its threads died or does not answer');
      }
    }
    if (Atomics.exchange(counters, FAILED, 0)) throw lost('a kernel trapped on one of its threads');
  }

  async #watchThread(lock: string): Promise<void> {
    if ((await whenDead(lock, this.#watch.signal)) === 'dead') this.#hasLost = true;
  }

  #index(kernel: string): number {
    const index = this.#indices.get(kernel);
    if (index === undefined) throw new RangeError(`The module has no kernel ${kernel}.`);
    return index;
  }

  /** Ends the threads, in the middle of a task, too. */
  dispose(): void {
    this.#watch.abort();
    for (const worker of this.#workers) worker.terminate();
  }
}

function lost(why: string): BackendLostError {
  return new BackendLostError(`The WASM backend was lost: ${why}.`, { code: 'backend-thread-lost', values: { why } });
}

/** @returns the name of the lock that the thread holds while it lives, if it has one */
function started(worker: Worker, message: ThreadStart): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`a thread did not start in ${START_MS / 1000} s`)), START_MS);
    worker.onmessage = ({ data }: MessageEvent<ThreadReady>) => {
      clearTimeout(timer);
      resolve(data.lock);
    };
    worker.onerror = event => {
      event.preventDefault(); // the reason is told in the backend's report
      clearTimeout(timer);
      reject(new Error(event.message || 'the browser refused a thread'));
    };
    worker.postMessage(message);
  });
}
