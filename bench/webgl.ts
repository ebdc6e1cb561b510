/** A page that trains and samples on WebGL, with our kernels or with TensorFlow.js's own. */
import * as tf from '@tensorflow/tfjs-core';
import { startStockWebgl, startWebgl, surveyWebgl } from '../src/core/backend/webgl.js';
import { countWebgl, type WebglCounts } from '../test/support/webgl-counts.js';
import { setUp, type WebglCase, type Work } from './webgl-cases.js';

export interface WebglBench {
  /** @returns the device */
  start(kernels: 'ours' | 'stock'): Promise<string>;
  /** Sets a case up, and does it twice, so that programs are compiled. @returns what one time asks of the GPU */
  open(item: WebglCase): WebglCounts;
  /** Milliseconds of doing it once, until the GPU has done it. */
  time(): number;
  /** Bytes of all textures. */
  bytes(): number;
  close(): void;
}

let work: Work | null = null;

function once(each: Work | null): void {
  each?.run();
  each?.settle();
}

const page: WebglBench = {
  async start(kernels) {
    const survey = surveyWebgl();
    if ('code' in survey) throw new Error(survey.text);
    const failure = await (kernels === 'ours' ? startWebgl : startStockWebgl)({ software: true });
    if (failure) throw new Error(failure.text);
    return survey.device;
  },
  open(item) {
    work = setUp(item);
    once(work);
    const { programs } = countWebgl(() => once(work));
    return { ...countWebgl(() => once(work)), programs };
  },
  time() {
    const start = performance.now();
    once(work);
    return performance.now() - start;
  },
  bytes: () => (tf.memory() as tf.MemoryInfo & { numBytesInGPUAllocated: number }).numBytesInGPUAllocated,
  close() {
    work?.dispose();
    work = null;
  },
};
(globalThis as unknown as { webglBench: WebglBench }).webglBench = page;
