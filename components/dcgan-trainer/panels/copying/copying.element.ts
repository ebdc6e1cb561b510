import { html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Trainer } from '../../../../src/client/index.js';
import { sheetImages, sheetPicture } from '../../../../src/shared/images/pixels.js';
import { COPY_WITHIN } from '../../../../src/shared/protocol/copies.js';
import type { CopyAssessment } from '../../../../src/shared/protocol/copies.js';
import type { PixelSheet, RunDescription } from '../../../../src/shared/protocol/trainer.js';
import { CopyCheckController } from '../../../shared/copy-check-controller.js';
import { noticeStyles } from '../../../shared/notice.styles.js';
import { sharedStyles } from '../../../shared/shared.styles.js';
import { asError } from '../../../shared/error-controller.js';
import { errorText } from '../../../shared/messages.js';
import { copyingStyles } from './copying.styles.js';
import { strings } from './copying.strings.js';
import { LocalizedElement } from '../../../shared/localized-element.js';

/** Pairs that are shown before the visitor asks for all. */
const FIRST_PAIRS = 12;

interface Result {
  readonly sheet: PixelSheet;
  readonly assessment: CopyAssessment;
  /** Numbers of the samples, most suspicious first. */
  readonly order: readonly number[];
}

/**
 * Private to `<dcgan-trainer>`: compares the newest sheet with the training images on request, and shows each sample
 * beside the image nearest to it. The pairs are radio buttons, so that arrow keys move through them.
 */
export class CopyingElement extends LocalizedElement {
  static override styles = [sharedStyles, noticeStyles, copyingStyles];

  /** Whether the doctor finds that samples look alike, or that it is too early: then they cannot be copies. */
  @property({ attribute: false }) early = false;
  @property({ attribute: false }) trainer: Trainer | null = null;
  /** A new object means another run. */
  @property({ attribute: false }) run: RunDescription | null = null;
  /** The newest sheet. */
  @property({ attribute: false }) sheet: PixelSheet | null = null;

  @state() private busy = false;
  @state() private error: Error | null = null;
  @state() private result: Result | null = null;
  /** Number of the sample that is shown large. */
  @state() private chosen = 0;
  @state() private all = false;

