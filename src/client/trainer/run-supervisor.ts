import { BackendError, NotFiniteError, StateError, WorkerLostError, type DcganError } from '../../shared/errors.js';
import type { BackendReport } from '../../shared/protocol/backend.js';
import type { Finding } from '../../shared/protocol/diagnosis.js';
import type { BackendRequest, TrainerOptions } from '../../shared/protocol/options.js';
import type { RunProgress, TrainerState } from '../../shared/protocol/trainer.js';
import { deserializeError } from '../../shared/rpc.js';
import type { TrainerEventDetails } from '../api.js';
import type { CheckpointAutosave } from '../checkpoints/autosave.js';
import type { RunCapture } from '../checkpoints/checkpoint.js';
import { drawing } from '../generator/drawing.js';
import { asDcganError, isLoss, isRecoverable } from '../host/failures.js';
import { BackendFallback, DIVERGENCE_LIMIT, DivergenceCounter, type WorkerAge } from './restart-policy.js';
import { stateAfterOpening, type OpenRun, type RunState } from './run-state.js';
import { RunWorker, type RunMessage, type Snapshot, type TrainerDependencies } from './run-worker.js';

/** The trainer whose run is supervised. */
export interface RunSupervisorHost {
  emit<Type extends keyof TrainerEventDetails>(type: Type, detail: TrainerEventDetails[Type]): void;
  /** The worker is gone: tasks that wait in the queue are rejected. */
  rejectPending(rejection: WorkerLostError): void;
  /** `recover()` must be the next task in the queue. */
  onWorkerLost(): void;
  /** The worker is too old: `recycle()` must be queued. Settles after it, whatever came of it. */
  onWorkerTooOld(reason: 'age' | 'memory'): Promise<void>;
  onFinding(finding: Finding): void;
}

/**
 * Keeps a run going, whatever becomes of its workers. A worker that is lost, corrupt or too old is replaced by one that
 * opens the last snapshot. Whatever takes time here must run as a task in the trainer's queue.
 */
export class RunSupervisor {
  readonly #host: RunSupervisorHost;
  readonly #dependencies: TrainerDependencies;
  readonly #lifetime: AbortSignal;
  readonly #autosave: CheckpointAutosave | null;
  readonly #age: WorkerAge;
  readonly #divergences = new DivergenceCounter();
  readonly #fallback: BackendFallback;
  #run: RunState;
  #state: TrainerState;
  /** `undefined` from a worker's death until the next one is open. */
  #worker: RunWorker | undefined;
  /** A failure from which the run has not been recovered yet, and the state that it interrupted. */
  #failure: { readonly cause: DcganError; readonly interrupted: TrainerState } | undefined;
  #recycling = false;
  /** The run has failed in the present worker: only its last snapshot is good. */
  #corrupt = false;

  /** @param lifetime aborted when the trainer is disposed */
  constructor(
    host: RunSupervisorHost,
    dependencies: TrainerDependencies,
    lifetime: AbortSignal,
    age: WorkerAge,
    { worker, state, autosave }: OpenRun & { readonly autosave: CheckpointAutosave | null },
  ) {
    this.#host = host;
    this.#dependencies = dependencies;
    this.#lifetime = lifetime;
    this.#autosave = autosave;
    this.#age = age;
    this.#fallback = new BackendFallback(dependencies.now);
    this.#run = state;
    this.#state = stateAfterOpening(state.progress);
    this.#attachWorker(worker);
    this.#age.reset(state.progress.step);
    drawing.subscribe(this.#leaveCore, lifetime);
  }

  get state(): TrainerState {
    return this.#state;
  }

  /** The worker if there is one at present, even if the run in it is corrupt. */
  get worker(): RunWorker | undefined {
    return this.#worker;
  }

  get run(): RunState {
    return this.#run;
  }

  get #progress(): RunProgress {
    return this.#run.progress;
  }

  setState(state: TrainerState): void {
    const previous = this.#state;
    if (previous === state || previous === 'disposed') return;
    this.#state = state;
    this.#host.emit('state', { state, previous });
  }

