import { html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { RunSuggestion, SuggestedOptions } from '../../../../src/client/index.js';
import { COLOURS, CROPS } from '../../../../src/shared/protocol/pictures.js';
import type { TrainerOptions } from '../../../../src/shared/protocol/options.js';
import type {
  Colours,
  Crop,
  ImportedPictures,
  PicturesReport,
  PictureThumbnail,
} from '../../../../src/shared/protocol/pictures.js';
import type { LoadProgress, PixelSheet } from '../../../../src/shared/protocol/trainer.js';
import { paintSheet } from '../../../shared/draw-sheet.js';
import { progressBar } from '../../../shared/progress-bar.js';
import { noticeStyles } from '../../../shared/notice.styles.js';
import { sharedStyles } from '../../../shared/shared.styles.js';
import { messageText } from '../../../shared/messages.js';
import { strings } from '../../dcgan-trainer.strings.js';
import { noticeView } from '../../notice.template.js';
import { skippedView } from '../../trainer.template.js';
import { pictureStrings as words } from './pictures.strings.js';
import { picturesStyles } from './pictures.styles.js';
import { LocalizedElement } from '../../../shared/localized-element.js';

/** Most classes that are listed without being asked for. */
const FEW_CLASSES = 12;

/** The detail of `pictures-action`: what the visitor asks for. */
export type PicturesAction =
  | { readonly type: 'cancel' | 'others' | 'forget' | 'start-over' | 'find' }
  | { readonly type: 'keep'; readonly keep: boolean }
  | { readonly type: 'colours'; readonly colours: Colours }
  | { readonly type: 'crop'; readonly crop: Crop }
  | { readonly type: 'use'; readonly options: SuggestedOptions };

/** Private to `<dcgan-trainer>`: the visitor's own pictures as D will see them, and the settings of their import. */
export class PicturesElement extends LocalizedElement {
  static override styles = [sharedStyles, noticeStyles, picturesStyles];

  @query('.sheet') private canvas?: HTMLCanvasElement;

  @property({ attribute: false }) imported: ImportedPictures | null = null;
  /** Progress of the import; `null` if there is none. */
  @property({ attribute: false }) progress: LoadProgress | null = null;
  @property({ attribute: false }) preview: PixelSheet | null = null;
  /** Whether the preview is the run's. */
  @property({ attribute: false }) exact = false;
  @property({ attribute: false }) crop: Crop = 'centre';
  @property({ attribute: false }) colours: Colours = 'auto';
  @property({ attribute: false }) kept = false;
  @property({ attribute: false }) canKeep = false;
  /** Whether the files are available for an import with other settings. */
  @property({ attribute: false }) changeable = false;
  /** Whether the present run learns from other data. */
  @property({ attribute: false }) waiting = false;
  /** Whether the run shows warnings and skipped files already. */
  @property({ attribute: false }) warningsShown = false;
  @property({ attribute: false }) busy = false;
  /** Loads the first pictures as they are, for choosing a square. */
  @property({ attribute: false }) thumbnails: (signal: AbortSignal) => Promise<PictureThumbnail[]> = () =>
    Promise.resolve([]);
  /** Suggests settings for the pictures. */
  @property({ attribute: false }) suggest: ((signal: AbortSignal) => Promise<RunSuggestion>) | null = null;
  /** What was suggested for these pictures elsewhere. */
  @property({ attribute: false }) suggestion: RunSuggestion | null = null;
  /** Changes with other pictures or other settings of their import. */
  @property({ attribute: false }) importVersion = 0;
  /** Options of the next run, as far as they are set. */
  @property({ attribute: false }) options: Partial<TrainerOptions> = {};
  /** Whether the present run has other options. */
  @property({ attribute: false }) pending = false;
  /** Whether a run is training. */
  @property({ attribute: false }) training = false;
  @state() private cropping = false;
  /** The texts of the warnings that the visitor has dismissed. */
  @state() private dismissed: ReadonlySet<string> = new Set();

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.canvas || !this.preview) return;
    if (changed.has('preview')) paintSheet(this.canvas, this.preview, this.canvas.clientWidth * devicePixelRatio);
  }

  override render() {
    const { imported, progress } = this;
    return html`
      <p class="title">${progress ? words.importing : words.title}</p>
      ${progress ? this.#renderProgress(progress) : nothing} ${imported ? this.#renderPictures(imported) : nothing}
      <p class="hidden" role="status">${imported && !progress ? words.ready(imported.report.count) : ''}</p>
    `;
  }

  #renderProgress(progress: LoadProgress) {
    return html`
      <div class="importing">
        ${progressBar(words.importing, progress.fraction)}
        <p class="count">${words.importingText(progress)}</p>
        <button class="button" @click=${() => this.#emit({ type: 'cancel' })}>${words.cancel}</button>
      </div>
    `;
  }

  #renderPictures({ report, size, channels }: ImportedPictures) {
    return html`
      <div class="pictures" ?data-stale=${this.progress !== null}>
        ${
          this.preview
            ? html`<figure>
                <canvas class="sheet" role="img" aria-label=${words.sheetLabel(Math.min(report.count, 32))}></canvas>
                <figcaption>
                  <span>${this.exact ? words.exact : words.taken}</span>
                  <button class="quiet" @click=${() => this.#emit({ type: 'others' })}>${words.others}</button>
                </figcaption>
              </figure>`
            : nothing
        }
        <div class="facts">
          <p class="count">${words.facts(report.count, size, channels)}</p>
          ${this.#renderClasses(report)} ${this.warningsShown ? nothing : this.#renderWarnings(report)}
          ${this.warningsShown ? nothing : skippedView(report)}
          ${this.changeable ? this.#renderChoices() : html`<p class="hint">${words.restored}</p>`}
          ${this.#renderSuggestion()} ${this.#renderKeep()}
          <div class="foot">
            ${
              this.waiting
                ? html`<button
                      class="button primary"
                      ?disabled=${this.busy}
                      @click=${() => this.#emit({ type: 'find' })}
                    >
                      ${strings.findAndTrain}
                    </button>
                    <button class="button" ?disabled=${this.busy} @click=${() => this.#emit({ type: 'start-over' })}>
                      ${words.startOver}
                    </button>`
                : nothing
            }
            <button class="button forget" @click=${() => this.#emit({ type: 'forget' })}>${words.forget}</button>
          </div>
        </div>
      </div>
      ${this.cropping && this.changeable ? this.#renderCropper() : nothing}
    `;
  }

  #renderWarnings({ warnings }: PicturesReport) {
    return warnings
      .filter(({ text }) => !this.dismissed.has(text))
      .map(warning =>
        noticeView(messageText(warning), () => (this.dismissed = new Set([...this.dismissed, warning.text]))),
      );
  }

  #renderClasses({ classes }: PicturesReport) {
    if (classes.length === 0) return nothing;
    return html`
      <details class="classes" ?open=${classes.length <= FEW_CLASSES}>
        <summary>${words.classes(classes.length)}</summary>
        <ul>
          ${classes.map(
            ({ name, count }) =>
              html`<li><span class="name">${name}</span> <span class="count">${words.classCount(count)}</span></li>`,
          )}
        </ul>
      </details>
    `;
  }

  #renderChoices() {
    const own = typeof this.crop === 'object';
    return html`
      <div class="fields">
        <label>
          ${words.crop}
          <select @change=${this.#chooseCrop}>
            ${CROPS.map(name => html`<option value=${name} .selected=${name === this.crop}>${words.cropName[name]}</option>`)}
            <option value="own" .selected=${own || this.cropping}>${words.cropName.own}</option>
          </select>
        </label>
        <label>
          ${words.colours}
          <select @change=${this.#chooseColours}>
            ${COLOURS.map(
              name =>
                html`<option value=${name} .selected=${name === this.colours}>${words.coloursName[name]}</option>`,
            )}
          </select>
        </label>
      </div>
      ${
        own && !this.cropping
          ? html`<button class="quiet" @click=${() => (this.cropping = true)}>${words.cropOpen}</button>`
          : nothing
      }
    `;
  }

  #renderSuggestion() {
    return html`
      <dcgan-trainer-suggestion
        .suggest=${this.suggest}
        .given=${this.suggestion}
        .importVersion=${this.importVersion}
        .options=${this.options}
        .pending=${this.pending && !this.waiting}
        .busy=${this.busy || this.training || this.progress !== null}
        @start-over=${() => this.#emit({ type: 'start-over' })}
        @suggestion-used=${({ detail }: CustomEvent<SuggestedOptions>) => this.#emit({ type: 'use', options: detail })}
      ></dcgan-trainer-suggestion>
    `;
  }

  #renderKeep() {
    if (!this.canKeep) return html`<p class="hint">${words.keepDenied}</p>`;
    return html`
      <label class="switch">
        <input
          type="checkbox"
          .checked=${this.kept}
          aria-describedby="keep-hint"
          @change=${(event: Event) => this.#emit({ type: 'keep', keep: (event.target as HTMLInputElement).checked })}
        />
        ${words.keep}
      </label>
      <p class="hint" id="keep-hint">${words.keepHint}</p>
    `;
  }

  #renderCropper() {
    return html`
      <dcgan-trainer-cropper
        .thumbnails=${this.thumbnails}
        .square=${typeof this.crop === 'object' ? this.crop : null}
        @crop-chosen=${({ detail }: CustomEvent<Crop>) => {
          this.cropping = false;
          this.#emit({ type: 'crop', crop: detail });
        }}
        @crop-cancelled=${() => (this.cropping = false)}
      ></dcgan-trainer-cropper>
    `;
  }

  readonly #chooseCrop = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    const name = CROPS.find(crop => crop === value);
    this.cropping = name === undefined;
    if (name) this.#emit({ type: 'crop', crop: name });
  };

  readonly #chooseColours = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    const colours = COLOURS.find(name => name === value);
    if (colours) this.#emit({ type: 'colours', colours });
  };

  #emit(detail: PicturesAction): void {
    this.dispatchEvent(new CustomEvent('pictures-action', { detail }));
  }
}
