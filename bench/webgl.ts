/** A page that trains and samples on WebGL, with our kernels or with TensorFlow.js's own. */
import * as tf from '@tensorflow/tfjs-core';
import { startStockWebgl, startWebgl, surveyWebgl } from '../src/core/backend/webgl.js';
import { Random } from '../src/shared/random.js';
import { countWebgl, type WebglCounts } from '../test/support/webgl-counts.js';
import { AutoencoderModel } from '../src/core/training/autoencoder-model.js';
import { PlainModel } from '../src/core/training/plain-model.js';

export interface WebglCase {
  readonly name: string;
  readonly variant: 'plain' | 'autoencoder' | 'sampling';
  readonly size: number;
  readonly width: number;
  /** Images in a batch, or to sample. */
  readonly batch: number;
}

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

interface Work {
  /** Does it once, and reads a number at the end. */
  readonly run: () => void;
  readonly dispose: () => void;
}

const COMMON = { seed: 1, realLabel: 1, averageDecay: 0.99, epsilon: 1e-8, beta2: 0.999 } as const;

function plain(width: number, size: number, latentSize: number): PlainModel {
  return new PlainModel({
    ...COMMON,
    shape: { height: size, width: size, channels: size === 28 ? 1 : 3, latentSize, baseWidth: width },
    ...{ beta1: 0.5, dropoutKeep: 0.8, initialisation: 'paper', samplingStatistics: 'moving' },
  });
}

const numbers = (count: number) => new Random(1, 'sheet', 0).uniform(count);

function setUp({ variant, size, width, batch }: WebglCase): Work {
  const channels = size === 28 ? 1 : 3;
  const images = numbers(batch * size * size * channels);
  const real = () => tf.tensor4d(images, [batch, size, size, channels]);
  if (variant === 'sampling') {
    const model = plain(width, size, 2);
    const z = numbers(batch * 2);
    const run = () => void tf.tidy(() => model.sample(tf.tensor2d(z, [batch, 2])).dataSync());
    return { run, dispose: () => model.dispose() };
  }
  const z = numbers(batch * 100);
  const latents = () => tf.tensor2d(z, [batch, 100]);
  if (variant === 'plain') {
    const model = plain(width, size, 100);
    const run = () =>
      void tf.tidy(() => {
        model.updateDiscriminator(real(), latents(), 2e-4);
        model.updateGenerator(latents(), 2e-4).loss.dataSync();
      });
    return { run, dispose: () => model.dispose() };
  }
  const dims = [1, 2, 3, 4].map(layer => layer * width);
  const model = new AutoencoderModel({
    ...COMMON,
    shape: { size, channels, dims: [...dims, 100], discriminatorDims: dims, heads: [1, 2, 3, 4] },
    ...{ initialisation: 'he', beta1: 0.9 },
  });
  const run = () =>
    void tf.tidy(() => {
      const drawn = latents();
      model.updateDiscriminator(real(), drawn, 1e-4);
      model.updateGenerator(drawn, 1e-4).loss.dataSync();
    });
  return { run, dispose: () => model.dispose() };
}

let work: Work | null = null;

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
    work.run();
    const { programs } = countWebgl(() => work?.run());
    return { ...countWebgl(() => work?.run()), programs };
  },
  time() {
    const start = performance.now();
    work?.run();
    return performance.now() - start;
  },
  bytes: () => (tf.memory() as tf.MemoryInfo & { numBytesInGPUAllocated: number }).numBytesInGPUAllocated,
  close() {
    work?.dispose();
    work = null;
  },
};
(globalThis as unknown as { webglBench: WebglBench }).webglBench = page;
