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

    div {
      block-size: 100%;
    }

    img {
      display: block;
      inline-size: 100%;
      block-size: 100%;
      border-radius: var(--_radius);
      background: #000;
      object-fit: contain;
      image-rendering: pixelated;
      opacity: 0;
      transition: opacity 600ms;
    }

    .shown img {
      opacity: 1;
    }

    span {
      position: absolute;
      inset-block-start: 0.6em;
      inset-inline-end: 0.6em;
      padding: 0.1em 0.7em;
      border-radius: 999px;
      background: rgb(0 0 0 / 75%);
      color: #fff;
      font-size: 0.8em;
    }

    div:not(.shown) span {
      display: none;
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
        <span>${words.recorded}</span>
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
