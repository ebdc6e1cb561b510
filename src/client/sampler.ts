import { BackendError, StateError, WorkerLostError } from '../errors.js';
import type { BackendName, BackendReport, BackendRequest, GeneratorModel, GeneratorWorker } from '../protocol.js';
import { LOSS_LIMIT, Losses } from './losses.js';
import { WorkerHost, type Patience } from './worker-host.js';

/** Milliseconds that a worker without generators is kept for the next, which then finds its backend started. */
const IDLE_MS = 1_000;

export type ModelFormat = GeneratorModel['format'];

/** What the world gives to samplers; tests give something else. */
export interface SamplerSurroundings {
  readonly spawn: Readonly<Record<ModelFormat, () => Worker>>;
  readonly patience?: Patience;
  /** Milliseconds, for counting losses. */
  readonly now?: () => number;
}

/** One worker in which generators are sampled, on one backend. It starts when it is first needed, and again when it was lost. */
export class Sampler {
  readonly #surroundings: SamplerSurroundings;
  readonly #format: ModelFormat;
  readonly #losses: Losses;
  readonly #onEmpty: () => void;
  readonly #guests = new Set<object>();
  #host: WorkerHost<GeneratorWorker> | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #decide: () => void = () => {};
  /** Settles once a generator has been opened, or could not be. */
  readonly decided = new Promise<void>(resolve => (this.#decide = resolve));
  /** What it runs on; `undefined` until its first generator is open. */
  report: BackendReport | undefined;

  constructor(
    surroundings: SamplerSurroundings,
    readonly request: BackendRequest,
    format: ModelFormat,
    onEmpty: () => void,
  ) {
    this.#surroundings = surroundings;
    this.#format = format;
    this.#losses = new Losses(surroundings.now);
    this.#onEmpty = onEmpty;
  }

  /** The backend that it has, or will have; `auto` while nobody knows. */
  get backend(): BackendRequest {
    return this.report?.name ?? this.request;
  }

  /** Keeps the worker until the guest leaves. */
  enter(guest: object): void {
    clearTimeout(this.#idle);
    this.#guests.add(guest);
  }

  leave(guest: object): void {
    if (!this.#guests.delete(guest) || this.#guests.size > 0) return;
    this.#losses.clear();
    this.#idle = setTimeout(() => {
      this.#onEmpty();
      this.#host?.terminate(new StateError('The sampler has no generators any more.'));
    }, IDLE_MS);
  }

  /**
   * The worker, which is another one after each loss.
   * @param onWebglFailing called when WebGL was lost so often that it is better left alone
   * @throws why the worker ended, when it was lost too often of late
   */
  host(onWebglFailing: () => void): WorkerHost<GeneratorWorker> {
    if (this.#host && !this.#host.end) return this.#host;
    if (this.#host?.end instanceof WorkerLostError) {
      const losses = this.#losses.record();
      if (losses === LOSS_LIMIT && this.backend === 'webgl') onWebglFailing();
      if (losses > LOSS_LIMIT) throw this.#host.end;
    }
    const { spawn, patience } = this.#surroundings;
    this.#host = new WorkerHost({ name: 'The sampler', spawn: spawn[this.#format], ...(patience && { patience }) });
    return this.#host;
  }

  /** To be told how opening a generator in `host` went. */
  opened(host: WorkerHost<GeneratorWorker>, outcome: BackendReport | Error): void {
    if (outcome instanceof BackendError)
      host.terminate(outcome); // TensorFlow.js does not start twice
    else if (!(outcome instanceof Error)) this.report ??= outcome;
    this.#decide();
  }
}

/** A sampler, and why it is this one; `null` leaves it to the worker to say. */
export interface Choice {
  readonly sampler: Sampler;
  readonly reason: string | null;
  /** It takes the place of WebGL, which was lost too often. */
  readonly standsIn: boolean;
}

/**
 * A page's samplers: one worker for all generators on a backend, whatever number of elements. Models of TensorFlow.js
 * have a worker of their own, since it carries more code. `auto` gives WASM beside a run that trains on the GPU, so that
 * neither waits for the other, and never a second WebGL context.
 */
export class Samplers {
  readonly #surroundings: SamplerSurroundings;
  readonly #all = new Map<ModelFormat, Set<Sampler>>();
  readonly #gpuRuns = new Set<object>();
  /** What `auto` means on this machine, once a worker has found out. */
  #auto: BackendReport | undefined;
  #webglFails = false;

  constructor(surroundings: SamplerSurroundings) {
    this.#surroundings = surroundings;
  }

  /** Says whether a run trains on the GPU. */
  setTraining(run: object, backend: BackendName | null): void {
    if (backend === 'webgl') this.#gpuRuns.add(run);
    else this.#gpuRuns.delete(run);
  }

  /** The sampler that serves a request now; later it may be another one. */
  async choose(format: ModelFormat, request: BackendRequest): Promise<Choice> {
    const samplers = this.#all.get(format) ?? new Set();
    this.#all.set(format, samplers);
    // What is being found out may be just what is asked for by name.
    if (request !== 'auto') await find(samplers, 'auto')?.decided;
    const [backend, reason] = request === 'auto' ? this.#automatic(format) : [request, 'Asked for by name.'];
    const sampler = find(samplers, backend) ?? this.#added(samplers, format, backend);
    return { sampler, reason, standsIn: request === 'auto' && this.#webglFails };
  }

  /** One to be asked for its worker. @throws as {@link Sampler.host} */
  host(sampler: Sampler): WorkerHost<GeneratorWorker> {
    return sampler.host(() => (this.#webglFails = true));
  }

  opened(sampler: Sampler, host: WorkerHost<GeneratorWorker>, outcome: BackendReport | Error): void {
    sampler.opened(host, outcome);
    if (sampler.request === 'auto') this.#auto ??= sampler.report;
  }

  #automatic(format: ModelFormat): [backend: BackendRequest, reason: string | null] {
    if (this.#webglFails) return ['wasm', `WebGL was lost ${LOSS_LIMIT} times within a minute.`];
    if (this.#gpuRuns.size > 0) return ['wasm', 'The GPU is left to the run that trains on it.'];
    const elsewhere = [...this.#all].some(
      ([other, samplers]) => (other !== format || !this.#auto) && find(samplers, 'webgl') !== undefined,
    );
    if (elsewhere) return ['wasm', 'The page samples on WebGL already, and one context is enough.'];
    return this.#auto ? [this.#auto.name, this.#auto.reason] : ['auto', null];
  }

  #added(samplers: Set<Sampler>, format: ModelFormat, backend: BackendRequest): Sampler {
    const sampler: Sampler = new Sampler(this.#surroundings, backend, format, () => samplers.delete(sampler));
    samplers.add(sampler);
    return sampler;
  }
}

function find(samplers: ReadonlySet<Sampler>, backend: BackendRequest): Sampler | undefined {
  return [...samplers].find(sampler => sampler.backend === backend);
}
