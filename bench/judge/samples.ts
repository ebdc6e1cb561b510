/** Samples of a generator's file for a judge: random z and, for a generator with classes, as many of each as its data has. */
import * as tf from '@tensorflow/tfjs-core';
import { startWasm } from '../../src/core/backend/wasm.js';
import { dcganNetwork, type GeneratorNetwork } from '../../src/core/generator/network.js';
import { readGeneratorFile } from '../../src/core/weights/generator-file.js';
import { countClasses, joinRows, oneHot } from '../../src/shared/latent/class-vectors.js';
import { randomLatents } from '../../src/shared/latent/random-latents.js';
import type { ClassGroup, ImageLabels } from '../../src/shared/protocol/classes.js';
import { Random } from '../../src/shared/random.js';

export interface Samples {
  readonly count: number;
  /** [count, height, width, channels] in [-1, 1], one after the other. */
  readonly images: Float32Array<ArrayBuffer>;
  /** The classes that were asked for: of sample i in group g at i * groups + g; `null` for a generator without classes. */
  readonly asked: Uint8Array | null;
}

/** Samples that are drawn at once. */
const DRAWN = 100;
const SEED = 1;
/** The random streams of z and of the classes. No run's sheet uses the second. */
const [LATENTS, CLASSES] = ['pairs', 17] as const;

/** The address of the package's assets on the server of the project. */
export function assetsBase(): string {
  return new URL('/dist/assets/', location.href).href;
}

export async function start(): Promise<void> {
  const started = await startWasm({ base: assetsBase(), deterministic: false });
  if ('failure' in started) throw new Error(started.failure);
}

export async function download(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url, { cache: 'no-store' });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.arrayBuffer();
}

/** A generator as judges use it. */
export class SampledGenerator {
  readonly #network: GeneratorNetwork;

  constructor(file: ArrayBuffer) {
    this.#network = dcganNetwork(readGeneratorFile(file));
  }

  get description(): GeneratorNetwork['description'] {
    return this.#network.description;
  }

  get groups(): readonly ClassGroup[] {
    return this.description.classes;
  }

  /**
   * Random z, and the classes to ask for: those of a random image of the data each.
   * @param labels of the generator's data
   */
  randomInput(count: number, labels: ImageLabels | null): { z: Float32Array; asked: Uint8Array | null } {
    return { z: randomLatents(count, this.description, SEED, LATENTS), asked: this.randomClasses(count, labels) };
  }

  /** Samples of {@link randomInput}. */
  random(count: number, labels: ImageLabels | null): Samples {
    const { z, asked } = this.randomInput(count, labels);
    return this.draw(z, asked);
  }

  /** @param z vectors one after the other @param asked the classes of each; `null` for a generator without */
  draw(z: Float32Array, asked: Uint8Array | null): Samples {
    const { latentSize, height, width, channels } = this.description;
    const count = z.length / latentSize;
    const input = asked ? joinRows(z, this.#oneHot(asked), count) : z;
    const row = input.length / count;
    const pixels = height * width * channels;
    const images = new Float32Array(count * pixels);
    for (let first = 0; first < count; first += DRAWN) {
      const some = input.subarray(first * row, (first + DRAWN) * row);
      tf.tidy(() => {
        const drawn = this.#network.draw(tf.tensor2d(some, [some.length / row, row]));
        images.set(drawn.dataSync<'float32'>(), first * pixels);
      });
    }
    return { count, images, asked };
  }

  dispose(): void {
    this.#network.dispose();
  }

  #oneHot(asked: Uint8Array): Float32Array {
    const { groups } = this;
    const size = countClasses(groups);
    const y = new Float32Array((asked.length / groups.length) * size);
    for (let i = 0; i < asked.length; i += groups.length) {
      y.set(oneHot(groups, asked.subarray(i, i + groups.length)), (i / groups.length) * size);
    }
    return y;
  }

  /**
   * Classes to ask for, as often as the data have them: those of a random image each.
   * @param labels of the generator's data; with `null`, all classes of a group are asked for equally often
   * @returns `null` for a generator without classes
   */
  randomClasses(count: number, labels: ImageLabels | null): Uint8Array | null {
    const { groups } = this;
    if (groups.length === 0) return null;
    const random = new Random(SEED, 'sheet', CLASSES);
    if (!labels) {
      return Uint8Array.from({ length: count * groups.length }, (_, i) =>
        random.integer(groups[i % groups.length]?.classes.length ?? 1),
      );
    }
    if (JSON.stringify(labels.groups) !== JSON.stringify(groups)) {
      throw new Error(`The generator has the classes ${JSON.stringify(groups)}; the data have others.`);
    }
    const asked = new Uint8Array(count * groups.length);
    for (let i = 0; i < count; i++) {
      const image = random.integer(labels.values.length / groups.length);
      asked.set(labels.values.subarray(image * groups.length, (image + 1) * groups.length), i * groups.length);
    }
    return asked;
  }
}
