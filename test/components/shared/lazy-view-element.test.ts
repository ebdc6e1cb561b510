import { expect } from 'chai';
import { css, html } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../../../components/define.js';
import { LazyViewElement, type ElementView } from '../../../components/shared/lazy-view-element.js';
import type { DcganError } from '../../../src/shared/errors.js';

/** Shows a word, as soon as a test lets its view come. */
class TestElement extends LazyViewElement<ElementView> {
  @property() word = 'nothing';
  /** The properties that its first update was told of. */
  changedFirst: readonly PropertyKey[] = [];
  readonly asked: { come: () => void; fail: (error: Error) => void }[] = [];

  protected override async loadView(): Promise<ElementView> {
    await new Promise<void>((come, fail) => this.asked.push({ come, fail }));
    return {
      styles: [css`:host { color: rgb(1, 2, 3); }`], // prettier-ignore
      render: () => html`<b>${this.word}</b>`,
      willUpdate: changed => {
        if (!this.hasUpdated) this.changedFirst = [...changed.keys()];
      },
    };
  }
}

define('test-late-view', TestElement);

/** Longer than anything takes that waits for nothing. */
const aMoment = () => new Promise(resolve => setTimeout(resolve, 20));

describe('An element whose view is loaded late', () => {
  let element: TestElement;
  beforeEach(() => (element = document.createElement('test-late-view') as TestElement));
  afterEach(() => document.body.replaceChildren());

  it('loads nothing before it is in a document', async () => {
    await aMoment();
    expect(element.asked).to.have.length(0);
    document.body.append(element);
    await aMoment();
    expect(element.asked).to.have.length(1);
  });

  it('shows what was set while its view was on the way, in its styles, once it is complete', async () => {
    document.body.append(element);
    await aMoment();
    element.word = 'late';
    expect([element.hasUpdated, element.shadowRoot?.textContent]).to.deep.equal([false, '']);
    element.asked[0]?.come();
    await element.updateComplete;
    expect(element.shadowRoot?.textContent).to.equal('late');
    expect(getComputedStyle(element)).to.include({ color: 'rgb(1, 2, 3)', display: 'block' });
  });

  it('leaves with a frame that it was moved into, when the frame is removed or shows another page', async () => {
    const ends: ((frame: HTMLIFrameElement) => unknown)[] = [
      frame => frame.remove(),
      frame => frame.contentWindow?.location.replace('/test/fixtures/data/page.html'),
    ];
    for (const end of ends) {
      const frame = document.body.appendChild(document.createElement('iframe'));
      let disconnected = 0;
      element = document.createElement('test-late-view') as TestElement;
      document.body.append(element); // its styles are of this document
      element.addController({ hostDisconnected: () => disconnected++ });
      frame.contentDocument?.body.append(element);
      await aMoment();
      expect([element.isConnected, disconnected]).to.deep.equal([true, 1]);
      const left = new Promise(resolve => frame.contentWindow?.addEventListener('pagehide', resolve));
      end(frame);
      await left;
      await aMoment();
      expect([element.isConnected, disconnected]).to.deep.equal([false, 2]);
    }
  });

  it('has at once what was set before it was defined, and never again over what is set later', async () => {
    element = document.createElement('test-late-view-early') as TestElement;
    element.word = 'early';
    document.body.append(element);
    define('test-late-view-early', class extends TestElement {});
    await aMoment();
    expect(element.word).to.equal('early');
    element.word = 'later';
    element.asked[0]?.come();
    await element.updateComplete;
    expect([element.shadowRoot?.textContent, element.changedFirst]).to.deep.equal(['later', ['word']]);
  });

  it('shows the page’s poster until its view is there', async () => {
    element.innerHTML = '<p slot="poster">Faces</p><p>Nothing to be seen</p>';
    document.body.append(element);
    await aMoment();
    const shown = [...element.children].map(child => child.getBoundingClientRect().height > 0);
    expect(shown).to.deep.equal([true, false]);
    element.asked[0]?.come();
    await element.updateComplete;
    expect(element.shadowRoot?.querySelector('slot') === null).to.equal(true);
  });

  it('asks for its view once, however often it is updated and moved', async () => {
    document.body.append(element);
    await aMoment();
    element.word = 'a';
    document.body.append(document.createElement('p'), element);
    await aMoment();
    element.asked[0]?.come();
    await element.updateComplete;
    element.word = 'b';
    await element.updateComplete;
    expect([element.shadowRoot?.textContent, element.asked.length]).to.deep.equal(['b', 1]);
  });

  it('says in its place and by an event that its view cannot be had, and has it as soon as it can', async () => {
    const errors: DcganError[] = [];
    element.addEventListener('dcgan-error', event => errors.push((event as CustomEvent<DcganError>).detail));
    document.body.append(element);
    await aMoment();
    element.asked[0]?.fail(new Error('No such file.'));
    await aMoment();
    expect(errors.map(({ message }) => message)).to.deep.equal([
      'A part of this program could not be loaded. It is tried again every ten seconds. No such file.',
    ]);
    expect(element.shadowRoot?.querySelector('[role=alert]')?.textContent).to.equal(errors[0]?.message);

    element.remove();
    document.body.append(element); // which asks at once
    await aMoment();
    element.asked[1]?.come();
    await element.updateComplete;
    expect(element.shadowRoot?.textContent).to.equal('nothing');
  });
});
