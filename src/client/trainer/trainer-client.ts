import { InvalidOptionError, StateError } from '../../shared/errors.js';
import { copyLatents } from '../../shared/latent/latent-vectors.js';
import type { Assessment } from '../../shared/protocol/assessment.js';
import type { BackendReport } from '../../shared/protocol/backend.js';
import type { Finding, RemedyAction } from '../../shared/protocol/diagnosis.js';
import {
  STEP_TARGETS,
  type BackendRequest,
  type StepTarget,
  type TrainerOptions,
} from '../../shared/protocol/options.js';
import type {
  LoadProgress,
  PixelSheet,
  PreviewOptions,
  RunDescription,
  RunProgress,
  StepMetrics,
  TrainerState,
} from '../../shared/protocol/trainer.js';
import { assertOptions, resolveOptions } from '../../shared/resolve-options.js';
import { transferBuffers } from '../../shared/rpc.js';
import type {
  AssessOptions,
  CheckpointInfo,
  CheckpointStatus,
  CreateTrainerOptions,
  Generator,
  Trainer,
  TrainerEventDetails,
} from '../api.js';
import { baseUrl } from '../assets.js';
import type { CheckpointAutosave } from '../checkpoints/autosave.js';
import type { RunCapture } from '../checkpoints/checkpoint.js';
import { FILE_TYPE } from '../checkpoints/is-checkpoint.js';
import { openRunCopyCheck, type CopyCheck, type CopyCheckOptions } from '../copy-check/copy-check.js';
import { setRunOf } from '../copy-check/generator-copy-check.js';
import { importAssess } from '../assessment/assess-generator.js';
import { inputSizeOf } from '../../shared/latent/input-space.js';
import { LiveGenerator } from '../generator/live-generator.js';
import type { TrainingRecord } from '../history/training-record.js';
import { asDcganError, isLoss, isRecoverable } from '../host/failures.js';
import { SerialQueue } from '../host/serial-queue.js';
import { spawnWorker } from '../host/spawn.js';
import { TypedEvents } from '../typed-events.js';
import { importCheckpoints, openNewRun, openRun } from './open-run.js';
import { WorkerAge } from './restart-policy.js';
import type { OpenRun, RunState } from './run-state.js';
import { RunSupervisor } from './run-supervisor.js';
import type { OpenWorker, RunWorker, TrainerDependencies } from './run-worker.js';

/**
 * Opens a run in a worker of its own, ready to start. Options that are not set come from the recipe; see `RECIPES`.
 * @throws `InvalidOptionError`, `DatasetError`, `BackendError` for a run that cannot be trained here; `WorkerLostError` when
 *   the worker cannot be loaded; the signal's reason when it is aborted. No worker is left behind then.
 */
export function createTrainer(options: CreateTrainerOptions = {}): Promise<Trainer> {
  return TrainerClient.create(options, { spawn: () => spawnWorker('trainer.worker.js') });
}

/**
 * A trainer as the page has it. Calls that change the run (start, pause, step, reset, another backend, a recovery) are
 * tasks in a queue; calls that only read it (sheet, generate, export) go straight to the worker, which answers between two
 * steps.
 *
 * A worker that is lost is replaced before the next task: pending calls are rejected at once, then a new worker opens the
 * last snapshot and continues ({@link RunSupervisor}).
 */
export class TrainerClient extends TypedEvents<TrainerEventDetails> implements Trainer {
  readonly generator: Generator;
  readonly #disposal: AbortController;
  readonly #queue = new SerialQueue();
  readonly #autosave: CheckpointAutosave | null;
  readonly #supervisor: RunSupervisor;
  readonly #openWorker: OpenWorker = (options, snapshot) => this.#supervisor.openWorker(options, snapshot);

