import { html, nothing } from 'lit';
import { recipeOf } from '../../src/shared/recipes.js';
import type { PropertyValues } from 'lit';
import type { StepTarget } from '../../src/shared/protocol/options.js';
import type { Message } from '../../src/shared/protocol/message.js';
import type { PixelSheet } from '../../src/shared/protocol/trainer.js';
import type { RemedyAction } from '../../src/shared/protocol/diagnosis.js';
import { define } from '../define.js';
import { download, sheetToPng } from '../shared/draw-sheet.js';
import { LazyPanels } from '../shared/lazy-panels.js';
import type { ElementView } from '../shared/lazy-view-element.js';
import { noticeStyles } from '../shared/notice.styles.js';
import { panelStyles } from '../shared/panel.styles.js';
import { PictureElement } from '../shared/picture.element.js';
import { sharedStyles } from '../shared/shared.styles.js';
import { themeStyles } from '../shared/theme.styles.js';
import type { CheckpointAction } from './panels/checkpoints/checkpoints.element.js';
import { fieldErrors, optionOf } from './panels/settings/field-errors.js';
import { strings } from './dcgan-trainer.strings.js';
import { trainerStyles } from './dcgan-trainer.styles.js';
import { doctorView } from './doctor.template.js';
import { noticesStyles } from './notices.styles.js';
import { PANELS, type PanelName } from './panels/index.js';
import { depthsView } from './phases.template.js';
import { phasesStyles } from './phases.styles.js';
import { OwnPictures } from './panels/pictures/own-pictures.js';
import type { PicturesController } from './panels/pictures/pictures-controller.js';
import type { MeasuredRun } from './panels/settings/lengths.js';
import type { OptionChange } from './panels/settings/settings.element.js';
import { SheetsElement } from './panels/sheets/sheets.element.js';
import type { RunOptionsElement } from './run-options.element.js';
import type { TrainerController } from './trainer-controller.js';
import {
  announcementView,
  assessmentView,
  compactView,
  copyingView,
  finishedView,
  machineView,
  noticesView,
  posterView,
  progressView,
  settingsFoundView,
  statusView,
  toolbarView,
} from './trainer.template.js';

// The panels define their own tags when they are first shown; see panels/index.ts.
define('dcgan-trainer-sheets', SheetsElement);
define('dcgan-trainer-picture', class extends PictureElement {}); // a class can define one tag only, and the grid uses this class

const NO_FRAMES: readonly PixelSheet[] = [];

/**
 * What the visitor is asked to confirm: a reset, a reset that starts training at once, or one that first looks for settings for
 * their pictures.
 */
type Question = 'reset' | 'train again' | 'find';

/** What the view needs of its element. */
export type TrainerViewHost = RunOptionsElement & { readonly controls: boolean; exportFilm(): Promise<Blob | null> };

/** What `<dcgan-trainer>` shows, and what a visitor does there. */
export class TrainerView implements ElementView {
  readonly styles = [themeStyles, sharedStyles, noticeStyles, panelStyles, trainerStyles, phasesStyles, noticesStyles];

  readonly #host: TrainerViewHost;
  readonly #run: TrainerController;
  readonly #pictures: OwnPictures;
  readonly #panels = new LazyPanels<PanelName>(PANELS, error => this.#run.errors.report(error));
  #confirming: Question | null = null;
  #settingsOpen = false;
  #filming = false;
  /** Whether pictures that were kept from the last visit have a saved run, which then goes on; `null` before that is known. */
  #resumes: boolean | null = null;
  /** The warnings that the visitor has dismissed; the same ones are not shown again. */
  readonly #dismissed = new Set<string>();

  constructor(host: TrainerViewHost, run: TrainerController, pictures: PicturesController) {
    this.#host = host;
    this.#run = run;
    this.#pictures = new OwnPictures(host, run, pictures, what => this.#confirmReset(what));
  }

