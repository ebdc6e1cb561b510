/**
 * Whether a generator copies: for samples of it the error to the nearest training image, mirror images among these, beside
 * that of training images to the nearest other one.
 */
import * as tf from '@tensorflow/tfjs-core';
import { startWasm } from '../src/backend/wasm.js';
import { loadDataset } from '../src/data/dataset.js';
import { mirrored } from '../src/data/mirror.js';
import { ownNetwork } from '../src/latent/network.js';
import { randomLatents } from '../src/latent/random-latents.js';
import { readGeneratorFile } from '../src/weights/generator-file.js';
import { nearestError, range, toBytes } from './nearest.js';

export interface Copies {
  readonly samples: number;
  /** Mean squared errors of values in [-1, 1] to the nearest training image: the least and the median. */
  readonly drawn: { readonly least: number; readonly median: number };
  readonly data: { readonly least: number; readonly median: number };
}

const SAMPLES = 100;
/** Between the training images that are looked at: a prime, so that they are of all kinds. */
const STRIDE = 97;

async function measure(file: string, dataset: string): Promise<Copies> {
  const base = new URL('/dist/assets/', location.href).href;
  const started = await startWasm({ base, deterministic: false });
  if ('failure' in started) throw new Error(started.failure);
  const network = ownNetwork(readGeneratorFile(await (await fetch(file, { cache: 'no-store' })).arrayBuffer()));
  const { height, latentSize } = network.description;
  const images = mirrored(await loadDataset(dataset, { assets: { base }, imageSize: height }));
  const known = toBytes(images, range(0, images.count));
  const pixels = known.length / images.count;

  const z = tf.tensor2d(randomLatents(SAMPLES, network.description, 1), [SAMPLES, latentSize]);
  const values = network.draw(z).dataSync<'float32'>();
  const bytes = Uint8Array.from(values, value => Math.round((value + 1) * 127.5));
  const drawn = range(0, SAMPLES).map(n => nearestError(bytes.subarray(n * pixels, (n + 1) * pixels), known));

  const half = images.count / 2;
  const data = range(0, SAMPLES).map(n => {
    const own = (n * STRIDE) % half;
    const others = [known.subarray(0, own * pixels), known.subarray((own + 1) * pixels)];
    const image = known.subarray(own * pixels, (own + 1) * pixels);
    return Math.min(...others.map(part => nearestError(image, part)));
  });
  return { samples: SAMPLES, drawn: summary(drawn), data: summary(data) };
}

function summary(errors: number[]): { least: number; median: number } {
  const sorted = [...errors].sort((a, b) => a - b);
  return { least: sorted[0] ?? NaN, median: sorted[sorted.length >> 1] ?? NaN };
}

declare global {
  var copies: (file: string, dataset: string) => Promise<Copies>;
}
globalThis.copies = measure;