  private constructor(
    dependencies: TrainerDependencies,
    disposal: AbortController,
    age: WorkerAge,
    open: OpenRun & { readonly autosave: CheckpointAutosave | null },
  ) {
    super();
    this.#disposal = disposal;
    this.#autosave = open.autosave;
    const host = {
      emit: this.#emit.bind(this),
      rejectPending: (rejection: Error) => this.#queue.rejectPending(rejection),
      onWorkerLost: () => void this.#queue.run(() => this.#supervisor.recover()).catch(() => {}), // only if disposed
      onWorkerTooOld: (reason: 'age' | 'memory') =>
        this.#enqueue(() => this.#supervisor.recycle(reason)).catch(() => {}), // a loss is reported as such
      onFinding: (finding: Finding) => this.#onFinding(finding),
    };
    this.#supervisor = new RunSupervisor(host, dependencies, disposal.signal, age, open);
    this.generator = new LiveGenerator(this, {
      describe: () => this.#run.generator,
      generate: input =>
        this.#request(worker => {
          const { options, classes } = worker.description;
          const rows = copyLatents(input, inputSizeOf({ latentSize: options.latentSize, classes }));
          return worker.call('generate', [transferBuffers(rows)]);
        }),
      weights: () => this.#request(worker => worker.call('liveWeights', [])),
    });
    setRunOf(this.generator, this);
    this.#autosave?.attach({
      capture: () => this.#capture(),
      lastCapture: () => this.#run.capture(),
      emit: event => this.#emit('checkpoint', event),
    });
  }

  static async create({ recycle, ...options }: CreateTrainerOptions, dependencies: TrainerDependencies) {
    const disposal = new AbortController();
    const age = new WorkerAge(recycle, dependencies.now);
    return new TrainerClient(dependencies, disposal, age, await openRun(options, disposal.signal, dependencies));
  }

  get state(): TrainerState {
    return this.#supervisor.state;
  }

  get description(): RunDescription {
    return this.#run.description;
  }

  get progress(): RunProgress {
    return this.#run.progress;
  }

  get finding(): Finding | null {
    return this.#run.finding;
  }

  get record(): TrainingRecord {
    return this.#run.record;
  }

  get checkpoint(): CheckpointStatus | null {
    return this.#autosave?.status ?? null;
  }

  get #run(): RunState {
    return this.#supervisor.run;
  }

  // ---------------------------------------------------------------------------------------------- changing the run

  start(): Promise<void> {
    return this.#enqueue(async () => {
      if (this.state === 'running') return;
      if (this.state === 'finished') {
        const { step } = this.progress;
        const details = { code: 'run-finished', values: { step } };
        throw new StateError(
          `The run is finished at step ${step}; extend() adds steps to it, and reset() begins a new one.`,
          details,
        );
      }
      await this.#supervisor.startLoop(await this.#supervisor.healthyWorker());
    });
  }

  pause(): Promise<void> {
    return this.#enqueue(() => this.#supervisor.stopLoop());
  }

  step(count = 1, target: StepTarget = 'both'): Promise<StepMetrics> {
    return this.#enqueue(async () => {
      if (!Number.isSafeInteger(count) || count < 1) throw InvalidOptionError.of('count', count, 'an integer above 0');
      if (!STEP_TARGETS.includes(target)) {
        throw InvalidOptionError.of('target', target, `one of ${STEP_TARGETS.join(', ')}`);
      }
      const supervisor = this.#supervisor;
      let worker = await supervisor.healthyWorker();
      await supervisor.stopLoop();
      const metrics = await worker.step(count, target).catch(async (error: unknown) => {
        const isAbandoned = supervisor.abandonWebgl(error);
        if (isAbandoned || (isRecoverable(error) && !isLoss(error))) supervisor.markCorrupt();
        if (!isAbandoned) throw error;
        worker = await supervisor.healthyWorker();
        return worker.step(count, target);
      });
      await supervisor.takeSnapshot(worker);
      if (supervisor.state === 'ready' || supervisor.state === 'failed') supervisor.setState('paused');
      this.#autosave?.onIdle();
      return metrics;
    });
  }

  extend(count: number): Promise<RunDescription> {
    return this.#enqueue(async () => {
      if (!Number.isSafeInteger(count) || count < 1) throw InvalidOptionError.of('count', count, 'an integer above 0');
      const { options } = this.#run;
      assertOptions({ ...options, steps: options.steps + count });
      await this.#supervisor.extend(count);
      return this.description;
    });
  }

  reset(changes: Partial<TrainerOptions> = {}): Promise<RunDescription> {
    return this.#enqueue(async () => {
      const requested = { ...this.#run.requested, ...changes };
      const { signal } = this.#disposal;
      const listeners = { signal, onLoad: (progress: LoadProgress) => this.#emit('load', progress) };
      const options = resolveOptions(requested, baseUrl());
      this.#supervisor.replaceRun(await openNewRun(options, requested, listeners, this.#openWorker));
      return this.description;
    });
  }

  setBackend(backend: BackendRequest): Promise<BackendReport> {
    return this.#enqueue(async () => {
      await this.#supervisor.moveToBackend(backend);
      return this.description.backend;
    });
  }

  importWeights(weights: Blob): Promise<void> {
    return this.#enqueue(async () => {
      if (!(weights instanceof Blob)) throw InvalidOptionError.of('weights', weights, 'a Blob or a File');
      const worker = await this.#supervisor.healthyWorker();
      await worker.call('importWeights', [transferBuffers(await weights.arrayBuffer())]);
      this.#autosave?.onRunReplaced();
    });
  }

  importCheckpoint(file: Blob): Promise<RunDescription> {
    return this.#enqueue(async () => {
      if (!(file instanceof Blob)) throw InvalidOptionError.of('file', file, 'a Blob or a File');
      const { openCheckpoint, openCheckpointedRun } = await importCheckpoints();
      const checkpoint = await openCheckpoint(file);
      const sources = { open: this.#openWorker, store: this.#autosave?.store ?? null };
      const { options, requested } = this.#run;
      const kept = (['backend', 'dataset'] as const).filter(name => requested[name] !== undefined);
      const { run } = await openCheckpointedRun(checkpoint, options, kept, sources);
      this.#supervisor.replaceRun(run);
      this.#autosave?.onIdle();
      return this.description;
    });
  }

  applyRemedy(action: RemedyAction): Promise<void> {
    return this.#enqueue(async () => {
      switch (action.type) {
        case 'wait':
          return;
        case 'scale-rate':
          this.#autosave?.onRunReplaced();
          return (await this.#supervisor.healthyWorker()).call('scaleRate', [action.network, action.factor]);
        case 'roll-back':
          return this.#supervisor.rollBack();
      }
    });
  }

  // ---------------------------------------------------------------------------------------------- reading the run

  sheet(): Promise<PixelSheet> {
    return this.#reportError(this.#request(worker => worker.call('sheet', [])));
  }

  preview(options: PreviewOptions = {}): Promise<PixelSheet> {
    return this.#reportError(this.#request(worker => worker.call('preview', [options])));
  }

  async exportWeights(): Promise<Blob> {
    return new Blob([await this.#reportError(this.#request(worker => worker.call('exportWeights', [])))], FILE_TYPE);
  }

  async exportCheckpoint(): Promise<Blob> {
    const capture = await this.#reportError(this.#capture());
    return (await this.#reportError(importCheckpoints())).exportCheckpoint(capture);
  }

  async saveCheckpoint(): Promise<CheckpointInfo> {
    this.#disposal.signal.throwIfAborted();
    if (this.#autosave) return this.#autosave.save();
    const code = 'checkpoint-name-missing';
    throw new StateError('This run has no name to be saved under; set the option `checkpoint`.', { code });
  }

  copyCheck(options: CopyCheckOptions = {}): Promise<CopyCheck> {
    return openRunCopyCheck(this.#run.options.dataset, this.description, options, this.#disposal.signal);
  }

  async assess(options: AssessOptions = {}): Promise<Assessment> {
    const { assessRun } = await importAssess();
    const { signal } = this.#disposal;
    return this.#request(async worker => {
      const { dataset } = this.#run.options; // of this worker's run, whatever comes while the weights travel
      const { bytes } = await worker.call('liveWeights', []);
      return assessRun(bytes, dataset, worker.description, options, signal);
    });
  }

  memory(): Promise<{ readonly numTensors: number; readonly numBytes: number }> {
    return this.#reportError(this.#request(worker => worker.call('memory', [])));
  }

  dispose(): void {
    if (this.#disposal.signal.aborted) return;
    const reason = new StateError('The trainer was disposed.', { code: 'trainer-disposed' });
    this.#disposal.abort(reason);
    this.#queue.rejectPending(reason);
    this.#autosave?.dispose();
    this.#supervisor.dispose();
  }

  // ---------------------------------------------------------------------------------------------- queue and events

  /** Runs a task after those before it, on a run that has been recovered if it can be. */
  #enqueue<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#queue.run(async () => {
      this.#disposal.signal.throwIfAborted();
      await this.#supervisor.recover();
      return task();
    });
    return this.#reportError(result);
  }

  /** Calls the worker without waiting for the queue, unless there is no worker at present. */
  async #request<Result>(call: (worker: RunWorker) => Promise<Result>): Promise<Result> {
    const worker = this.#supervisor.worker ?? (await this.#queue.run(() => Promise.resolve(this.#supervisor.worker)));
    this.#disposal.signal.throwIfAborted();
    if (worker) return call(worker);
    const details = { code: 'run-failed' };
    throw new StateError('The run has failed and its worker is gone; start() tries again.', details);
  }

  /** Emits an event for a call that failed. Losses are reported as a recovery, or when recovering fails. */
  async #reportError<Result>(call: Promise<Result>): Promise<Result> {
    try {
      return await call;
    } catch (thrown) {
      const error = asDcganError(thrown);
      if (!isLoss(error)) this.#emit('error', error);
      throw error;
    }
  }

  #emit<Type extends keyof TrainerEventDetails>(type: Type, detail: TrainerEventDetails[Type]): void {
    if (this.#disposal.signal.aborted && type !== 'state') return;
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #onFinding({ remedy, kind }: Finding): void {
    if (!this.description.options.autoRemedy || !remedy || kind === 'not-finite') return; // NaN is recovered from anyway
    this.applyRemedy(remedy.action).catch(() => {}); // an event reports it
  }

  #capture(): Promise<RunCapture> {
    return this.#supervisor.capture(call => this.#request(call));
  }
}