  willUpdate(changed: PropertyValues): void {
    this.#loadPanels();
    const subject = optionOf(this.#run.error);
    if (this.#host.hasUpdated && subject && changed.has(subject === 'dataset' ? 'datasetSource' : subject))
      this.#run.errors.clear(); // it was about the value before
    else if (subject) this.#settingsOpen = true; // the error is shown at its field
  }

  updated(): void {
    this.#pictures.updatePreview();
    if (this.#resumes === null && this.#pictures.areKept) this.#attempt(() => this.#findSaved());
  }

  async #findSaved(): Promise<void> {
    this.#resumes = false;
    this.#resumes = await this.#run.hasSaved();
    this.#host.requestUpdate();
  }

  /** The sheet that is shown, which the visitor may have chosen from the strip; `undefined` before the first. */
  get sheet(): PixelSheet | undefined {
    return this.#root.querySelector<SheetsElement>('dcgan-trainer-sheets')?.shown ?? undefined;
  }

  render() {
    const run = this.#run;
    const { shownState: state } = run;
    const begun = run.description !== null;
    const own = this.#pictures;
    const heads = run.heads.means;
    const history = run.record?.history;
    const { dataset = 'digits', classes, variant } = this.#host.trainerOptions;
    return html`
      <div part="base" class="base" data-state=${state} ?data-unbegun=${!begun}>
        <dcgan-trainer-sheets
          class="stage"
          exportparts="sheet, caption, strip"
          .sheet=${run.sheet}
          .options=${state === 'empty' ? this.#host.trainerOptions : null}
          .awaited=${begun || state === 'loading'}
          .named=${dataset === 'digits' && classes !== 'none' && variant !== 'autoencoder'}
          .frames=${run.record?.strip.frames ?? NO_FRAMES}
          .filming=${this.#filming}
          @save-sheet=${this.#saveSheet}
          @save-film=${this.#saveFilm}
        ></dcgan-trainer-sheets>
        <div part="side" class="side">
          ${statusView(run, own.searching)}
          ${begun || state === 'loading' ? nothing : posterView(this.#host.trainerOptions)}
          ${begun || state === 'loading' ? progressView(run) : nothing}
          ${toolbarView(run, this.#confirming !== null, this.#moreSteps, this.#actions, this.#findsSettings ? { searching: own.searching, asSet: this.#actions.asSet } : null)}
          ${own.chosen ? settingsFoundView(own.searching, own.found) : nothing}
          ${
            state === 'empty'
              ? html`<dcgan-trainer-expectation
                  class="expectation hint"
                  .options=${this.#host.trainerOptions}
                ></dcgan-trainer-expectation>`
              : nothing
          }
          ${state === 'finished' ? finishedView() : nothing}
          ${noticesView(run, () => run.dismiss(), this.#warnings, this.#dismissWarning)}
          ${doctorView(run, this.#actions.remedy)}
          ${
            history && history.length > 0
              ? html`<dcgan-trainer-chart
                  part="chart"
                  .history=${history}
                  .version=${history.version}
                  .phase=${run.phase}
                ></dcgan-trainer-chart>`
              : nothing
          }
        </div>
        ${machineView(run)} ${this.#pictures.render()}
        ${heads && run.description ? depthsView(run.description.options.heads, heads) : nothing} ${copyingView(run)}
        ${assessmentView(run)} ${this.#host.controls ? this.#renderSettings() : nothing}
        <slot name="footer"></slot>
        ${compactView(run, this.#actions.primary)} ${announcementView(run)}
      </div>
    `;
  }

  /** What speaks against the run's data, without what the visitor has dismissed. */
  get #warnings(): readonly Message[] {
    return this.#run.description?.warnings.filter(({ text }) => !this.#dismissed.has(text)) ?? [];
  }

  readonly #dismissWarning = ({ text }: Message): void => {
    this.#dismissed.add(text);
    this.#host.requestUpdate();
  };

  /** The chart is loaded along with the engine, so that it is there before there is anything to draw. */
  #loadPanels(): void {
    if (this.#host.controls) this.#panels.load('settings');
    if (this.#pictures.shown) this.#panels.load('pictures');
    this.#panels.load(this.#run.state === 'empty' ? 'before' : 'chart');
    if (this.#run.description) {
      this.#panels.load('save');
      this.#panels.load('copying');
      this.#panels.load('assessment');
    }
  }

  #renderSettings() {
    const run = this.#run;
    const own = this.#pictures;
    return html`
      <details
        part="settings"
        class="settings"
        ?open=${this.#settingsOpen}
        @toggle=${(event: Event) => (this.#settingsOpen = (event.target as HTMLDetailsElement).open)}
      >
        <summary>${strings.settings}</summary>
        <dcgan-trainer-settings
          .options=${this.#host.trainerOptions}
          .fieldErrors=${fieldErrors(run.error)}
          .pending=${run.pending.length > 0}
          .busy=${run.preparing || run.state === 'loading'}
          .withoutClasses=${run.withoutClasses}
          .run=${this.#measuredRun}
          .backend=${run.description?.backend ?? null}
          .ownSheet=${own.sheet}
          .ownSide=${own.side}
          @option-change=${this.#changeOption}
          @start-over=${() => this.#confirmReset('reset')}
          @open-camera=${() => this.#pictures.openCamera()}
          @load-weights=${({ detail }: CustomEvent<Blob>) => this.#attempt(() => this.#run.importWeights(detail))}
        ></dcgan-trainer-settings>
      </details>
      <details part="saved" class="settings">
        <summary>${strings.savedStates}</summary>
        <dcgan-trainer-checkpoints
          .list=${run.saved}
          .status=${run.trainer?.checkpoint ?? null}
          .begun=${run.description !== null}
          .busy=${run.preparing || run.state === 'loading'}
          @checkpoint-action=${({ detail }: CustomEvent<CheckpointAction>) => this.#attempt(() => this.#onCheckpointAction(detail))}
        ></dcgan-trainer-checkpoints>
      </details>
    `;
  }

  /** A run whose duration is known, by which the settings reckon: the present one, else the one that was suggested. */
  get #measuredRun(): MeasuredRun | null {
    const { description, progress } = this.#run;
    const { found } = this.#pictures;
    if (description?.phases.length === 1 && progress?.stepsPerSecond) {
      const { options, height } = description;
      return { options, side: height, seconds: options.steps / progress.stepsPerSecond };
    }
    return found && { options: found.options, side: found.options.imageSize ?? 0, seconds: found.seconds };
  }

