import { html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { RunSuggestion } from '../../../../src/client/index.js';
import type { TrainerOptions } from '../../../../src/shared/protocol/options.js';
import { noticeStyles } from '../../../shared/notice.styles.js';
import { sharedStyles } from '../../../shared/shared.styles.js';
import { asError } from '../../../shared/error-controller.js';
import { errorText, messageText } from '../../../shared/messages.js';
import { strings } from '../../dcgan-trainer.strings.js';
import { suggestionStrings as words } from './pictures.strings.js';
import { isUsed } from './suggested-settings.js';
import { suggestionStyles } from './suggestion.styles.js';
import { LocalizedElement } from '../../../shared/localized-element.js';

/**
 * Private to `<dcgan-trainer>`: measures this machine's speed on request, and shows which run suits the pictures, how long
 * it takes and why. It emits `suggestion-used` with the options, and `start-over`. Other pictures and a run that starts
 * cancel the measurement.
 */
export class SuggestionElement extends LocalizedElement {
  static override styles = [sharedStyles, noticeStyles, suggestionStyles];

  @query('.used') private usedNote?: HTMLElement;

  @property({ attribute: false }) suggest: ((signal: AbortSignal) => Promise<RunSuggestion>) | null = null;
  /** A suggestion for these pictures that was asked for elsewhere. */
  @property({ attribute: false }) given: RunSuggestion | null = null;
  /** Changes with other pictures or other settings of their import. */
  @property({ attribute: false }) importVersion = 0;
  /** Options of the next run, as far as they are set. */
  @property({ attribute: false }) options: Partial<TrainerOptions> = {};
  /** Whether the machine is busy, which would distort the measurement. */
  @property({ attribute: false }) busy = false;
  /** Whether the present run has other options. */
  @property({ attribute: false }) pending = false;
  @state() private found: RunSuggestion | null = null;
  @state() private error: Error | null = null;
  /** Cancels the measurement. */
  @state() private work: AbortController | null = null;
  #justUsed = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#cancel();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const never = changed.has('importVersion');
    if (this.busy || never) this.#cancel();
    if (never) this.found = this.error = null;
    if (this.given && (never || changed.has('given'))) this.found = this.given;
  }

  /** The button that was pressed is gone, so the focus is moved. */
  protected override updated(): void {
    if (!this.#justUsed || !this.usedNote) return;
    this.#justUsed = false;
    this.usedNote.focus();
  }

  override render() {
    const { found, error, work, busy } = this;
    return html`
      <div class="toolbar">
        <button
          class="button ask"
          ?disabled=${busy}
          aria-describedby=${busy ? 'busy' : nothing}
          @click=${work ? this.#cancel : this.#suggest}
        >
          ${work ? words.cancel : found ? words.again : words.ask}
        </button>
        ${work ? html`<progress aria-label=${words.timing}></progress>` : nothing}
        ${busy ? html`<p class="hint" id="busy">${words.busy}</p>` : nothing}
      </div>
      <div role="status">
        ${work ? html`<p class="hint">${words.timing}</p>` : nothing}
        ${found && !work ? this.#renderFound(found) : nothing}
      </div>
      <div role="alert">
        ${error ? html`<p class="notice error"><strong>${strings.errorTitle}</strong> ${errorText(error)}</p>` : nothing}
      </div>
      ${found && !work ? this.#renderUse(found) : nothing}
    `;
  }

  #renderFound({ options, seconds, backend, reason }: RunSuggestion) {
    return html`
      <p class="facts">${words.facts(options, seconds, backend.name)}</p>
      <ul>
        ${reason.map(message => html`<li>${messageText(message)}</li>`)}
      </ul>
    `;
  }

  #renderUse({ options }: RunSuggestion) {
    if (isUsed(this.options, options)) {
      return html`
        <div class="toolbar">
          <p class="used" tabindex="-1">${words.used}</p>
          ${this.pending ? html`<button class="button" @click=${this.#startOver}>${words.startOverWith}</button>` : nothing}
        </div>
      `;
    }
    return html`<button class="button primary use" @click=${this.#use}>${words.use}</button>`;
  }

  readonly #suggest = async (): Promise<void> => {
    const work = (this.work = new AbortController());
    this.error = null;
    try {
      const found = (await this.suggest?.(work.signal)) ?? null;
      if (this.work === work) this.found = found;
    } catch (error) {
      if (this.work === work) this.error = asError(error);
    } finally {
      if (this.work === work) this.work = null;
    }
  };

  /** Cancels the measurement; the suggestion before it is shown again. */
  readonly #cancel = (): void => {
    this.work?.abort();
    this.work = null;
  };

  readonly #use = (): void => {
    this.dispatchEvent(new CustomEvent('suggestion-used', { detail: this.found?.options }));
    this.#justUsed = true;
  };

  readonly #startOver = (): void => void this.dispatchEvent(new CustomEvent('start-over'));
}
