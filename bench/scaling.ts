/**
 * What a step would take on more threads than this machine has. On one thread, work is cut for T of them, and each part is
 * timed; the parts of a kernel are then laid out as T threads would take them. The rest of the step, which is one thread's, is
 * what remains. Memory that T threads would have to share is left out.
 */
import type { Executor } from '../src/core/kernels/wasm/threads/executor.js';
import type { Exports, Task } from '../src/core/kernels/wasm/threads/control-block.js';
import { JOB_NS, TASK_NS } from '../src/core/kernels/wasm/threads/schedule.js';

export interface Profile {
  /** Milliseconds in parts that threads share, and of those as T threads would take them. */
  shared: number;
  laidOut: number;
  /** Kernels that are cut. */
  jobs: number;
}

/** Runs tasks one after another, and adds to the profile. */
export function profiler(exports: Exports, threads: number, profile: Profile): Executor {
  const run = ({ kernel, args }: Task): number => {
    const begun = performance.now();
    exports[kernel]?.(...args);
    return performance.now() - begun;
  };
  return {
    threads,
    active: threads,
    run: tasks => {
      const times = tasks.map(run);
      const busy = new Array<number>(threads).fill(0);
      for (const time of times) {
        const next = busy.indexOf(Math.min(...busy)); // whoever is free first
        busy[next] = (busy[next] ?? 0) + time + TASK_NS / 1e6;
      }
      profile.shared += times.reduce((sum, time) => sum + time, 0);
      profile.laidOut += Math.max(...busy) + JOB_NS / 1e6;
      profile.jobs += 1;
    },
  };
}
