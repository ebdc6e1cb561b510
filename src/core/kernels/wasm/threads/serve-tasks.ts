import { ACTIVE, ControlBlock, functionsOf, GENERATION, PARKED, type Exports } from './control-block.js';

/** What a thread of the pool is given, once. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: SharedArrayBuffer;
  /** The thread's number, from 1; the one that gives out the tasks is 0. */
  readonly thread: number;
}

/** What a thread answers once it can compute. */
export interface ThreadReady {
  /** The name of the lock that it holds while it lives; `null` where it has none. */
  readonly lock: string | null;
}

/**
 * Serves as a thread of a pool for as long as the worker lives. It never returns to the worker's event loop, so nothing but
 * `terminate()` ends it.
 *
 * @param onReady is called once the kernels can run
 */
export function serveTasks({ module, memory, control, thread }: ThreadStart, onReady: () => void): never {
  const block = new ControlBlock(control);
  const { counters } = block;
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const { functions } = functionsOf(instance.exports as Exports);
  let seen = Atomics.load(counters, GENERATION);
  onReady();
  const park = (begins: boolean) => void Atomics.add(counters, PARKED, begins ? 1 : -1);
  for (;;) {
    for (let active = Atomics.load(counters, ACTIVE); active <= thread; active = Atomics.load(counters, ACTIVE)) {
      Atomics.wait(counters, ACTIVE, active);
    }
    block.runTasks(functions, thread);
    block.waitWhile(GENERATION, seen, Infinity, park);
    seen = Atomics.load(counters, GENERATION);
  }
}
