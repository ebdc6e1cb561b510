import { InvalidOptionError, StateError } from '../../shared/errors.js';
import { copyLatents } from '../../shared/latent/latent-vectors.js';
import {
  STEP_TARGETS,
  type BackendRequest,
  type StepTarget,
  type TrainerOptions,
} from '../../shared/protocol/options.js';
import { type BackendReport } from '../../shared/protocol/backend.js';
import {
  type PixelSheet,
  type PreviewOptions,
  type RunDescription,
  type RunProgress,
  type StepMetrics,
  type TrainerState,
} from '../../shared/protocol/trainer.js';
import { transferBuffers } from '../../shared/rpc.js';
import type { Finding, RemedyAction } from '../../shared/protocol/diagnosis.js';
import type {
  CheckpointInfo,
  CheckpointStatus,
  CreateTrainerOptions,
  Generator,
  Trainer,
  TrainerEventDetails,
} from '../api.js';
import type { CheckpointAutosave } from '../checkpoints/autosave.js';
import { FILE_TYPE } from '../checkpoints/is-checkpoint.js';
import { openRunCopyCheck, type CopyCheck, type CopyCheckOptions } from '../copy-check/copy-check.js';
import { asDcganError, isLoss, isRecoverable } from '../host/failures.js';
import { setRunOf } from '../copy-check/generator-copy-check.js';
import { lazyImport } from '../../shared/lazy-import.js';
import { openRun, type OpenRun } from './open-run.js';
import { LiveGenerator } from '../generator/live-generator.js';
import { withPictures } from '../pictures/import-pictures.js';
import type { TrainingRecord } from '../history/training-record.js';
import { RunSupervisor } from './run-supervisor.js';
import { RunState } from './run-state.js';
import { RunOpener } from './run-opener.js';
import { describeGenerator, resolved } from './run-options.js';
import type { RunWorker, TrainerDependencies } from './run-worker.js';
import { SerialQueue } from '../host/serial-queue.js';
import { TypedEvents } from '../typed-events.js';
import { WorkerAge } from './worker-age.js';

/**
 * What a page asks of a run. What changes the run (start, pause, step, reset, another backend, a recovery) takes turns; what
 * only looks at it (sheet, generate, export) goes straight to the worker, which answers between two steps.
 *
 * A worker that is lost is replaced before the next turn: pending calls are rejected at once, then a new worker opens
 * the last snapshot and goes on ({@link RunSupervisor}).
 */
export class TrainerClient extends TypedEvents<TrainerEventDetails> implements Trainer {
  readonly generator: Generator;
  readonly #disposal: AbortController;
  readonly #turns = new SerialQueue();
  readonly #opener: RunOpener;
  readonly #keeper: CheckpointAutosave | null;
  readonly #life: RunSupervisor;

