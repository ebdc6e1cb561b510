/** The measured side of threads.mjs: steps on a number of threads, in a worker, since a page's own thread must not wait. */
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { startWasm } from '../src/core/backend/wasm.js';
import { serveFromWorker } from '../src/shared/rpc.js';
import { cases, type StepCase, type Work } from './cases.js';
import { setUpPlane } from './plane.js';

export interface ThreadsBenchWorker {
  /** @returns on how many threads it computes */
  start(threads: number): Promise<number>;
  /** Prepares a step, or a plane after the last step, and does it a few times, so that code is compiled and memory is there. */
  open(index: number): Promise<void>;
  /** Milliseconds of a step. */
  time(steps: number): Promise<number>;
  close(): Promise<void>;
}

/** The steps among the cases. */
export const steps = cases.filter((item): item is StepCase => item.kind === 'step');

const WARM_UP = 3;

let work: Work | null = null;

const worker: ThreadsBenchWorker = {
  start: async threads => {
    const base = new URL('/dist/assets/', location.href).href;
    const outcome = await startWasm({ base, deterministic: false, threads });
    if ('failure' in outcome) throw new Error(outcome.failure);
    return outcome.threads.count;
  },
  open: async index => {
    work = index === steps.length ? setUpPlane() : (steps[index]?.setUp(false) ?? null);
    await worker.time(WARM_UP);
  },
  time: count => {
    const begun = performance.now();
    for (let step = 0; step < count; step++) work?.run();
    return Promise.resolve((performance.now() - begun) / count);
  },
  close: () => {
    work?.dispose();
    work = null;
    return Promise.resolve();
  },
};

serveFromWorker(worker, self as unknown as Parameters<typeof serveFromWorker>[1]);
