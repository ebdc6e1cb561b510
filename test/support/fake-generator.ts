import type { DrawOptions, Generator, GeneratorCallOptions, GeneratorEventDetails } from '../../src/client/api.js';
import { TypedEvents } from '../../src/client/typed-events.js';
import { StateError } from '../../src/shared/errors.js';
import { backendReason } from '../../src/shared/backend-reasons.js';
import { checkedRows, inputSizeOf } from '../../src/shared/latent/class-vectors.js';
import { countLatents } from '../../src/shared/latent/latent-vectors.js';
import type { GeneratorDescription, Inversion } from '../../src/shared/protocol/generator.js';
import type { ImageBatch, PixelBatch } from '../../src/shared/protocol/images.js';
import { renderSheet } from '../../src/shared/images/sheet.js';

/** What a fake generator is, unless a test says otherwise. */
export const FAKE_DESCRIPTION: GeneratorDescription = {
  backend: {
    requested: 'auto',
    name: 'wasm',
    device: 'SIMD',
    ...backendReason('backend-no-webgl', 'There is no GPU here.'),
  },
  variant: 'plain',
  height: 8,
  width: 8,
  channels: 1,
  latentSize: 2,
  latentDistribution: 'uniform(-1,1)',
  classes: [],
  encoder: false,
  metadata: {},
};

/**
 * A generator without a worker: each picture is a wave that its z and its classes decide. A test can hold its answers back, make
 * it fail, and count what was asked of it.
 */
export class FakeGenerator extends TypedEvents<GeneratorEventDetails> implements Generator {
  /** Latent vectors per call, in order. */
  readonly calls: number[] = [];
  /** The classes that each call asked for, in order. */
  readonly choices: DrawOptions['classes'][] = [];
  /** Calls that were taken back before they were answered. */
  aborted = 0;
  disposed = false;
  /** Nothing is answered before this settles. */
  hold: Promise<void> = Promise.resolve();
  /** Rejects every call from now on. */
  failure: Error | null = null;
  /** Changes the picture of every z. */
  phase = 0;
  readonly description: GeneratorDescription;

  constructor(description: Partial<GeneratorDescription> = {}) {
    super();
    this.description = { ...FAKE_DESCRIPTION, ...description };
  }

  /** One z gives another picture from now on. */
  change(): void {
    this.phase++;
    this.dispatchEvent(new CustomEvent('change', { detail: this.description }));
  }

  /** The picture of one z, followed by y if there are classes: height * width * channels numbers in [-1, 1]. */
  picture(row: Float32Array): Float32Array<ArrayBuffer> {
    const { height, width, channels, latentSize } = this.description;
    const [a = 0, b = 0] = row;
    const y = row.subarray(latentSize).reduce((sum, share, k) => sum + k * share, 0);
    return Float32Array.from({ length: height * width * channels }, (_, i) => {
      const pixel = Math.floor(i / channels);
      return Math.sin(this.phase + y + 3 * a + 5 * b + (pixel % width) * (1 + a) + Math.floor(pixel / width) * (1 + b));
    });
  }

  async generate(z: Float32Array, { signal, classes }: DrawOptions = {}): Promise<ImageBatch> {
    this.choices.push(classes);
    const { height, width, channels, latentSize } = this.description;
    const count = countLatents(z, latentSize);
    const [rows, size] = [checkedRows(z, this.description, classes), inputSizeOf(this.description)];
    this.calls.push(count);
    await this.#turn(signal);
    const pixels = height * width * channels;
    const data = new Float32Array(count * pixels);
    for (let i = 0; i < count; i++) data.set(this.picture(rows.subarray(i * size, (i + 1) * size)), i * pixels);
    return { count, height, width, channels, data };
  }

  async draw(z: Float32Array, options: DrawOptions = {}): Promise<PixelBatch> {
    const { count, height, width, channels, data } = await this.generate(z, options);
    const { rgba } = renderSheet(data, { rows: count, columns: 1 }, { height, width, channels });
    return { count, height, width, rgba };
  }

  async invert(pixels: Float32Array, { signal }: GeneratorCallOptions = {}): Promise<Inversion> {
    await this.#turn(signal);
    if (!this.description.encoder)
      throw new StateError('These weights have no encoder, which would take a picture to its z.');
    const z = new Float32Array(this.description.latentSize).map((_, i) => pixels[i] ?? 0);
    const { classes } = this.description;
    // Half of the first class, half of the last, in each group.
    const y = classes.flatMap(group =>
      group.classes.map((_, k, { length }) => (k === 0 || k === length - 1 ? 0.5 : 0)),
    );
    return { z, ...(classes.length > 0 && { classes: Float32Array.from(y) }), error: 0.01 };
  }

  dispose(): void {
    this.disposed = true;
  }

  async #turn(signal: AbortSignal | undefined): Promise<void> {
    await this.hold;
    await Promise.resolve();
    if (signal?.aborted) {
      this.aborted++;
      signal.throwIfAborted();
    }
    if (this.disposed) throw new StateError('The generator was disposed.');
    if (this.failure) throw this.failure;
  }
}
