import { NotFiniteError, StateError, WorkerLostError, type DcganError } from '../../shared/errors.js';
import type { BackendRequest } from '../../shared/protocol/options.js';
import type { RunProgress, TrainerState } from '../../shared/protocol/trainer.js';
import { deserializeError } from '../../shared/rpc.js';
import type { Finding } from '../../shared/protocol/diagnosis.js';
import type { TrainerEventDetails } from '../api.js';
import type { RunStanding } from '../checkpoints/checkpoint.js';
import type { Keeper } from '../checkpoints/autosave.js';
import { DIVERGENCE_LIMIT, Divergences } from './divergences.js';
import { asDcganError, isLoss, isMendable } from '../host/failures.js';
import type { OpenRun } from './open-run.js';
import type { RunMemory } from './run-state.js';
import type { RunOpener } from './run-opener.js';
import { stateAt } from './run-options.js';
import type { RunMessage, RunWorker, Snapshot } from './run-worker.js';
import type { WorkerAge } from './worker-age.js';

/** Whose run it is. */
export interface RunOwner {
  emit<Type extends keyof TrainerEventDetails>(type: Type, detail: TrainerEventDetails[Type]): void;
  /** The worker is gone: whatever waits for a turn is rejected. */
  callOff(rejection: WorkerLostError): void;
  /** `recover()` is to have the next turn. */
  lost(): void;
  /** The worker is too old: `recycle()` is to have a turn. Settles after it, whatever came of it. */
  outlived(reason: 'age' | 'memory'): Promise<void>;
  found(finding: Finding): void;
}

/**
 * A run, whatever becomes of its workers: its state, what the page remembers of it, and the worker that computes it now. A
 * worker that is lost, spoilt or too old is replaced by one that opens the last snapshot. Whatever takes time here has a
 * turn of the owner's.
 */
export class RunLife {
  #memory: RunMemory;
  readonly #owner: RunOwner;
  readonly #opener: RunOpener;
  readonly #keeper: Keeper | null;
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
    owner: RunOwner,
    opener: RunOpener,
    age: WorkerAge,
    { run, memory, keeper }: OpenRun & { readonly keeper: Keeper | null },
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

  get memory(): RunMemory {
    return this.#memory;
  }