  readonly #actions = {
    primary: () => {
      if (this.#pictures.searching) return this.#pictures.cancelSearch();
      if (this.#findsSettings) return this.#attempt(() => this.#findAndTrain());
      const { shownState: state } = this.#run;
      if (state === 'running' || state === 'loading') this.#attempt(() => this.#run.pause());
      else this.#attempt(() => this.#start(state === 'finished'));
    },
    asSet: () => this.#attempt(() => this.#startAnew()),
    step: (target: StepTarget) => this.#attempt(() => this.#run.step(1, target)),
    askReset: () => this.#confirmReset(this.#run.state === 'finished' ? 'train again' : 'reset'),
    reset: () => this.#attempt(() => this.#reset()),
    keep: () => this.#closeQuestion('.reset'),
    remedy: (action: RemedyAction) => this.#attempt(() => this.#remedy(action)),
  };

  /** Asks before a run is discarded; without one it resets at once. */
  #confirmReset(what: Question): void {
    if (!this.#run.progress?.step) {
      return this.#attempt(() => (what === 'find' ? this.#findAndTrain() : this.#run.reset()));
    }
    this.#confirm(what);
    void this.#host.updateComplete.then(() => this.#focus('.keep'));
  }

  async #reset(): Promise<void> {
    const train = this.#confirming === 'train again';
    const find = this.#confirming === 'find';
    this.#closeQuestion('.primary');
    if (find) return this.#findAndTrain();
    await this.#run.reset();
    if (train) await this.#start();
  }

  /** Whether the primary button looks for settings first: for the visitor's own pictures, before there is a run of them. */
  get #findsSettings(): boolean {
    const { state, description } = this.#run;
    if (this.#resumes && this.#pictures.areKept) return false;
    return (
      this.#pictures.searching || (this.#pictures.chosen && !description && (state === 'empty' || state === 'failed'))
    );
  }

  /** A run that is under way would slow the measurement, so it is paused; it stays if no settings are found. */
  async #findAndTrain(): Promise<void> {
    if (this.#run.state === 'running') await this.#run.pause();
    if (!(await this.#pictures.findSettings())) return;
    await this.#startAnew();
  }

  /**
   * A saved run of the element's name is one of other pictures or settings, so it does not go on; it stays among the saved
   * states.
   */
  async #startAnew(): Promise<void> {
    const had = this.#run.description !== null;
    await this.#run.open();
    if (had || this.#run.progress?.step) await this.#run.reset();
    await this.#start();
  }

  /** The button may be gone with its finding, so the focus is moved. */
  async #remedy(action: RemedyAction): Promise<void> {
    await this.#run.applyRemedy(action);
    await this.#host.updateComplete;
    if (!this.#host.shadowRoot?.activeElement) this.#focus('.remedy');
  }

  /** @param longer whether steps are added first */
  async #start(longer = false): Promise<void> {
    if (longer) await this.#run.extend(this.#moreSteps);
    await this.#run.start();
  }

  /** By how many steps a finished run goes on: as many as a new one's last phase has. */
  get #moreSteps(): number {
    const { variant, recipe, steps } = this.#host.trainerOptions;
    return steps ?? recipeOf(variant, recipe).steps;
  }

  #closeQuestion(next: string): void {
    this.#confirm(null);
    void this.#host.updateComplete.then(() => this.#focus(next));
  }

  #confirm(what: Question | null): void {
    this.#confirming = what;
    this.#host.requestUpdate();
  }

  #focus(selector: string): void {
    (this.#root.querySelector<HTMLElement>(selector) ?? this.#root.querySelector<HTMLElement>('.primary'))?.focus();
  }

  get #root() {
    return this.#host.renderRoot;
  }

  async #onCheckpointAction(action: CheckpointAction): Promise<void> {
    switch (action.type) {
      case 'save':
        return void (await this.#run.call(trainer => trainer.saveCheckpoint()));
      case 'export':
        return this.#saveFile(
          await this.#run.call(trainer => trainer.exportCheckpoint()),
          this.#run.progress?.step ?? 0,
        );
      case 'download':
        return this.#saveFile(await this.#run.readSaved(action.info.id), action.info.step);
      case 'go-back':
        return this.#run.importCheckpoint(await this.#run.readSaved(action.info.id));
      case 'delete':
        return this.#run.deleteSaved(action.info.id);
      case 'import':
        return this.#run.importCheckpoint(action.file);
    }
  }

  #saveFile(file: Blob, step: number): void {
    download(file, strings.checkpointName(this.#run.description?.options, step));
  }

  /** Runs what the visitor asked for. Errors are shown and dispatched already. */
  #attempt(call: () => Promise<unknown>): void {
    call().catch(() => {});
  }

  readonly #changeOption = ({ detail }: CustomEvent<OptionChange>): void => {
    const { option, value } = detail;
    if (option !== 'dataset') Object.assign(this.#host, { [option]: value });
    else if (value === undefined || typeof value === 'string') this.#host.datasetSource = value;
    else this.#pictures.choose(value);
  };

  readonly #saveSheet = (): void => {
    this.#attempt(async () => {
      const { sheet } = this;
      if (sheet) download(await sheetToPng(sheet), strings.pictureName(this.#run.description?.options, sheet.step));
    });
  };

  readonly #saveFilm = (): void => {
    this.#attempt(async () => {
      this.#setFilming(true);
      try {
        const film = await this.#host.exportFilm();
        const step = this.#run.progress?.step ?? 0;
        if (film)
          download(film, strings.filmName(this.#run.description?.options, step, film.type.replace(/^.*\//, '')));
      } catch (error) {
        this.#run.errors.report(error);
      } finally {
        this.#setFilming(false);
      }
    });
  };

  #setFilming(filming: boolean): void {
    this.#filming = filming;
    this.#host.requestUpdate();
  }
}
