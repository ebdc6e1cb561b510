import { NotFiniteError, StateError, WorkerLostError, type DcganError } from '../../shared/errors.js';
import type { BackendRequest } from '../../shared/protocol/options.js';
import type { RunProgress, TrainerState } from '../../shared/protocol/trainer.js';
import { deserializeError } from '../../shared/rpc.js';
import type { Finding } from '../../shared/protocol/diagnosis.js';
import type { TrainerEventDetails } from '../api.js';
import type { RunCapture } from '../checkpoints/checkpoint.js';
import type { CheckpointAutosave } from '../checkpoints/autosave.js';
import { DIVERGENCE_LIMIT, Divergences } from './divergences.js';
import { asDcganError, isLoss, isRecoverable } from '../host/failures.js';
import type { OpenRun } from './open-run.js';
import type { RunState } from './run-state.js';
import type { RunOpener } from './run-opener.js';
import { stateAt } from './run-options.js';
import type { RunMessage, RunWorker, Snapshot } from './run-worker.js';
import type { WorkerAge } from './worker-age.js';

/** Whose run it is. */
export interface RunSupervisorHost {
  emit<Type extends keyof TrainerEventDetails>(type: Type, detail: TrainerEventDetails[Type]): void;
  /** The worker is gone: whatever waits for a turn is rejected. */
  rejectPending(rejection: WorkerLostError): void;
  /** `recover()` is to have the next turn. */
  onWorkerLost(): void;
  /** The worker is too old: `recycle()` is to have a turn. Settles after it, whatever came of it. */
  onWorkerTooOld(reason: 'age' | 'memory'): Promise<void>;
  onFinding(finding: Finding): void;
}

/**
 * A run, whatever becomes of its workers: its state, what the page remembers of it, and the worker that computes it now. A
 * worker that is lost, spoilt or too old is replaced by one that opens the last snapshot. Whatever takes time here has a
 * turn of the owner's.
 */
export class RunSupervisor {
  #memory: RunState;
  readonly #owner: RunSupervisorHost;
  readonly #opener: RunOpener;
  readonly #keeper: CheckpointAutosave | null;
  readonly #age: WorkerAge;
  #state: TrainerState;
  /** `undefined` from a worker's death until the next one is open. */
  #run: RunWorker | undefined;
  /** A death that has not been answered yet, and the state that it interrupted. */
  #loss: { readonly cause: DcganError; readonly interrupted: TrainerState } | undefined;
  #recycling = false;
  readonly #divergences = new Divergences();
  /** The present run has failed: only its last snapshot is good. */
  #spoilt = false;

  constructor(
    owner: RunSupervisorHost,
    opener: RunOpener,
    age: WorkerAge,
    { run, memory, keeper }: OpenRun & { readonly keeper: CheckpointAutosave | null },
  ) {
    this.#owner = owner;
    this.#opener = opener;
    this.#age = age;
    this.#keeper = keeper;
    this.#memory = memory;
    this.#state = stateAt(memory.progress);
    this.#attach(run);
    age.reset(memory.progress.step);
  }

  get state(): TrainerState {
    return this.#state;
  }

  /** The worker, if there is one just now, be its run good or not. */
  get run(): RunWorker | undefined {
    return this.#run;
  }

  get memory(): RunState {
    return this.#memory;
  }

