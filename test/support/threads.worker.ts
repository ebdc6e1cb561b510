/** Computes on a number of threads what a page cannot, since a page's own thread must not wait. */
import * as tf from '@tensorflow/tfjs-core';
import { startWasm, threadExecutor } from '../../src/core/backend/wasm.js';
import type { ChooseGrid } from '../../src/core/kernels/wasm/threads/schedule.js';
import type { ThreadsReport } from '../../src/shared/protocol/backend.js';
import { serveFromWorker } from '../../src/shared/rpc.js';
import { kernelResults } from '../core/kernels/threads/kernel-results.js';
import { goldenFile } from './golden.js';
import { reproduceAutoencoder } from './golden-autoencoder.js';
import { reproducePlain } from './golden-plain.js';

export interface ThreadsWorker {
  start(request: ThreadsRequested): Promise<Pick<ThreadsReport, 'count' | 'code' | 'reason'>>;
  /** Cuts work for so many of the threads from now on. */
  activate(threads: number): Promise<void>;
  /** A digest of the bits of what every kernel gives. */
  kernels(): Promise<string>;
  /** Holds a training against a golden file; a digest of the bits of the weights that it reaches. */
  golden(name: string): Promise<string>;
}

export interface ThreadsRequested {
  readonly threads: number | 'auto';
  readonly deterministic?: boolean;
  /** Files in other places than `dist/assets`. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Cuts even the smallest work, which a single thread would do. */
const chooseGrid: ChooseGrid = ({ rows, columns }) => ({ rows: Math.min(rows, 3), columns: Math.min(columns, 3) });

const worker: ThreadsWorker = {
  start: async ({ threads, deterministic = false, files }) => {
    const base = new URL('/dist/assets/', location.href).href;
    const outcome = await startWasm({ base, threads, deterministic, chooseGrid, ...(files && { files }) });
    if ('failure' in outcome) throw new Error(outcome.failure);
    const { count, why } = outcome.threads;
    return { count, code: why.code, reason: why.text };
  },
  activate: threads => {
    const executor = threadExecutor();
    if (!executor) throw new Error('There are no threads.');
    executor.active = threads;
    return Promise.resolve();
  },
  kernels: () => digest(kernelResults().map(({ values }) => values)),
  golden: async name => {
    const file = await goldenFile(name);
    const before = tf.memory().numTensors;
    const weights = file.metadata['variant'] === 'plain' ? reproducePlain(file) : reproduceAutoencoder(file);
    if (tf.memory().numTensors !== before) throw new Error('Tensors are left.');
    return digest(weights);
  },
};

async function digest(arrays: readonly Float32Array[]): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', await new Blob(arrays.map(array => array.slice())).arrayBuffer());
  return Array.from(new Uint8Array(hash), byte => byte.toString(16).padStart(2, '0')).join('');
}

serveFromWorker(worker, self as unknown as Parameters<typeof serveFromWorker>[1]);
