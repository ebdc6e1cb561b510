import { LitElement, html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { RunSuggestion } from '../../../../src/client/index.js';
import type { TrainerOptions } from '../../../../src/shared/protocol/options.js';
import { noticeStyles } from '../../../shared/notice.styles.js';
import { sharedStyles } from '../../../shared/shared.styles.js';
import { strings } from '../../dcgan-trainer.strings.js';
import { suggestionStrings as words } from './pictures.strings.js';
import { isUsed } from './suggested-settings.js';
import { suggestionStyles } from './suggestion.styles.js';

/**
 * Private to `<dcgan-trainer>`: times this machine when asked, says what run suits the pictures, how long it takes and
 * why. It tells `suggestion-used` with the options, and `start-over`. Other pictures, or a run that begins, end what is under way.
 */
export class SuggestionElement extends LitElement {
  static override styles = [sharedStyles, noticeStyles, suggestionStyles];

  @query('.used') private usedNote?: HTMLElement;

  @property({ attribute: false }) suggest: ((signal: AbortSignal) => Promise<RunSuggestion>) | null = null;
  /** Another number means other pictures, or the same ones in another way. */
  @property({ attribute: false }) taking = 0;
  /** Those of the next run, as far as they are set. */
  @property({ attribute: false }) options: Partial<TrainerOptions> = {};
  /** Whether the machine has something else to do, which would be timed with it. */
  @property({ attribute: false }) busy = false;
  /** Whether there is a run with other options. */
  @property({ attribute: false }) pending = false;
  @state() private found: RunSuggestion | null = null;
  @state() private error: Error | null = null;
  /** Ends what is under way. */
  @state() private work: AbortController | null = null;
  #justUsed = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#cancel();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const others = changed.has('taking');
    if (this.busy || others) this.#cancel();
    if (others) this.found = this.error = null;
  }

  /** The button that was pressed is gone; the focus must be somewhere. */
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
          @click=${work ? this.#cancel : this.#ask}
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
        ${error ? html`<p class="notice error"><strong>${strings.errorTitle}</strong> ${error.message}</p>` : nothing}
      </div>
      ${found && !work ? this.#renderUse(found) : nothing}
    `;
  }

  #renderFound({ options, seconds, backend, reason }: RunSuggestion) {
    return html`
      <p class="facts">${words.facts(options, seconds, backend.name)}</p>
      <ul>
        ${reason.map(({ text }) => html`<li>${text}</li>`)}
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

  readonly #ask = async (): Promise<void> => {
    const work = (this.work = new AbortController());
    this.error = null;
    try {
      const found = (await this.suggest?.(work.signal)) ?? null;
      if (this.work === work) this.found = found;
    } catch (error) {
      if (this.work === work) this.error = error instanceof Error ? error : new Error(String(error));
    } finally {
      if (this.work === work) this.work = null;
    }
  };

  /** What was found before is on view again. */
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
