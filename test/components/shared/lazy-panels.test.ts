import { expect } from 'chai';
import { LitElement, html, render } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../../../components/define.js';
import { LazyPanels } from '../../../components/shared/lazy-panels.js';
import { DcganError } from '../../../src/shared/errors.js';
import { wait } from '../../support/promises.js';

class LateElement extends LitElement {
  @property({ attribute: false }) word = 'nothing';

  override render() {
    return html`<button @click=${() => this.dispatchEvent(new CustomEvent('pressed'))}>${this.word}</button>`;
  }
}

describe('Parts that are loaded late', () => {
  afterEach(() => document.body.replaceChildren());

  it('take over what was set, and are heard, when they come after they were rendered', async () => {
    let pressed = 0;
    const view = (word: string) =>
      html`<test-late-part .word=${word} @pressed=${() => void pressed++}></test-late-part>`;
    render(view('first'), document.body);
    const element = document.body.querySelector('test-late-part') as LateElement;
    expect(element.shadowRoot === null).to.equal(true);

    const parts = new LazyPanels({ late: () => Promise.resolve(define('test-late-part', LateElement)) }, () => {});
    parts.want('late');
    await customElements.whenDefined('test-late-part');
    await element.updateComplete;
    expect(element.shadowRoot?.textContent).to.equal('first');

    render(view('second'), document.body);
    await element.updateComplete;
    element.shadowRoot?.querySelector('button')?.click();
    expect([element.shadowRoot?.textContent, pressed]).to.deep.equal(['second', 1]);
  });

  it('are asked for once, however often they are wanted', async () => {
    let asked = 0;
    const parts = new LazyPanels({ one: () => Promise.resolve(asked++) }, () => {});
    for (let i = 0; i < 5; i++) parts.want('one');
    await wait(0);
    parts.want('one');
    expect(asked).to.equal(1);
  });

  it('tell once in words that they could not be loaded, and are asked for again later', async () => {
    let now = 0;
    let asked = 0;
    const told: unknown[] = [];
    const load = () => (++asked < 3 ? Promise.reject(new TypeError('Failed to fetch it.')) : Promise.resolve());
    const parts = new LazyPanels(
      { one: load },
      error => told.push(error),
      () => now,
    );
    for (now of [0, 10, 9000, 20_000, 40_000, 60_000]) {
      parts.want('one');
      await wait(0);
    }
    expect(asked).to.equal(3);
    expect(told.map(error => (error as Error).message)).to.deep.equal([
      'A part of this program could not be loaded. Everything else still works. Failed to fetch it.',
    ]);
    expect(told[0]).to.be.instanceOf(DcganError);
  });
});
