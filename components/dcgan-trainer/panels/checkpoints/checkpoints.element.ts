import { html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { CheckpointInfo, CheckpointStatus } from '../../../../src/client/index.js';
import { filePickerStyles } from '../../../shared/file-picker.styles.js';
import { sharedStyles } from '../../../shared/shared.styles.js';
import { checkpointsStyles } from './checkpoints.styles.js';
import { dateTime } from '../../../shared/formats.js';
import { strings } from './checkpoints.strings.js';
import { LocalizedElement } from '../../../shared/localized-element.js';

/** The detail of `checkpoint-action`: what the visitor asks for. */
export type CheckpointAction =
  | { readonly type: 'save' | 'export' }
  | { readonly type: 'go-back' | 'delete' | 'download'; readonly info: CheckpointInfo }
  | { readonly type: 'import'; readonly file: File };

/** Private to `<dcgan-trainer>`: the list of the run's saved states. What visitors ask for is emitted, not done here. */
export class CheckpointsElement extends LocalizedElement {
  static override styles = [sharedStyles, filePickerStyles, checkpointsStyles];

  /** Newest first. */
  @property({ attribute: false }) list: readonly CheckpointInfo[] = [];
  /** `null` for a run without a name, which can be exported and imported only. */
  @property({ attribute: false }) status: CheckpointStatus | null = null;
  /** Whether there is a run to save. */
  @property({ attribute: false }) begun = false;
  @property({ attribute: false }) busy = false;
  /** Id of the checkpoint that the visitor is asked about before it is deleted. */
  @state() private deleting: string | null = null;

  override render() {
    const { status, list, busy, begun } = this;
    return html`
      <p class="hint">${strings.checkpointsHint(status)}</p>
      ${
        list.length > 0
          ? html`<ul>
              ${list.map(info => this.#row(info))}
            </ul>`
          : nothing
      }
      <div class="foot">
        ${
          status
            ? html`<button class="button" ?disabled=${busy || !begun} @click=${() => this.#emit({ type: 'save' })}>
                ${strings.saveNow}
              </button>`
            : nothing
        }
        <button class="button" ?disabled=${busy || !begun} @click=${() => this.#emit({ type: 'export' })}>
          ${strings.exportCheckpoint}
        </button>
        <label class="button file" ?data-disabled=${busy}>
          ${strings.importCheckpoint}
          <input type="file" accept=".safetensors" ?disabled=${busy} @change=${this.#import} />
        </label>
      </div>
    `;
  }

  #row(info: CheckpointInfo) {
    const { id, step, savedAt, bytes } = info;
    const name = strings.stepNamed(step);
    return html`
      <li>
        <p>
          <strong>${name}</strong>
          <span
            ><time datetime=${new Date(savedAt).toISOString()}>${dateTime(savedAt)}</time>, ${strings.size(bytes)}</span
          >
        </p>
        ${this.deleting === id ? this.#question(info) : this.#actions(info, name)}
      </li>
    `;
  }

  #actions(info: CheckpointInfo, name: string) {
    const act = (type: 'go-back' | 'download', text: string) => html`
      <button
        class="quiet"
        ?disabled=${this.busy}
        aria-label="${text}: ${name}"
        @click=${() => this.#emit({ type, info })}
      >
        ${text}
      </button>
    `;
    return html`
      <div class="actions">
        ${act('go-back', strings.goBack)} ${act('download', strings.download)}
        <button
          class="quiet delete"
          ?disabled=${this.busy}
          aria-label="${strings.delete}: ${name}"
          @click=${() => this.#confirmDeletion(info.id)}
        >
          ${strings.delete}
        </button>
      </div>
    `;
  }

  #question(info: CheckpointInfo) {
    const question = strings.deleteQuestion(info.step);
    return html`
      <div
        class="actions"
        role="group"
        aria-label=${question}
        @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.#closeQuestion(null)}
      >
        <span>${question}</span>
        <button class="button keep" @click=${() => this.#closeQuestion(null)}>${strings.keep}</button>
        <button class="button danger" @click=${() => this.#closeQuestion(info)}>${strings.delete}</button>
      </div>
    `;
  }

  #confirmDeletion(id: string): void {
    this.deleting = id;
    void this.updateComplete.then(() => this.#focus('.keep'));
  }

  /** The row may be gone, so the focus moves to another button. */
  #closeQuestion(info: CheckpointInfo | null): void {
    this.deleting = null;
    if (info) this.#emit({ type: 'delete', info });
    void this.updateComplete.then(() => this.#focus('.delete'));
  }

  #focus(selector: string): void {
    this.renderRoot.querySelector<HTMLElement>(`${selector}, .foot button, .foot input`)?.focus();
  }

  readonly #import = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = ''; // the same file can be chosen again
    if (file) this.#emit({ type: 'import', file });
  };

  #emit(detail: CheckpointAction): void {
    this.dispatchEvent(new CustomEvent('checkpoint-action', { detail }));
  }
}
