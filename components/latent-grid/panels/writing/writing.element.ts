import { html, nothing } from 'lit';
import { property, query } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Generator } from '../../../../src/client/index.js';
import { HOME } from '../../../../src/shared/latent/plane-view.js';
import type { ClassGroup } from '../../../../src/shared/protocol/classes.js';
import { sharedStyles } from '../../../shared/shared.styles.js';
import { VisibilityController } from '../../../shared/visibility-controller.js';
import type { Scene } from '../../canvas/scene.js';
import { Tiles } from '../../canvas/tiles.js';
import { MOST_CHARACTERS } from '../../options.js';
import { exampleOf, unwritable, writable } from '../classes/characters.js';
import { paintLine, setLine } from './ink.js';
import { strings } from './writing.strings.js';
import { writingStyles } from './writing.styles.js';
import { LocalizedElement } from '../../../shared/localized-element.js';

/** Most canvas pixels for each of the generator's: more would be slower, and no sharper. */
const LARGEST_SCALE = 12;

/** The `detail` of each event. */
export interface WritingEvents {
  'text-change': string;
  'draw-error': unknown;
}

type Pictures = readonly (ImageData | null)[];

/**
 * Private to `<latent-grid>`: a text in the network's hand, and the field to type it. Each word is a canvas of its own, so
 * that lines break between words.
 */
export class WritingElement extends LocalizedElement {
  static override styles = [sharedStyles, writingStyles];

  @property({ attribute: false }) generator: Generator | null = null;
  @property({ attribute: false }) version = 0;
  @property({ attribute: false }) scene: Scene | null = null;
  @property({ attribute: false }) text = '';
  @property({ attribute: false }) group: ClassGroup = { name: '', classes: [] };

  @query('.paper') private paper!: HTMLElement;

  readonly #visibility = new VisibilityController(this);
  readonly #tiles = new Tiles(
    () => this.requestUpdate(),
    error => this.dispatchEvent(new CustomEvent('draw-error', { detail: error })),
  );
  /** The words that are shown, which stay until all characters of the next text are drawn. */
  #words: readonly Pictures[] = [];
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scheme.addEventListener('change', this.#repaint);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#scheme.removeEventListener('change', this.#repaint);
    this.#tiles.clear();
  }

  protected override willUpdate(): void {
    const samples = this.#samples();
    this.#tiles.setGenerator(this.generator, this.version);
    this.#tiles.request(this.#visibility.visible ? samples : []);
    const pictures = samples.map(({ key }) => this.#tiles.get(key)?.image);
    if (!pictures.every(picture => picture !== undefined)) return;
    this.#words = wordsOf(this.scene?.characters ?? [], pictures);
  }

  protected override updated(): void {
    const { color } = getComputedStyle(this.paper);
    const { channels = 1, height = 1 } = this.generator?.description ?? {};
    const canvases = this.paper.querySelectorAll('canvas');
    this.#words.forEach((word, i) => {
      const canvas = canvases[i];
      if (!canvas) return;
      const scale = (canvas.clientHeight * devicePixelRatio) / height;
      paintLine(canvas, setLine(word, channels), Math.min(LARGEST_SCALE, Math.max(1, Math.ceil(scale))), color, null);
    });
  }

  override render() {
    const { text, group } = this;
    const known = writable(group);
    const digits = known.every(character => /\d/.test(character));
    const unknown = unwritable(text, group);
    const shown = text === '' ? strings.example(exampleOf(group)) : strings.written(text);
    return html`
      <label part="input" class="field">
        <span>${strings.label(digits)}</span>
        <input
          type="text"
          maxlength=${MOST_CHARACTERS}
          inputmode=${digits ? 'decimal' : 'text'}
          autocomplete="off"
          spellcheck="false"
          placeholder=${exampleOf(group)}
          title=${strings.left(MOST_CHARACTERS)}
          .value=${live(text)}
          @input=${this.#onInput}
          @keydown=${this.#onKeydown}
        />
      </label>
      <div part="paper" class="paper" role="img" aria-label=${shown} ?data-example=${text === ''}>
        ${this.#words.map(() => html`<canvas aria-hidden="true"></canvas>`)}
      </div>
      <p part="gaps" class="gaps" role="status">${unknown.length > 0 ? strings.gaps(unknown, known) : nothing}</p>
    `;
  }

  retry(): void {
    this.#tiles.retry();
  }

  /** The characters' vectors. They are known by their numbers, so that typing draws no character again. */
  #samples() {
    const { scene } = this;
    const count = scene?.characters?.filter(name => name !== null).length ?? 0;
    return Array.from({ length: count }, (_, column) => {
      const z = scene?.cell(HOME, 0, column).z ?? new Float32Array();
      return { key: z.join(), z };
    });
  }

  readonly #repaint = (): void => this.requestUpdate();

  readonly #onInput = (event: Event): void => {
    const { value } = event.target as HTMLInputElement;
    const detail = [...value].slice(0, MOST_CHARACTERS).join('');
    this.dispatchEvent(new CustomEvent<string>('text-change', { detail }));
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.isComposing) this.dispatchEvent(new CustomEvent('request-seed'));
  };
}

/** Pictures by words, which gaps divide. */
function wordsOf(characters: readonly (string | null)[], pictures: readonly ImageData[]): readonly Pictures[] {
  const words: ImageData[][] = [];
  let next = 0;
  let open = false;
  for (const name of characters) {
    const picture = name === null ? undefined : pictures[next++];
    if (!picture) open = false;
    else if (open) words.at(-1)?.push(picture);
    else {
      words.push([picture]);
      open = true;
    }
  }
  return words;
}
