import type { Exports, Task } from './control-block.js';
import type { Executor } from './executor.js';
import { ranges, type ChooseGrid, type Grid, type Range } from './schedule.js';

/** Where scratch comes from: the backend's heap. */
export interface Allocator {
  /** @throws OutOfMemoryError */
  allocate(bytes: number): number;
  free(address: number): void;
}

/** What kind of work it is that is cut, and its sizes. */
export type Key = readonly (string | number)[];

/** Cuts work, gives the parts to threads, and lends them scratch. */
export class TaskRunner {
  readonly #exports: Exports;
  readonly #executor: Executor;
  readonly #allocator: Allocator;
  readonly #chooseGrid: ChooseGrid;
  readonly #grids = new Map<string, Grid>();

  constructor(exports: Exports, executor: Executor, allocator: Allocator, chooseGrid: ChooseGrid) {
    this.#exports = exports;
    this.#executor = executor;
    this.#allocator = allocator;
    this.#chooseGrid = chooseGrid;
  }

  /** Into which ranges n units of work are cut. */
  parts(n: number, nanosecondsPerUnit: number): Range[] {
    const units = { rows: n, columns: 1 };
    const { rows } = this.grid([n, nanosecondsPerUnit], units, part => part.rows * nanosecondsPerUnit);
    return ranges(n, rows);
  }

  /** The grid for these units, found once for each key. */
  grid(key: Key, units: Grid, nanoseconds: (part: Grid) => number): Grid {
    const { active } = this.#executor;
    if (active === 1) return { rows: 1, columns: 1 };
    const name = [active, ...key].join();
    let grid = this.#grids.get(name);
    if (!grid) {
      grid = this.#chooseGrid(units, active, nanoseconds);
      this.#grids.set(name, grid);
    }
    return grid;
  }

  /** @param scratch bytes of scratch that a task needs; its address is the task's last argument */
  run(tasks: readonly Task[], scratch = 0): void {
    if (!scratch) return this.#compute(tasks);
    const bytes = (scratch + 127) & ~127; // no two threads write to one cache line
    // A thread that was active for the kernel before may take a task of this one.
    const threads = tasks.length === 1 ? 1 : this.#executor.threads;
    this.withMemory(bytes * threads, address =>
      this.#compute(tasks.map(({ kernel, args }) => ({ kernel, args: [...args, address], scratch: bytes }))),
    );
  }

  /** A single task is not worth a job. */
  #compute(tasks: readonly Task[]): void {
    const [only] = tasks;
    if (only && tasks.length === 1) this.#exports[only.kernel]?.(...only.args);
    else this.#executor.run(tasks);
  }

  /** Lends memory for as long as `use` takes. */
  withMemory(bytes: number, use: (address: number) => void): void {
    const address = this.#allocator.allocate(bytes);
    try {
      use(address);
    } finally {
      this.#allocator.free(address);
    }
  }
}
