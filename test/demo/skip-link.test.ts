import { expect } from 'chai';

const PAGES = ['index', 'digits', 'faces', 'pretraining'];

/** A page of the demo with its styles and without its scripts, in a document of the test's own. */
async function open(name: string): Promise<Document> {
  const response = await fetch(`/demo/${name}.html`);
  if (!response.ok) throw new Error(`There is no ${response.url}: HTTP ${response.status}.`);
  const text = await response.text();
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-same-origin');
  document.body.append(frame);
  const page = frame.contentDocument as Document;
  const loaded = new Promise(resolve => frame.addEventListener('load', resolve));
  page.open();
  page.write(text.replace('href="demo.css"', 'href="/demo/demo.css"'));
  page.close();
  await loaded;
  return page;
}

describe('The link that skips a page’s header', () => {
  afterEach(() => document.body.replaceChildren());

  for (const name of PAGES) {
    it(`comes first in ${name}.html, is seen once it has the focus, and leads to the demo`, async () => {
      const page = await open(name);
      const [first] = page.querySelectorAll<HTMLElement>('a[href], button, input, [tabindex="0"]');
      const size = () => first?.getBoundingClientRect().width ?? 0;
      expect(first?.textContent).to.match(/^Skip to /);
      expect(size(), 'before').to.be.at.most(1);
      first?.focus();
      expect(size(), 'with the focus').to.be.above(80);
      expect(first && page.defaultView?.getComputedStyle(first).clipPath).to.equal('none');
      first?.click();
      expect(page.activeElement?.localName).to.equal('main');
      const links = [...page.querySelectorAll('main ~ * a, header a')];
      expect(
        links.every(link => link.compareDocumentPosition(first as Node) & Node.DOCUMENT_POSITION_PRECEDING),
      ).to.equal(true);
    });
  }
});
