import { isAutomatic } from '../../shared/backend-reasons.js';
import { BackendError, StateError } from '../../shared/errors.js';
import type {
  GeneratorDescription,
  GeneratorModel,
  GeneratorWorker,
  Inversion,
} from '../../shared/protocol/generator.js';
import type { ImageBatch, PixelBatch } from '../../shared/protocol/images.js';
import type { BackendRequest } from '../../shared/protocol/options.js';
import { assets } from '../assets.js';
import { asDcganError, isLoss } from '../host/failures.js';
import { drawing } from './drawing.js';
import { DEFAULT_TIMEOUTS, type WorkerHost } from '../../shared/host/worker-host.js';
import {
  workerFormat,
  type Sampler,
  type SamplerAssignment,
  type SamplerPool,
  type SamplerUser,
} from './sampler-pool.js';

/** A model in a sampler, where it is open or being opened. */
interface OpenModel extends SamplerUser {
  /** Names the model in the worker. */
  readonly id: number;
  readonly sampler: Sampler;
  readonly host: WorkerHost<GeneratorWorker>;
  readonly opening: Promise<GeneratorDescription>;
  /** The model that the worker has at present. */
  model: GeneratorModel;
}

let nextId = 0;

/**
 * Binds one generator to a sampler of the page. It keeps the model, and opens it anew before a call if the worker was lost
 * or another sampler serves it now.
 */
export class SamplerBinding {
  readonly #samplers: SamplerPool;
  readonly #backend: BackendRequest;
  readonly #onMoved: () => void;
  #model: GeneratorModel;
  #open: OpenModel | undefined;
  #disposed = false;
  #description: GeneratorDescription | undefined;

  /** @param onMoved called when the model is open on another backend than before */
  constructor(samplers: SamplerPool, model: GeneratorModel, backend: BackendRequest, onMoved = () => {}) {
    this.#onMoved = onMoved;
    this.#samplers = samplers;
    this.#model = model;
    this.#backend = backend;
  }

  /** Opens the model, if it is not open. @throws WeightsError, BackendError */
  async open(): Promise<GeneratorDescription> {
    const { opening } = await this.#bind();
    return opening;
  }

  /** The description of the model on the backend where it is open. */
  get description(): GeneratorDescription {
    if (this.#description) return this.#description;
    throw new StateError('The generator is not open yet.', { code: 'generator-not-open' });
  }

  generate(z: Float32Array): Promise<ImageBatch> {
    return this.#call(({ id, host }) => host.call('generate', [id, z]));
  }

  draw(z: Float32Array): Promise<PixelBatch> {
    return this.#call(({ id, host }) => {
      if (this.description.backend.name === 'wasm') drawing.record();
      return host.call('draw', [id, z]);
    });
  }

  invert(pixels: Float32Array, steps: number): Promise<Inversion> {
    return this.#call(({ id, host }) =>
      host.call('invert', [id, pixels, steps], { deadline: DEFAULT_TIMEOUTS.silence }),
    );
  }

  /** Calls the sampler; once more, on WASM, where WebGL cannot do what the model needs and no backend was named. */
  async #call<Result>(call: (open: OpenModel) => Promise<Result>): Promise<Result> {
    const open = await this.#ready();
    try {
      return await call(open);
    } catch (error) {
      const mayMove = error instanceof BackendError && isAutomatic(this.#backend);
      if (!mayMove || !this.#samplers.abandonWebgl(open.sampler, error)) throw error;
      return call(await this.#ready());
    }
  }

  /** Replaces the model. If the new one is invalid, the old one stays. */
  async replace(model: GeneratorModel): Promise<void> {
    const before = this.#model;
    this.#model = model;
    try {
      const open = await this.#ready();
      if (open.model === model) return;
      const { backend } = this.description;
      const description = await open.host.call('replace', [open.id, model]);
      open.model = model;
      this.#description = { ...description, backend };
    } catch (error) {
      if (!isLoss(error) && this.#model === model) this.#model = before;
      throw error;
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#release();
  }

  async #ready(): Promise<OpenModel> {
    const open = await this.#bind();
    await open.opening;
    return open;
  }

  /** The model in the sampler that serves it at present. */
  async #bind(): Promise<OpenModel> {
    const assignment = await this.#samplers.choose(workerFormat(this.#model), this.#backend);
    if (this.#disposed) throw new StateError('The generator was disposed.', { code: 'generator-disposed' });
    const open = this.#open;
    if (open?.sampler === assignment.sampler && !open.host.end) return open;
    const host = assignment.sampler.host(); // before the release, since failures are forgotten with the last user
    return this.#openIn(assignment, host);
  }

  #openIn({ sampler, reason, isFallback }: SamplerAssignment, host: WorkerHost<GeneratorWorker>): OpenModel {
    const id = nextId++;
    const request = { id, model: this.#model, backend: sampler.request, assets: assets() };
    const opening = host.call('open', [request], { deadline: DEFAULT_TIMEOUTS.silence }).then(
      description => {
        const { backend } = description;
        this.#samplers.onOpened(sampler, host, backend);
        const report = { ...backend, ...reason, requested: this.#backend, ...(isFallback && { isFallback }) };
        const before = this.#description?.backend.name;
        this.#description = { ...description, backend: report };
        if (before !== undefined && before !== backend.name) this.#onMoved();
        return this.#description;
      },
      (thrown: unknown) => {
        const error = asDcganError(thrown);
        this.#samplers.onOpened(sampler, host, error);
        if (this.#open === open && !isLoss(error)) this.#release(); // a loss must be counted in this sampler
        throw error;
      },
    );
    const onWebglFailing = () => {
      // Even if nothing is to be drawn: the element shows its backend. If opening fails, the next drawing reports it.
      if (isAutomatic(this.#backend) && this.#open === open) this.open().catch(() => {});
    };
    const open: OpenModel = { id, sampler, host, opening, model: this.#model, onWebglFailing };
    sampler.addUser(open);
    this.#release();
    this.#open = open;
    return open;
  }

  #release(): void {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    const { id, sampler, host, opening } = open;
    // A model that is still being opened can only be closed afterwards. A lost worker needs no closing.
    void opening
      .then(() => host.call('close', [id]))
      .catch(() => {})
      .finally(() => sampler.removeUser(open));
  }
}