  private constructor(
    surroundings: TrainerDependencies,
    disposal: AbortController,
    age: WorkerAge,
    open: OpenRun & { readonly keeper: CheckpointAutosave | null },
  ) {
    super();
    this.#disposal = disposal;
    this.#keeper = open.keeper;
    this.#opener = new RunOpener(surroundings, disposal.signal, progress => this.#emit('load', progress));
    this.#life = new RunSupervisor(
      {
        emit: (type, detail) => this.#emit(type, detail),
        rejectPending: rejection => this.#turns.rejectPending(rejection),
        onWorkerLost: () => void this.#turns.run(() => this.#recover()).catch(() => {}), // it fails only when the trainer is disposed
        onWorkerTooOld: reason => this.#turn(() => this.#life.recycle(reason)).catch(() => {}), // a loss is told as such
        onFinding: finding => this.#found(finding),
      },
      this.#opener,
      age,
      open,
    );
    this.generator = this.#ownGenerator();
    setRunOf(this.generator, options => this.copyCheck(options));
    this.#keeper?.attach({
      standing: () => this.#standing(),
      lastStanding: () => this.#memory.capture(),
      tell: event => this.#emit('checkpoint', event),
    });
  }

  static async create({ recycle, ...options }: CreateTrainerOptions, surroundings: TrainerDependencies) {
    const disposal = new AbortController();
    const age = new WorkerAge(recycle, surroundings.now);
    return new TrainerClient(surroundings, disposal, age, await openRun(options, disposal.signal, surroundings));
  }

  get state(): TrainerState {
    return this.#life.state;
  }

  get description(): RunDescription {
    return this.#memory.description;
  }

  get progress(): RunProgress {
    return this.#memory.progress;
  }

  get finding(): Finding | null {
    return this.#memory.finding;
  }

  get record(): TrainingRecord {
    return this.#memory.record;
  }

  get checkpoint(): CheckpointStatus | null {
    return this.#keeper?.status ?? null;
  }

  // ---------------------------------------------------------------------------------------------- what changes the run

  start(): Promise<void> {
    return this.#turn(async () => {
      if (this.state === 'running') return;
      if (this.state === 'finished') {
        throw new StateError(`The run is finished at step ${this.progress.step}; reset() begins a new one.`);
      }
      await this.#life.startLoop(await this.#life.healthyWorker());
    });
  }

  pause(): Promise<void> {
    return this.#turn(() => this.#life.stopLoop());
  }

  async step(count = 1, target: StepTarget = 'both'): Promise<StepMetrics> {
    return this.#turn(async () => {
      if (!Number.isSafeInteger(count) || count < 1) throw InvalidOptionError.of('count', count, 'an integer above 0');
      if (!STEP_TARGETS.includes(target)) {
        throw InvalidOptionError.of('target', target, `one of ${STEP_TARGETS.join(', ')}`);
      }
      const life = this.#life;
      const run = await life.healthyWorker();
      await life.stopLoop();
      const metrics = await run.step(count, target).catch((error: unknown) => {
        if (isRecoverable(error) && !isLoss(error)) life.markCorrupt();
        throw error;
      });
      await life.takeSnapshot(run);
      if (life.state === 'ready' || life.state === 'failed') life.setState('paused');
      this.#keeper?.onIdle();
      return metrics;
    });
  }

  reset(changes: Partial<TrainerOptions> = {}): Promise<RunDescription> {
    return this.#turn(async () => {
      const options = await withPictures(resolved({ ...this.#memory.options, ...changes }), {
        signal: this.#disposal.signal,
        onLoad: progress => this.#emit('load', progress),
      });
      const run = await this.#opener.open(options, undefined);
      this.#life.replaceRun(run, new RunState(options, run.description));
      return this.description;
    });
  }

  setBackend(backend: BackendRequest): Promise<BackendReport> {
    return this.#turn(async () => {
      await this.#life.moveToBackend(backend);
      return this.description.backend;
    });
  }

  importWeights(weights: Blob): Promise<void> {
    return this.#turn(async () => {
      if (!(weights instanceof Blob)) throw InvalidOptionError.of('weights', weights, 'a Blob or a File');
      const run = await this.#life.healthyWorker();
      await run.call('importWeights', [transferBuffers(await weights.arrayBuffer())]);
      this.#keeper?.replaced();
    });
  }

  importCheckpoint(file: Blob): Promise<RunDescription> {
    return this.#turn(async () => {
      if (!(file instanceof Blob)) throw InvalidOptionError.of('file', file, 'a Blob or a File');
      const { backend, dataset } = this.#memory.options;
      const { openCheckpoint, openCheckpointedRun } = await saving();
      const { run, memory } = await openCheckpointedRun(
        await openCheckpoint(file),
        { backend, dataset },
        {
          open: (options, snapshot) => this.#opener.open(options, snapshot),
          store: this.#keeper?.store ?? null,
        },
      );
      this.#life.replaceRun(run, memory);
      this.#keeper?.onIdle();
      return this.description;
    });
  }

  applyRemedy(action: RemedyAction): Promise<void> {
    return this.#turn(async () => {
      switch (action.type) {
        case 'wait':
          return;
        case 'scale-rate':
          this.#keeper?.replaced();
          return (await this.#life.healthyWorker()).call('scaleRate', [action.network, action.factor]);
        case 'roll-back':
          return this.#life.rollBack();
      }
    });
  }

  // ---------------------------------------------------------------------------------------------- what looks at it

  sheet(): Promise<PixelSheet> {
    return this.#reported(this.#ask(run => run.call('sheet', [])));
  }

  preview(options: PreviewOptions = {}): Promise<PixelSheet> {
    return this.#reported(this.#ask(run => run.call('preview', [options])));
  }

  async exportWeights(): Promise<Blob> {
    return new Blob([await this.#reported(this.#ask(run => run.call('exportWeights', [])))], FILE_TYPE);
  }

  async exportCheckpoint(): Promise<Blob> {
    const standing = await this.#reported(this.#standing());
    return (await this.#reported(saving())).exportCheckpoint(standing);
  }

  async saveCheckpoint(): Promise<CheckpointInfo> {
    this.#disposal.signal.throwIfAborted();
    if (!this.#keeper) throw new StateError('This run has no name to be saved under; give `checkpoint` one.');
    return this.#keeper.save();
  }

  copyCheck(options: CopyCheckOptions = {}): Promise<CopyCheck> {
    return openRunCopyCheck(this.#memory.options.dataset, this.description, options, this.#disposal.signal);
  }

  memory(): Promise<{ readonly numTensors: number; readonly numBytes: number }> {
    return this.#reported(this.#ask(run => run.call('memory', [])));
  }

  dispose(): void {
    if (this.#disposal.signal.aborted) return;
    const reason = new StateError('The trainer was disposed.');
    this.#disposal.abort(reason);
    this.#turns.rejectPending(reason);
    this.#keeper?.dispose();
    this.#life.dispose();
  }

  // ---------------------------------------------------------------------------------------------- turns and events

  /** Runs a task when it is its turn, on a run that is alive if any can be. */
  #turn<Result>(task: () => Promise<Result>): Promise<Result> {
    const turn = this.#turns.run(async () => {
      this.#disposal.signal.throwIfAborted();
      await this.#recover();
      return task();
    });
    return this.#reported(turn);
  }

  /** Asks the worker without waiting for a turn, unless there is no worker just now. */
  async #ask<Result>(question: (run: RunWorker) => Promise<Result>): Promise<Result> {
    const life = this.#life;
    const run = life.run ?? (await this.#turns.run(() => Promise.resolve(life.run)));
    this.#disposal.signal.throwIfAborted();
    if (!run) throw new StateError('The run has failed and its worker is gone; start() tries again.');
    return question(run);
  }

  /** Tells of a call's failure by an event too. Losses are told as a recovery, or when recovering fails. */
  async #reported<Result>(call: Promise<Result>): Promise<Result> {
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

  #found(finding: Finding): void {
    if (!this.description.options.autoRemedy || !finding.remedy || finding.kind === 'not-finite') return; // that is answered
    this.applyRemedy(finding.remedy.action).catch(() => {}); // told by an event
  }

  #recover(): Promise<void> {
    return this.#life.recover(this.#disposal.signal);
  }

  #standing() {
    return this.#life.capture(question => this.#ask(question));
  }

  get #memory(): RunState {
    return this.#life.memory;
  }

  #ownGenerator(): Generator {
    return new LiveGenerator(this, {
      describe: () => describeGenerator(this.description, this.progress),
      generate: z =>
        this.#ask(run => run.call('generate', [transferBuffers(copyLatents(z, run.description.options.latentSize))])),
      weights: () => this.#ask(run => run.call('liveWeights', [])),
    });
  }
}

/** What checkpoints take; a run with a name has it from the beginning. */
function saving() {
  return lazyImport(() => import('../checkpoints/index.js'));
}
