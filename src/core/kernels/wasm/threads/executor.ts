import type { Exports, Task } from './control-block.js';

/** Runs tasks of a kernel that may run side by side. */
export interface Executor {
  /** How many threads there are, of which the calling one is one. */
  readonly threads: number;
  /**
   * For how many of them work is cut, from 1 to `threads`; at first for all. It may be set between two kernels, and makes no
   * difference to the results.
   */
  active: number;
  /**
   * Runs all tasks and returns when they are done.
   * @throws BackendLostError if a thread stops answering; the heap's contents are then unknown
   */
  run(tasks: readonly Task[]): void;
}

/** Runs tasks one after another on the calling thread. */
export function singleThread(exports: Exports): Executor {
  return {
    threads: 1,
    active: 1,
    run: tasks => {
      for (const { kernel, args } of tasks) exports[kernel]?.(...args);
    },
  };
}
