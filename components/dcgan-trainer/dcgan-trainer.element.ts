import { html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { CheckpointInfo, CreateTrainerOptions, Generator, Trainer } from '../../src/client/api.js';
import { loaded } from '../../src/client/loaded.js';
import type { ImportedPictures, PicturesSource, StepMetrics, StepTarget } from '../../src/protocol.js';
import type { Finding, RemedyAction } from '../../src/training/doctor/finding.js';
import { word } from './attributes.js';
import type { CheckpointAction } from './checkpoints.element.js';
import { complaintsOf, subjectOf } from './complaints.js';
import type { TrainerElementState } from './dcgan-trainer.events.js';
import { strings } from './dcgan-trainer.strings.js';
import { trainerStyles } from './dcgan-trainer.styles.js';
import { doctorView } from './doctor-view.js';
import { download, sheetToPng } from '../shared/draw-sheet.js';
import { droppedFiles, type DroppedFiles } from '../shared/dropped-files.js';
import { noticesStyles } from './notices.styles.js';
import { PARTS, type PartName } from './parts.js';
import { ownView, type OwnActions } from './pictures/own-view.js';
import { PicturesController, type Importer, type Taking } from './pictures/pictures-controller.js';
import type { PicturesAction } from './pictures/pictures.element.js';
import { applySuggestion } from './pictures/suggested.js';
import { depthsView } from './phases-view.js';
import { phasesStyles } from './phases.styles.js';
import { RunOptionsElement } from './run-options.element.js';
import type { OptionChange } from './settings.element.js';
import { panelStyles } from '../shared/panel.styles.js';
import { sharedStyles } from '../shared/shared.styles.js';
import type { SheetsElement } from './sheets.element.js';
import { themeStyles } from '../shared/theme.styles.js';
import { LateParts } from '../shared/late-parts.js';
import { DropController } from '../shared/drop-controller.js';
import { TrainerController, type SavedRuns } from './trainer-controller.js';
import {
  announcementView,
  copyingView,
  machineView,
  noticesView,
  posterView,
  progressView,
  statusView,
  toolbarView,
} from './trainer-view.js';

/**
 * Trains a DCGAN in the page and shows it learn.
 *
 * Nothing is loaded before it is needed: by the Train button, by `autostart`, or by a method. An option that is not set
 * has the recipe's value. A change of `backend` holds at once; any other holds from the next run on. The run goes on
 * while the element is moved within its document, and ends when it is removed.
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
export class DcganTrainerElement extends RunOptionsElement {
  static override styles = [themeStyles, sharedStyles, panelStyles, trainerStyles, phasesStyles, noticesStyles];

  @query('dcgan-trainer-sheets') private sheets!: SheetsElement;
  @query('.primary') private primaryButton!: HTMLButtonElement;

  /** Train as soon as the element is in a document. */
  @property({ type: Boolean, reflect: true }) autostart = false;
  /**
   * A name under which the run is kept in this browser. A run of that name goes on where it was; `reset()` begins
   * another. Holds for the next time that the engine is needed.
   */
  @property({ reflect: true, converter: word }) checkpoint?: string;
  /** Show the panel of settings. */
  @property({ type: Boolean, reflect: true }) controls = false;
  /** What waits for the visitor's word: nothing, a reset, or a reset that trains at once. */
  @state() private confirming: 'reset' | 'train again' | null = null;
  @state() private settingsOpen = false;
  @state() private cameraOpen = false;
  /** What is to be said of a drop of which not all is taken. */
  @state() private dropNote: string | null = null;

  readonly #run = new TrainerController(
    this,
    options => this.createTrainer(options),
    () => this.savedRuns(),
  );

  readonly #pictures = new PicturesController(this, () => this.importer(), {
    onLoad: progress => this.#run.showLoad(progress),
    onError: error => this.#run.fail(error),
    onChange: detail =>
      this.dispatchEvent(new CustomEvent('dcgan-pictures', { detail, bubbles: true, composed: true })),
  });

  readonly #parts = new LateParts<PartName>(PARTS, error => this.#run.fail(error));

  constructor() {
    super();
    new DropController(this, (_, transfer) => {
      const dropped = droppedFiles(transfer); // at once: the browser gives nothing later
      this.#attempt(async () => this.#take(await dropped));
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#autostart();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#wantParts();
    const subject = subjectOf(this.#run.error);
    if (this.hasUpdated && this.#hasChanged(changed, subject))
      this.#run.error = null; // of a value that is gone
    else if (subject) this.settingsOpen = true; // a complaint is shown at its field
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('autostart')) this.#autostart();
    if (changed.has('backend')) this.#attempt(() => this.#run.setBackend(this.backend));
    this.#pictures.follow(this.#learning ? this.trainer : null);
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
  get settling(): Promise<unknown> | null {
    return this.#pictures.settling;
  }

  /**
   * Makes a data set of pictures (files, zips of them, an atlas, URLs) for the next run, and shows it.
   * @param taking `crop` and `colours` as of `importPictures()`; `keep` for a reload to find them, `false` by default
   */
  setDataset(source: PicturesSource, taking: Taking = {}): Promise<ImportedPictures> {
    return this.#pictures.choose(source, taking);
  }

  /** Lets go of one's own pictures, here and in the browser's storage. */
  forgetDataset(): Promise<void> {
    return this.#pictures.forget();
  }

  /** Begins or goes on; settles when training has begun. Rejects with what went wrong, as do the other methods. */
  start(): Promise<void> {
    return this.#run.start();
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
    return this.#run.exportWeights();
  }

  /** Goes on with a file's weights, of networks of the same shape; the optimiser starts afresh. */
  importWeights(weights: Blob): Promise<void> {
    return this.#run.importWeights(weights);
  }

  /** Saves the run now; settles when the file is safe. */
  saveCheckpoint(): Promise<CheckpointInfo> {
    return this.#run.saveCheckpoint();
  }

  /** All of the run as a `.safetensors` file. */
  exportCheckpoint(): Promise<Blob> {
    return this.#run.exportCheckpoint();
  }

  /** Goes on, paused, from such a file. If it is no good, the present run stays. */
  importCheckpoint(file: Blob): Promise<void> {
    return this.#run.importCheckpoint(file);
  }

  /** The sheet on view as a PNG file, pixel for pixel; `null` before there is one. */
  async exportSheet(): Promise<Blob | null> {
    const sheet = this.hasUpdated ? this.sheets.shown : this.#run.sheet;
    return sheet ? sheetToPng(sheet) : null;
  }

  override render() {
    const run = this.#run;
    const { state } = run;
    const begun = run.description !== null;
    const heads = run.heads.means;
    return html`
      <div part="base" class="base" data-state=${state} ?data-unbegun=${!begun}>
        <dcgan-trainer-sheets
          class="stage"
          exportparts="sheet, caption, strip"
          .sheet=${run.sheet}
          .frames=${run.strip.frames}
          @save-sheet=${this.#saveSheet}
        ></dcgan-trainer-sheets>
        <div part="side" class="side">
          ${statusView(run)} ${begun ? nothing : posterView(this.trainerOptions)}
          ${begun || state === 'loading' ? progressView(run) : nothing}
          ${toolbarView(run, this.confirming !== null, this.#actions)} ${noticesView(run, () => run.dismiss())}
          ${doctorView(run, this.#actions.remedy)}
          ${
            run.history.length > 0
              ? html`<dcgan-trainer-chart
                  part="chart"
                  .history=${run.history}
                  .version=${run.history.version}
                  .phase=${run.phase}
                ></dcgan-trainer-chart>`
              : nothing
          }
          ${machineView(run, this.#saveWeights)}
        </div>
        ${this.dropNote ? html`<p part="notice" class="notice own" role="status">${this.dropNote}</p>` : nothing}
        ${ownView(
          this.#pictures,
          {
            camera: this.cameraOpen,
            waiting: begun && run.pending.includes('dataset'),
            pending: begun && run.pending.length > 0,
            learning: this.#learning,
            busy: run.preparing || state === 'loading',
            training: state === 'running',
            options: this.trainerOptions,
          },
          this.#ownActions,
        )}
        ${heads && run.description ? depthsView(run.description.options.heads, heads) : nothing}
        ${copyingView(run, run.trainer)} ${this.controls ? this.#renderSettings() : nothing}
        <slot name="footer"></slot>
        ${announcementView(run)}
      </div>
    `;
  }

  /** The chart's part comes along with the engine: it is there before there is anything to draw. */
  #wantParts(): void {
    if (this.controls) this.#parts.want('settings');
    if (this.cameraOpen || this.#pictures.shown) this.#parts.want('pictures');
    if (this.state !== 'empty') this.#parts.want('chart');
    if (this.#run.description) this.#parts.want('copying');
  }

  #renderSettings() {
    const run = this.#run;
    return html`
      <details
        part="settings"
        class="settings"
        ?open=${this.settingsOpen}
        @toggle=${(event: Event) => (this.settingsOpen = (event.target as HTMLDetailsElement).open)}
      >
        <summary>${strings.settings}</summary>
        <dcgan-trainer-settings
          .options=${this.trainerOptions}
          .complaints=${complaintsOf(run.error)}
          .pending=${run.pending.length > 0}
          .busy=${run.preparing || run.state === 'loading'}
          @option-change=${this.#changeOption}
          @start-over=${() => this.#ask('reset')}
          @open-camera=${() => (this.cameraOpen = true)}
          @load-weights=${({ detail }: CustomEvent<Blob>) => this.#attempt(() => this.importWeights(detail))}
        ></dcgan-trainer-settings>
        <dcgan-trainer-checkpoints
          .list=${run.saved}
          .status=${run.trainer?.checkpoint ?? null}
          .begun=${run.description !== null}
          .busy=${run.preparing || run.state === 'loading'}
          @checkpoint-action=${({ detail }: CustomEvent<CheckpointAction>) => this.#attempt(() => this.#heed(detail))}
        ></dcgan-trainer-checkpoints>
      </details>
    `;
  }

  #hasChanged(changed: PropertyValues<this>, option: string | undefined): boolean {
    const name = option === 'dataset' ? 'datasetSource' : option;
    return [...changed.keys()].some(key => key === name);
  }

  readonly #actions = {
    primary: () => {
      if (this.state === 'running' || this.state === 'loading') this.#attempt(() => this.pause());
      else if (this.state === 'finished') this.#ask('train again');
      else this.#attempt(() => this.start());
    },
    step: (target: StepTarget) => this.#attempt(() => this.step(1, target)),
    askReset: () => this.#ask('reset'),
    reset: () => this.#attempt(() => this.#confirmed()),
    keep: () => this.#closeQuestion('.reset'),
    remedy: (action: RemedyAction) => this.#attempt(() => this.#remedy(action)),
  };

  /** Asks before a run is lost; without one there is nothing to ask. */
  #ask(what: 'reset' | 'train again'): void {
    if (!this.#run.progress?.step) return this.#attempt(() => this.reset());
    this.confirming = what;
    void this.updateComplete.then(() => this.#focus('.keep'));
  }

  async #confirmed(): Promise<void> {
    const train = this.confirming === 'train again';
    this.#closeQuestion('.primary');
    await this.reset();
    if (train) await this.start();
  }

  /** The button may be gone with its finding; the focus must be somewhere. */
  async #remedy(action: RemedyAction): Promise<void> {
    await this.#run.applyRemedy(action);
    await this.updateComplete;
    if (!this.shadowRoot?.activeElement) this.#focus('.remedy');
  }

  #closeQuestion(next: string): void {
    this.confirming = null;
    void this.updateComplete.then(() => this.#focus(next));
  }

  #focus(selector: string): void {
    (this.renderRoot.querySelector<HTMLElement>(selector) ?? this.primaryButton).focus();
  }

  #autostart(): void {
    if (this.autostart && this.isConnected && this.state === 'empty') this.#attempt(() => this.start());
  }

  async #heed(action: CheckpointAction): Promise<void> {
    switch (action.type) {
      case 'save':
        return void (await this.saveCheckpoint());
      case 'export':
        return this.#saveFile(await this.exportCheckpoint(), this.#run.progress?.step ?? 0);
      case 'download':
        return this.#saveFile(await this.#run.readSaved(action.info.id), action.info.step);
      case 'go-back':
        return this.importCheckpoint(await this.#run.readSaved(action.info.id));
      case 'delete':
        return this.#run.deleteSaved(action.info.id);
      case 'import':
        return this.importCheckpoint(action.file);
    }
  }

  #saveFile(file: Blob, step: number): void {
    download(file, strings.checkpointName(this.#run.description?.options, step));
  }

  /** Whether the present run learns from the pictures on view. */
  get #learning(): boolean {
    return this.#run.description !== null && this.#pictures.shown && !this.#run.pending.includes('dataset');
  }

  readonly #ownActions: OwnActions = {
    pictures: action => this.#attempt(() => this.#heedPictures(action)),
    camera: files => {
      this.cameraOpen = false;
      if (files) this.#attempt(() => this.setDataset(files)); // in memory only, unless the visitor says keep
    },
    cameraFailed: error => this.#run.fail(error),
  };

  async #heedPictures(action: PicturesAction): Promise<void> {
    switch (action.type) {
      case 'cancel':
        return this.#pictures.cancel();
      case 'others':
        return this.#pictures.show(this.#learning ? this.trainer : null, true);
      case 'forget':
        return this.#pictures.forget();
      case 'start-over':
        return this.#ask('reset');
      case 'keep':
        return this.#pictures.keep(action.keep).catch((error: unknown) => this.#run.fail(error));
      case 'use':
        return applySuggestion(this, action.options);
      case 'crop':
      case 'colours':
        return this.#pictures.change(action);
    }
  }

  /** What was dropped: a checkpoint or weights, a data set, or pictures in whatever holds them. */
  async #take(dropped: DroppedFiles): Promise<void> {
    const given = await (await this.#dropReader()).tellApart(dropped);
    const words = strings.dropped;
    this.dropNote = null;
    switch (given.kind) {
      case 'nothing':
        return void (this.dropNote = words.nothing);
      case 'models':
        return void (this.dropNote = words.models(given.count));
      case 'dataset':
        return void (this.datasetSource = given.file);
      case 'pictures':
        if (given.left > 0) this.dropNote = words.left(given.left);
        return void (await this.setDataset(given.files, { keep: true }));
      case 'model': {
        const { isCheckpoint } = await import('../../src/client/index.js');
        const { file } = given;
        return (await isCheckpoint(file)) ? this.importCheckpoint(file) : this.importWeights(file);
      }
    }
  }

  /** What tells files apart; needed when there are some. */
  async #dropReader() {
    return loaded(() => import('./pictures/dropped.js')).catch((error: unknown) => {
      this.#run.fail(error);
      throw error;
    });
  }

  /** Runs what a visitor asked for. Errors are on view and were dispatched; there is no one to reject to. */
  #attempt(call: () => Promise<unknown>): void {
    call().catch(() => {});
  }

  readonly #changeOption = ({ detail }: CustomEvent<OptionChange>): void => {
    const { option, value } = detail;
    if (option !== 'dataset') Object.assign(this, { [option]: value });
    else if (value === undefined || typeof value === 'string') this.datasetSource = value;
    else this.#attempt(async () => this.#take((await this.#dropReader()).chosenFiles(value)));
  };

  readonly #saveSheet = (): void => {
    this.#attempt(async () => {
      const { shown } = this.sheets;
      if (shown) download(await sheetToPng(shown), strings.pictureName(this.#run.description?.options, shown.step));
    });
  };

  readonly #saveWeights = (): void => {
    this.#attempt(async () => {
      const weights = await this.exportWeights();
      download(weights, strings.weightsName(this.#run.description?.options, this.#run.progress?.step ?? 0));
    });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'dcgan-trainer': DcganTrainerElement;
  }
}
