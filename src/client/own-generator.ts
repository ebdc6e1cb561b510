import { StateError } from '../errors.js';
import type { GeneratorDescription, ImageBatch, Inversion, PixelBatch } from '../protocol.js';
import { drawSheet } from '../training/sheet.js';
import type { Generator, GeneratorEventDetails } from './api.js';
import { TypedEvents } from './typed-events.js';

interface Source {
  describe(): GeneratorDescription;
  generate(z: Float32Array): Promise<ImageBatch>;
}

/** A trainer's own generator: the run's worker draws, between two steps. */
export class OwnGenerator extends TypedEvents<GeneratorEventDetails> implements Generator {
  readonly #source: Source;

  constructor(source: Source) {
    super();
    this.#source = source;
  }

  get description(): GeneratorDescription {
    return this.#source.describe();
  }

  generate(z: Float32Array): Promise<ImageBatch> {
    return this.#source.generate(z);
  }

  async draw(z: Float32Array): Promise<PixelBatch> {
    const { count, height, width, channels, data } = await this.generate(z);
    const { rgba } = drawSheet(data, { rows: count, columns: 1 }, { height, width, channels });
    return { count, height, width, rgba };
  }

  invert(): Promise<Inversion> {
    return Promise.reject(new StateError("A run's own generator takes no pictures to z; load its weights instead."));
  }

  dispose(): void {}
}