  readonly #checks = new CopyCheckController(this);

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('run') || !changed.get('run')) return;
    this.#checks.close(); // the new run may have other data
    this.result = null;
  }

  override render() {
    const { sheet, busy, error, result } = this;
    const pairs = sheet?.kind === 'pairs';
    return html`
      <p class="hint">${pairs ? strings.pairs : this.early ? strings.early : strings.hint}</p>
      <div class="ask">
        <button class="button" ?disabled=${!sheet || pairs || busy || this.early} @click=${this.#check}>
          ${result ? strings.again : strings.check}
        </button>
        ${busy ? this.#renderProgress() : nothing}
      </div>
      <div role="alert">
        ${error ? html`<p class="notice error"><strong>${strings.errorTitle}</strong> ${errorText(error)}</p>` : nothing}
      </div>
      <div role="status">${result ? this.#renderVerdict(result) : nothing}</div>
      ${result ? html`${this.#renderChosen(result)} ${this.#renderPairs(result)}` : nothing}
    `;
  }

  #renderProgress() {
    const { what = '', fraction = 0 } = this.#checks.progress ?? {};
    return html`<span class="muted">${what} <span aria-hidden="true">${strings.percent(fraction)}</span></span>`;
  }

  #renderVerdict({ sheet, assessment }: Result) {
    const { verdict, distances } = assessment;
    return html`
      <p class="verdict" data-verdict=${verdict}>
        <strong>${strings.verdict[verdict]}</strong> <span>${strings.rate(assessment)}</span>
      </p>
      <p class="muted">${strings.distances(sheet.step, distances)}</p>
    `;
  }

  #renderChosen({ sheet, assessment: { nearest } }: Result) {
    const { chosen } = this;
    const { columns } = sheet;
    const distance = nearest.distances[chosen] ?? NaN;
    const limit = COPY_WITHIN * (nearest.isolations[chosen] ?? NaN);
    const copy = nearest.copies[chosen] ?? false;
    return html`
      <div class="chosen" role="group" aria-label=${strings.pair(chosen + 1, distance, copy)}>
        <figure>
          <dcgan-trainer-picture .picture=${imageData(sheetPicture(sheet, chosen))}></dcgan-trainer-picture>
          <figcaption>${strings.sample(Math.floor(chosen / columns) + 1, (chosen % columns) + 1)}</figcaption>
        </figure>
        <figure>
          <dcgan-trainer-picture
            .picture=${imageData(sheetPicture(asSheet(nearest.images), chosen))}
          ></dcgan-trainer-picture>
          <figcaption>${strings.nearest}</figcaption>
        </figure>
        <p>${strings.distance(distance, limit, copy)}</p>
      </div>
    `;
  }

  #renderPairs(result: Result) {
    const { order } = result;
    const shown = this.all ? order : order.slice(0, FIRST_PAIRS);
    return html`
      <fieldset>
        <legend>${strings.list}</legend>
        <div class="pairs">${shown.map(index => this.#renderPair(result, index))}</div>
      </fieldset>
      ${
        shown.length < order.length
          ? html`<button class="button more" @click=${this.#showAll}>${strings.more(order.length)}</button>`
          : nothing
      }
    `;
  }

  #renderPair({ sheet, assessment: { nearest } }: Result, index: number) {
    const distance = nearest.distances[index] ?? NaN;
    const copy = nearest.copies[index] ?? false;
    return html`
      <label ?data-copy=${copy}>
        <input
          type="radio"
          name="pair"
          aria-label=${strings.pair(index + 1, distance, copy)}
          .checked=${index === this.chosen}
          @change=${() => (this.chosen = index)}
        />
        <dcgan-trainer-picture .picture=${imageData(sheetPicture(sheet, index))}></dcgan-trainer-picture>
        <dcgan-trainer-picture
          .picture=${imageData(sheetPicture(asSheet(nearest.images), index))}
        ></dcgan-trainer-picture>
      </label>
    `;
  }

  readonly #showAll = (): void => {
    this.all = true;
    const next = FIRST_PAIRS;
    void this.updateComplete.then(() => this.renderRoot.querySelectorAll('input')[next]?.focus());
  };

  readonly #check = (): void => {
    const { trainer, run, sheet } = this;
    if (trainer && run && sheet && !this.busy) void this.#assess(trainer, run, sheet);
  };

  async #assess(trainer: Trainer, run: RunDescription, sheet: PixelSheet): Promise<void> {
    this.busy = true;
    this.error = null;
    try {
      const images = sheetImages(sheet, run.channels);
      const assessment = await this.#checks.query(
        run,
        options => trainer.copyCheck(options),
        check => check.assess(images),
      );
      if (this.run !== run) return;
      const order = suspects(assessment);
      this.result = { sheet, assessment, order };
      this.chosen = order[0] ?? 0;
      this.all = false;
    } catch (error) {
      // An error is ignored if the element was removed or the run is another one.
      if (this.isConnected && this.run === run) this.error = asError(error);
    } finally {
      this.busy = false;
    }
  }
}

/** Sample numbers in order of their distance, as a share of the distance within which they count as copies. */
function suspects({ nearest: { distances, isolations } }: CopyAssessment): number[] {
  const ratio = (index: number) => (distances[index] ?? 0) / (isolations[index] ?? 1);
  return [...distances.keys()].sort((a, b) => ratio(a) - ratio(b) || (distances[a] ?? 0) - (distances[b] ?? 0));
}

/** Lays pictures one below the other. */
function asSheet({ count, height, width, rgba }: CopyAssessment['nearest']['images']) {
  return { rows: count, columns: 1, width, height: count * height, rgba };
}

function imageData({ width, height, rgba }: ReturnType<typeof sheetPicture>): ImageData {
  return new ImageData(rgba, width, height);
}
