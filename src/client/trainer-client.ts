import { InvalidOptionError, NotFiniteError, StateError, WorkerLostError, type DcganError } from '../errors.js';
import {
  STEP_TARGETS,
  type BackendReport,
  type BackendRequest,
  type PixelSheet,
  type PreviewOptions,
  type RunDescription,
  type RunProgress,
  type StepMetrics,
  type StepTarget,
  type TrainerOptions,
  type TrainerState,
} from '../protocol.js';
import { deserializeError, give } from '../rpc.js';
import type {
  CheckpointInfo,
  CheckpointStatus,
  CreateTrainerOptions,
  Generator,
  Trainer,
  TrainerEventDetails,
} from './api.js';
import { DIVERGENCE_LIMIT, Divergences } from './divergences.js';
import { asDcganError, isLoss, isMendable } from './failures.js';
import { copyLatents } from '../latent/latent-vectors.js';
import type { RunStanding } from './checkpoints/checkpoint.js';
import type { Keeper } from './checkpoints/keeper.js';
import { FILE_TYPE } from './checkpoints/kind.js';
import { openRunCopyCheck, type CopyCheck, type CopyCheckOptions } from './copy-check.js';
import { setRunOf } from './generator-copy-check.js';
import { loaded } from './loaded.js';
import { openRun, type OpenRun } from './opening.js';
import type { TrainingRecord } from './record/training-record.js';
import { withPictures } from './pictures.js';
import { RunMemory } from './run-memory.js';
import { describeGenerator, resolved, stateAt } from './run-options.js';
import { OwnGenerator } from './own-generator.js';
import { RunOpener } from './run-opener.js';
import type { RunMessage, RunWorker, Snapshot, Surroundings } from './run-worker.js';
import type { Finding, RemedyAction } from '../training/doctor/finding.js';
import { Turns } from './turns.js';
import { TypedEvents } from './typed-events.js';
import { WorkerAge } from './worker-age.js';

/**
 * The page's end of a run. What changes the run (start, pause, step, reset, another backend, a recovery) takes turns;
 * what only looks at it (sheet, generate, export) goes straight to the worker, which answers between two steps.
 *
 * A worker that is lost is replaced before the next turn: pending calls are rejected at once, then a new worker opens
 * the last snapshot and goes on.
 */
export class TrainerClient extends TypedEvents<TrainerEventDetails> implements Trainer {
  readonly generator: Generator;
  readonly #life: AbortController;
  readonly #turns = new Turns();
  readonly #opener: RunOpener;
  #memory: RunMemory;
  readonly #keeper: Keeper | null;
  #state: TrainerState;
  /** `undefined` from a worker's death until the next one is open. */
  #run: RunWorker | undefined;
  /** A death that has not been answered yet, and the state that it interrupted. */
  #loss: { readonly cause: DcganError; readonly interrupted: TrainerState } | undefined;
  readonly #age: WorkerAge;
  #recycling = false;
  readonly #divergences = new Divergences();
  /** The present run has failed: only its last snapshot is good. */
  #spoilt = false;

  private constructor(
    surroundings: Surroundings,
    life: AbortController,
    age: WorkerAge,
    { run, memory, keeper }: OpenRun & { keeper: Keeper | null },
  ) {
    super();
    this.#life = life;
    this.#age = age;
    this.#opener = new RunOpener(surroundings, life.signal, progress => this.#emit('load', progress));
    this.#memory = memory;
    this.#keeper = keeper;
    this.#state = stateAt(memory.progress);
    this.#attach(run);
    age.reset(memory.progress.step);
    this.generator = this.#ownGenerator();
    setRunOf(this.generator, options => this.copyCheck(options));
    keeper?.attach({
      standing: () => this.#standing(),
      lastStanding: () => this.#memory.standing(),
      tell: event => this.#emit('checkpoint', event),
    });
  }

  static async create({ recycle, ...options }: CreateTrainerOptions, surroundings: Surroundings) {
    const life = new AbortController();
    const age = new WorkerAge(recycle, surroundings.now);
    return new TrainerClient(surroundings, life, age, await openRun(options, life.signal, surroundings));
  }

