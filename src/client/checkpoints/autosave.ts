/**
 * Saves one run in the browser's storage while it trains: holds the lock on the run's name, finds the last checkpoint and
 * writes new ones. Failures are reported by events, and never stop the run.
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
import { RunLock } from './run-lock.js';
import { requireName, type Root } from './storage-folders.js';
import { openStore, type CheckpointStore } from './store.js';

/** What autosave takes from its surroundings; tests replace it. */
export interface AutosaveDependencies {
  readonly root?: Root;
  /** The target of `visibilitychange` and `pagehide`. */
  readonly page?: Pick<EventTarget, 'addEventListener'>;
  /** Milliseconds to wait for the lock of a page that is just being closed. */
  readonly lockTimeout?: number;
}

/** The run that is saved. */
export interface AutosavedRun {
  /** The run as it is now; rejects while there is no worker to ask. */
  capture(): Promise<RunCapture>;
  /** The run as of the last snapshot that it has sent; `null` before the first. */
  lastCapture(): RunCapture | null;
  emit(event: CheckpointEvent): void;
}

/** A run that was opened from a checkpoint. */
export interface Resumed<Run> {
  readonly run: Run;
  readonly differences: readonly CheckpointDifference[];
}

export const AUTOSAVE_SECONDS = 30;
const LOCK_TIMEOUT = 1_000;

export class CheckpointAutosave {
  readonly #seconds: number;
  readonly #steps: number;
  readonly #lock = new RunLock();
  readonly #queue = new SerialQueue();
  readonly #disposal = new AbortController();
  #store: CheckpointStore | null = null;
  #run: AutosavedRun | null = null;
  /** Events that wait for a run that can emit them. */
  #pendingEvents: CheckpointEvent[] = [];
  #saved: CheckpointInfo | null = null;
  /** Another page has resumed and saved the run: nothing is saved over its checkpoints until `save()` is called. */
  #overtaken = false;
  #failing = false;
  #savedStep: number | null = null;
  #savedTime = performance.now();
  /** The newest capture that came while another was being saved. */
  #next: RunCapture | null = null;
  #saving = false;
  #capturing = false;

  private constructor(
    readonly name: string,
    { seconds = AUTOSAVE_SECONDS, steps = Infinity }: AutosaveOptions,
  ) {
    this.#seconds = seconds;
    this.#steps = steps;
  }

