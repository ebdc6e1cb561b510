import { recipeOf } from '../../src/shared/recipes.js';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type {
  CheckpointDifference,
  CheckpointInfo,
  CreateTrainerOptions,
  Trainer,
  TrainerEventDetails,
} from '../../src/client/index.js';
import { abortError } from '../../src/shared/errors.js';
import type { BackendRequest, StepTarget, TrainerOptions } from '../../src/shared/protocol/options.js';
import type { LoadProgress, PixelSheet, RunDescription, StepMetrics } from '../../src/shared/protocol/trainer.js';
import type { RemedyAction } from '../../src/shared/protocol/diagnosis.js';
import type { DcganTrainerEventDetails, TrainerElementState } from './dcgan-trainer.events.js';
import { changedOptions } from './options.js';
import { ErrorController } from '../shared/error-controller.js';
import { RunDisplay } from './run-display.js';

export type CreateTrainer = (options: CreateTrainerOptions) => Promise<Trainer>;

/** How long an element may be out of the document before its run ends, so that it can be moved. */
const GRACE_MS = 100;

/** Events of the trainer that are dispatched from the element, too, with the same detail. */
type ForwardedEvent = 'step' | 'progress' | 'finding' | 'description' | 'checkpoint' | 'recovery';

type Host = ReactiveControllerHost &
  HTMLElement & {
    readonly trainerOptions: Partial<TrainerOptions>;
    readonly checkpoint?: string;
    /** Settles when the data set that is being made of pictures is there. */
    readonly datasetReady?: Promise<unknown> | null;
  };

/** The checkpoints in the browser's storage. */
export interface SavedRuns {
  list(name: string): Promise<CheckpointInfo[]>;
  read(name: string, id: string): Promise<Blob>;
  delete(name: string, id: string): Promise<void>;
}

/**
 * Owns the run of one element: creates the trainer when it is first needed, dispatches its events from the element, and
 * disposes of it when the element has left the document for good.
 */
export class TrainerController extends RunDisplay implements ReactiveController {
  state: TrainerElementState = 'empty';
  readonly errors = new ErrorController(
    error => this.#dispatch('dcgan-error', error),
    () => this.#host.requestUpdate(),
  );
  /** Another run, or another backend, is being opened while the present one is still there. */
  preparing = false;
  /** The run's checkpoints in the browser's storage, newest first. */
  saved: readonly CheckpointInfo[] = [];

