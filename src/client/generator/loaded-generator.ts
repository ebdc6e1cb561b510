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
  GeneratorCallOptions,
  GeneratorEventDetails,
  GeneratorSource,
  InvertOptions,
  LoadGeneratorOptions,
} from '../api.js';
import { assetUrl } from '../assets.js';
import { loadModel } from './model-source.js';
import { DrawQueue } from './draw-queue.js';
import type { SamplerPool } from './sampler.js';
import { samplerPool } from './page-samplers.js';
import { SamplerBinding } from './sampler-binding.js';
import { withAbort } from '../host/with-abort.js';
import { TypedEvents } from '../typed-events.js';

/**
 * Loads a generator. All generators of a page that sample on one backend share one worker.
 * @param source the name of one on board, see `GENERATORS`; a URL, relative to the page; or the file or files themselves
 * @throws `WeightsError` when it cannot be loaded (with the status and the URL) or is no generator; `BackendError`;
 *   `InvalidOptionError`; the signal's reason when it is aborted. Nothing is left behind then.
 */
export async function loadGenerator(source: GeneratorSource, options: LoadGeneratorOptions = {}): Promise<Generator> {
  return GeneratorClient.load(source, options, samplerPool);
}

/**
 * The page's end of a generator from a file. It keeps the weights: when the worker is lost, drawings are drawn again in
 * a new one, and other pending calls are rejected.
 */
export class GeneratorClient extends TypedEvents<GeneratorEventDetails> implements Generator {
  readonly #seat: SamplerBinding;
  readonly #queue: DrawQueue;
  readonly #life = new AbortController();

  private constructor(samplers: SamplerPool, model: GeneratorModel, backend: BackendRequest) {
    super();
    this.#seat = new SamplerBinding(samplers, model, backend, () => {
      this.dispatchEvent(new CustomEvent('change', { detail: this.description }));
    });
    this.#queue = new DrawQueue(this.#seat);
  }

  static async load(
    source: GeneratorSource,
    { backend = 'auto', ...options }: LoadGeneratorOptions,
    samplers: SamplerPool,
  ): Promise<GeneratorClient> {
    if (!BACKENDS.includes(backend)) throw InvalidOptionError.of('backend', backend, `one of ${BACKENDS.join(', ')}`);
    const { signal } = options;
    const model = await loadModel(found(source), options);
    signal?.throwIfAborted();
    const generator = new GeneratorClient(samplers, model, backend);
    try {
      await withAbort(generator.#seat.open(), signal);
      return generator;
    } catch (error) {
      generator.#seat.dispose();
      throw error;
    }
  }

  get description(): GeneratorDescription {
    return this.#seat.description;
  }

  async generate(z: Float32Array, { signal }: GeneratorCallOptions = {}): Promise<ImageBatch> {
    this.#life.signal.throwIfAborted();
    return this.#queue.generate(z, this.description.latentSize, signal);
  }

  async draw(z: Float32Array, { signal }: GeneratorCallOptions = {}): Promise<PixelBatch> {
    this.#life.signal.throwIfAborted();
    return this.#queue.draw(z, this.description.latentSize, signal);
  }

  async invert(pixels: Float32Array, { steps = 0, signal }: InvertOptions = {}): Promise<Inversion> {
    const inversion = withAbort(this.#seat.invert(pixels, steps), signal);
    return withAbort(inversion, this.#life.signal);
  }

  dispose(): void {
    if (this.#life.signal.aborted) return;
    const reason = new StateError('The generator was disposed.');
    this.#life.abort(reason);
    this.#queue.clear(reason);
    this.#seat.dispose();
  }
}

/** Names on board are found beside the other assets; what a page keeps under the same name is reached by `./digits`. */
function found(source: GeneratorSource): GeneratorSource {
  const name = GENERATORS.find(generator => generator === source);
  return name ? assetUrl(`weights/${name}.safetensors`) : source;
}
