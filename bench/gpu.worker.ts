/** One side of the comparison of bench/gpu.ts: our WebGL programs, TensorFlow.js's own, or our kernels on the CPU. */
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import { expose } from 'comlink';
import { timeWork } from '../src/core/backend/measure-backends.js';
import { startWasm } from '../src/core/backend/wasm.js';
import { startStockWebgl, startWebgl, surveyWebgl } from '../src/core/backend/webgl.js';
import { countWebgl, type WebglCounts } from '../test/support/webgl-counts.js';
import { setUp, type WebglCase } from './webgl-cases.js';

export const SIDES = ['ours', 'stock', 'cpu'] as const;
export type Side = (typeof SIDES)[number];

export interface SideFigures {
  /** Milliseconds of a step. */
  readonly milliseconds: number;
  /** The losses of the first steps, which every side must have alike. */
  readonly losses: readonly number[];
  /** What a step asks of the GPU. */
  readonly counts: WebglCounts;
  /** Bytes of textures, or of the heap. */
  readonly bytes: number;
}

export interface GpuWorker {
  /** @returns what computes, for people @throws Error if nothing does */
  start(side: Side, assets: string): Promise<string>;
  /** @param budget milliseconds for the steps that are timed */
  measure(item: WebglCase, budget: number): Promise<SideFigures>;
}

type Memory = tf.MemoryInfo & { readonly numBytesInGPUAllocated?: number };

const worker: GpuWorker = {
  async start(side, assets) {
    if (side === 'cpu') {
      const started = await startWasm({ base: assets, deterministic: false, threads: 'auto' });
      if ('failure' in started) throw new Error(started.failure);
      return `${started.device}, ${started.threads.count} ${started.threads.count === 1 ? 'thread' : 'threads'}`;
    }
    const survey = surveyWebgl();
    if ('code' in survey) throw new Error(survey.text);
    const failure = await (side === 'ours' ? startWebgl : startStockWebgl)({ software: true });
    if (failure) throw new Error(failure.text);
    return survey.device;
  },
  async measure(item, budget) {
    const work = setUp(item);
    try {
      const losses = [0, 1].map(() => {
        work.run();
        return work.settle();
      });
      const counts = countWebgl(work.run);
      losses.push(work.settle());
      const trial = { work: () => work.run(), settle: () => void work.settle(), isOver: () => false };
      const milliseconds = await timeWork(work, trial, () => performance.now(), budget);
      return { milliseconds, losses, counts, bytes: (tf.memory() as Memory).numBytesInGPUAllocated ?? 0 };
    } finally {
      work.dispose();
    }
  },
};
expose(worker);