  async startLoop(worker = this.#worker): Promise<void> {
    if (!worker) return;
    const before = this.#state;
    this.setState('running'); // before the answer, since the run may have ended by then
    try {
      await worker.start();
    } catch (error) {
      if (this.#worker === worker) this.setState(before === 'running' ? 'failed' : before);
      throw error;
    }
  }

  async stopLoop(): Promise<void> {
    if (this.#state !== 'running') return;
    await this.#worker?.pause();
    if (this.#state === 'running') this.setState('paused');
    if (this.#failure) this.#failure = { ...this.#failure, interrupted: 'paused' };
    this.#autosave?.onIdle();
  }

  /** Makes the run longer. One that was finished can be started again. */
  async extend(count: number): Promise<void> {
    await (await this.healthyWorker()).call('extend', [count]);
    this.#run.extend(count);
    this.#host.emit('description', this.#run.description);
    this.#host.emit('progress', this.#progress);
    if (this.#state === 'finished') this.setState('paused');
  }

  /** A call has made the run diverge, or has exhausted its worker's memory. */
  markCorrupt(): void {
    this.#corrupt = true;
    this.setState('failed');
  }

  /** Takes WASM from the next worker on, if that is why this one failed, and the backend was not named. @returns whether it is */
  abandonWebgl(error: unknown): boolean {
    return error instanceof BackendError && this.#fallback.abandonWebgl(error, this.#run);
  }

  dispose(): void {
    this.#worker = undefined;
    this.setState('disposed');
  }

  // ---------------------------------------------------------------------------------------------- snapshots

  /** Keeps everything that the run needs to continue from here. The worker reports its progress before it answers. */
  async takeSnapshot(worker: RunWorker): Promise<void> {
    this.#run.snapshot = await this.#requestSnapshot(worker);
  }

  /**
   * The run as it is now; of a run that has failed, its last good snapshot.
   * @param request asks the worker, or waits for the next one
   */
  async capture(
    request: <Result>(call: (worker: RunWorker) => Promise<Result>) => Promise<Result>,
  ): Promise<RunCapture> {
    const failed = this.#corrupt || (this.#state === 'failed' && !this.#worker);
    const last = failed ? this.#run.capture() : null;
    return last ?? request(async worker => this.#run.capture(await this.#requestSnapshot(worker)));
  }

  async #requestSnapshot(worker: RunWorker): Promise<Snapshot> {
    const bytes = await worker.call('snapshot', []);
    return { progress: this.#run.idleProgress, bytes };
  }

  // ---------------------------------------------------------------------------------------------- one worker after another

  openWorker(options: TrainerOptions, snapshot?: Snapshot): Promise<RunWorker> {
    return RunWorker.open(this.#dependencies, this.#fallback.apply(options), snapshot, {
      lifetime: this.#lifetime,
      onLoad: progress => this.#host.emit('load', progress),
    });
  }

  /** The worker; after a failure a new one, with the run's last good snapshot. */
  async healthyWorker(): Promise<RunWorker> {
    if (this.#worker && !this.#corrupt) return this.#worker;
    this.#fallback.clear();
    this.#divergences.clear();
    const { options, snapshot } = this.#run;
    const worker = await this.openWorker(options, snapshot);
    this.swapWorker(worker, snapshot);
    this.setState('paused');
    return worker;
  }

  /** Puts an open worker in the place of the present one, which answers its pending calls and ends. */
  swapWorker(worker: RunWorker, snapshot: Snapshot | undefined): void {
    this.#replaceWorker(worker, snapshot);
    this.#host.emit('description', this.#run.description);
    this.#host.emit('progress', this.#progress);
  }

  /** Puts another run in the place of the present one. */
  replaceRun({ worker, state }: OpenRun): void {
    this.#run = state;
    this.#autosave?.onRunReplaced();
    this.swapWorker(worker, state.snapshot);
    this.setState(stateAfterOpening(state.progress));
  }

  /** Moves the run to another backend. If that backend does not run here, the run continues where it is. */
  async moveToBackend(backend: BackendRequest): Promise<void> {
    const old = this.#worker;
    if (old && !this.#corrupt) {
      if (this.#state === 'running') await old.pause();
      try {
        await this.takeSnapshot(old);
      } catch (error) {
        if (this.#state === 'running') await this.startLoop();
        throw error;
      }
    }
    const before = this.#state; // the run may have finished in the meantime
    const { options, snapshot } = this.#run;
    try {
      const worker = await this.#fallback.ignoring(() => this.openWorker({ ...options, backend }, snapshot));
      this.#run.setBackend(backend);
      this.swapWorker(worker, snapshot);
    } catch (error) {
      if (before === 'running') await this.startLoop();
      throw error;
    }
    if (before === 'running') await this.startLoop();
    else this.setState(before === 'failed' ? 'paused' : before);
  }

  /**
   * Goes back to the last snapshot of a healthy run, with rates halved and other z: a run is a function of its seed, and
   * would otherwise take the same way again.
   */
  async rollBack(): Promise<void> {
    const restart = this.#state === 'running' || this.#state === 'failed';
    const snapshot = this.#run.rollBackTarget;
    const worker = await this.openWorker(this.#run.options, snapshot);
    this.swapWorker(worker, snapshot);
    await worker.call('reseedAndHalveRates', [1]);
    if (restart) await this.startLoop(worker);
    else this.setState('paused');
  }

  /** Moves a running run to a fresh worker, if one can be opened; only listeners to `recycled` notice. */
  async recycle(reason: 'age' | 'memory'): Promise<void> {
    const old = this.#worker;
    if (!old || this.#state !== 'running') return;
    await old.pause();
    const hasSnapshot = await this.takeSnapshot(old).then(
      () => true,
      () => false, // there may be no memory for it
    );
    if (this.#state !== 'running' || this.#worker !== old) return; // the run has finished, or the worker was lost
    const { options, snapshot } = this.#run;
    const fresh = hasSnapshot ? await this.openWorker(options, snapshot).catch(() => null) : null; // the old one stays
    this.#age.reset(this.#progress.step);
    if (fresh && this.#worker === old) {
      this.#replaceWorker(fresh, snapshot);
      this.#host.emit('recycled', { step: this.#progress.step, reason });
    } else {
      void fresh?.retire(new StateError('The worker is no longer needed.', { code: 'worker-not-needed' }));
    }
    await this.startLoop();
  }

  /** Recovers from a failure, if there is one: a new worker continues from the last snapshot. */
  async recover(): Promise<void> {
    while (this.#failure) {
      const { cause, interrupted } = this.#failure;
      this.#failure = undefined;
      const diverged = cause instanceof NotFiniteError;
      const reseeds = diverged ? this.#divergences.record(this.#progress.step) : 0;
      const giveUp = diverged ? reseeds > DIVERGENCE_LIMIT : !this.#fallback.record(this.#run.description);
      if (giveUp) return this.#fail(cause);
      try {
        const { options, snapshot } = this.#run;
        const worker = await this.openWorker(options, snapshot);
        if (reseeds > 0) await worker.call('reseedAndHalveRates', [reseeds]);
        this.swapWorker(worker, snapshot);
        this.#emitRecovery(cause);
        if (interrupted === 'running') await this.startLoop(worker);
        else this.setState(interrupted);
      } catch (thrown) {
        this.#lifetime.throwIfAborted();
        const error = asDcganError(thrown);
        if (!isLoss(error)) return this.#fail(error);
        this.#failure ??= { cause: error, interrupted }; // the new worker did not even open
      }
    }
  }

  #attachWorker(worker: RunWorker): void {
    this.#worker = worker;
    worker.listen({
      onMessage: message => this.#onMessage(worker, message),
      onLost: (cause, rejection) => this.#onLost(worker, cause, rejection),
    });
    if (drawing.isGoingOn) this.#leaveCore();
  }

  /** Tells the worker whether pictures are drawn beside it. A worker that is lost meanwhile is replaced by one that is told. */
  readonly #leaveCore = (): void => {
    this.#worker?.call('leaveCore', [drawing.isGoingOn]).catch(() => {});
  };

  #replaceWorker(worker: RunWorker, snapshot: Snapshot | undefined): void {
    void this.#worker?.retire(new StateError('Another run has replaced this one.', { code: 'run-replaced' }));
    this.#attachWorker(worker);
    this.#failure = undefined;
    this.#corrupt = false;
    this.#run.onOpened(this.#fallback.describe(worker.description, this.#run.options), snapshot);
    this.#age.reset(this.#progress.step);
  }

  // ---------------------------------------------------------------------------------------------- messages of the worker

  #onMessage(worker: RunWorker, message: RunMessage): void {
    switch (message.type) {
      case 'steps':
        this.#run.onSteps(message.metrics, message.progress);
        for (const metrics of message.metrics) this.#host.emit('step', metrics);
        this.#host.emit('progress', message.progress);
        return this.#autosave?.onStep(message.progress.step);
      case 'sheet':
        this.#run.record.addSheet(message.sheet, message.keep);
        return this.#host.emit('sheet', { sheet: message.sheet, keep: message.keep });
      case 'snapshot':
        this.#run.onSnapshot(message.step, message.bytes);
        this.#divergences.passed(message.step);
        this.#autosave?.onSnapshot(message.step);
        return this.#checkAge(message.step, message.heap);
      case 'description':
        this.#run.description = this.#fallback.describe(message.description, this.#run.options);
        return this.#host.emit('description', this.#run.description);
      case 'workers':
        this.#describeBackend({ workers: message.workers });
        if (message.error) this.#emitRecovery(asDcganError(deserializeError(message.error)));
        return;
      case 'threads':
        return this.#describeBackend({ threads: message.threads });
      case 'finding':
        this.#run.finding = message.finding;
        this.#host.emit('finding', message.finding);
        return this.#host.onFinding(message.finding);
      case 'evidence':
        this.#run.finding = message.finding;
        return;
      case 'finished':
        this.setState('finished');
        return this.#autosave?.onIdle();
      case 'failed': {
        const error = asDcganError(deserializeError(message.error));
        if (isLoss(error)) return worker.lose(error);
        if (isRecoverable(error) || this.abandonWebgl(error)) return this.#onCorrupt(worker, error);
        this.#corrupt = true;
        return this.#fail(error);
      }
    }
  }

  #describeBackend(changes: Pick<BackendReport, 'threads' | 'workers'>): void {
    const { description } = this.#run;
    const backend = { ...description.backend, ...changes };
    this.#run.description = { ...description, backend, workers: backend.workers?.count ?? 1 };
    this.#host.emit('description', this.#run.description);
  }

  #checkAge(step: number, heap: number): void {
    const reason = this.#state === 'running' && !this.#recycling ? this.#age.verdict(step, heap) : null;
    if (!reason) return;
    this.#recycling = true;
    void this.#host.onWorkerTooOld(reason).then(() => (this.#recycling = false));
  }

  #emitRecovery(cause: DcganError): void {
    this.#host.emit('recovery', { cause, step: this.#progress.step });
  }

  #fail(error: DcganError): void {
    this.setState('failed');
    this.#host.emit('error', error);
  }

  /** Rejects all earlier calls, also those that still wait in the queue; later ones wait for the next worker. */
  #onLost(worker: RunWorker, cause: DcganError, rejection: WorkerLostError): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    this.#host.rejectPending(rejection);
    this.#awaitRecovery(cause);
  }

  /** The run is corrupt in a worker that is alive: it answers its pending calls, and the run continues in another. */
  #onCorrupt(worker: RunWorker, cause: DcganError): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    const code = 'worker-replaced';
    void worker.retire(new WorkerLostError(`The trainer was replaced: ${cause.message}`, { code }));
    this.#awaitRecovery(cause);
  }

  #awaitRecovery(cause: DcganError): void {
    this.#failure = { cause, interrupted: this.#state };
    this.setState('loading');
    this.#host.onWorkerLost();
  }
}