  get state(): TrainerState {
    return this.#state;
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
      if (this.#state === 'running') return;
      if (this.#state === 'finished') {
        throw new StateError(`The run is finished at step ${this.progress.step}; reset() begins a new one.`);
      }
      await this.#begin(await this.#present());
    });
  }

  pause(): Promise<void> {
    return this.#turn(() => this.#halt());
  }

  async step(count = 1, target: StepTarget = 'both'): Promise<StepMetrics> {
    return this.#turn(async () => {
      if (!Number.isSafeInteger(count) || count < 1) throw InvalidOptionError.of('count', count, 'an integer above 0');
      if (!STEP_TARGETS.includes(target)) {
        throw InvalidOptionError.of('target', target, `one of ${STEP_TARGETS.join(', ')}`);
      }
      const run = await this.#present();
      await this.#halt();
      const metrics = await run.step(count, target).catch((error: unknown) => {
        if (isMendable(error) && !isLoss(error)) {
          this.#spoilt = true;
          this.#enter('failed');
        }
        throw error;
      });
      await this.#keep(run);
      if (this.#state === 'ready' || this.#state === 'failed') this.#enter('paused');
      this.#keeper?.rest();
      return metrics;
    });
  }

  reset(changes: Partial<TrainerOptions> = {}): Promise<RunDescription> {
    return this.#turn(async () => {
      const options = await withPictures(resolved({ ...this.#memory.options, ...changes }), {
        signal: this.#life.signal,
        onLoad: progress => this.#emit('load', progress),
      });
      const run = await this.#opener.open(options, undefined);
      this.#memory = new RunMemory(options, run.description);
      this.#keeper?.replaced();
      this.#replace(run, undefined);
      this.#enter('ready');
      return this.description;
    });
  }

  setBackend(backend: BackendRequest): Promise<BackendReport> {
    return this.#turn(async () => {
      if (this.#run && !this.#spoilt) {
        if (this.#state === 'running') await this.#run.pause();
        await this.#keep(this.#run);
      }
      const before = this.#state; // it may have finished in the meantime
      const goOn = before === 'running';
      const { snapshot } = this.#memory;
      const options = { ...this.#memory.options, backend };
      try {
        const run = await this.#opener.forgiving(() => this.#opener.open(options, snapshot));
        this.#memory.options = options;
        this.#replace(run, snapshot);
      } catch (error) {
        if (goOn && this.#run) await this.#begin(this.#run);
        throw error;
      }
      if (goOn) await this.#begin(this.#run);
      else this.#enter(before === 'failed' ? 'paused' : before);
      return this.description.backend;
    });
  }

  importWeights(weights: Blob): Promise<void> {
    return this.#turn(async () => {
      if (!(weights instanceof Blob)) throw InvalidOptionError.of('weights', weights, 'a Blob or a File');
      const run = await this.#present();
      await run.call('importWeights', [give(await weights.arrayBuffer())]);
      this.#keeper?.replaced();
    });
  }

  importCheckpoint(file: Blob): Promise<RunDescription> {
    return this.#turn(async () => {
      if (!(file instanceof Blob)) throw InvalidOptionError.of('file', file, 'a Blob or a File');
      const { backend, dataset } = this.#memory.options;
      const { openCheckpoint, openSaved } = await saving();
      const { run, memory } = await openSaved(
        await openCheckpoint(file),
        { backend, dataset },
        {
          open: (options, snapshot) => this.#opener.open(options, snapshot),
          store: this.#keeper?.store ?? null,
        },
      );
      this.#memory = memory;
      this.#keeper?.replaced();
      this.#replace(run, memory.snapshot);
      this.#enter(stateAt(memory.progress));
      this.#keeper?.rest();
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
          return (await this.#present()).call('scaleRate', [action.network, action.factor]);
        case 'roll-back':
          return this.#rollBack();
      }
    });
  }

  /**
   * Goes back to the last snapshot of a healthy run, with rates halved and other z: the run is a function of its seed, and
   * would go the same way again.
   */
  async #rollBack(): Promise<void> {
    const goOn = this.#state === 'running' || this.#state === 'failed';
    const snapshot = this.#memory.goBackTo;
    const run = await this.#opener.open(this.#memory.options, snapshot);
    this.#replace(run, snapshot);
    await run.call('divert', [1]);
    if (goOn) await this.#begin(run);
    else this.#enter('paused');
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
    this.#life.signal.throwIfAborted();
    if (!this.#keeper) throw new StateError('This run has no name to be saved under; give `checkpoint` one.');
    return this.#keeper.save();
  }

  copyCheck(options: CopyCheckOptions = {}): Promise<CopyCheck> {
    return openRunCopyCheck(this.#memory.options.dataset, this.description, options, this.#life.signal);
  }

  memory(): Promise<{ readonly numTensors: number; readonly numBytes: number }> {
    return this.#reported(this.#ask(run => run.call('memory', [])));
  }

  dispose(): void {
    if (this.#life.signal.aborted) return;
    const reason = new StateError('The trainer was disposed.');
    this.#life.abort(reason);
    this.#turns.callOff(reason);
    this.#keeper?.dispose();
    this.#run = undefined;
    this.#enter('disposed');
  }

  // ---------------------------------------------------------------------------------------------- turns and states

  /** Runs a task when it is its turn, on a run that is alive if any can be. */
  #turn<Result>(task: () => Promise<Result>): Promise<Result> {
    const turn = this.#turns.take(async () => {
      this.#life.signal.throwIfAborted();
      await this.#recover();
      return task();
    });
    return this.#reported(turn);
  }

  /** Asks the worker without waiting for a turn, unless there is no worker just now. */
  async #ask<Result>(question: (run: RunWorker) => Promise<Result>): Promise<Result> {
    const run = this.#run ?? (await this.#turns.take(() => Promise.resolve(this.#run)));
    this.#life.signal.throwIfAborted();
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
    if (this.#state === 'disposed' && type !== 'state') return;
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #enter(state: TrainerState): void {
    const previous = this.#state;
    if (previous === state || previous === 'disposed') return;
    this.#state = state;
    this.#emit('state', { state, previous });
  }

  async #begin(run: RunWorker | undefined): Promise<void> {
    if (!run) return;
    const before = this.#state;
    this.#enter('running'); // before the answer, since the run may be at its end by then
    try {
      await run.start();
    } catch (error) {
      if (this.#run === run) this.#enter(before === 'running' ? 'failed' : before);
      throw error;
    }
  }

  async #halt(): Promise<void> {
    if (this.#state !== 'running') return;
    await this.#run?.pause();
    if (this.#state === 'running') this.#enter('paused');
    if (this.#loss) this.#loss = { ...this.#loss, interrupted: 'paused' };
    this.#keeper?.rest();
  }

  // ---------------------------------------------------------------------------------------------- workers

  #attach(run: RunWorker): void {
    this.#run = run;
    run.listen({
      onMessage: message => this.#received(run, message),
      onLost: (cause, rejection) => this.#lost(run, cause, rejection),
    });
  }

  /** Puts an open run in the place of the present one, which answers what it was asked and ends. */
  #replace(run: RunWorker, snapshot: Snapshot | undefined): void {
    this.#relieve(run, snapshot);
    this.#emit('description', this.description);
    this.#emit('progress', this.progress);
  }

  #relieve(run: RunWorker, snapshot: Snapshot | undefined): void {
    void this.#run?.retire(new StateError('Another run has taken the place of this one.'));
    this.#attach(run);
    this.#loss = undefined;
    this.#spoilt = false;
    this.#memory.opened(this.#opener.describe(run.description, this.#memory.options), snapshot);
    this.#age.reset(this.progress.step);
  }

  /** Hands a running run over to a fresh worker, if one can be had; nobody but a listener to `recycled` notices. */
  async #recycle(reason: 'age' | 'memory'): Promise<void> {
    const old = this.#run;
    if (!old || this.#state !== 'running') return;
    await old.pause();
    await this.#keep(old);
    if (this.#state !== 'running' || this.#run !== old) return; // finished, or lost, meanwhile
    const { options, snapshot } = this.#memory;
    const fresh = await this.#opener.open(options, snapshot).catch(() => null); // the old one serves
    this.#age.reset(this.progress.step);
    if (fresh && this.#run === old) {
      this.#relieve(fresh, snapshot);
      this.#emit('recycled', { step: this.progress.step, reason });
    } else {
      void fresh?.retire(new StateError('It is not needed any more.'));
    }
    await this.#begin(this.#run);
  }

  /** Keeps everything that the run needs to go on from here. The worker tells where that is before it answers. */
  async #keep(run: RunWorker): Promise<void> {
    this.#memory.snapshot = await this.#fresh(run);
  }

  async #fresh(run: RunWorker): Promise<Snapshot> {
    const bytes = await run.call('snapshot', []);
    return { progress: this.#memory.resting, bytes };
  }

  /** The run as it stands now; of one that has failed, as it last was good. */
  async #standing(): Promise<RunStanding> {
    const lost = this.#spoilt || (this.#state === 'failed' && !this.#run);
    const last = lost ? this.#memory.standing() : null;
    return last ?? this.#ask(async run => this.#memory.standing(await this.#fresh(run)));
  }

  /** The run; after a failure its last good state, in a new worker. */
  async #present(): Promise<RunWorker> {
    if (this.#run && !this.#spoilt) return this.#run;
    this.#opener.forget();
    this.#divergences.forget();
    const { options, snapshot } = this.#memory;
    const run = await this.#opener.open(options, snapshot);
    this.#replace(run, snapshot);
    this.#enter('paused');
    return run;
  }

  #received(run: RunWorker, message: RunMessage): void {
    switch (message.type) {
      case 'steps':
        this.#memory.trained(message.metrics, message.progress);
        for (const metrics of message.metrics) this.#emit('step', metrics);
        this.#emit('progress', message.progress);
        return this.#keeper?.heedStep(message.progress.step);
      case 'sheet':
        this.record.addSheet(message.sheet, message.keep);
        return this.#emit('sheet', { sheet: message.sheet, keep: message.keep });
      case 'snapshot':
        this.#memory.sent(message.step, message.bytes);
        this.#divergences.passed(message.step);
        this.#keeper?.heed(message.step);
        return this.#heedAge(message.step, message.heap);
      case 'finding':
        return this.#found(message.finding);
      case 'finished':
        this.#enter('finished');
        return this.#keeper?.rest();
      case 'failed': {
        const error = asDcganError(deserializeError(message.error));
        if (isLoss(error)) return run.lose(error);
        if (isMendable(error)) return this.#mend(run, error);
        this.#spoilt = true;
        return this.#fail(error);
      }
    }
  }

  #heedAge(step: number, heap: number): void {
    const reason = this.#state === 'running' && !this.#recycling ? this.#age.verdict(step, heap) : null;
    if (!reason) return;
    this.#recycling = true;
    this.#turn(() => this.#recycle(reason))
      .catch(() => {}) // a loss is told as such
      .finally(() => (this.#recycling = false));
  }

  #found(finding: Finding): void {
    this.#memory.finding = finding;
    this.#emit('finding', finding);
    if (!this.description.options.autoRemedy || !finding.remedy || finding.kind === 'not-finite') return; // that is answered
    this.applyRemedy(finding.remedy.action).catch(() => {}); // told by an event
  }

  // ---------------------------------------------------------------------------------------------- failures

  #fail(error: DcganError): void {
    this.#enter('failed');
    this.#emit('error', error);
  }

  /** Whatever was asked before is rejected, also what still waits for its turn; what is asked from now on waits. */
  #lost(run: RunWorker, cause: DcganError, rejection: WorkerLostError): void {
    if (run !== this.#run) return;
    this.#run = undefined;
    this.#turns.callOff(rejection);
    this.#loss = { cause, interrupted: this.#state };
    this.#enter('loading');
    this.#turns.take(() => this.#recover()).catch(() => {}); // it fails only when the trainer is disposed
  }

  /** The run went wrong in a worker that is alive: it answers what it was asked, and the run goes on in another. */
  #mend(run: RunWorker, cause: DcganError): void {
    if (run !== this.#run) return;
    this.#run = undefined;
    void run.retire(new WorkerLostError(`The trainer was replaced: ${cause.message}`));
    this.#loss = { cause, interrupted: this.#state };
    this.#enter('loading');
    this.#turns.take(() => this.#recover()).catch(() => {}); // it fails only when the trainer is disposed
  }

  /** Answers a loss, if there is one, by a new worker that goes on from the last snapshot. */
  async #recover(): Promise<void> {
    while (this.#loss) {
      const { cause, interrupted } = this.#loss;
      this.#loss = undefined;
      const diverged = cause instanceof NotFiniteError;
      const detours = diverged ? this.#divergences.record(this.progress.step) : 0;
      if (diverged ? detours > DIVERGENCE_LIMIT : !this.#opener.lost(this.description)) return this.#fail(cause);
      try {
        const { options, snapshot } = this.#memory;
        const run = await this.#opener.open(options, snapshot);
        if (detours > 0) await run.call('divert', [detours]);
        this.#replace(run, snapshot);
        this.#emit('recovery', { cause, step: this.progress.step });
        if (interrupted === 'running') await this.#begin(run);
        else this.#enter(interrupted);
      } catch (thrown) {
        this.#life.signal.throwIfAborted();
        const error = asDcganError(thrown);
        if (!isLoss(error)) return this.#fail(error);
        this.#loss ??= { cause: error, interrupted }; // the new worker did not even open
      }
    }
  }

  #ownGenerator(): Generator {
    return new OwnGenerator(this, {
      describe: () => describeGenerator(this.description, this.progress),
      generate: z => this.#ask(run => run.call('generate', [give(copyLatents(z, run.description.options.latentSize))])),
      weights: () => this.#ask(run => run.call('liveWeights', [])),
    });
  }
}

/** What checkpoints take; a run with a name has it from the beginning. */
function saving() {
  return loaded(() => import('./checkpoints/saving.js'));
}
