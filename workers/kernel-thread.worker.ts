/** A thread of a worker's pool. It computes parts of kernels in the heap of the worker that started it. */
import { serveTasks, type ThreadStart } from '../src/core/kernels/wasm/threads/serve-tasks.js';

self.addEventListener(
  'message',
  ({ data }: MessageEvent<ThreadStart>) => serveTasks(data, () => self.postMessage('ready')),
  {
    once: true,
  },
);
