import { css, html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { TrainerOptions } from '../../../../src/shared/protocol/options.js';
import { beforeStrings as words } from './before.strings.js';
import { expectationOf, machineSpeed } from './expectation.js';
import { LocalizedElement } from '../../../shared/localized-element.js';

/** Private to `<dcgan-trainer>`: how long a run will take on this machine, and what it downloads. */
export class ExpectationElement extends LocalizedElement {
  static override styles = css`
    p {
      margin: 0;
    }
  `;

  @property({ attribute: false }) options: Partial<TrainerOptions> = {};

  override render() {
    const { seconds, bytes } = expectationOf(this.options, machineSpeed());
    return html`
      ${seconds === null ? nothing : html`<p>${words.time(seconds)}</p>`}
      ${bytes === null ? nothing : html`<p>${words.download(bytes / 1e6)}</p>`}
    `;
  }
}
