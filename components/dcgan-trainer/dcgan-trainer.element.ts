import type { PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { CheckpointInfo, CreateTrainerOptions, Generator, Trainer } from '../../src/client/index.js';
import type { TrainingFilmOptions } from '../shared/film/training-film.js';
import { lazyImport } from '../../src/shared/lazy-import.js';
import type { StepTarget } from '../../src/shared/protocol/options.js';
import type { ImportedPictures, PicturesSource } from '../../src/shared/protocol/pictures.js';
import type { StepMetrics } from '../../src/shared/protocol/trainer.js';
import type { Finding } from '../../src/shared/protocol/diagnosis.js';
import { word } from '../shared/attributes.js';
import { importEngine } from '../shared/engine.js';
import type { TrainerElementState } from './dcgan-trainer.events.js';
import type { TrainerView } from './dcgan-trainer.view.js';
import { PicturesController, type Importer, type ImportSettings } from './panels/pictures/pictures-controller.js';
import { RunOptionsElement } from './run-options.element.js';
import { TrainerController, type SavedRuns } from './trainer-controller.js';

/**
 * Trains a DCGAN in the page and shows how it learns.
 *
 * The engine and the data are loaded when they are needed: by the Train button, by `autostart`, or by a method. An option
 * that is not set has the recipe's value. A change of `backend` applies at once, and any other to the next run. The run
 * continues while the element is moved within its document, and ends when it is removed.
 *
 * Light and dark follow the page's `color-scheme`; `color-scheme: light dark` follows the visitor's choice.
 *
 * @slot poster - The text before training.
 * @example <p slot="poster">Press Train and watch.</p>
 * @slot finished - What to do next, when the run is finished.
 * @since 0.2.0
 * @example <a slot="finished" href="gallery.html">Hang it in the gallery</a>
 * @slot footer - Content below the trainer.
 * @example <small slot="footer">A station of our exhibition.</small>
 *
 * @event {DcganTrainerEvent<'dcgan-state'>} dcgan-state - The state has changed.
 * @example trainer.addEventListener('dcgan-state', ({ detail }) => console.log(`${detail.previous} -> ${detail.state}`));
 * @event {DcganTrainerEvent<'dcgan-load'>} dcgan-load - Loading progress: a fraction from 0 to 1.
 * @example trainer.addEventListener('dcgan-load', ({ detail }) => console.log(`${Math.round(100 * detail.fraction)} %`));
 * @event {DcganTrainerEvent<'dcgan-description'>} dcgan-description - The run was opened, reset or moved to another backend.
 * @example trainer.addEventListener('dcgan-description', ({ detail }) => console.log(detail.backend.name));
 * @event {DcganTrainerEvent<'dcgan-step'>} dcgan-step - The losses and scores of a step.
 * @example trainer.addEventListener('dcgan-step', ({ detail }) => console.log(detail.step, detail.generatorLoss));
 * @event {DcganTrainerEvent<'dcgan-progress'>} dcgan-progress - The progress, a few times a second while training.
 * @example trainer.addEventListener('dcgan-progress', ({ detail }) => console.log(detail.step));
 * @event {DcganTrainerEvent<'dcgan-sheet'>} dcgan-sheet - A new sample sheet.
 * @example trainer.addEventListener('dcgan-sheet', ({ detail }) => console.log(detail.sheet.step, detail.keep));
 * @event {DcganTrainerEvent<'dcgan-finding'>} dcgan-finding - The doctor has a new finding.
 * @example trainer.addEventListener('dcgan-finding', ({ detail }) => console.log(detail.sentence));
 * @event {DcganTrainerEvent<'dcgan-checkpoint'>} dcgan-checkpoint - The run was saved, could not be saved, or was resumed.
 * @example trainer.addEventListener('dcgan-checkpoint', ({ detail }) => console.log(detail.kind));
 * @event {DcganTrainerEvent<'dcgan-recovery'>} dcgan-recovery - The worker was lost, and the run resumed at `step`.
 * @example trainer.addEventListener('dcgan-recovery', ({ detail }) => console.log(detail.cause.name, detail.step));
 * @event {DcganTrainerEvent<'dcgan-pictures'>} dcgan-pictures - The user's own pictures were imported, or forgotten (`null`).
 * @example trainer.addEventListener('dcgan-pictures', ({ detail }) => console.log(detail?.report.count));
 * @event {DcganTrainerEvent<'dcgan-error'>} dcgan-error - Something failed; `detail` is the error.
 * @example trainer.addEventListener('dcgan-error', ({ detail }) => console.log(detail.message));
 *
 * @csspart base - The whole trainer.
 * @example dcgan-trainer::part(base) { padding: 2rem; }
 * @csspart sheet - The sample sheet with its caption.
 * @example dcgan-trainer::part(sheet) { max-inline-size: 20rem; }
 * @csspart caption - The sheet's step and its buttons.
 * @example dcgan-trainer::part(caption) { font-style: italic; }
 * @csspart strip - The strip of earlier sheets.
 * @example dcgan-trainer::part(strip) { display: none; }
 * @csspart side - Everything beside the sheets.
 * @example dcgan-trainer::part(side) { border-inline-start: 1px solid silver; padding-inline-start: 1rem; }
 * @csspart status - State and backend.
 * @example dcgan-trainer::part(status) { font-weight: bold; }
 * @csspart progress - The step count, the bar and the facts.
 * @example dcgan-trainer::part(progress) { font-size: 1.25rem; }
 * @csspart toolbar - The buttons.
 * @example dcgan-trainer::part(toolbar) { justify-content: center; }
 * @csspart primary-button - The button that trains, pauses and continues.
 * @example dcgan-trainer::part(primary-button) { border-radius: 4px; text-transform: uppercase; }
 * @csspart compact - The line with state and button that stays in sight where there is room for one column only.
 * @since 0.2.0
 * @example dcgan-trainer::part(compact) { display: none; }
 * @csspart notice - A message about an error or a recovery.
 * @example dcgan-trainer::part(notice) { border: 2px solid crimson; }
 * @csspart doctor - The doctor's finding, its evidence and its remedy.
 * @example dcgan-trainer::part(doctor) { background: lightyellow; color: black; }
 * @csspart chart - The charts of losses and scores.
 * @example dcgan-trainer::part(chart) { display: none; }
 * @csspart depths - How each head of the discriminator judges images.
 * @example dcgan-trainer::part(depths) { display: none; }
 * @csspart machine - Backend, data, sizes and attribution, in small print.
 * @example dcgan-trainer::part(machine) { display: none; }
 * @csspart copying - The panel "Is it copying?".
 * @example dcgan-trainer::part(copying) { display: none; }
 * @csspart assessment - The panel "A fresh judge".
 * @since 0.2.0
 * @example dcgan-trainer::part(assessment) { display: none; }
 * @csspart pictures - The panel of the user's own pictures.
 * @example dcgan-trainer::part(pictures) { outline: 1px dashed; }
 * @csspart settings - The panel of settings.
 * @example dcgan-trainer::part(settings) { font-size: 0.875rem; }
 * @csspart saved - The panel of saved states.
 * @since 0.2.0
 * @example dcgan-trainer::part(saved) { display: none; }
 *
 * @cssproperty [--dcgan-surface] - Background.
 * @example dcgan-trainer { --dcgan-surface: ivory; color-scheme: light; }
 * @cssproperty [--dcgan-text] - Text.
 * @example dcgan-trainer { --dcgan-text: midnightblue; color-scheme: light; }
 * @cssproperty [--dcgan-muted] - Secondary text.
 * @example dcgan-trainer { --dcgan-muted: slategrey; }
 * @cssproperty [--dcgan-border] - Lines and outlines.
 * @example dcgan-trainer { --dcgan-border: tan; }
 * @cssproperty [--dcgan-accent] - The primary button and the bar.
 * @example dcgan-trainer { --dcgan-accent: teal; }
 * @cssproperty [--dcgan-accent-text] - Text on the accent colour.
 * @example dcgan-trainer { --dcgan-accent-text: white; --dcgan-accent: teal; }
 * @cssproperty [--dcgan-discriminator] - The discriminator's line.
 * @example dcgan-trainer { --dcgan-discriminator: #8250df; }
 * @cssproperty [--dcgan-generator] - The generator's line.
 * @example dcgan-trainer { --dcgan-generator: #1a7f37; }
 * @cssproperty [--dcgan-real=var(--dcgan-discriminator)] - The line of D(x).
 * @example dcgan-trainer { --dcgan-real: #0969da; }
 * @cssproperty [--dcgan-generated=var(--dcgan-generator)] - The line of D(G(z)).
 * @example dcgan-trainer { --dcgan-generated: #bc4c00; }
 * @cssproperty [--dcgan-danger] - Errors.
 * @example dcgan-trainer { --dcgan-danger: #a40e26; }
 * @cssproperty [--dcgan-radius=12px] - Corner radius.
 * @example dcgan-trainer { --dcgan-radius: 0; }
 * @cssproperty [--dcgan-font] - Font family; the page's sans-serif by default.
 * @example dcgan-trainer { --dcgan-font: Georgia, serif; }
 * @cssproperty [--dcgan-room=34rem] - The least height until the view is loaded.
 * @since 0.2.0
 * @example dcgan-trainer { --dcgan-room: 44rem; }
 */
export class DcganTrainerElement extends RunOptionsElement<TrainerView> {
  /**
   * Trains as soon as the element is in a document.
   * @example <dcgan-trainer steps="200" autostart></dcgan-trainer>
   */
  @property({ type: Boolean, reflect: true }) autostart = false;
  /**
   * A name under which the run is saved in this browser. A saved run of that name is resumed; `reset()` starts a new one.
   * A change applies when the engine is next created.
   * @example <dcgan-trainer checkpoint="my-digits"></dcgan-trainer>
   */
  @property({ reflect: true, converter: word }) checkpoint?: string;
  /**
   * Shows the panel of settings.
   * @example <dcgan-trainer controls></dcgan-trainer>
   */
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
    if (changed.has('backend')) this.#run.setBackend(this.backend).catch(() => {}); // it is shown, and was dispatched
  }

  /** Creates the trainer; a subclass may create its own. */
  protected async createTrainer(options: CreateTrainerOptions): Promise<Trainer> {
    const { createTrainer } = await importEngine();
    return createTrainer(options);
  }

  /** Gives access to the checkpoints in the browser's storage; a subclass may keep them elsewhere. */
  protected async savedRuns(): Promise<SavedRuns> {
    const { listCheckpoints, readCheckpoint, deleteCheckpoint } = await importEngine();
    return { list: listCheckpoints, read: readCheckpoint, delete: deleteCheckpoint };
  }

  /** Gives the functions that make data sets of pictures; a subclass may bring its own. */
  protected async importer(): Promise<Importer> {
    return importEngine();
  }

  /** `empty` before anything has been loaded. */
  get state(): TrainerElementState {
    return this.#run.state;
  }

  /** The engine; `null` before it is first needed. */
  get trainer(): Trainer | null {
    return this.#run.trainer;
  }

  /** The doctor's last finding; `null` before the first one, and after the run has gone back. */
  get finding(): Finding | null {
    return this.#run.finding;
  }

  /** The generator in training; `null` before there is one. */
  get generator(): Generator | null {
    return this.#run.trainer?.generator ?? null;
  }

  /**
   * Settles when the data set that is being made of pictures is ready; `null` if none is being made.
   * @since 0.2.0
   */
  get datasetReady(): Promise<unknown> | null {
    return this.#pictures.datasetReady;
  }

  /**
   * Makes a data set of pictures (files, zips of them, an atlas, URLs) for the next run, and shows it.
   * @param settings `crop` and `colours` as of `importPictures()`; `keep` keeps them for a reload, `false` by default
   */
  setDataset(source: PicturesSource, settings: ImportSettings = {}): Promise<ImportedPictures> {
    return this.#pictures.choose(source, settings);
  }

  /** Forgets the user's own pictures, here and in the browser's storage. */
  forgetDataset(): Promise<void> {
    return this.#pictures.forget();
  }

  /** Starts or continues training; settles when it has started. Rejects with the error, as do the other methods. */
  start(): Promise<void> {
    return this.#run.start();
  }

  /**
   * Adds `count` steps to the run, so that one that is finished can be started again; see `trainer.extend()`.
   * @since 0.2.0
   */
  extend(count: number): Promise<void> {
    return this.#run.extend(count);
  }

  /** Pauses at the end of a step, and settles then. Cancels loading. */
  pause(): Promise<void> {
    return this.#run.pause();
  }

  /** Pauses, trains `count` steps of both networks or of one, and returns the metrics of the last step. */
  step(count = 1, target: StepTarget = 'both'): Promise<StepMetrics> {
    return this.#run.step(count, target);
  }

  /** Starts a new run with the present options. If they cannot be used, the present run stays. */
  reset(): Promise<void> {
    return this.#run.reset();
  }

  /** Exports the weights of all networks as a `.safetensors` file. */
  exportWeights(): Promise<Blob> {
    return this.#run.call(trainer => trainer.exportWeights());
  }

  /** Continues with weights from a file, of networks of the same shape. The optimiser starts afresh. */
  importWeights(weights: Blob): Promise<void> {
    return this.#run.importWeights(weights);
  }

  /** Saves the run now; settles when the file is written. */
  saveCheckpoint(): Promise<CheckpointInfo> {
    return this.#run.call(trainer => trainer.saveCheckpoint());
  }

  /** Exports the whole run as a `.safetensors` file. */
  exportCheckpoint(): Promise<Blob> {
    return this.#run.call(trainer => trainer.exportCheckpoint());
  }

  /** Resumes the run in such a file, paused. If the file cannot be used, the present run stays. */
  importCheckpoint(file: Blob): Promise<void> {
    return this.#run.importCheckpoint(file);
  }

  /** Exports the sheet that is shown as a PNG file, pixel for pixel; `null` before there is one. */
  async exportSheet(): Promise<Blob | null> {
    const sheet = this.loadedView?.sheet ?? this.#run.sheet;
    if (!sheet) return null;
    const { sheetToPng } = await lazyImport(() => import('../shared/draw-sheet.js'));
    return sheetToPng(sheet);
  }

  /**
   * Exports the strip as a film of the training: a video (WebM or MP4) or a GIF of at most 2 MB, or of another size. A video
   * is recorded as it plays, in up to eleven seconds. It is `null` before there are two sheets.
   * @since 0.2.0
   */
  async exportFilm(options: TrainingFilmOptions = {}): Promise<Blob | null> {
    const sheets = this.#run.record?.strip.frames ?? [];
    if (sheets.length < 2) return null;
    const { renderTrainingFilm } = await lazyImport(() => import('../shared/film/training-film.js'));
    return renderTrainingFilm(sheets, options);
  }

  #autostart(): void {
    if (!this.autostart || !this.isConnected || this.state !== 'empty') return;
    this.start().catch(() => {}); // it is shown, and was dispatched
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'dcgan-trainer': DcganTrainerElement;
  }
}
