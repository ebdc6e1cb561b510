import { ASKED_FOR_BY_NAME, backendReason, webglLost } from '../../shared/backend-reasons.js';
import { BackendError, StateError } from '../../shared/errors.js';
import type { GeneratorModel, GeneratorWorker } from '../../shared/protocol/generator.js';
import type { BackendName, BackendRequest } from '../../shared/protocol/options.js';
import type { BackendReason, BackendReport } from '../../shared/protocol/backend.js';
import { LOSS_LIMIT, Losses } from '../trainer/losses.js';
import { WorkerHost, type Timeouts } from '../host/worker-host.js';

/** Milliseconds that a worker without generators is kept for the next, which then finds its backend started. */
const IDLE_MS = 1_000;

export type ModelFormat = GeneratorModel['format'];

/** What the world gives to samplers; tests give something else. */
export interface SamplerDependencies {
  readonly spawn: Readonly<Record<ModelFormat, () => Worker>>;
  readonly patience?: Timeouts;
  /** Milliseconds, for counting losses. */
  readonly now?: () => number;
}

/** Somebody for whom a worker is kept. */
export interface SamplerUser {
  /** WebGL was lost so often that it is better left alone: the guest may want to go elsewhere. */
  readonly onFailing: () => void;
}

interface SamplerListener {
  /** The last guest is gone, and none has come since. */
  readonly onEmpty: () => void;
  readonly onWebglFailing: () => void;
}

/** One worker in which generators are sampled, on one backend. It starts when it is first needed, and again when it was lost. */
export class Sampler {
  readonly #surroundings: SamplerDependencies;
  readonly #format: ModelFormat;
  readonly #losses: Losses;
  readonly #listener: SamplerListener;
  readonly #guests = new Set<SamplerUser>();
  /** Losses of late, when they were last counted. */
  #lost = 0;
  #host: WorkerHost<GeneratorWorker> | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #decide: () => void = () => {};
  /** Settles once a generator has been opened, or could not be. */
  readonly decided = new Promise<void>(resolve => (this.#decide = resolve));
  /** What it runs on; `undefined` until its first generator is open. */
  report: BackendReport | undefined;

  constructor(
    surroundings: SamplerDependencies,
    readonly request: BackendRequest,
    format: ModelFormat,
    listener: SamplerListener,
  ) {
    this.#surroundings = surroundings;
    this.#format = format;
    this.#losses = new Losses(surroundings.now);
    this.#listener = listener;
  }

  /** The backend that it has, or will have; `auto` while nobody knows. */
  get backend(): BackendRequest {
    return this.report?.name ?? this.request;
  }

  /** Keeps the worker until the guest leaves. */
  enter(guest: SamplerUser): void {
    clearTimeout(this.#idle);
    this.#guests.add(guest);
  }

  leave(guest: SamplerUser): void {
    if (!this.#guests.delete(guest) || this.#guests.size > 0) return;
    this.#losses.clear();
    this.#lost = 0;
    this.#idle = setTimeout(() => {
      this.#listener.onEmpty();
      this.#host?.terminate(new StateError('The sampler has no generators any more.'));
    }, IDLE_MS);
  }

  /**
   * The worker, which is another one after each loss.
   * @throws why the worker ended, when it was lost too often of late
   */
  host(): WorkerHost<GeneratorWorker> {
    if (this.#host && !this.#host.end) return this.#host;
    if (this.#host?.end && this.#lost > LOSS_LIMIT) {
      this.#lost = this.#losses.record(); // time may have passed
      if (this.#lost > LOSS_LIMIT) throw this.#host.end;
    }
    const { spawn, patience } = this.#surroundings;
    const onLost = () => this.#countLoss();
    return (this.#host = new WorkerHost({
      name: 'The sampler',
      spawn: spawn[this.#format],
      onLost,
      ...(patience && { timeouts: patience }),
    }));
  }

  #countLoss(): void {
    this.#lost = this.#losses.record();
    if (this.#lost !== LOSS_LIMIT || this.backend !== 'webgl') return;
    this.#listener.onWebglFailing();
    for (const guest of [...this.#guests]) guest.onFailing();
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
export interface SamplerAssignment {
  readonly sampler: Sampler;
  readonly reason: BackendReason | null;
  /** It takes the place of WebGL, which was lost too often. */
  readonly isFallback: boolean;
}

/**
 * A page's samplers: one worker for all generators on a backend, whatever number of elements. Models of TensorFlow.js
 * have a worker of their own, since it carries more code. `auto` gives WASM beside a run that trains on the GPU, so that
 * neither waits for the other, and never a second WebGL context.
 */
export class SamplerPool {
  readonly #surroundings: SamplerDependencies;
  readonly #all = new Map<ModelFormat, Set<Sampler>>();
  readonly #gpuRuns = new Set<object>();
  /** What `auto` means on this machine, once a worker has found out. */
  #auto: BackendReport | undefined;
  #webglFails = false;

  constructor(surroundings: SamplerDependencies) {
    this.#surroundings = surroundings;
  }

  /** Says whether a run trains on the GPU. */
  setTraining(run: object, backend: BackendName | null): void {
    if (backend === 'webgl') this.#gpuRuns.add(run);
    else this.#gpuRuns.delete(run);
  }

  /** The sampler that serves a request now; later it may be another one. */
  async choose(format: ModelFormat, request: BackendRequest): Promise<SamplerAssignment> {
    const samplers = this.#all.get(format) ?? new Set();
    this.#all.set(format, samplers);
    // What is being found out may be just what is asked for by name.
    if (request !== 'auto') await find(samplers, 'auto')?.decided;
    const [backend, reason] = request === 'auto' ? this.#automatic(format) : [request, ASKED_FOR_BY_NAME];
    const sampler = find(samplers, backend) ?? this.#added(samplers, format, backend);
    return { sampler, reason, isFallback: request === 'auto' && this.#webglFails };
  }

  opened(sampler: Sampler, host: WorkerHost<GeneratorWorker>, outcome: BackendReport | Error): void {
    sampler.opened(host, outcome);
    if (sampler.request === 'auto') this.#auto ??= sampler.report;
  }

  #automatic(format: ModelFormat): [backend: BackendRequest, reason: BackendReason | null] {
    if (this.#webglFails) return ['wasm', webglLost(LOSS_LIMIT)];
    if (this.#gpuRuns.size > 0) {
      return ['wasm', backendReason('backend-gpu-in-training', 'The GPU is left to the run that trains on it.')];
    }
    const elsewhere = [...this.#all].some(
      ([other, samplers]) => (other !== format || !this.#auto) && find(samplers, 'webgl') !== undefined,
    );
    if (elsewhere) {
      const text = 'The page samples on WebGL already, and one context is enough.';
      return ['wasm', backendReason('backend-webgl-in-use', text)];
    }
    if (!this.#auto) return ['auto', null];
    const { name, code, reason, values } = this.#auto;
    return [name, { code, reason, values }];
  }

  #added(samplers: Set<Sampler>, format: ModelFormat, backend: BackendRequest): Sampler {
    const sampler: Sampler = new Sampler(this.#surroundings, backend, format, {
      onEmpty: () => samplers.delete(sampler),
      onWebglFailing: () => (this.#webglFails = true),
    });
    samplers.add(sampler);
    return sampler;
  }
}

function find(samplers: ReadonlySet<Sampler>, backend: BackendRequest): Sampler | undefined {
  return [...samplers].find(sampler => sampler.backend === backend);
}
