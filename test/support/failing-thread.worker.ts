/**
 * A pool's thread that fails in the middle of its tenth task: with `?hanging` in its address it computes for ever, else it
 * does nothing any more, as a thread that the browser has ended.
 */
import { serveTasks, type ThreadReady, type ThreadStart } from '../../src/core/kernels/wasm/threads/serve-tasks.js';
import { UNTAKEN } from '../../src/core/kernels/wasm/threads/control-block.js';

const TASKS = 10;

const subtract = Atomics.sub.bind(Atomics) as (array: Int32Array, index: number, value: number) => number;
let taken = 0;
Atomics.sub = ((array: Int32Array, index: number, value: number) => {
  const before = subtract(array, index, value);
  if (index === UNTAKEN && before > 0 && ++taken === TASKS) fail();
  return before;
}) as typeof Atomics.sub;

function fail(): never {
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  const hangs = self.location.search === '?hanging';
  for (;;) if (!hangs) Atomics.wait(nobody, 0, 0);
}

self.addEventListener(
  'message',
  ({ data }: MessageEvent<ThreadStart>) =>
    serveTasks(data, () => self.postMessage({ lock: null } satisfies ThreadReady)),
  {
    once: true,
  },
);
