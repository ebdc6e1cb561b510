/** What the generator's worker exposes: a weights file, opened once, that draws images for z. */
import * as tf from '@tensorflow/tfjs-core';
import { selectBackend } from '../backend/select.js';
import { StateError } from '../errors.js';
import { imageShape, networksOf } from '../networks/architecture.js';
import type { BackendRequest, Assets, GeneratorDescription, GeneratorWorker, ImageBatch } from '../protocol.js';
import { readGeneratorFile, type GeneratorFile } from '../weights/generator-file.js';
import { countLatents } from './latent-vectors.js';
import { sampleImages } from './sampling.js';

/** Images drawn at once; more than that cost memory and gain no speed. */
const BATCH = 100;

interface Opened extends Pick<GeneratorFile, 'architecture' | 'sampling'> {
  readonly weights: Readonly<Record<string, tf.Tensor>>;
}

export class GeneratorSession implements GeneratorWorker {
  private opened: Opened | null = null;

  async open({
    weights: bytes,
    backend: requested,
    assets,
  }: {
    weights: ArrayBuffer;
    backend: BackendRequest;
    assets: Assets;
  }): Promise<GeneratorDescription> {
    if (this.opened) throw new StateError('This worker has a generator already; each has a worker of its own.');
    const file = readGeneratorFile(bytes);
    const backend = await selectBackend(requested, { base: assets.base, deterministic: false });
    const { architecture, sampling, metadata } = file;
    this.opened = { architecture, sampling, weights: toTensors(file) };
    const { height, width, channels, latentSize } = imageShape(architecture);
    return { backend, variant: architecture.variant, height, width, channels, latentSize, metadata };
  }

  generate(z: Float32Array): Promise<ImageBatch> {
    return new Promise(resolve => resolve(this.draw(z)));
  }

  memory(): Promise<{ numTensors: number; numBytes: number }> {
    const { numTensors, numBytes } = tf.memory();
    return Promise.resolve({ numTensors, numBytes });
  }

  private draw(z: Float32Array): ImageBatch {
    if (!this.opened) throw new StateError('This worker has no generator yet; call open() first.');
    const { architecture, sampling, weights } = this.opened;
    const { height, width, channels, latentSize } = imageShape(architecture);
    const count = countLatents(z, latentSize);
    const pixels = height * width * channels;
    const data = new Float32Array(count * pixels);
    for (let first = 0; first < count; first += BATCH) {
      const part = z.slice(first * latentSize, (first + BATCH) * latentSize);
      const images = tf.tidy(() => {
        const latents = tf.tensor2d(part, [part.length / latentSize, latentSize]);
        return sampleImages(architecture, sampling, weights, latents).dataSync();
      });
      data.set(images, first * pixels);
    }
    return { count, height, width, channels, data };
  }
}

/** G's part of a file, on the accelerator for as long as the worker lives. */
function toTensors({ architecture, weights }: GeneratorFile): Record<string, tf.Tensor> {
  return Object.fromEntries(
    networksOf(architecture).generator.map(({ name, shape }) => [
      name,
      tf.keep(tf.tensor(weights[name] as Float32Array, [...shape])),
    ]),
  );
}