  /**
   * Acquires the lock and opens the store. Without either, the autosave only reports why nothing is saved.
   * @throws InvalidOptionError if the name cannot name a run
   */
  static async open(
    name: string,
    options: AutosaveOptions,
    { root, page = globalThis, lockTimeout = LOCK_TIMEOUT }: AutosaveDependencies,
  ): Promise<CheckpointAutosave> {
    requireName(name);
    const autosave = new CheckpointAutosave(name, options);
    const { signal } = autosave.#disposal;
    try {
      autosave.#store = await openStore(name, root && (async () => root()), true);
    } catch (error) {
      autosave.#emit({ kind: 'failed', error: asDcganError(error) });
      return autosave;
    }
    if (!(await autosave.#lock.acquire(name, lockTimeout, () => void autosave.#onLateLock()))) {
      autosave.#emit({ kind: 'read-only' });
    }
    page.addEventListener('visibilitychange', () => void autosave.#saveNow(), { signal });
    page.addEventListener('pagehide', () => autosave.onIdle(), { signal }); // there is no time to ask the worker
    return autosave;
  }

  get status(): CheckpointStatus {
    return { name: this.name, writable: this.#canWrite && !this.#overtaken, saved: this.#saved };
  }

  /**
   * Opens the newest checkpoint that is whole and with which the run can be opened. Others are set aside, and reported.
   * @param open opens the run; a `WeightsError` means that the checkpoint cannot be used
   */
  async resume<Run>(open: (checkpoint: OpenedCheckpoint) => Promise<Resumed<Run>>): Promise<Run | null> {
    const store = this.#store;
    if (!store) return null;
    for (const id of await this.#ids(store)) {
      try {
        const file = await store.read(id);
        const checkpoint = await openCheckpoint(file);
        const { run, differences } = await open(checkpoint);
        const { step, savedAt, options } = checkpoint.metadata;
        const info = { name: this.name, id, step, savedAt, bytes: file.size, options };
        this.#saved = info;
        this.#savedStep = step;
        this.#emit({ kind: 'resumed', info, differences });
        return run;
      } catch (error) {
        if (!(error instanceof WeightsError || error instanceof StorageError)) throw error;
        if (error instanceof WeightsError && this.#lock.held) await store.setAside(id).catch(() => {}); // reported below
        this.#emit({ kind: 'damaged', id, error });
      }
    }
    return null;
  }

  /** The store, which may have the run's data set. */
  get store(): CheckpointStore | null {
    return this.#store;
  }

  /** Connects the run, which emits the events so far. */
  attach(run: AutosavedRun): void {
    this.#run = run;
    // In a task of its own: by then, whoever awaits the trainer has added listeners.
    setTimeout(() => this.#pendingEvents.splice(0).forEach(event => this.#emit(event)));
  }

  /** To be called when another run, or other weights, replace those before: none of their steps is saved yet. */
  onRunReplaced(): void {
    this.#savedStep = null;
  }

  // ---------------------------------------------------------------------------------------------- saving

  /** To be called with each snapshot that the run sends: saves it if a save is due. */
  onSnapshot(step: number): void {
    if (this.#isDue(step)) this.#saveLastCapture();
  }

  /** To be called with each report of progress, which is more frequent. */
  onStep(step: number): void {
    if (step - (this.#savedStep ?? 0) >= this.#steps) void this.#saveNow();
  }

  /** To be called when the run stops training. */
  onIdle(): void {
    this.#saveLastCapture();
  }

  /**
   * Saves the run as it is now, and settles when the file is safe.
   * @throws StorageError if it cannot be saved, which does not disturb the run
   */
  async save(): Promise<CheckpointInfo> {
    const run = this.#run;
    if (!run) throw new StateError('The trainer was disposed.', { code: 'trainer-disposed' });
    this.#requireStore();
    if (!this.#lock.held) {
      const details = { code: 'checkpoint-read-only', values: { name: this.name } };
      throw new StorageError(`Another page saves the run "${this.name}".`, details);
    }
    this.#overtaken = false;
    return this.#save(await run.capture());
  }

  /** Lets a save in progress finish, then releases the lock. */
  dispose(): void {
    this.#disposal.abort();
    this.#run = null;
    this.#next = null;
    void this.#queue.run(() => Promise.resolve(this.#lock.release()));
  }

  get #canWrite(): boolean {
    return this.#store !== null && this.#lock.held;
  }

  #requireStore(): CheckpointStore {
    if (this.#store) return this.#store;
    const details = { code: 'checkpoint-without-storage', values: { name: this.name } };
    throw new StorageError(`The run "${this.name}" has no storage here.`, details);
  }

  #isDue(step: number): boolean {
    if (step === this.#savedStep) return false;
    const late = performance.now() - this.#savedTime >= this.#seconds * 1000;
    return late || step - (this.#savedStep ?? 0) >= this.#steps;
  }

  /** Asks the worker for a fresh capture, and saves it unless nothing has changed. */
  async #saveNow(): Promise<void> {
    if (!this.status.writable || this.#capturing || !this.#run) return;
    this.#capturing = true;
    try {
      this.#saveSoon(await this.#run.capture());
    } catch {
      // The loss of the worker is reported elsewhere; its last capture is saved when it is due.
    } finally {
      this.#capturing = false;
    }
  }

  #saveLastCapture(): void {
    const last = this.status.writable ? this.#run?.lastCapture() : null;
    if (last) this.#saveSoon(last);
  }

  #saveSoon(capture: RunCapture): void {
    if (!this.status.writable || capture.progress.step === this.#savedStep) return;
    this.#next = capture;
    if (!this.#saving) void this.#saveAll();
  }

  /** Never rejects: failures are reported by events. */
  async #saveAll(): Promise<void> {
    this.#saving = true;
    for (let capture = this.#next; capture; capture = this.#next) {
      this.#next = null;
      await this.#save(capture).catch(() => {}); // reported
    }
    this.#saving = false;
  }

  #save(capture: RunCapture): Promise<CheckpointInfo> {
    return this.#queue.run(async () => {
      this.#savedTime = performance.now();
      try {
        if (this.#saved && (await this.#isSaved(capture))) return this.#saved;
        const info = await this.#write(capture);
        this.#saved = info;
        this.#savedStep = info.step;
        this.#failing = false;
        this.#emit({ kind: 'saved', info });
        return info;
      } catch (thrown) {
        const error = asDcganError(thrown);
        if (!this.#failing) this.#emit({ kind: 'failed', error }); // once, until a save succeeds again
        this.#failing = true;
        throw error;
      }
    });
  }

  /** Whether this step is saved, and its checkpoint has not been deleted since. */
  async #isSaved({ progress }: RunCapture): Promise<boolean> {
    const ids = progress.step === this.#savedStep ? await this.#store?.ids() : [];
    return ids?.some(id => id === this.#saved?.id) ?? false;
  }

  async #write(capture: RunCapture): Promise<CheckpointInfo> {
    const store = this.#requireStore();
    try {
      return await this.#writeOnce(store, capture);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      await store.prune(1).catch(() => {}); // the next attempt shows whether that helped
      return this.#writeOnce(store, capture);
    }
  }

  async #writeOnce(store: CheckpointStore, capture: RunCapture): Promise<CheckpointInfo> {
    const { dataset, progress } = capture;
    const data = dataset instanceof Blob ? await dataDigest(dataset) : null;
    if (dataset instanceof Blob && data) await store.storeData(dataset, data);
    const parts = await writeCheckpoint(capture, { data, now: Date.now() });
    const id = await store.write(parts, progress.step);
    await store.prune().catch(() => {}); // the next save prunes again
    return store.info(id);
  }

  // ---------------------------------------------------------------------------------------------- other pages

  /** The page that held the lock has ended. If it has saved meanwhile, its run has precedence over this one's. */
  async #onLateLock(): Promise<void> {
    const [newest] = this.#store ? await this.#ids(this.#store) : [];
    this.#overtaken = newest !== undefined && newest !== this.#saved?.id;
    this.#emit({ kind: 'writable', overtaken: this.#overtaken });
  }

  async #ids(store: CheckpointStore): Promise<string[]> {
    try {
      return await store.ids();
    } catch (error) {
      this.#emit({ kind: 'failed', error: asDcganError(error) });
      return [];
    }
  }

  #emit(event: CheckpointEvent): void {
    if (this.#disposal.signal.aborted) return;
    if (this.#run && this.#pendingEvents.length === 0) this.#run.emit(event);
    else this.#pendingEvents.push(event);
  }
}
