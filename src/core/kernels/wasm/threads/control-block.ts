/**
 * The memory in which a pool's threads find their work: counters, and a record for each task. It is apart from the heap, so
 * that a heap that grows does not concern it.
 */

/** Indices of the counters, in 32-bit integers. */
export const GENERATION = 0;
/** Tasks that nobody has taken; 0 or less once all are taken. Whoever subtracts 1 from n > 0 has taken task n - 1. */
export const UNTAKEN = 1;
/** Tasks that are not done. */
export const UNDONE = 2;
/** Threads that wait and must be woken. */
export const PARKED = 3;
/** Set to 1 when a task throws. */
export const FAILED = 4;
/** How many threads take tasks; those with this number or a higher one sleep. */
export const ACTIVE = 5;
const COUNTERS = 16;

export const MAX_TASKS = 256;

/** A record: the kernel's index, the number of arguments, the bytes of scratch for each thread (0 for none), the arguments. */
const RECORD = 32;
const KERNEL = 0;
const COUNT = 1;
const SCRATCH = 2;
const ARGUMENTS = 3;

/**
 * How often a thread looks for news before it waits: some tenths of a millisecond. The next kernel mostly follows sooner, and to wake
 * a thread takes long where the machine is a virtual one.
 */
const SPINS = 40_000;

/** A call of one of the module's exports. */
export interface Task {
  readonly kernel: string;
  readonly args: readonly number[];
  /** Bytes of scratch for each thread. The last argument is the address of all threads' scratch, one after another. */
  readonly scratch?: number;
}

export type Exports = Readonly<Record<string, (...args: number[]) => unknown>>;

/** The kernels' functions by index. All threads compile the same module, so that all have the same indices. */
export function functionsOf(exports: Exports): { names: string[]; functions: ((...args: number[]) => unknown)[] } {
  const names = Object.keys(exports).filter(name => typeof exports[name] === 'function');
  return { names, functions: names.map(name => exports[name] as (...args: number[]) => unknown) };
}

export class ControlBlock {
  readonly counters: Int32Array<SharedArrayBuffer>;
  readonly #records: Float64Array<SharedArrayBuffer>;

  constructor(readonly buffer: SharedArrayBuffer = new SharedArrayBuffer(4 * COUNTERS + 8 * RECORD * MAX_TASKS)) {
    this.counters = new Int32Array(buffer, 0, COUNTERS);
    this.#records = new Float64Array(buffer, 4 * COUNTERS);
  }

  /** Only while no task is left untaken or undone. */
  write(index: number, kernel: number, { args, scratch = 0 }: Task): void {
    const at = index * RECORD;
    if (args.length > RECORD - ARGUMENTS) throw new RangeError(`A task has ${args.length} arguments.`);
    this.#records[at + KERNEL] = kernel;
    this.#records[at + COUNT] = args.length;
    this.#records[at + SCRATCH] = scratch;
    this.#records.set(args, at + ARGUMENTS);
  }

  /** Takes tasks and runs them until none is left. */
  runTasks(functions: readonly ((...args: number[]) => unknown)[], thread: number): void {
    for (;;) {
      const index = Atomics.sub(this.counters, UNTAKEN, 1) - 1;
      if (index < 0) return;
      try {
        this.#run(index, functions, thread);
      } catch {
        Atomics.store(this.counters, FAILED, 1);
      }
      if (Atomics.sub(this.counters, UNDONE, 1) === 1) Atomics.notify(this.counters, UNDONE);
    }
  }

  #run(index: number, functions: readonly ((...args: number[]) => unknown)[], thread: number): void {
    const at = index * RECORD + ARGUMENTS;
    const [kernel, count, scratch] = this.#records.subarray(at - ARGUMENTS, at) as unknown as [number, number, number];
    const args = Array.from(this.#records.subarray(at, at + count));
    if (scratch) args[count - 1] = (args[count - 1] as number) + thread * scratch;
    functions[kernel]?.(...args);
  }

  /**
   * Waits while a counter has this value: first actively, since the next kernel mostly follows at once, then asleep.
   * @returns whether it has another value now
   */
  waitWhile(counter: number, value: number, milliseconds = Infinity, onWait?: (begins: boolean) => void): boolean {
    for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(this.counters, counter) !== value) return true;
    onWait?.(true);
    const outcome = Atomics.wait(this.counters, counter, value, milliseconds);
    onWait?.(false);
    return outcome !== 'timed-out';
  }
}
