import { html } from 'lit';
import { property, queryAll, state } from 'lit/decorators.js';
import type { CropSquare, PictureThumbnail } from '../../../../src/shared/protocol/pictures.js';
import { capturePointer } from '../../../shared/capture-pointer.js';
import { sharedStyles } from '../../../shared/shared.styles.js';
import { cropperStyles } from './cropper.styles.js';
import { cropperStrings as words } from './pictures.strings.js';
import { picturesStyles } from './pictures.styles.js';
import { boxOf, moveSquare, resizeSquare, SMALLEST, WHOLE } from './crop-square.js';
import { LocalizedElement } from '../../../shared/localized-element.js';

/** Share of the picture, or of the square's size, that a key press moves; ten times as much with Shift. */
const STEP = 0.01;
/** Pixels along the side of a result. */
const RESULT = 64;
/** Largest height of the picture with the square. */
const HIGHEST_REM = 24;

/**
 * Private to `<dcgan-trainer>`: a square that visitors drag over the first pictures, with the results beside it. The same
 * square is used for all pictures. It emits `crop-chosen` with the square, or `crop-cancelled`.
 */
export class CropperElement extends LocalizedElement {
  static override styles = [sharedStyles, picturesStyles, cropperStyles];

  @queryAll('canvas') private canvases!: NodeListOf<HTMLCanvasElement>;

  /** Loads the first pictures as thumbnails: a dozen, however many there are. */
  @property({ attribute: false }) thumbnails: (signal: AbortSignal) => Promise<PictureThumbnail[]> = () =>
    Promise.resolve([]);
  /** The square to start with; `null` for the middle. */
  @property({ attribute: false }) square: CropSquare | null = null;
  @state() private pictures: readonly PictureThumbnail[] = [];
  /** Index of the picture that the square is on. */
  @state() private chosen = 0;
  #loading: AbortController | null = null;
  #drag: ((event: PointerEvent) => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#loading?.abort();
  }

  protected override updated(): void {
    for (const canvas of this.canvases) this.#draw(canvas);
  }

  override render() {
    const picture = this.pictures[this.chosen];
    return html`
      <p class="title">${words.title}</p>
      <p class="hint" id="how">${words.text}</p>
      ${picture ? this.#renderStage(picture) : html`<p role="status" class="hint">${words.loading}</p>`}
      <div class="toolbar">
        <button class="button primary" ?disabled=${!picture} @click=${this.#use}>${words.use}</button>
        <button class="button" @click=${() => this.dispatchEvent(new CustomEvent('crop-cancelled'))}>
          ${words.cancel}
        </button>
      </div>
    `;
  }

  #renderStage(picture: PictureThumbnail) {
    const square = this.square ?? WHOLE;
    const { left, top, width, height } = boxOf(picture, square);
    const place = `left: ${left * 100}%; top: ${top * 100}%; width: ${width * 100}%; height: ${height * 100}%`;
    return html`
      <div class="stage">
        <div class="picture" style=${frameOf(picture)}>
          <canvas
            data-picture=${this.chosen}
            role="img"
            aria-label=${words.picture(this.chosen + 1, this.pictures.length)}
          ></canvas>
          <div
            class="square"
            style=${place}
            tabindex="0"
            role="slider"
            aria-label=${words.label}
            aria-describedby="how"
            aria-valuemin=${SMALLEST * 100}
            aria-valuemax="100"
            aria-valuenow=${Math.round(square.size * 100)}
            aria-valuetext=${words.value(square.x, square.y, square.size)}
            @keydown=${this.#onKeydown}
            @pointerdown=${this.#startDrag}
            @pointermove=${(event: PointerEvent) => this.#drag?.(event)}
            @pointerup=${this.#endDrag}
            @pointercancel=${this.#endDrag}
          >
            <span class="corner"></span>
          </div>
        </div>
        <div class="results" role="group" aria-label=${words.results}>
          ${this.pictures.map(
            (_, i) => html`
              <button
                class="result"
                aria-label=${words.picture(i + 1, this.pictures.length)}
                aria-pressed=${i === this.chosen}
                @click=${() => (this.chosen = i)}
              >
                <canvas data-result=${i} width=${RESULT} height=${RESULT}></canvas>
              </button>
            `,
          )}
        </div>
      </div>
      <div class="toolbar">
        <button class="button" @click=${() => this.#resize(square.size - 10 * STEP)}>${words.smaller}</button>
        <button class="button" @click=${() => this.#resize(square.size + 10 * STEP)}>${words.larger}</button>
      </div>
    `;
  }

  async #load(): Promise<void> {
    const loading = (this.#loading = new AbortController());
    // Pictures that cannot be shown were skipped by the import, which has reported them.
    const pictures = await this.thumbnails(loading.signal).catch(() => []);
    if (!loading.signal.aborted) this.pictures = pictures;
  }

  #draw(canvas: HTMLCanvasElement): void {
    const { picture: whole, result } = canvas.dataset;
    const picture = this.pictures[Number(whole ?? result)];
    const context = canvas.getContext('2d');
    if (!picture || !context) return;
    const { width, height, rgba } = picture;
    const source = new OffscreenCanvas(width, height);
    source.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
    if (whole !== undefined) {
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      return context.drawImage(source, 0, 0);
    }
    const box = boxOf(picture, this.square ?? WHOLE);
    const from = [box.left * width, box.top * height, box.width * width, box.height * height] as const;
    context.drawImage(source, ...from, 0, 0, RESULT, RESULT);
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const picture = this.pictures[this.chosen];
    const square = this.square ?? WHOLE;
    const step = event.shiftKey ? 10 * STEP : STEP;
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const move = moves[event.key];
    if (!picture || event.ctrlKey || event.metaKey || event.altKey) return;
    if (move) this.square = moveSquare(picture, square, ...move);
    else if (event.key === '+' || event.key === '=') this.#resize(square.size + step);
    else if (event.key === '-') this.#resize(square.size - step);
    else return;
    event.preventDefault(); // else the page scrolls
  };

  #resize(size: number): void {
    const picture = this.pictures[this.chosen];
    if (picture) this.square = resizeSquare(picture, this.square ?? WHOLE, size);
  }

  /** Moves the square with the pointer; dragging its corner resizes it around its middle. */
  readonly #startDrag = (event: PointerEvent): void => {
    const picture = this.pictures[this.chosen];
    const handle = event.currentTarget as HTMLElement;
    const frame = handle.parentElement?.getBoundingClientRect();
    if (!picture || !frame || event.button !== 0) return;
    capturePointer(event);
    const [x, y] = [event.clientX, event.clientY];
    const square = this.square ?? WHOLE;
    const side = square.size * Math.min(frame.width, frame.height);
    const onCorner = (event.target as Element).classList.contains('corner');
    this.#drag = ({ clientX, clientY }) => {
      const [across, down] = [clientX - x, clientY - y];
      this.square = onCorner
        ? resizeSquare(picture, square, (square.size * (side + across + down)) / side)
        : moveSquare(picture, square, across / frame.width, down / frame.height);
    };
  };

  readonly #endDrag = (): void => {
    this.#drag = null;
  };

  readonly #use = (): void => {
    this.dispatchEvent(new CustomEvent('crop-chosen', { detail: this.square ?? WHOLE }));
  };
}

/** As large as there is room for, and no higher than a screen. The proportions must stay, or the square would be none. */
function frameOf({ width, height }: PictureThumbnail): string {
  return `aspect-ratio: ${width} / ${height}; inline-size: min(100%, ${(HIGHEST_REM * width) / height}rem)`;
}
