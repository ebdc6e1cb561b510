import { html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Trainer } from '../../../../src/client/index.js';
import type { Assessment, ClassAssessment } from '../../../../src/shared/protocol/assessment.js';
import type { LoadProgress, RunDescription } from '../../../../src/shared/protocol/trainer.js';
import { asError } from '../../../shared/error-controller.js';
import { errorText } from '../../../shared/messages.js';
import { noticeStyles } from '../../../shared/notice.styles.js';
import { progressBar } from '../../../shared/progress-bar.js';
import { sharedStyles } from '../../../shared/shared.styles.js';
import { assessmentStyles } from './assessment.styles.js';
import { strings } from './assessment.strings.js';
import { LocalizedElement } from '../../../shared/localized-element.js';

/** Confusions that are named in a sentence, if they are of at least so large a share of a class. */
const NAMED_CONFUSIONS = 3;
const NAMED_FROM = 0.05;

interface Result {
  readonly step: number;
  readonly assessment: Assessment;
}

/** Private to `<dcgan-trainer>`: has a fresh judge tell samples from real pictures on request, and shows what it says. */
export class AssessmentElement extends LocalizedElement {
  static override styles = [sharedStyles, noticeStyles, assessmentStyles];

  @property({ attribute: false }) trainer: Trainer | null = null;
  /** A new object means another run. */
  @property({ attribute: false }) run: RunDescription | null = null;

  @state() private progress: LoadProgress | null = null;
  @state() private error: Error | null = null;
  @state() private result: Result | null = null;

  #canceller: AbortController | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#cancel();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('run') || !changed.get('run')) return;
    this.#cancel();
    this.result = this.error = null; // they were about another run
  }

  override render() {
    const { progress, error, result } = this;
    return html`
      <p class="hint">${strings.hint}</p>
      <div class="ask">
        <button class="button" ?disabled=${!this.trainer} @click=${this.#askOrCancel}>
          ${progress ? strings.cancel : result ? strings.again : strings.ask}
        </button>
        ${progress ? this.#renderProgress(progress) : nothing}
      </div>
      <div role="alert">
        ${error ? html`<p class="notice error"><strong>${strings.errorTitle}</strong> ${errorText(error)}</p>` : nothing}
      </div>
      <div role="status">${result ? this.#renderVerdict(result) : nothing}</div>
      ${result?.assessment.classes ? this.#renderClasses(result.assessment.classes.list) : nothing}
    `;
  }

  #renderProgress({ what, fraction }: LoadProgress) {
    return html`
      ${progressBar(strings.progressLabel, fraction)}
      <span class="muted">${what} <span aria-hidden="true">${strings.progress(fraction)}</span></span>
    `;
  }

  #renderVerdict({ step, assessment }: Result) {
    const { accuracy, interval, classes } = assessment;
    return html`
      <p class="verdict">${strings.verdict(assessment)}</p>
      <div aria-hidden="true">
        <div class="scale">
          <div class="interval" .style=${`inset-inline: ${onScale(interval[0])} ${onScale(1.5 - interval[1])}`}></div>
          <div class="mark" .style=${`inset-inline-start: ${onScale(accuracy)}`}></div>
        </div>
        <div class="ends"><span>${strings.scale.perfect}</span> <span>${strings.scale.obvious}</span></div>
      </div>
      <p>${strings.baseline(assessment)}</p>
      <p class="muted">${strings.interval(step, assessment)}</p>
      ${classes ? this.#renderClassSummary(classes) : nothing}
    `;
  }

  #renderClassSummary({ accuracy, list }: NonNullable<Assessment['classes']>) {
    const missing = list.filter(one => one.missing);
    const confused = list
      .filter(({ confusedWith }) => (confusedWith?.share ?? 0) >= NAMED_FROM)
      .sort((a, b) => (b.confusedWith?.share ?? 0) - (a.confusedWith?.share ?? 0))
      .slice(0, NAMED_CONFUSIONS);
    return html`
      <p>
        ${missing.length > 0 ? strings.missing(missing) : strings.noneMissing}
        ${confused.length > 0 ? strings.worst(confused.map(strings.confused).join('; ')) : nothing}
        <span class="muted">${strings.classifier(accuracy)}</span>
      </p>
    `;
  }

  #renderClasses(list: readonly ClassAssessment[]) {
    const asked = list.some(({ recognised }) => recognised !== null);
    const groups = new Set(list.map(({ group }) => group)).size;
    const { name, data, samples, recognised, confusedWith } = strings.columns;
    const columns = asked ? [name, data, samples, recognised, confusedWith] : [name, data, samples];
    return html`
      <details>
        <summary>${strings.classes}</summary>
        <div class="table" tabindex="0" role="group" aria-label=${strings.classes}>
          <table>
            <thead>
              <tr>
                ${columns.map(column => html`<th scope="col">${column}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${list.map(
                one => html`
                  <tr ?data-missing=${one.missing}>
                    <th scope="row">${strings.className(one.group, one.name, groups)}</th>
                    <td>${strings.percent(one.data)}</td>
                    <td>${strings.percent(one.samples)}</td>
                    ${
                      asked
                        ? html`<td>${one.recognised === null ? strings.unknown : strings.percent(one.recognised)}</td>
                            <td>${strings.confusion(one)}</td>`
                        : nothing
                    }
                  </tr>
                `,
              )}
            </tbody>
          </table>
        </div>
      </details>
    `;
  }

  /** One button does both, so that it keeps the focus. */
  readonly #askOrCancel = (): void => {
    const { trainer } = this;
    if (this.#canceller) this.#cancel();
    else if (trainer) void this.#ask(trainer);
  };

  async #ask(trainer: Trainer): Promise<void> {
    const canceller = (this.#canceller = new AbortController());
    const { signal } = canceller;
    const { step } = trainer.progress;
    this.error = null;
    this.progress = { what: strings.loading, fraction: 0 };
    try {
      const onProgress = (progress: LoadProgress) => {
        if (!signal.aborted) this.progress = progress;
      };
      const assessment = await trainer.assess({ signal, onProgress });
      if (!signal.aborted) this.result = { step, assessment };
    } catch (error) {
      if (!signal.aborted) this.error = asError(error);
    } finally {
      if (this.#canceller === canceller) this.#canceller = this.progress = null;
    }
  }

  #cancel(): void {
    this.#canceller?.abort(new DOMException('It was cancelled.', 'AbortError'));
    this.#canceller = this.progress = null;
  }
}

/** A share from 0.5 to 1 as a place on the scale. A judge that is worse than guessing is at its begin. */
function onScale(share: number): string {
  return `${Math.min(100, Math.max(0, 200 * (share - 0.5)))}%`;
}
