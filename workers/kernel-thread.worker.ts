/** A thread of a worker's pool. It computes parts of kernels in the heap of the worker that started it. */
import { serveTasks, type ThreadReady, type ThreadStart } from '../src/core/kernels/wasm/threads/serve-tasks.js';
import { holdLivenessLock } from '../src/shared/worker-liveness.js';

async function serve({ data }: MessageEvent<ThreadStart>): Promise<never> {
  const lock = await holdLivenessLock();
  return serveTasks(data, () => self.postMessage({ lock } satisfies ThreadReady));
}

self.addEventListener('message', event => void serve(event as MessageEvent<ThreadStart>), { once: true });
