import { css, html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { DATASETS, type TrainerOptions } from '../../../../src/shared/protocol/options.js';
import { recipeOf } from '../../../../src/shared/recipes.js';
import { beforeStrings as words } from './before.strings.js';
import { LocalizedElement } from '../../../shared/localized-element.js';

const STILL = '(prefers-reduced-motion: reduce)';

/**
 * Private to `<dcgan-trainer>`: a recorded training over the noise that is there before the first sheet. Visitors who prefer
 * reduced motion keep the noise, as does a page that has the package from another origin, whose policy may allow no pictures
 * from there.
 */
export class RecordingElement extends LocalizedElement {
  static override styles = css`
    :host {
      position: absolute;
      inset: 0;
      pointer-events: none;
    }

    /* It is wider than the square that it lies in, and says below it what it is. */
    div {
      display: grid;
      grid-template-rows: minmax(0, auto) minmax(2.5em, 1fr);
      overflow: hidden;
      block-size: 100%;
      border-radius: var(--_radius);
      background: #000;
      opacity: 0;
      transition: opacity 600ms;
    }

    .shown {
      opacity: 1;
    }

    img {
      display: block;
      inline-size: 100%;
      block-size: 100%;
      object-fit: contain;
      image-rendering: pixelated;
    }

    span {
      place-self: center;
      padding-inline: 1em;
      color: #fff;
      font-size: 0.9em;
      text-align: center;
    }
  `;

  @property({ attribute: false }) options: Partial<TrainerOptions> = {};
  @state() private url: string | null = null;
  @state() private loaded = false;

  /** The data set of the run, if a training on it was recorded. */
  get #dataset(): 'digits' | 'faces' | null {
    const { variant = 'plain', recipe, dataset = recipeOf(variant, recipe).dataset, latentSize = 100 } = this.options;
    if (variant !== 'plain' || latentSize < 100) return null;
    return DATASETS.find(name => name === dataset) ?? null;
  }

  protected override updated(): void {
    void this.#find();
  }

  override render() {
    const dataset = this.#dataset;
    if (!this.url || !dataset) return nothing;
    return html`
      <div class=${this.loaded ? 'shown' : ''}>
        <img
          src=${this.url}
          alt=${words.recordingLabel(dataset)}
          @load=${() => (this.loaded = true)}
          @error=${() => (this.url = null)}
        />
        <span>${words.recorded(dataset)}</span>
      </div>
    `;
  }

  #found: string | null = null;

  async #find(): Promise<void> {
    const dataset = this.#dataset;
    if (dataset === this.#found) return;
    this.#found = dataset;
    if (!dataset || matchMedia(STILL).matches) return;
    const { recordedTraining } = await import('../../../../src/client/index.js');
    const url = recordedTraining(dataset);
    if (dataset === this.#dataset && new URL(url).origin === location.origin) this.url = url;
  }
}
