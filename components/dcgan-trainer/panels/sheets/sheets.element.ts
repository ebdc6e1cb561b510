import { html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { TrainerOptions } from '../../../../src/shared/protocol/options.js';
import type { PixelSheet } from '../../../../src/shared/protocol/trainer.js';
import { strings } from '../../dcgan-trainer.strings.js';
import { paintSheet, paintTiles } from '../../../shared/draw-sheet.js';
import { icon } from '../../../shared/icons.js';
import { posterSheet } from '../../../shared/poster-sheet.js';
import { sharedStyles } from '../../../shared/shared.styles.js';
import { sheetsStyles } from './sheets.styles.js';
import { SizeController } from '../../../shared/size-controller.js';
import { VisibilityController } from '../../../shared/visibility-controller.js';
import { LocalizedElement } from '../../../shared/localized-element.js';

/** Sides of a tile of the strip, and the most tiles that are drawn. All frames can be reached in any case. */
const SMALLEST_TILE = 44; // CSS pixels: what a finger can hit
const LARGEST_TILE = 4; // heights of the text, which is larger on a wall
const MOST_TILES = 30;
/** How wide a letter of a column's name is on average, with the space beside the name. */
const EM_PER_LETTER = 0.6;

/** Neighbouring columns of one class. */
interface NamedColumns {
  readonly name: string;
  readonly span: number;
}

function mergeColumns(names: readonly string[] = []): NamedColumns[] {
  const merged: { name: string; span: number }[] = [];
  for (const name of names) {
    const last = merged.at(-1);
    if (last?.name === name) last.span += 1;
    else merged.push({ name, span: 1 });
  }
  return merged;
}

/**
 * Private to `<dcgan-trainer>`: the sample sheet, and the strip of earlier ones below it. The strip is a range input laid
 * over its tiles, so that keys, touch and screen readers work as usual.
 */
export class SheetsElement extends LocalizedElement {
  static override styles = [sharedStyles, sheetsStyles];

  @query('.sheet') private canvas!: HTMLCanvasElement;
  @query('.tiles') private tilesCanvas?: HTMLCanvasElement;

  /** The newest sheet; before there is one, noise is shown. */
  @property({ attribute: false }) sheet: PixelSheet | null = null;
  /** The options of the next run, before there is one; `null` afterwards. */
  @property({ attribute: false }) options: Partial<TrainerOptions> | null = null;
  /** Whether a run has begun, whose first sheet is to come: what stands below it has its room, so that nothing moves then. */
  @property({ attribute: false }) awaited = false;
  /** Whether its columns will have names. */
  @property({ attribute: false }) named = false;
  /** Kept sheets, oldest first. */
  @property({ attribute: false }) frames: readonly PixelSheet[] = [];
  /** Whether a film is being made of them. */
  @property({ attribute: false }) filming = false;

  /** Step of the frame that the visitor has chosen; `null` follows the newest sheet. */
  @state() private held: number | null = null;

  readonly #visibility = new VisibilityController(this);
  #timeline: readonly PixelSheet[] = [];
  #drawn: { sheet: PixelSheet; box: number } | null = null;

  constructor() {
    super();
    new SizeController(this);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('sheet') && !changed.has('frames')) return;
    const { frames, sheet } = this;
    const newest = frames.at(-1);
    this.#timeline = sheet && (!newest || sheet.step > newest.step) ? [...frames, sheet] : frames;
    const last = this.#timeline.at(-1);
    if (this.held !== null && (!last || this.held >= last.step)) this.held = null;
  }

  protected override updated(): void {
    if (!this.#visibility.visible) return; // it is drawn when it is visible again
    this.#drawSheet();
    this.#drawTiles();
  }

  /** The sheet that is shown; `null` before there is one. */
  get shown(): PixelSheet | null {
    return (this.held === null ? this.sheet : this.#timeline[this.#position]) ?? null;
  }

  override render() {
    const { shown } = this;
    const describe = shown?.kind === 'pairs' ? strings.pairsLabel : strings.sheetLabel;
    const columns = mergeColumns(shown?.columnNames);
    const inColumns = columns.length > 0 ? strings.columnsLabel(columns.map(({ name }) => name)) : '';
    const label = shown ? describe(shown.step, shown.rows, shown.columns) + inColumns : strings.posterLabel;
    const ratio = shown ? `${shown.width} / ${shown.height}` : '1';
    return html`
      <figure part="sheet" class=${shown ? 'frame' : 'frame poster'}>
        ${columns.length > 0 ? this.#renderColumns(columns) : nothing}
        ${!shown && this.awaited && this.named ? html`<div class="columns room"><span>0</span></div>` : nothing}
        <canvas class="sheet" role="img" aria-label=${label} .style=${`aspect-ratio: ${ratio}`}></canvas>
        ${this.options ? html`<dcgan-trainer-recording .options=${this.options}></dcgan-trainer-recording>` : nothing}
        ${
          shown || this.awaited
            ? html`<figcaption part="caption" class=${shown ? '' : 'room'}>
                <span class="step">${strings.sheetCaption(shown?.step ?? 0)}</span>
                <span class="epoch">${strings.sheetEpoch(shown?.epoch ?? 0)}</span>
                <span class="actions">
                  <button
                    class="quiet live"
                    title=${strings.liveTitle}
                    aria-pressed=${this.held === null}
                    @click=${this.#follow}
                  >
                    ${strings.live}
                  </button>
                  <button class="quiet" @click=${this.#save}>${icon.download}${strings.savePicture}</button>
                  ${this.frames.length > 1 ? this.#renderFilm() : nothing}
                </span>
                ${shown?.kind === 'pairs' ? html`<span class="pairs">${strings.pairsCaption}</span>` : nothing}
              </figcaption>`
            : nothing
        }
      </figure>
      ${this.#timeline.length > 1 || this.awaited ? this.#renderStrip() : nothing}
    `;
  }

  /** The classes' names above their columns, upright if the longest is wider than its place. */
  #renderColumns(columns: readonly NamedColumns[]) {
    const count = columns.reduce((sum, { span }) => sum + span, 0);
    const emPerColumn = (this.clientWidth || 320) / count / this.#fontSize;
    const upright = columns.some(({ name, span }) => name.length * EM_PER_LETTER > span * emPerColumn);
    return html`
      <div class=${upright ? 'columns upright' : 'columns'} aria-hidden="true">
        ${columns.map(({ name, span }) => html`<span title=${name} .style=${`flex-grow: ${span}`}>${name}</span>`)}
      </div>
    `;
  }

  #renderFilm() {
    return html`<button class="quiet film" ?disabled=${this.filming} @click=${this.#saveFilm}>
      ${icon.download}${this.filming ? strings.filming : strings.saveFilm}
    </button>`;
  }

  get #fontSize(): number {
    return parseFloat(getComputedStyle(this).fontSize) || 16;
  }

  #renderStrip() {
    const last = this.#timeline.length - 1;
    const { count, side } = this.#tiling;
    const step = this.shown?.step ?? 0;
    return html`
      <div
        part="strip"
        class=${last > 0 ? 'strip' : 'strip room'}
        .style=${`inline-size: ${count * side}px; --tile: ${side}px`}
      >
        <canvas class="tiles" aria-hidden="true"></canvas>
        <input
          type="range"
          min="0"
          max=${last}
          step="1"
          .value=${String(this.#position)}
          aria-label=${strings.stripLabel}
          aria-valuetext=${strings.stripValue(step, this.held === null)}
          @input=${this.#scrub}
        />
      </div>
    `;
  }

  /** Index of the shown sheet in the timeline. */
  get #position(): number {
    const { held } = this;
    const found = held === null ? -1 : this.#timeline.findIndex(frame => frame.step >= held);
    return found < 0 ? this.#timeline.length - 1 : found;
  }

  get #tiling(): { count: number; side: number } {
    const width = this.clientWidth || 320;
    const count = Math.max(2, Math.min(this.#timeline.length, MOST_TILES, Math.floor(width / SMALLEST_TILE)));
    const largest = Math.round(LARGEST_TILE * this.#fontSize);
    return { count, side: Math.min(largest, Math.floor(width / count)) };
  }

  #drawSheet(): void {
    const sheet = this.shown ?? posterSheet();
    const box = Math.round(this.canvas.clientWidth * devicePixelRatio);
    if (!box || (this.#drawn?.sheet === sheet && this.#drawn.box === box)) return;
    paintSheet(this.canvas, sheet, box);
    this.#drawn = { sheet, box };
  }

  /** Draws tiles at even distances along the timeline, so that the thumb is over a tile when its frame is shown. */
  #drawTiles(): void {
    const canvas = this.tilesCanvas;
    if (!canvas || this.#timeline.length < 2) return;
    const { count, side } = this.#tiling;
    const last = this.#timeline.length - 1;
    const tiles = Array.from({ length: count }, (_, i) => this.#timeline[Math.round((i * last) / (count - 1))]);
    if (getComputedStyle(this).direction === 'rtl') tiles.reverse();
    paintTiles(canvas, tiles, Math.round(side * devicePixelRatio));
  }

  readonly #scrub = (event: Event): void => {
    const position = (event.target as HTMLInputElement).valueAsNumber;
    this.held = position === this.#timeline.length - 1 ? null : (this.#timeline[position]?.step ?? null);
  };

  readonly #follow = (): void => {
    this.held = null;
  };

  readonly #saveFilm = (): void => {
    this.dispatchEvent(new CustomEvent('save-film'));
  };

  readonly #save = (): void => {
    this.dispatchEvent(new CustomEvent('save-sheet'));
  };
}
