import type { PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { CheckpointInfo, CreateTrainerOptions, Generator, Trainer } from '../../src/client/index.js';
import { lazyImport } from '../../src/shared/lazy-import.js';
import type { StepTarget } from '../../src/shared/protocol/options.js';
import type { ImportedPictures, PicturesSource } from '../../src/shared/protocol/pictures.js';
import type { StepMetrics } from '../../src/shared/protocol/trainer.js';
import type { Finding } from '../../src/shared/protocol/diagnosis.js';
import { word } from '../shared/attributes.js';
import type { TrainerElementState } from './dcgan-trainer.events.js';
import type { TrainerView } from './dcgan-trainer.view.js';
import { PicturesController, type Importer, type ImportSettings } from './panels/pictures/pictures-controller.js';
import { RunOptionsElement } from './run-options.element.js';
import { TrainerController, type SavedRuns } from './trainer-controller.js';

/**
 * Trains a DCGAN in the page and shows it learn.
 *
 * The engine and the data are loaded when they are needed: by the Train button, by `autostart`, or by a method. An option
 * that is not set has the recipe's value. A change of `backend` holds at once; any other holds from the next run on. The run
 * goes on while the element is moved within its document, and ends when it is removed.
 *
 * Light and dark follow `color-scheme` of the page: `color-scheme: light dark` there follows the visitor's choice.
 *
 * @slot poster - What is said before training.
 * @slot footer - Anything below the trainer.
 *
 * @event {DcganTrainerEvent<'dcgan-state'>} dcgan-state - The state has changed.
 * @event {DcganTrainerEvent<'dcgan-load'>} dcgan-load - Something is being loaded: a fraction from 0 to 1.
 * @event {DcganTrainerEvent<'dcgan-description'>} dcgan-description - The run is another one: opened, reset, moved.
 * @event {DcganTrainerEvent<'dcgan-step'>} dcgan-step - One step's losses and scores.
 * @event {DcganTrainerEvent<'dcgan-progress'>} dcgan-progress - A few times a second while it trains.
 * @event {DcganTrainerEvent<'dcgan-sheet'>} dcgan-sheet - A new sample sheet.
 * @event {DcganTrainerEvent<'dcgan-finding'>} dcgan-finding - The doctor says something else than before.
 * @event {DcganTrainerEvent<'dcgan-checkpoint'>} dcgan-checkpoint - The run was saved, or could not be, or was found again.
 * @event {DcganTrainerEvent<'dcgan-recovery'>} dcgan-recovery - The worker was lost; the run went on from `step`.
 * @event {DcganTrainerEvent<'dcgan-pictures'>} dcgan-pictures - One's own pictures have been taken, or let go of (`null`).
 * @event {DcganTrainerEvent<'dcgan-error'>} dcgan-error - Something failed; `detail` is the error.
 *
 * @csspart base - All of it.
 * @csspart sheet - The sample sheet with its caption.
 * @csspart caption - Below it: its step, and what can be done with it.
 * @csspart strip - The strip of earlier sheets.
 * @csspart side - All that stands beside the sheets.
 * @csspart status - State and backend.
 * @csspart progress - Count, bar and facts.
 * @csspart toolbar - The buttons.
 * @csspart primary-button - Train, pause, continue.
 * @csspart notice - A message about an error or a recovery.
 * @csspart doctor - What the doctor says, its evidence and its remedy.
 * @csspart chart - Both panels of the chart.
 * @csspart depths - What each head of the discriminator takes for real.
 * @csspart machine - Backend, data and sizes and whose data it is, in small print.
 * @csspart copying - The panel "Is it copying?".
 * @csspart pictures - The panel of one's own pictures.
 * @csspart settings - The panel of settings.
 *
 * @cssproperty [--dcgan-surface] - Background.
 * @cssproperty [--dcgan-text] - Text.
 * @cssproperty [--dcgan-muted] - Text of less weight.
 * @cssproperty [--dcgan-border] - Lines and outlines.
 * @cssproperty [--dcgan-accent] - The primary button and the bar.
 * @cssproperty [--dcgan-accent-text] - Text on it.
 * @cssproperty [--dcgan-discriminator] - The discriminator's line.
 * @cssproperty [--dcgan-generator] - The generator's line.
 * @cssproperty [--dcgan-real=var(--dcgan-discriminator)] - The line of D(x).
 * @cssproperty [--dcgan-generated=var(--dcgan-generator)] - The line of D(G(z)).
 * @cssproperty [--dcgan-danger] - Errors.
 * @cssproperty [--dcgan-radius=12px] - Corners.
 * @cssproperty [--dcgan-font] - Font family; the page's sans-serif by default.
 */
export class DcganTrainerElement extends RunOptionsElement<TrainerView> {
  /** Train as soon as the element is in a document. */
  @property({ type: Boolean, reflect: true }) autostart = false;
  /**
   * A name under which the run is kept in this browser. A run of that name goes on where it was; `reset()` begins
   * another. Holds for the next time that the engine is needed.
   */
  @property({ reflect: true, converter: word }) checkpoint?: string;
  /** Show the panel of settings. */
  @property({ type: Boolean, reflect: true }) controls = false;

  readonly #run = new TrainerController(
    this,
    options => this.createTrainer(options),
    () => this.savedRuns(),
  );

  readonly #pictures = new PicturesController(this, () => this.importer(), {
    onLoad: progress => this.#run.showLoad(progress),
    onError: error => this.#run.errors.report(error),
    onChange: detail =>
      this.dispatchEvent(new CustomEvent('dcgan-pictures', { detail, bubbles: true, composed: true })),
  });

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#autostart();
  }

  protected override async loadView(): Promise<TrainerView> {
    const { TrainerView } = await import('./dcgan-trainer.view.js');
    return new TrainerView(this, this.#run, this.#pictures);
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (changed.has('autostart')) this.#autostart();
    if (changed.has('backend')) this.#run.setBackend(this.backend).catch(() => {}); // is on view, and was dispatched
  }

  /** Where the engine comes from; a subclass may bring its own. */
  protected async createTrainer(options: CreateTrainerOptions): Promise<Trainer> {
    const { createTrainer } = await import('../../src/client/index.js');
    return createTrainer(options);
  }

  /** What lies in the browser's storage; a subclass may bring something else. */
  protected async savedRuns(): Promise<SavedRuns> {
    const { listCheckpoints, readCheckpoint, deleteCheckpoint } = await import('../../src/client/index.js');
    return { list: listCheckpoints, read: readCheckpoint, delete: deleteCheckpoint };
  }

  /** Where data sets are made of pictures; a subclass may bring its own. */
  protected async importer(): Promise<Importer> {
    return import('../../src/client/index.js');
  }

  /** `empty` before anything has been loaded. */
  get state(): TrainerElementState {
    return this.#run.state;
  }

  /** The engine; `null` before it is first needed. */
  get trainer(): Trainer | null {
    return this.#run.trainer;
  }

  /** What the doctor said last; `null` before it has said anything. */
  get finding(): Finding | null {
    return this.#run.finding;
  }

  /** The generator in training; `null` before there is one. */
  get generator(): Generator | null {
    return this.#run.trainer?.generator ?? null;
  }

  /** Settles when the data set that is being made of pictures is there; `null` while none is. */
  get datasetReady(): Promise<unknown> | null {
    return this.#pictures.datasetReady;
  }

  /**
   * Makes a data set of pictures (files, zips of them, an atlas, URLs) for the next run, and shows it.
   * @param settings `crop` and `colours` as of `importPictures()`; `keep` for a reload to find them, `false` by default
   */
  setDataset(source: PicturesSource, settings: ImportSettings = {}): Promise<ImportedPictures> {
    return this.#pictures.choose(source, settings);
  }

  /** Lets go of one's own pictures, here and in the browser's storage. */
  forgetDataset(): Promise<void> {
    return this.#pictures.forget();
  }

  /** Begins or goes on; settles when training has begun. Rejects with what went wrong, as do the other methods. */
  start(): Promise<void> {
    return this.#run.call(trainer => trainer.start());
  }

  /** Settles when training has stopped, at a step's end. While loading, it gives up loading. */
  pause(): Promise<void> {
    return this.#run.pause();
  }

  /** Pauses, trains `count` steps of both networks or of one, and gives the last one's metrics. */
  step(count = 1, target: StepTarget = 'both'): Promise<StepMetrics> {
    return this.#run.step(count, target);
  }

  /** A new run with the present options. If they are no good, the present run stays. */
  reset(): Promise<void> {
    return this.#run.reset();
  }

  /** All networks' weights as a `.safetensors` file. */
  exportWeights(): Promise<Blob> {
    return this.#run.call(trainer => trainer.exportWeights());
  }

  /** Goes on with a file's weights, of networks of the same shape; the optimiser starts afresh. */
  importWeights(weights: Blob): Promise<void> {
    return this.#run.importWeights(weights);
  }

  /** Saves the run now; settles when the file is safe. */
  saveCheckpoint(): Promise<CheckpointInfo> {
    return this.#run.call(trainer => trainer.saveCheckpoint());
  }

  /** All of the run as a `.safetensors` file. */
  exportCheckpoint(): Promise<Blob> {
    return this.#run.call(trainer => trainer.exportCheckpoint());
  }

  /** Goes on, paused, from such a file. If it is no good, the present run stays. */
  importCheckpoint(file: Blob): Promise<void> {
    return this.#run.importCheckpoint(file);
  }

  /** The sheet on view as a PNG file, pixel for pixel; `null` before there is one. */
  async exportSheet(): Promise<Blob | null> {
    const sheet = this.loadedView?.sheet ?? this.#run.sheet;
    if (!sheet) return null;
    const { sheetToPng } = await lazyImport(() => import('../shared/draw-sheet.js'));
    return sheetToPng(sheet);
  }

  #autostart(): void {
    if (!this.autostart || !this.isConnected || this.state !== 'empty') return;
    this.start().catch(() => {}); // is on view, and was dispatched
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'dcgan-trainer': DcganTrainerElement;
  }
}
