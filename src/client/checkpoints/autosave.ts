/**
 * Keeps one run in the browser's storage: holds its name's lock, finds where it was, and saves it while it goes on. What
 * goes wrong with that is told, and never stops the run.
 */
import { StateError, StorageError, WeightsError } from '../../shared/errors.js';
import type {
  AutosaveOptions,
  CheckpointDifference,
  CheckpointEvent,
  CheckpointInfo,
  CheckpointStatus,
} from '../api.js';
import { asDcganError } from '../host/failures.js';
import { SerialQueue } from '../host/serial-queue.js';
import { dataDigest, openCheckpoint, writeCheckpoint, type OpenedCheckpoint, type RunCapture } from './checkpoint.js';
import { originRoot, requireName, runFolder, type Root } from './storage-folders.js';
import { RunLock } from './run-lock.js';
import { CheckpointStore } from './store.js';

/** What the world gives to a keeper; tests give something else. */
export interface AutosaveDependencies {
  readonly root?: Root;
  /** Where `visibilitychange` and `pagehide` are heard. */
  readonly page?: Pick<EventTarget, 'addEventListener'>;
  /** Milliseconds to wait for the lock of a page that is just going. */
  readonly lockPatience?: number;
}

/** The run, as its keeper needs it. */
export interface KeptRun {
  /** The run as it stands now; rejects while it cannot be asked. */
  standing(): Promise<RunCapture>;
  /** The same as the run last sent it of itself; `null` before it has. */
  lastStanding(): RunCapture | null;
  tell(event: CheckpointEvent): void;
}

/** A run that was opened with a checkpoint. */
export interface Resumed<Run> {
  readonly run: Run;
  readonly differences: readonly CheckpointDifference[];
}

export const AUTOSAVE_SECONDS = 30;
const LOCK_PATIENCE = 1_000;

export class CheckpointAutosave {
  readonly #seconds: number;
  readonly #steps: number;
  readonly #lock = new RunLock();
  readonly #turns = new SerialQueue();
  readonly #ended = new AbortController();
  #store: CheckpointStore | null = null;
  #run: KeptRun | null = null;
  /** Told before there was a run to tell it. */
  #early: CheckpointEvent[] = [];
  #saved: CheckpointInfo | null = null;
  /** Another page went on with the run and has saved it: this one's is not saved over that unless somebody says so. */
  #overtaken = false;
  #failing = false;
  #savedStep: number | null = null;
  #savedTime = performance.now();
  /** Asked for while a save was in progress: the newest is enough. */
  #next: RunCapture | null = null;
  #saving = false;
  #asking = false;

  private constructor(
    readonly name: string,
    { seconds = AUTOSAVE_SECONDS, steps = Infinity }: AutosaveOptions,
  ) {
    this.#seconds = seconds;
    this.#steps = steps;
  }

