import { html } from 'lit';
import { strings } from './dcgan-trainer.strings.js';

/** A notice in one line, which opens if its words need more, and can be dismissed. */
export function noticeView(words: string, dismiss: () => void) {
  return html`
    <div part="notice" class="notice">
      <details>
        <summary title=${words}>${words}</summary>
      </details>
      <button class="quiet" @click=${dismiss}>${strings.dismiss}</button>
    </div>
  `;
}
