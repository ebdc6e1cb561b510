import { html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { CopyCheck, Generator, GeneratorCopyCheckOptions } from '../../../../src/client/index.js';

import { sheetImages } from '../../../../src/shared/images/pixels.js';
import { COPY_WITHIN } from '../../../../src/shared/protocol/copies.js';
import type { NearestImages } from '../../../../src/shared/protocol/copies.js';
import type { DatasetSource } from '../../../../src/shared/protocol/options.js';
import { CopyCheckController } from '../../../shared/copy-check-controller.js';
import { noticeStyles } from '../../../shared/notice.styles.js';
import { sharedStyles } from '../../../shared/shared.styles.js';
import { asError } from '../../../shared/error-controller.js';
import { errorText } from '../../../shared/messages.js';
import { strings } from './nearest.strings.js';
import { nearestStyles } from './nearest.styles.js';
import { LocalizedElement } from '../../../shared/localized-element.js';
import { importEngine } from '../../../shared/engine.js';

interface Found {
  readonly picture: ImageData;
  readonly nearest: NearestImages;
}

/**
 * Private to `<latent-grid>`: a switch that shows the training image nearest to the picture in large. The training images
 * are loaded when it is first switched on.
 */
export class NearestElement extends LocalizedElement {
  static override styles = [sharedStyles, noticeStyles, nearestStyles];

  @property({ attribute: false }) generator: Generator | null = null;
  @property({ attribute: false }) datasetSource: DatasetSource | null = null;
  /** The picture in large; `null` keeps the last result. */
  @property({ attribute: false }) picture: ImageData | null = null;

  @state() private on = false;
  @state() private error: Error | null = null;
  @state() private found: Found | null = null;

  readonly #checks = new CopyCheckController(this);
  /** Identifies the generator and data set that are checked. */
  #subject = {};
  /** How far the generator was trained, and on what, when it was last read. */
  #trained = { steps: 0, shape: '' };
  /** The picture that is being compared. The newest one waits for it; those between are skipped. */
  #comparing: ImageData | null = null;

  /** Opens the comparison; a subclass may bring its own. */
  protected async openCheck(generator: Generator, options: GeneratorCopyCheckOptions): Promise<CopyCheck> {
    const { openGeneratorCopyCheck } = await importEngine();
    return openGeneratorCopyCheck(generator, options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('generator') && !changed.has('datasetSource')) return;
    this.#readGenerator();
    this.#forget();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('generator');
    if (changed.has('generator')) {
      before?.removeEventListener('change', this.#onChange);
      this.generator?.addEventListener('change', this.#onChange);
    }
    void this.#compare();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.generator?.removeEventListener('change', this.#onChange);
    this.on = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.generator?.addEventListener('change', this.#onChange);
  }

  override render() {
    const { on, error } = this;
    return html`
      <button class="quiet" aria-pressed=${on} @click=${this.#toggle}>${strings.nearest}</button>
      <div role="alert">
        ${error ? html`<p class="notice error"><strong>${strings.errorTitle}</strong> ${errorText(error)}</p>` : nothing}
      </div>
      ${on && !error ? this.#renderFound() : nothing}
    `;
  }

  #renderFound() {
    const { found } = this;
    const { progress } = this.#checks;
    if (!found) {
      const words = progress ? `${progress.what} ${strings.percent(progress.fraction)}` : strings.nearestHint;
      return html`<p class="hint">${words}</p>`;
    }
    const { images, distances, isolations, copies } = found.nearest;
    const picture = new ImageData(images.rgba, images.width, images.height);
    return html`
      <div class="pair" role="group" aria-label=${strings.nearestLabel}>
        <latent-grid-picture .picture=${picture}></latent-grid-picture>
        <p>${strings.nearestDistance(distances[0] ?? NaN, COPY_WITHIN * (isolations[0] ?? NaN), copies[0] ?? false)}</p>
      </div>
    `;
  }

  async #compare(): Promise<void> {
    const { on, generator, picture } = this;
    if (!on || this.error || !generator || !picture) return;
    if (this.#comparing || this.found?.picture === picture) return;
    const subject = this.#subject;
    this.#comparing = picture;
    try {
      const { width, height, data: rgba } = picture;
      const images = sheetImages({ rows: 1, columns: 1, width, height, rgba }, generator.description.channels);
      const dataset = this.datasetSource ?? undefined;
      const nearest = await this.#checks.query(
        subject,
        options => this.openCheck(generator, { ...options, dataset }),
        check => check.nearest(images),
      );
      if (this.#subject === subject && this.on) this.found = { picture, nearest };
    } catch (error) {
      if (this.#subject === subject && this.on) this.error = asError(error);
    } finally {
      this.#comparing = null;
      this.requestUpdate(); // another picture may be waiting
    }
  }

  /** A run that has started over may have other images. */
  readonly #onChange = (): void => {
    const { steps, shape } = this.#trained;
    this.#readGenerator();
    if (this.#trained.steps < steps || this.#trained.shape !== shape) this.#forget();
  };

  /** Reads how far the generator was trained, and on what. */
  #readGenerator(): void {
    const { height, channels, metadata } = this.generator?.description ?? {};
    const shape = [height, channels, metadata?.['dataset']].join();
    this.#trained = { steps: Number(metadata?.['steps'] ?? 0), shape };
  }

  #forget(): void {
    this.#subject = {};
    this.#checks.close();
    this.found = this.error = null;
  }

  readonly #toggle = (): void => {
    this.on = !this.on;
    if (!this.on) this.#forget();
  };
}
