/** What is measured on WebGL and beside it: steps of both variants, and sampling, with models of any size. */
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../src/shared/random.js';
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

export interface Work {
  /** Does it once, and need not wait for the GPU. */
  readonly run: () => void;
  /** Waits for the GPU. @returns the last loss; for samples, a pixel */
  readonly settle: () => number;
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

/** A scalar that is read when the work settles. */
function lastOf(dispose: () => void): Omit<Work, 'run'> & { keep: (scalar: tf.Tensor) => void } {
  let last: tf.Tensor | null = null;
  return {
    keep: scalar => {
      last?.dispose();
      last = tf.keep(scalar);
    },
    settle: () => last?.dataSync()[0] ?? NaN,
    dispose: () => {
      last?.dispose();
      dispose();
    },
  };
}

export function setUp({ variant, size, width, batch }: WebglCase): Work {
  const channels = size === 28 ? 1 : 3;
  const images = numbers(batch * size * size * channels);
  const real = () => tf.tensor4d(images, [batch, size, size, channels]);
  if (variant === 'sampling') {
    const model = plain(width, size, 2);
    const z = numbers(batch * 2);
    let pixel = NaN;
    const run = () => void tf.tidy(() => (pixel = model.sample(tf.tensor2d(z, [batch, 2])).dataSync()[0] ?? NaN));
    return { run, settle: () => pixel, dispose: () => model.dispose() };
  }
  const z = numbers(batch * 100);
  const latents = () => tf.tensor2d(z, [batch, 100]);
  if (variant === 'plain') {
    const model = plain(width, size, 100);
    const { keep, ...last } = lastOf(() => model.dispose());
    const run = () =>
      void tf.tidy(() => {
        model.updateDiscriminator(real(), latents(), 2e-4);
        keep(model.updateGenerator(latents(), 2e-4).loss);
      });
    return { run, ...last };
  }
  const dims = [1, 2, 3, 4].map(layer => layer * width);
  const model = new AutoencoderModel({
    ...COMMON,
    shape: { size, channels, dims: [...dims, 100], discriminatorDims: dims, heads: [1, 2, 3, 4] },
    ...{ initialisation: 'he', beta1: 0.9 },
  });
  const { keep, ...last } = lastOf(() => model.dispose());
  const run = () =>
    void tf.tidy(() => {
      const drawn = latents();
      model.updateDiscriminator(real(), drawn, 1e-4);
      keep(model.updateGenerator(drawn, 1e-4).loss);
    });
  return { run, ...last };
}
