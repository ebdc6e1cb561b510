/** What the generator's worker exposes: a weights file, opened once, that draws images for z. */
import * as tf from '@tensorflow/tfjs-core';
import { selectBackend } from '../backend/select.js';
import { StateError } from '../errors.js';
import { generate, generatorSpecs, generatorStatisticsSpecs } from '../networks/plain.js';
import type { BackendRequest, Assets, GeneratorDescription, GeneratorWorker, ImageBatch } from '../protocol.js';
import { samplingPass } from '../training/plain-model.js';
import { readGeneratorFile, type GeneratorFile } from '../weights/generator-file.js';
import { countLatents } from './latent-vectors.js';

/** Images drawn at once; more than that cost memory and gain no speed. */
const BATCH = 100;

interface Opened {
  readonly file: Pick<GeneratorFile, 'shape' | 'sampling'>;
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
    const backend = await selectBackend(requested, assets.base);
    this.opened = { file, weights: toTensors(file) };
    const { height, width, channels, latentSize } = file.shape;
    return { backend, variant: 'plain', height, width, channels, latentSize, metadata: file.metadata };
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
    const { file, weights } = this.opened;
    const { shape, sampling } = file;
    const count = countLatents(z, shape.latentSize);
    const pixels = shape.height * shape.width * shape.channels;
    const data = new Float32Array(count * pixels);
    for (let first = 0; first < count; first += BATCH) {
      const part = z.slice(first * shape.latentSize, (first + BATCH) * shape.latentSize);
      const images = tf.tidy(() => {
        const latents = tf.tensor2d(part, [part.length / shape.latentSize, shape.latentSize]);
        return generate(weights, latents, shape, samplingPass(sampling.dropoutKeep, sampling.seed)).dataSync();
      });
      data.set(images, first * pixels);
    }
    return { count, height: shape.height, width: shape.width, channels: shape.channels, data };
  }
}

/** G's part of a file, on the accelerator for as long as the worker lives. */
function toTensors({ shape, weights }: GeneratorFile): Record<string, tf.Tensor> {
  const specs = [...generatorSpecs(shape), ...generatorStatisticsSpecs(shape)];
  return Object.fromEntries(
    specs.map(spec => [spec.name, tf.keep(tf.tensor(weights[spec.name] as Float32Array, [...spec.shape]))]),
  );
}
