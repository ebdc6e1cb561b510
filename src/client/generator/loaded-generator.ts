import { InvalidOptionError, StateError } from '../../shared/errors.js';
import {
  GENERATORS,
  type GeneratorDescription,
  type GeneratorModel,
  type Inversion,
} from '../../shared/protocol/generator.js';
import { type ImageBatch, type PixelBatch } from '../../shared/protocol/images.js';
import { BACKENDS, type BackendRequest } from '../../shared/protocol/options.js';
import type {
  Generator,
  DrawOptions,
  GeneratorEventDetails,
  GeneratorSource,
  InvertOptions,
  LoadGeneratorOptions,
} from '../api.js';
import { lazyImport } from '../../shared/lazy-import.js';
import { assetUrl } from '../assets.js';
import { DrawQueue } from './draw-queue.js';
import { inputRows } from './input-rows.js';
import { inputSizeOf } from '../../shared/latent/input-space.js';
import { samplerPool, type SamplerPool } from './sampler-pool.js';
import { SamplerBinding } from './sampler-binding.js';
import { withAbort } from '../host/with-abort.js';
import { TypedEvents } from '../typed-events.js';

/**
 * Loads a generator. All generators of a page that draw on the same backend share one worker.
 * @param source the name of an included generator, see `GENERATORS`; a URL, relative to the page; or the file or files
 * @throws `WeightsError` when it cannot be loaded (with the status and the URL) or is no generator; `BackendError`;
 *   `InvalidOptionError`; the signal's reason when it is aborted. Nothing is left behind then.
 */
export async function loadGenerator(source: GeneratorSource, options: LoadGeneratorOptions = {}): Promise<Generator> {
  return GeneratorClient.load(source, options, samplerPool);
}

/**
 * A generator from a file, as the page has it. It keeps the weights: when the worker is lost, images are drawn again in a
 * new one, and other pending calls are rejected.
 */
export class GeneratorClient extends TypedEvents<GeneratorEventDetails> implements Generator {
  readonly #binding: SamplerBinding;
  readonly #queue: DrawQueue;
  readonly #disposal = new AbortController();

  private constructor(samplers: SamplerPool, model: GeneratorModel, backend: BackendRequest) {
    super();
    this.#binding = new SamplerBinding(samplers, model, backend, () => {
      this.dispatchEvent(new CustomEvent('change', { detail: this.description }));
    });
    this.#queue = new DrawQueue(this.#binding);
  }

  static async load(
    source: GeneratorSource,
    { backend = 'auto', ...options }: LoadGeneratorOptions,
    samplers: SamplerPool,
  ): Promise<GeneratorClient> {
    if (!BACKENDS.includes(backend)) throw InvalidOptionError.of('backend', backend, `one of ${BACKENDS.join(', ')}`);
    const { signal } = options;
    const { loadModel } = await lazyImport(() => import('./model-source.js'));
    const model = await loadModel(resolveSource(source), options);
    signal?.throwIfAborted();
    const generator = new GeneratorClient(samplers, model, backend);
    try {
      await withAbort(generator.#binding.open(), signal);
      return generator;
    } catch (error) {
      generator.#binding.dispose();
      throw error;
    }
  }

  get description(): GeneratorDescription {
    return this.#binding.description;
  }

  async generate(z: Float32Array, { signal, classes }: DrawOptions = {}): Promise<ImageBatch> {
    const { description } = this;
    const rows = await inputRows(z, description, classes);
    this.#disposal.signal.throwIfAborted();
    return this.#queue.generate(rows, inputSizeOf(description), signal);
  }

  async draw(z: Float32Array, { signal, classes }: DrawOptions = {}): Promise<PixelBatch> {
    const { description } = this;
    const rows = await inputRows(z, description, classes);
    this.#disposal.signal.throwIfAborted();
    return this.#queue.draw(rows, inputSizeOf(description), signal);
  }

  async invert(pixels: Float32Array, { steps = 0, signal }: InvertOptions = {}): Promise<Inversion> {
    const inversion = withAbort(this.#binding.invert(pixels, steps), signal);
    return withAbort(inversion, this.#disposal.signal);
  }

  dispose(): void {
    if (this.#disposal.signal.aborted) return;
    const reason = new StateError('The generator was disposed.', { code: 'generator-disposed' });
    this.#disposal.abort(reason);
    this.#queue.clear(reason);
    this.#binding.dispose();
  }
}

/** Gives an included generator its URL among the assets; a page's own file of the same name is `./digits`. */
function resolveSource(source: GeneratorSource): GeneratorSource {
  const name = GENERATORS.find(generator => generator === source);
  return name ? assetUrl(`weights/${name}.safetensors`) : source;
}