  get #progress(): RunProgress {
    return this.#memory.progress;
  }

  enter(state: TrainerState): void {
    const previous = this.#state;
    if (previous === state || previous === 'disposed') return;
    this.#state = state;
    this.#owner.emit('state', { state, previous });
  }

  async begin(run = this.#run): Promise<void> {
    if (!run) return;
    const before = this.#state;
    this.enter('running'); // before the answer, since the run may be at its end by then
    try {
      await run.start();
    } catch (error) {
      if (this.#run === run) this.enter(before === 'running' ? 'failed' : before);
      throw error;
    }
  }

  async halt(): Promise<void> {
    if (this.#state !== 'running') return;
    await this.#run?.pause();
    if (this.#state === 'running') this.enter('paused');
    if (this.#loss) this.#loss = { ...this.#loss, interrupted: 'paused' };
    this.#keeper?.rest();
  }

  /** A call has made numbers of the run that are none. */
  spoil(): void {
    this.#spoilt = true;
    this.enter('failed');
  }

  dispose(): void {
    this.#run = undefined;
    this.enter('disposed');
  }

  // ---------------------------------------------------------------------------------------------- where it stands

  /** Keeps everything that the run needs to go on from here. The worker tells where that is before it answers. */
  async keep(run: RunWorker): Promise<void> {
    this.#memory.snapshot = await this.#fresh(run);
  }

  /**
   * The run as it stands now; of one that has failed, as it last was good.
   * @param ask asks the worker, or waits for the next one
   */
  async standing(
    ask: <Result>(question: (run: RunWorker) => Promise<Result>) => Promise<Result>,
  ): Promise<RunStanding> {
    const lost = this.#spoilt || (this.#state === 'failed' && !this.#run);
    const last = lost ? this.#memory.standing() : null;
    return last ?? ask(async run => this.#memory.standing(await this.#fresh(run)));
  }

  async #fresh(run: RunWorker): Promise<Snapshot> {
    const bytes = await run.call('snapshot', []);
    return { progress: this.#memory.resting, bytes };
  }

  // ---------------------------------------------------------------------------------------------- one worker after another

  /** The run; after a failure its last good state, in a new worker. */
  async present(): Promise<RunWorker> {
    if (this.#run && !this.#spoilt) return this.#run;
    this.#opener.forget();
    this.#divergences.forget();
    const { options, snapshot } = this.#memory;
    const run = await this.#opener.open(options, snapshot);
    this.replace(run, snapshot);
    this.enter('paused');
    return run;
  }

  /** Puts an open run in the place of the present one, which answers what it was asked and ends. */
  replace(run: RunWorker, snapshot: Snapshot | undefined): void {
    this.#relieve(run, snapshot);
    this.#owner.emit('description', this.#memory.description);
    this.#owner.emit('progress', this.#progress);
  }

  /** Another run altogether; who keeps the run is told. */
  takeUp(run: RunWorker, memory: RunMemory): void {
    this.#memory = memory;
    this.#keeper?.replaced();
    this.replace(run, memory.snapshot);
    this.enter(stateAt(memory.progress));
  }

  /** The same run on another backend. If that cannot be had, it goes on where it is. */
  async moveTo(backend: BackendRequest): Promise<void> {
    const old = this.#run;
    if (old && !this.#spoilt) {
      if (this.#state === 'running') await old.pause();
      try {
        await this.keep(old);
      } catch (error) {
        if (this.#state === 'running') await this.begin();
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
      this.replace(run, snapshot);
    } catch (error) {
      if (goOn) await this.begin();
      throw error;
    }
    if (goOn) await this.begin();
    else this.enter(before === 'failed' ? 'paused' : before);
  }

  /**
   * Goes back to the last snapshot of a healthy run, with rates halved and other z: the run is a function of its seed, and
   * would go the same way again.
   */
  async rollBack(): Promise<void> {
    const goOn = this.#state === 'running' || this.#state === 'failed';
    const snapshot = this.#memory.goBackTo;
    const run = await this.#opener.open(this.#memory.options, snapshot);
    this.replace(run, snapshot);
    await run.call('divert', [1]);
    if (goOn) await this.begin(run);
    else this.enter('paused');
  }

  /** Hands a running run over to a fresh worker, if one can be had; nobody but a listener to `recycled` notices. */
  async recycle(reason: 'age' | 'memory'): Promise<void> {
    const old = this.#run;
    if (!old || this.#state !== 'running') return;
    await old.pause();
    const isKept = await this.keep(old).then(
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
    await this.begin();
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
        if (detours > 0) await run.call('divert', [detours]);
        this.replace(run, snapshot);
        this.#owner.emit('recovery', { cause, step: this.#progress.step });
        if (interrupted === 'running') await this.begin(run);
        else this.enter(interrupted);
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
        return this.#keeper?.heedStep(message.progress.step);
      case 'sheet':
        this.#memory.record.addSheet(message.sheet, message.keep);
        return owner.emit('sheet', { sheet: message.sheet, keep: message.keep });
      case 'snapshot':
        this.#memory.sent(message.step, message.bytes);
        this.#divergences.passed(message.step);
        this.#keeper?.heed(message.step);
        return this.#heedAge(message.step, message.heap);
      case 'finding':
        this.#memory.finding = message.finding;
        owner.emit('finding', message.finding);
        return owner.found(message.finding);
      case 'finished':
        this.enter('finished');
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
    void this.#owner.outlived(reason).then(() => (this.#recycling = false));
  }

  #fail(error: DcganError): void {
    this.enter('failed');
    this.#owner.emit('error', error);
  }

  /** Whatever was asked before is rejected, also what still waits for its turn; what is asked from now on waits. */
  #lose(run: RunWorker, cause: DcganError, rejection: WorkerLostError): void {
    if (run !== this.#run) return;
    this.#run = undefined;
    this.#owner.callOff(rejection);
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
    this.enter('loading');
    this.#owner.lost();
  }
}