  /**
   * Takes the lock and looks into the store. Without either it still gives a keeper, which only tells why it saves nothing.
   * @throws InvalidOptionError if that is no name for a run
   */
  static async open(
    name: string,
    autosave: AutosaveOptions,
    surroundings: AutosaveDependencies,
  ): Promise<CheckpointAutosave> {
    requireName(name);
    const keeper = new CheckpointAutosave(name, autosave);
    const { root = originRoot, page = globalThis, lockPatience = LOCK_PATIENCE } = surroundings;
    const { signal } = keeper.#ended;
    try {
      keeper.#store = new CheckpointStore(name, await runFolder(name, async () => root(), true));
    } catch (error) {
      keeper.#tell({ kind: 'failed', error: asDcganError(error) });
      return keeper;
    }
    if (!(await keeper.#lock.acquire(name, lockPatience, () => void keeper.#takeOver()))) {
      keeper.#tell({ kind: 'read-only' });
    }
    page.addEventListener('visibilitychange', () => void keeper.#ask(), { signal });
    page.addEventListener('pagehide', () => keeper.onIdle(), { signal }); // there is no time to ask
    return keeper;
  }

  get status(): CheckpointStatus {
    return { name: this.name, writable: this.#writable && !this.#overtaken, saved: this.#saved };
  }

  /**
   * The newest checkpoint that is whole and that the run can be opened with. Others are set aside, and told of.
   * @param use opens the run with it; a `WeightsError` says that it is no good either
   */
  async resume<Run>(use: (checkpoint: OpenedCheckpoint) => Promise<Resumed<Run>>): Promise<Run | null> {
    const store = this.#store;
    if (!store) return null;
    for (const id of await this.#ids(store)) {
      try {
        const file = await store.read(id);
        const checkpoint = await openCheckpoint(file);
        const { run, differences } = await use(checkpoint);
        const { step, savedAt, options } = checkpoint.note;
        const info = { name: this.name, id, step, savedAt, bytes: file.size, options };
        this.#saved = info;
        this.#savedStep = step;
        this.#tell({ kind: 'resumed', info, differences });
        return run;
      } catch (error) {
        if (!(error instanceof WeightsError || error instanceof StorageError)) throw error;
        if (error instanceof WeightsError && this.#lock.held) await store.setAside(id).catch(() => {}); // it is told anyway
        this.#tell({ kind: 'damaged', id, error });
      }
    }
    return null;
  }

  /** The store, for a data set that lies there. */
  get store(): CheckpointStore | null {
    return this.#store;
  }

  /** The run is there, and can hear what has been told so far. */
  attach(run: KeptRun): void {
    this.#run = run;
    // In a task of its own: whoever waits for the trainer has listeners on it by then.
    setTimeout(() => this.#early.splice(0).forEach(event => this.#tell(event)));
  }

  /** Another run, or other weights, have taken the place of those before: no step of theirs is saved. */
  replaced(): void {
    this.#savedStep = null;
  }

  // ---------------------------------------------------------------------------------------------- saving

  /** To be called with each snapshot that the run sends of itself: saves it if it is time. */
  onSnapshot(step: number): void {
    if (this.#due(step)) this.#saveLast();
  }

  /** To be called with each report of progress, which comes more often. */
  onStep(step: number): void {
    if (step - (this.#savedStep ?? 0) >= this.#steps) void this.#ask();
  }

  /** To be called when the run rests. */
  onIdle(): void {
    this.#saveLast();
  }

  /**
   * Saves the run as it stands, and settles when it is safe.
   * @throws StorageError if it cannot be saved, which the run does not mind
   */
  async save(): Promise<CheckpointInfo> {
    const run = this.#attached;
    if (!this.#store) throw new StorageError(`The run "${this.name}" has no storage here.`);
    if (!this.#lock.held) throw new StorageError(`Another page keeps the run "${this.name}".`);
    this.#overtaken = false;
    return this.#save(await run.standing());
  }

  /** Lets a save that has begun come to its end, then gives the name free. */
  dispose(): void {
    this.#ended.abort();
    this.#run = null;
    this.#next = null;
    void this.#turns.run(() => Promise.resolve(this.#lock.release()));
  }

  get #writable(): boolean {
    return this.#store !== null && this.#lock.held;
  }

  get #attached(): KeptRun {
    if (this.#run) return this.#run;
    throw new StateError('The trainer was disposed.');
  }

  #due(step: number): boolean {
    if (step === this.#savedStep) return false;
    const late = performance.now() - this.#savedTime >= this.#seconds * 1000;
    return late || step - (this.#savedStep ?? 0) >= this.#steps;
  }

  /** Asks the run for a fresh snapshot, unless nothing has changed. */
  async #ask(): Promise<void> {
    if (!this.status.writable || this.#asking || !this.#run) return;
    this.#asking = true;
    try {
      this.#saveSoon(await this.#run.standing());
    } catch {
      // The worker is gone, which is told elsewhere; what it sent before is saved in its time.
    } finally {
      this.#asking = false;
    }
  }

  /** What the run has sent of itself. */
  #saveLast(): void {
    const last = this.status.writable ? this.#run?.lastStanding() : null;
    if (last) this.#saveSoon(last);
  }

  #saveSoon(standing: RunCapture): void {
    if (!this.status.writable || standing.progress.step === this.#savedStep) return;
    this.#next = standing;
    if (this.#saving) return;
    void this.#saveAll();
  }

  /** Never rejects: failures are told. */
  async #saveAll(): Promise<void> {
    this.#saving = true;
    for (let standing = this.#next; standing; standing = this.#next) {
      this.#next = null;
      await this.#save(standing).catch(() => {}); // told
    }
    this.#saving = false;
  }

  #save(standing: RunCapture): Promise<CheckpointInfo> {
    return this.#turns.run(async () => {
      this.#savedTime = performance.now();
      try {
        if (this.#saved && (await this.#isSaved(standing))) return this.#saved;
        const info = await this.#write(standing);
        this.#saved = info;
        this.#savedStep = info.step;
        this.#failing = false;
        this.#tell({ kind: 'saved', info });
        return info;
      } catch (thrown) {
        const error = asDcganError(thrown);
        if (!this.#failing) this.#tell({ kind: 'failed', error }); // once, until it goes well again
        this.#failing = true;
        throw error;
      }
    });
  }

  /** Unless somebody has deleted it since. */
  async #isSaved({ progress }: RunCapture): Promise<boolean> {
    const ids = progress.step === this.#savedStep ? await this.#store?.ids() : [];
    return ids?.some(id => id === this.#saved?.id) ?? false;
  }

  async #write(standing: RunCapture): Promise<CheckpointInfo> {
    const store = this.#store;
    if (!store) throw new StorageError(`The run "${this.name}" has no storage here.`);
    try {
      return await this.#writeOnce(store, standing);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      await store.prune(1).catch(() => {}); // the next line tells whether it helped
      return this.#writeOnce(store, standing);
    }
  }

  async #writeOnce(store: CheckpointStore, standing: RunCapture): Promise<CheckpointInfo> {
    const { options, progress } = standing;
    const data = options.dataset instanceof Blob ? await dataDigest(options.dataset) : null;
    if (options.dataset instanceof Blob && data) await store.keepData(options.dataset, data);
    const parts = await writeCheckpoint(standing, { data, now: Date.now() });
    const id = await store.write(parts, progress.step);
    await store.prune().catch(() => {}); // the next save prunes again
    return store.info(id);
  }

  // ---------------------------------------------------------------------------------------------- the other page

  /** The page that held the name is gone. If it has saved meanwhile, its run goes before this one's. */
  async #takeOver(): Promise<void> {
    const [newest] = this.#store ? await this.#ids(this.#store) : [];
    this.#overtaken = newest !== undefined && newest !== this.#saved?.id;
    this.#tell({ kind: 'writable', overtaken: this.#overtaken });
  }

  async #ids(store: CheckpointStore): Promise<string[]> {
    try {
      return await store.ids();
    } catch (error) {
      this.#tell({ kind: 'failed', error: asDcganError(error) });
      return [];
    }
  }

  #tell(event: CheckpointEvent): void {
    if (this.#ended.signal.aborted) return;
    if (this.#run && this.#early.length === 0) this.#run.tell(event);
    else this.#early.push(event);
  }
}
