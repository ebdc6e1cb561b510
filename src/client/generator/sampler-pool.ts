import { ASKED_FOR_BY_NAME, backendReason, isAutomatic, webglFailed, webglLost } from '../../shared/backend-reasons.js';
import { BackendError, StateError } from '../../shared/errors.js';
import type { BackendReason, BackendReport } from '../../shared/protocol/backend.js';
import type { GeneratorModel, GeneratorWorker } from '../../shared/protocol/generator.js';
import type { BackendName, BackendRequest } from '../../shared/protocol/options.js';
import { FAILURE_LIMIT, FailureWindow } from '../../shared/host/failure-window.js';
import { spawnWorker } from '../host/spawn.js';
import { WorkerHost, type Timeouts } from '../../shared/host/worker-host.js';

/** Milliseconds for which a worker without generators is kept: the next generator then finds its backend started. */
const IDLE_MS = 1_000;

/** Formats that differ in the worker that opens them. */
export type ModelFormat = 'safetensors' | 'tensorflow.js';

/** The format by whose worker a model is opened: that of safetensors opens PyTorch's files, too, and that of layers Keras's. */
export function workerFormat({ format }: GeneratorModel): ModelFormat {
  return format === 'tensorflow.js' || format === 'keras' ? 'tensorflow.js' : 'safetensors';
}

/** What samplers take from their surroundings; tests replace it. */
export interface SamplerDependencies {
  readonly spawn: Readonly<Record<ModelFormat, () => Worker>>;
  readonly timeouts?: Timeouts;
  /** Gives milliseconds, for counting failures. */
  readonly now?: () => number;
}

/** A generator for which a worker is kept. */
export interface SamplerUser {
  /** WebGL was lost so often that it had better be avoided: the generator may move to another sampler. */
  readonly onWebglFailing: () => void;
}

interface SamplerListener {
  /** The last user has been gone for {@link IDLE_MS}. */
  readonly onUnused: () => void;
  readonly onWebglFailing: () => void;
}