  readonly #host: Host;
  readonly #createTrainer: CreateTrainer;
  readonly #savedRuns: () => Promise<SavedRuns>;
  #applied: Partial<TrainerOptions> = {};
  #starting = false;
  #opening: Promise<Trainer> | null = null;
  #loading: AbortController | null = null;
  #listening: AbortController | null = null;
  #grace: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, createTrainer: CreateTrainer, savedRuns: () => Promise<SavedRuns>) {
    super();
    this.#host = host;
    this.#createTrainer = createTrainer;
    this.#savedRuns = savedRuns;
    host.addController(this);
  }

  hostConnected(): void {
    clearTimeout(this.#grace);
  }

  hostDisconnected(): void {
    clearTimeout(this.#grace);
    this.#grace = setTimeout(() => this.dispose(), GRACE_MS);
  }

  /** Options that were changed since the run started; they apply to the next one. */
  get pending(): readonly (keyof TrainerOptions)[] {
    return this.trainer ? changedOptions(this.#applied, this.#host.trainerOptions) : [];
  }

  /** Whether the data set of the next run is known to have no classes: it is this run's, which was told none. */
  get withoutClasses(): boolean {
    const { description, pending } = this;
    return description?.options.classes === 'auto' && description.classes.length === 0 && !pending.includes('dataset');
  }

  get error(): Error | null {
    return this.errors.shown;
  }

  /** The state as a visitor sees it: between loading and the first step nothing is ready for them. */
  get shownState(): TrainerElementState {
    return this.#starting && this.state === 'ready' ? 'loading' : this.state;
  }

  /** Starts or continues training. A saved run that turns out to be finished is shown, and can then be extended. */
  async start(): Promise<void> {
    this.#starting = true;
    const opens = !this.trainer;
    try {
      await this.call(async trainer => {
        if (!opens || trainer.state !== 'finished') await trainer.start();
      });
    } finally {
      this.#starting = false;
      this.#host.requestUpdate();
    }
  }

  /** Adds steps to the run. */
  extend(count: number): Promise<void> {
    return this.call(async trainer => void (await trainer.extend(count)));
  }

  /** The trainer, which is created with the first call. */
  open(): Promise<Trainer> {
    if (this.trainer) return Promise.resolve(this.trainer);
    this.#opening ??= this.#create();
    return this.#opening;
  }

  /** Asks something of the trainer; an error is shown, dispatched and thrown. */
  async call<Result>(task: (trainer: Trainer) => Promise<Result>): Promise<Result> {
    const trainer = await this.open();
    return this.#attempt(() => task(trainer));
  }

  async pause(): Promise<void> {
    const { trainer } = this;
    if (trainer) await this.#attempt(() => trainer.pause());
    else this.cancel();
  }

  step(count: number, target: StepTarget): Promise<StepMetrics> {
    return this.call(async trainer => {
      const metrics = await trainer.step(count, target);
      await this.#refreshSheet(trainer);
      return metrics;
    });
  }

  /** Starts a new run with the element's present options. If they cannot be used, the present run stays. */
  async reset(): Promise<void> {
    const { trainer } = this;
    if (!trainer) return this.dispose();
    if (this.#host.datasetReady) await this.#prepare(async () => this.#host.datasetReady);
    const options = this.#host.trainerOptions;
    // All options are given, since one that was cleared must go back to its default.
    await this.#prepare(() => trainer.reset({ ...recipeOf(options.variant, options.recipe), ...options }));
    this.#applied = options;
    this.#begin(trainer);
    await this.#attempt(() => this.#refreshSheet(trainer));
  }

  async setBackend(backend: BackendRequest): Promise<void> {
    const { trainer } = this;
    if (!trainer || trainer.description.backend.requested === backend) return;
    await this.#prepare(async () => {
      await trainer.setBackend(backend);
      await this.#refreshSheet(trainer);
    });
  }

  /** Applies the doctor's remedy, and notes at which step. */
  async applyRemedy(action: RemedyAction): Promise<void> {
    const { trainer } = this;
    if (!trainer) return;
    await this.#prepare(async () => {
      await trainer.applyRemedy(action);
      this.noteRemedy();
      await this.#refreshSheet(trainer);
    });
  }

  importWeights(weights: Blob): Promise<void> {
    return this.call(async trainer => {
      await trainer.importWeights(weights);
      this.#showSheet(await trainer.sheet(), false);
    });
  }

  /** Resumes the run in a file. If the file cannot be used, the present run stays. */
  async importCheckpoint(file: Blob): Promise<void> {
    const trainer = await this.open();
    await this.#prepare(async () => {
      await trainer.importCheckpoint(file);
      this.#begin(trainer);
      await this.#refreshSheet(trainer);
    });
  }

  /** Whether the browser's storage has a run of the element's name. */
  async hasSaved(): Promise<boolean> {
    const { checkpoint } = this.#host;
    if (checkpoint === undefined) return false;
    const saved = await (await this.#savedRuns()).list(checkpoint).catch(() => []);
    return saved.length > 0;
  }

  readSaved(id: string): Promise<Blob> {
    return this.#attempt(async () => (await this.#savedRuns()).read(this.#name, id));
  }

  async deleteSaved(id: string): Promise<void> {
    await this.#attempt(async () => (await this.#savedRuns()).delete(this.#name, id));
    await this.#listSaved();
  }

  /** Cancels loading; calls that wait for it are rejected with an `AbortError`. */
  cancel(): void {
    if (!this.#loading) return;
    this.#loading.abort();
    this.#loading = this.#opening = null;
    this.#setState('empty');
  }

  /** Ends the run and frees its worker. The next call starts another run. */
  dispose(): void {
    this.cancel();
    this.#listening?.abort();
    this.trainer?.dispose();
    this.trainer = null;
    this.saved = this.notices = [];
    this.forget();
    this.#setState('empty');
  }

  dismiss(): void {
    this.recovery = null;
    this.notices = [];
    this.errors.clear();
  }

  async #create(): Promise<Trainer> {
    const loading = (this.#loading = new AbortController());
    this.errors.clear();
    this.load = null;
    this.#setState('loading');
    try {
      if (this.#host.datasetReady) await this.#host.datasetReady;
      loading.signal.throwIfAborted();
      const { trainerOptions: options, checkpoint } = this.#host;
      const trainer = await this.#createTrainer({
        ...options,
        ...(checkpoint !== undefined && { checkpoint }),
        signal: loading.signal,
        onProgress: progress => this.showLoad(progress),
      });
      if (loading.signal.aborted) {
        trainer.dispose();
        throw abortError('Loading');
      }
      this.#applied = options;
      this.trainer = trainer;
      this.#listen(trainer);
      this.#begin(trainer);
      await this.#refreshSheet(trainer);
      return trainer;
    } catch (error) {
      if (!loading.signal.aborted) {
        if (!this.trainer) this.#setState('failed');
        this.errors.report(error);
      }
      throw error;
    } finally {
      if (this.#loading === loading) this.#loading = this.#opening = null;
    }
  }

  #listen(trainer: Trainer): void {
    const { signal } = (this.#listening = new AbortController());
    const on = <Type extends keyof TrainerEventDetails>(
      type: Type,
      handle: (detail: TrainerEventDetails[Type]) => unknown,
      eventType?: keyof DcganTrainerEventDetails,
    ): void => {
      const listener = ({ detail }: CustomEvent<TrainerEventDetails[Type]>) => {
        handle(detail);
        if (eventType) this.#dispatch(eventType, detail as DcganTrainerEventDetails[typeof eventType]);
        this.#host.requestUpdate();
      };
      trainer.addEventListener(type, listener, { signal });
    };
    const forward = <Type extends ForwardedEvent>(type: Type, handle: (detail: TrainerEventDetails[Type]) => unknown) =>
      on(type, handle, `dcgan-${type}`);
    on('load', progress => this.showLoad(progress));
    on('state', ({ state }) => this.#onState(state));
    on('error', error => this.errors.report(error));
    on('sheet', ({ sheet, keep }) => this.#showSheet(sheet, keep));
    forward('step', metrics => this.addStep(metrics));
    forward('progress', ({ step }) => this.setStep(step));
    forward('finding', finding => this.setFinding(finding));
    // A page may reset the trainer itself; moving to another backend keeps the run.
    forward('description', () => trainer.progress.step === 0 && this.forget());
    forward('checkpoint', event => {
      this.addNotice(event);
      if (event.kind === 'resumed')
        this.#applied = resumedOptions(this.#applied, trainer.description, event.differences);
      void this.#listSaved();
    });
    forward('recovery', recovery => {
      this.rewind(recovery.step);
      this.recovery = recovery;
    });
  }

  /** The trainer has opened a run. */
  #begin(trainer: Trainer): void {
    if (trainer.progress.step === 0) this.forget();
    this.setStep(trainer.progress.step);
    this.#dispatch('dcgan-description', trainer.description);
    this.#onState(trainer.state);
  }

  override forget(): void {
    super.forget();
    this.errors.clear();
  }

  #onState(state: Trainer['state']): void {
    if (state === 'disposed') this.dispose();
    else this.#setState(state);
  }

  #setState(state: TrainerElementState): void {
    const previous = this.state;
    this.#host.requestUpdate();
    if (state === previous) return;
    this.state = state;
    this.#dispatch('dcgan-state', { state, previous });
  }

  get #name(): string {
    return this.trainer?.checkpoint?.name ?? '';
  }

  /** Where the list cannot be read it stays empty; the engine has reported why. */
  async #listSaved(): Promise<void> {
    if (!this.trainer?.checkpoint) return;
    this.saved = await (await this.#savedRuns()).list(this.#name).catch(() => []);
    this.#host.requestUpdate();
  }

  showLoad(progress: LoadProgress): void {
    this.load = progress;
    this.#dispatch('dcgan-load', progress);
    this.#host.requestUpdate();
  }

  #showSheet(sheet: PixelSheet, keep: boolean): void {
    this.sheet = sheet;
    this.#dispatch('dcgan-sheet', { sheet, keep });
    this.#host.requestUpdate();
  }

  /** Shows the sheet of the present weights, unless the engine has sent it already. */
  async #refreshSheet(trainer: Trainer): Promise<void> {
    if (this.sheet?.step === trainer.progress.step) return;
    const sheet = await trainer.sheet();
    if (this.trainer !== trainer || (this.sheet?.step ?? -1) >= sheet.step) return;
    const first = sheet.step === 0;
    trainer.record.addSheet(sheet, first);
    this.#showSheet(sheet, first);
  }

  async #prepare(call: () => Promise<unknown>): Promise<void> {
    this.preparing = true;
    this.#host.requestUpdate();
    try {
      await this.#attempt(call);
    } finally {
      this.preparing = false;
      this.#host.requestUpdate();
    }
  }

  /** Runs a call on the engine; reports its error and throws it. */
  async #attempt<Result>(call: () => Promise<Result>): Promise<Result> {
    const { trainer } = this;
    try {
      const result = await call();
      if (this.state !== 'failed') this.errors.clear();
      return result;
    } catch (error) {
      if (this.trainer === trainer) this.errors.report(error); // otherwise the run was ended, which is not an error
      throw error;
    } finally {
      this.#host.requestUpdate();
    }
  }

  #dispatch<Type extends keyof DcganTrainerEventDetails>(type: Type, detail: DcganTrainerEventDetails[Type]): void {
    this.#host.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

/** The element's options, with the resumed run's values where the two differ. */
function resumedOptions(
  asked: Partial<TrainerOptions>,
  { options }: RunDescription,
  differences: readonly CheckpointDifference[],
): Partial<TrainerOptions> {
  const real = differences.map(({ option }) => [option, options[option]] as const);
  return { ...asked, ...Object.fromEntries(real) };
}
