import { StateError } from '../../shared/errors.js';
import type {
  GeneratorDescription,
  GeneratorModel,
  GeneratorWorker,
  Inversion,
} from '../../shared/protocol/generator.js';
import type { ImageBatch, PixelBatch } from '../../shared/protocol/images.js';
import type { BackendRequest } from '../../shared/protocol/options.js';
import { transferBuffers } from '../../shared/rpc.js';
import { assets } from '../assets.js';
import { asDcganError, isLoss } from '../host/failures.js';
import type { SamplerAssignment, SamplerUser, Sampler, SamplerPool } from './sampler.js';
import { DEFAULT_TIMEOUTS, type WorkerHost } from '../host/worker-host.js';

/** Where a model is open, or is being opened. */
interface Place extends SamplerUser {
  /** The model's name in the worker. */
  readonly id: number;
  readonly sampler: Sampler;
  readonly host: WorkerHost<GeneratorWorker>;
  readonly opening: Promise<GeneratorDescription>;
  /** The model that is there. */
  model: GeneratorModel;
}

let ids = 0;

/**
 * One generator's place in a page's samplers. It keeps the model: before each call it sees to it that the model is open
 * where it belongs now, be it that the worker was lost or that another backend serves better.
 */
export class SamplerBinding {
  readonly #samplers: SamplerPool;
  readonly #backend: BackendRequest;
  #model: GeneratorModel;
  #place: Place | undefined;
  #disposed = false;
  #description: GeneratorDescription | undefined;

  readonly #onMoved: () => void;

  /** @param onMoved told when the model is open on another backend than before */
  constructor(samplers: SamplerPool, model: GeneratorModel, backend: BackendRequest, onMoved = () => {}) {
    this.#onMoved = onMoved;
    this.#samplers = samplers;
    this.#model = model;
    this.#backend = backend;
  }

  /** Opens the model, if it is not open. @throws WeightsError, BackendError */
  async open(): Promise<GeneratorDescription> {
    const { opening } = await this.#present();
    return opening;
  }

  /** What the model is, on the backend where it is open. */
  get description(): GeneratorDescription {
    if (this.#description) return this.#description;
    throw new StateError('The generator is not open yet.');
  }

  async generate(z: Float32Array): Promise<ImageBatch> {
    const { id, host } = await this.#ready();
    return host.call('generate', [id, transferBuffers(z)]);
  }

  async draw(z: Float32Array): Promise<PixelBatch> {
    const { id, host } = await this.#ready();
    return host.call('draw', [id, transferBuffers(z)]);
  }

  async invert(pixels: Float32Array, steps: number): Promise<Inversion> {
    const { id, host } = await this.#ready();
    return host.call('invert', [id, pixels, steps], { deadline: DEFAULT_TIMEOUTS.silence });
  }

  /** Puts another model in the place of this one. If it is no good, the old one stays. */
  async replace(model: GeneratorModel): Promise<void> {
    const before = this.#model;
    this.#model = model;
    try {
      const place = await this.#ready();
      if (place.model === model) return;
      const { backend } = this.description;
      const description = await place.host.call('replace', [place.id, model]);
      place.model = model;
      this.#description = { ...description, backend };
    } catch (error) {
      if (!isLoss(error) && this.#model === model) this.#model = before;
      throw error;
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#vacate();
  }

  async #ready(): Promise<Place> {
    const place = await this.#present();
    await place.opening;
    return place;
  }

  /** The place where the model belongs now. */
  async #present(): Promise<Place> {
    const choice = await this.#samplers.choose(this.#model.format, this.#backend);
    if (this.#disposed) throw new StateError('The generator was disposed.');
    const place = this.#place;
    if (place?.sampler === choice.sampler && !place.host.end) return place;
    const host = choice.sampler.host(); // before leaving, since losses are forgotten with the last guest
    return this.#occupy(choice, host);
  }

  #occupy({ sampler, reason, isFallback }: SamplerAssignment, host: WorkerHost<GeneratorWorker>): Place {
    const id = ids++;
    const request = { id, model: this.#model, backend: sampler.request, assets: assets() };
    const opening = host.call('open', [request], { deadline: DEFAULT_TIMEOUTS.silence }).then(
      description => {
        this.#samplers.opened(sampler, host, description.backend);
        const { backend } = description;
        const report = {
          ...backend,
          requested: this.#backend,
          ...reason,
          ...(isFallback && { isFallback }),
        };
        const before = this.#description?.backend.name;
        this.#description = { ...description, backend: report };
        if (before !== undefined && before !== backend.name) this.#onMoved();
        return this.#description;
      },
      (thrown: unknown) => {
        const error = asDcganError(thrown);
        this.#samplers.opened(sampler, host, error);
        if (this.#place === place && !isLoss(error)) this.#vacate(); // what is lost must be counted here
        throw error;
      },
    );
    const onFailing = () => {
      // Also where nothing is to be drawn just now: the element says what it runs on. If it fails, the next drawing tells.
      if (this.#backend === 'auto' && this.#place === place) this.open().catch(() => {});
    };
    const place: Place = { id, sampler, host, opening, model: this.#model, onFailing };
    sampler.enter(place);
    this.#vacate();
    this.#place = place;
    return place;
  }

  #vacate(): void {
    const place = this.#place;
    if (!place) return;
    this.#place = undefined;
    const { id, sampler, host, opening } = place;
    // A model that is still being opened is there only afterwards. What is lost needs no closing.
    void opening
      .then(() => host.call('close', [id]))
      .catch(() => {})
      .finally(() => sampler.leave(place));
  }
}