/** One worker in which generators draw, on one backend. It starts when it is first needed, and again after a loss. */
export class Sampler {
  readonly #dependencies: SamplerDependencies;
  readonly #format: ModelFormat;
  readonly #failures: FailureWindow;
  readonly #listener: SamplerListener;
  readonly #users = new Set<SamplerUser>();
  /** The number of recent failures when they were last counted. */
  #failureCount = 0;
  #host: WorkerHost<GeneratorWorker> | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #decide: () => void = () => {};
  /** Settles once a generator has been opened, or could not be. */
  readonly decided = new Promise<void>(resolve => (this.#decide = resolve));
  /** The backend; `undefined` until the first generator is open. */
  report: BackendReport | undefined;

  constructor(
    dependencies: SamplerDependencies,
    readonly request: BackendRequest,
    format: ModelFormat,
    listener: SamplerListener,
  ) {
    this.#dependencies = dependencies;
    this.#format = format;
    this.#failures = new FailureWindow(dependencies.now);
    this.#listener = listener;
  }

  /** The backend that the sampler has, or will have; `auto` while that is not known. */
  get backend(): BackendRequest {
    return this.report?.name ?? this.request;
  }

  /** Keeps the worker until the user is removed. */
  addUser(user: SamplerUser): void {
    clearTimeout(this.#idle);
    this.#users.add(user);
  }

  removeUser(user: SamplerUser): void {
    if (!this.#users.delete(user) || this.#users.size > 0) return;
    this.#failures.clear();
    this.#failureCount = 0;
    this.#idle = setTimeout(() => {
      this.#listener.onUnused();
      this.#host?.terminate(new StateError('The sampler has no generators any more.', { code: 'sampler-unused' }));
    }, IDLE_MS);
  }

  /**
   * The worker, which is a new one after each loss.
   * @throws the reason for the end of the last worker, if workers were lost too often recently
   */
  host(): WorkerHost<GeneratorWorker> {
    if (this.#host && !this.#host.end) return this.#host;
    if (this.#host?.end && this.#failureCount > FAILURE_LIMIT) {
      this.#failureCount = this.#failures.record(); // time may have passed
      if (this.#failureCount > FAILURE_LIMIT) throw this.#host.end;
    }
    const { spawn, timeouts } = this.#dependencies;
    return (this.#host = new WorkerHost({
      name: 'The sampler',
      spawn: spawn[this.#format],
      onLost: () => this.#onLost(),
      ...(timeouts && { timeouts }),
    }));
  }

  #onLost(): void {
    this.#failureCount = this.#failures.record();
    if (this.#failureCount !== FAILURE_LIMIT || this.backend !== 'webgl') return;
    this.onWebglFailing();
  }

  /** Has all generators move to another sampler. */
  onWebglFailing(): void {
    this.#listener.onWebglFailing();
    for (const user of [...this.#users]) user.onWebglFailing();
  }

  /** Must be called with the outcome of opening a generator in `host`. */
  onOpened(host: WorkerHost<GeneratorWorker>, outcome: BackendReport | Error): void {
    if (outcome instanceof BackendError)
      host.terminate(outcome); // TensorFlow.js does not start twice
    else if (!(outcome instanceof Error)) this.report ??= outcome;
    this.#decide();
  }
}

const GPU_IN_TRAINING = backendReason('backend-gpu-in-training', 'The GPU is left to the run that trains on it.');
const WEBGL_IN_USE = backendReason(
  'backend-webgl-in-use',
  'The page samples on WebGL already, and one context is enough.',
);

export interface SamplerAssignment {
  readonly sampler: Sampler;
  /** Why it is this sampler; `null` leaves the reason to the worker. */
  readonly reason: BackendReason | null;
  /** The sampler replaces one on WebGL, which was lost too often. */
  readonly isFallback: boolean;
}

/**
 * A page's samplers: one worker for all generators on a backend, whatever the number of elements. Models of TensorFlow.js
 * have a worker of their own, since it has more code. `auto` gives WASM beside a run that trains on the GPU, so that neither
 * waits for the other, and never a second WebGL context.
 */
export class SamplerPool {
  readonly #dependencies: SamplerDependencies;
  readonly #samplers = new Map<ModelFormat, Set<Sampler>>();
  readonly #gpuRuns = new Set<object>();
  /** What `auto` means on this machine, once a worker has found out. */
  #auto: BackendReport | undefined;
  #webglFails = false;
  /** Why, if it was not just lost too often. */
  #problem: BackendReason | null = null;

  constructor(dependencies: SamplerDependencies) {
    this.#dependencies = dependencies;
  }

  /** Records on which backend a run trains; `null` when it has ended. */
  setTraining(run: object, backend: BackendName | null): void {
    if (backend === 'webgl') this.#gpuRuns.add(run);
    else this.#gpuRuns.delete(run);
  }

  /** The sampler for a request at present, which may change later. */
  async choose(format: ModelFormat, request: BackendRequest): Promise<SamplerAssignment> {
    const samplers = this.#samplers.get(format) ?? new Set();
    this.#samplers.set(format, samplers);
    // A sampler whose backend is still being chosen may turn out to have the one that is requested by name.
    const isChosen = isAutomatic(request);
    if (!isChosen) await (find(samplers, 'auto') ?? find(samplers, 'fastest'))?.decided;
    const [backend, reason] = isChosen ? this.#automatic(format, request) : [request, ASKED_FOR_BY_NAME];
    const sampler = find(samplers, backend) ?? this.#add(samplers, format, backend);
    return { sampler, reason, isFallback: isChosen && this.#webglFails };
  }

  onOpened(sampler: Sampler, host: WorkerHost<GeneratorWorker>, outcome: BackendReport | Error): void {
    sampler.onOpened(host, outcome);
    if (isAutomatic(sampler.request)) this.#auto ??= sampler.report;
  }

  /** WebGL does not do what a generator needs. @returns whether the generator may move to WASM */
  abandonWebgl(sampler: Sampler, { message }: BackendError): boolean {
    if (sampler.backend !== 'webgl') return false;
    this.#problem = webglFailed(message);
    sampler.onWebglFailing();
    return true;
  }

  #automatic(
    format: ModelFormat,
    request: BackendRequest,
  ): [backend: BackendRequest, reason: SamplerAssignment['reason']] {
    if (this.#webglFails) return ['wasm', this.#problem ?? webglLost(FAILURE_LIMIT)];
    if (this.#gpuRuns.size > 0) return ['wasm', GPU_IN_TRAINING];
    const elsewhere = [...this.#samplers].some(
      ([other, samplers]) => (other !== format || !this.#auto) && find(samplers, 'webgl') !== undefined,
    );
    if (elsewhere) return ['wasm', WEBGL_IN_USE];
    if (!this.#auto) return [request, null];
    const { name, code, reason, values } = this.#auto;
    return [name, { code, reason, values }];
  }

  #add(samplers: Set<Sampler>, format: ModelFormat, backend: BackendRequest): Sampler {
    const sampler: Sampler = new Sampler(this.#dependencies, backend, format, {
      onUnused: () => samplers.delete(sampler),
      onWebglFailing: () => (this.#webglFails = true),
    });
    samplers.add(sampler);
    return sampler;
  }
}

function find(samplers: ReadonlySet<Sampler>, backend: BackendRequest): Sampler | undefined {
  return [...samplers].find(sampler => sampler.backend === backend);
}

/** The page's samplers, none of which starts before it is needed. */
export const samplerPool = new SamplerPool({
  spawn: {
    safetensors: () => spawnWorker('generator.worker.js'),
    'tensorflow.js': () => spawnWorker('model.worker.js'),
  },
});