  get #progress(): RunProgress {
    return this.#memory.progress;
  }

  setState(state: TrainerState): void {
    const previous = this.#state;
    if (previous === state || previous === 'disposed') return;
    this.#state = state;
    this.#owner.emit('state', { state, previous });
  }

  async startLoop(run = this.#run): Promise<void> {
    if (!run) return;
    const before = this.#state;
    this.setState('running'); // before the answer, since the run may be at its end by then
    try {
      await run.start();
    } catch (error) {
      if (this.#run === run) this.setState(before === 'running' ? 'failed' : before);
      throw error;
    }
  }

  async stopLoop(): Promise<void> {
    if (this.#state !== 'running') return;
    await this.#run?.pause();
    if (this.#state === 'running') this.setState('paused');
    if (this.#loss) this.#loss = { ...this.#loss, interrupted: 'paused' };
    this.#keeper?.onIdle();
  }

  /** A call has made numbers of the run that are none. */
  markCorrupt(): void {
    this.#spoilt = true;
    this.setState('failed');
  }

  dispose(): void {
    this.#run = undefined;
    this.setState('disposed');
  }

  // ---------------------------------------------------------------------------------------------- where it stands

  /** Keeps everything that the run needs to go on from here. The worker tells where that is before it answers. */
  async takeSnapshot(run: RunWorker): Promise<void> {
    this.#memory.snapshot = await this.#fresh(run);
  }

  /**
   * The run as it stands now; of one that has failed, as it last was good.
   * @param ask asks the worker, or waits for the next one
   */
  async capture(ask: <Result>(question: (run: RunWorker) => Promise<Result>) => Promise<Result>): Promise<RunCapture> {
    const lost = this.#spoilt || (this.#state === 'failed' && !this.#run);
    const last = lost ? this.#memory.capture() : null;
    return last ?? ask(async run => this.#memory.capture(await this.#fresh(run)));
  }

  async #fresh(run: RunWorker): Promise<Snapshot> {
    const bytes = await run.call('snapshot', []);
    return { progress: this.#memory.resting, bytes };
  }

  // ---------------------------------------------------------------------------------------------- one worker after another

  /** The run; after a failure its last good state, in a new worker. */
  async healthyWorker(): Promise<RunWorker> {
    if (this.#run && !this.#spoilt) return this.#run;
    this.#opener.forget();
    this.#divergences.forget();
    const { options, snapshot } = this.#memory;
    const run = await this.#opener.open(options, snapshot);
    this.swapWorker(run, snapshot);
    this.setState('paused');
    return run;
  }

  /** Puts an open run in the place of the present one, which answers what it was asked and ends. */
  swapWorker(run: RunWorker, snapshot: Snapshot | undefined): void {
    this.#relieve(run, snapshot);
    this.#owner.emit('description', this.#memory.description);
    this.#owner.emit('progress', this.#progress);
  }

  /** Another run altogether; who keeps the run is told. */
  replaceRun(run: RunWorker, memory: RunState): void {
    this.#memory = memory;
    this.#keeper?.replaced();
    this.swapWorker(run, memory.snapshot);
    this.setState(stateAt(memory.progress));
  }

  /** The same run on another backend. If that cannot be had, it goes on where it is. */
  async moveToBackend(backend: BackendRequest): Promise<void> {
    const old = this.#run;
    if (old && !this.#spoilt) {
      if (this.#state === 'running') await old.pause();
      try {
        await this.takeSnapshot(old);
      } catch (error) {
        if (this.#state === 'running') await this.startLoop();
        throw error;
      }
    }
    const before = this.#state; // it may have finished in the meantime
    const goOn = before === 'running';
    const { snapshot } = this.#memory;
    const options = { ...this.#memory.options, backend };
    try {
      const run = await this.#opener.forgiving(() => this.#opener.open(options, snapshot));
      this.#memory.options = options;
      this.swapWorker(run, snapshot);
    } catch (error) {
      if (goOn) await this.startLoop();
      throw error;
    }
    if (goOn) await this.startLoop();
    else this.setState(before === 'failed' ? 'paused' : before);
  }

  /**
   * Goes back to the last snapshot of a healthy run, with rates halved and other z: the run is a function of its seed, and
   * would go the same way again.
   */
  async rollBack(): Promise<void> {
    const goOn = this.#state === 'running' || this.#state === 'failed';
    const snapshot = this.#memory.goBackTo;
    const run = await this.#opener.open(this.#memory.options, snapshot);
    this.swapWorker(run, snapshot);
    await run.call('reseedAndHalveRates', [1]);
    if (goOn) await this.startLoop(run);
    else this.setState('paused');
  }

  /** Hands a running run over to a fresh worker, if one can be had; nobody but a listener to `recycled` notices. */
  async recycle(reason: 'age' | 'memory'): Promise<void> {
    const old = this.#run;
    if (!old || this.#state !== 'running') return;
    await old.pause();
    const isKept = await this.takeSnapshot(old).then(
      () => true,
      () => false, // there may be no room for it
    );
    if (this.#state !== 'running' || this.#run !== old) return; // finished, or lost, meanwhile
    const { options, snapshot } = this.#memory;
    const fresh = isKept ? await this.#opener.open(options, snapshot).catch(() => null) : null; // the old one serves
    this.#age.reset(this.#progress.step);
    if (fresh && this.#run === old) {
      this.#relieve(fresh, snapshot);
      this.#owner.emit('recycled', { step: this.#progress.step, reason });
    } else {
      void fresh?.retire(new StateError('It is not needed any more.'));
    }
    await this.startLoop();
  }

  /**
   * Answers a loss, if there is one, by a new worker that goes on from the last snapshot.
   * @param disposed aborted when the run is to end
   */
  async recover(disposed: AbortSignal): Promise<void> {
    while (this.#loss) {
      const { cause, interrupted } = this.#loss;
      this.#loss = undefined;
      const diverged = cause instanceof NotFiniteError;
      const detours = diverged ? this.#divergences.record(this.#progress.step) : 0;
      const hopeless = diverged ? detours > DIVERGENCE_LIMIT : !this.#opener.lost(this.#memory.description);
      if (hopeless) return this.#fail(cause);
      try {
        const { options, snapshot } = this.#memory;
        const run = await this.#opener.open(options, snapshot);
        if (detours > 0) await run.call('reseedAndHalveRates', [detours]);
        this.swapWorker(run, snapshot);
        this.#owner.emit('recovery', { cause, step: this.#progress.step });
        if (interrupted === 'running') await this.startLoop(run);
        else this.setState(interrupted);
      } catch (thrown) {
        disposed.throwIfAborted();
        const error = asDcganError(thrown);
        if (!isLoss(error)) return this.#fail(error);
        this.#loss ??= { cause: error, interrupted }; // the new worker did not even open
      }
    }
  }

  #attach(run: RunWorker): void {
    this.#run = run;
    run.listen({
      onMessage: message => this.#received(run, message),
      onLost: (cause, rejection) => this.#lose(run, cause, rejection),
    });
  }

  #relieve(run: RunWorker, snapshot: Snapshot | undefined): void {
    void this.#run?.retire(new StateError('Another run has taken the place of this one.'));
    this.#attach(run);
    this.#loss = undefined;
    this.#spoilt = false;
    this.#memory.opened(this.#opener.describe(run.description, this.#memory.options), snapshot);
    this.#age.reset(this.#progress.step);
  }

  // ---------------------------------------------------------------------------------------------- what the worker tells

  #received(run: RunWorker, message: RunMessage): void {
    const owner = this.#owner;
    switch (message.type) {
      case 'steps':
        this.#memory.trained(message.metrics, message.progress);
        for (const metrics of message.metrics) owner.emit('step', metrics);
        owner.emit('progress', message.progress);
        return this.#keeper?.onStep(message.progress.step);
      case 'sheet':
        this.#memory.record.addSheet(message.sheet, message.keep);
        return owner.emit('sheet', { sheet: message.sheet, keep: message.keep });
      case 'snapshot':
        this.#memory.sent(message.step, message.bytes);
        this.#divergences.passed(message.step);
        this.#keeper?.onSnapshot(message.step);
        return this.#heedAge(message.step, message.heap);
      case 'finding':
        this.#memory.finding = message.finding;
        owner.emit('finding', message.finding);
        return owner.onFinding(message.finding);
      case 'finished':
        this.setState('finished');
        return this.#keeper?.onIdle();
      case 'failed': {
        const error = asDcganError(deserializeError(message.error));
        if (isLoss(error)) return run.lose(error);
        if (isRecoverable(error)) return this.#mend(run, error);
        this.#spoilt = true;
        return this.#fail(error);
      }
    }
  }

  #heedAge(step: number, heap: number): void {
    const reason = this.#state === 'running' && !this.#recycling ? this.#age.verdict(step, heap) : null;
    if (!reason) return;
    this.#recycling = true;
    void this.#owner.onWorkerTooOld(reason).then(() => (this.#recycling = false));
  }

  #fail(error: DcganError): void {
    this.setState('failed');
    this.#owner.emit('error', error);
  }

  /** Whatever was asked before is rejected, also what still waits for its turn; what is asked from now on waits. */
  #lose(run: RunWorker, cause: DcganError, rejection: WorkerLostError): void {
    if (run !== this.#run) return;
    this.#run = undefined;
    this.#owner.rejectPending(rejection);
    this.#awaitRecovery(cause);
  }

  /** The run went wrong in a worker that is alive: it answers what it was asked, and the run goes on in another. */
  #mend(run: RunWorker, cause: DcganError): void {
    if (run !== this.#run) return;
    this.#run = undefined;
    void run.retire(new WorkerLostError(`The trainer was replaced: ${cause.message}`));
    this.#awaitRecovery(cause);
  }

  #awaitRecovery(cause: DcganError): void {
    this.#loss = { cause, interrupted: this.#state };
    this.setState('loading');
    this.#owner.onWorkerLost();
  }
}
