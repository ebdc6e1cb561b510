/**
 * How well the encoder's z stands for a face that it has never seen: after phase 1 of the quick recipe, for held-out
 * faces, the error of decode(encode(x)) beside that of the nearest image that it was trained on.
 */
import * as tf from '@tensorflow/tfjs-core';
import { startWasm } from '../src/core/backend/wasm.js';
import { loadDataset } from '../src/core/data/load-dataset.js';
import { mirrorDataset } from '../src/core/data/mirror.js';
import { RECIPES } from '../src/shared/protocol/options.js';
import { AutoencoderModel } from '../src/core/training/autoencoder-model.js';
import { Random } from '../src/shared/random.js';
import { nearestError, range, toBytes } from './nearest.js';

export interface RoundTrip {
  readonly steps: number;
  readonly heldOut: number;
  /** Faces whose reconstruction is nearer to them than the nearest training image, mirror images among these. */
  readonly nearer: number;
  /** Means of squared errors of values in [-1, 1]. */
  readonly reconstruction: number;
  readonly nearest: number;
}

const HELD_OUT = 100;

async function measure(steps: number): Promise<RoundTrip> {
  const base = new URL('/dist/assets/', location.href).href;
  const started = await startWasm({ base, deterministic: false });
  if ('failure' in started) throw new Error(started.failure);
  const options = RECIPES.autoencoder.quick;
  const size = options.imageSize ?? 64;
  const faces = await loadDataset('faces', { assets: { base }, imageSize: size });
  const both = mirrorDataset(faces);
  const trained = faces.count - HELD_OUT; // the first so many, and their mirror images
  const model = new AutoencoderModel({
    ...options,
    shards: 1,
    shape: {
      size,
      channels: 3,
      dims: [...options.encoderWidths, options.latentSize],
      discriminatorDims: options.discriminatorWidths,
      heads: options.heads,
    },
  });
  const toTensor = (images: Float32Array) => tf.tensor4d(images, [images.length / (size * size * 3), size, size, 3]);
  for (let step = 0; step < steps; step++) {
    const random = new Random(options.seed, 'order', step);
    const indices = Array.from(
      { length: options.batchSize },
      () => random.integer(trained) + random.integer(2) * faces.count,
    );
    tf.tidy(() => void model.updateAutoencoder(toTensor(both.batch(indices)), options.autoencoderLearningRate ?? 1e-4));
  }
  const known = toBytes(both, [...range(0, trained), ...range(faces.count, faces.count + trained)]);
  let nearer = 0;
  let [reconstruction, nearest] = [0, 0];
  for (let index = trained; index < faces.count; index++) {
    const face = faces.batch([index]);
    const copy = tf.tidy(() => model.reconstruct(toTensor(face)).dataSync<'float32'>());
    const own = error(face, copy);
    const best = nearestError(toBytes(faces, [index]), known);
    if (own < best) nearer += 1;
    reconstruction += own / HELD_OUT;
    nearest += best / HELD_OUT;
  }
  model.dispose();
  return { steps, heldOut: HELD_OUT, nearer, reconstruction, nearest };
}

/** Mean squared error. */
function error(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + (value - (b[i] as number)) ** 2, 0) / a.length;
}

declare global {
  var roundTrip: (steps: number) => Promise<RoundTrip>;
}
globalThis.roundTrip = measure;
