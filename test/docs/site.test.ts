import { executeServerCommand } from '@web/test-runner-commands';
import type axe from 'axe-core';
import { expect } from 'chai';
import { FINDING_KINDS } from '../../src/shared/protocol/diagnosis.js';
import { closePages, openPage, readPage, SITE } from '../support/docs-pages.js';
import type { OpenPage } from '../support/docs-pages.js';

interface Section {
  readonly id: string;
  readonly heading: string;
}

const site = new URL(SITE, location.origin);

describe('The documentation', () => {
  let pages: readonly string[];
  const documents = new Map<string, Document>();
  before(async () => {
    const files = await executeServerCommand<string[], string>('files', 'demo/docs');
    pages = files.filter(file => file.endsWith('.html'));
    for (const page of pages) documents.set(page, await readPage(page));
  });
  afterEach(closePages);

  const each = (selector: string, attribute: string) =>
    [...documents].flatMap(([page, document]) =>
      [...document.querySelectorAll(selector)].map(element => ({
        page,
        url: new URL(element.getAttribute(attribute) ?? '', new URL(page, site)),
      })),
    );

  it('has a page for each element, for beginners, for training, and for questions', () => {
    const expected = ['index', 'dcgan-trainer', 'latent-grid', 'face-morph', 'training', 'weights', 'engine', 'faq'];
    expect(pages).to.include.members(expected.map(name => `${name}.html`));
  });

  it('has a page for what is not there, whose links lead into the documentation from any depth', async () => {
    const frame = document.createElement('iframe');
    frame.src = new URL('some/where/else.html', site).href;
    const loaded = new Promise(resolve => frame.addEventListener('load', resolve));
    document.body.append(frame);
    await loaded;
    const page = frame.contentDocument;
    expect(page?.querySelector('h1')?.textContent).to.equal('There is no such page');
    const link = page?.querySelector<HTMLAnchorElement>('article li a');
    expect(link?.href).to.equal(new URL('index.html', site).href);
    expect(page?.querySelector<HTMLElement>('.search')?.hidden).to.equal(false); // its scripts were found
    frame.remove();
  });

  it('has no dead link, picture, style or script', async () => {
    const targets = [...each('a', 'href'), ...each('img', 'src'), ...each('script', 'src'), ...each('link', 'href')];
    const own = targets.filter(({ url }) => url.origin === location.origin);
    const addresses = [...new Set(own.map(({ url }) => url.origin + url.pathname))];
    const statuses = await Promise.all(
      addresses.map(async address => `${(await fetch(address, { method: 'HEAD' })).status} ${address}`),
    );
    expect(statuses.filter(status => !status.startsWith('200'))).to.deep.equal([]);
    const missing = own.filter(({ url }) => {
      const target = documents.get(url.pathname.slice(SITE.length));
      return url.hash && target && !target.getElementById(decodeURIComponent(url.hash.slice(1)));
    });
    expect(missing.map(({ page, url }) => `${page}: ${url.href}`)).to.deep.equal([]);
    expect(own.length).to.be.greaterThan(200);
  });

  it('loads nothing from another origin', () => {
    const loaded = [...each('[src]', 'src'), ...each('link[href]', 'href')];
    const foreign = loaded.filter(({ url }) => url.origin !== location.origin && url.protocol !== 'data:');
    expect(foreign.map(({ page, url }) => `${page}: ${url.href}`)).to.deep.equal([]);
  });

  it('works from any path: no URL starts at the root', () => {
    const attributes = [...documents.values()].flatMap(document =>
      [...document.querySelectorAll('[href], [src]')].map(
        element => element.getAttribute('href') ?? element.getAttribute('src') ?? '',
      ),
    );
    const ownOnes = attributes.filter(value => !value.includes('web-dev-server')); // added by the test's server
    expect(ownOnes.filter(value => value.startsWith('/'))).to.deep.equal([]);
  });

  it('is linked from each page of the demo', async () => {
    for (const page of ['index', 'digits', 'faces', 'pretraining']) {
      expect(await (await fetch(`/demo/${page}.html`)).text(), page).to.include('href="docs/index.html"');
    }
  });

  it("explains each of the doctor's findings and what to do", () => {
    const guide = documents.get('training.html');
    for (const kind of FINDING_KINDS) {
      const heading = guide?.getElementById(kind);
      let text = '';
      for (
        let next = heading?.nextElementSibling;
        next && !/^H[23]$/.test(next.tagName);
        next = next.nextElementSibling
      )
        text += next.textContent;
      expect(text.length, kind).to.be.greaterThan(40);
    }
  });

  it('lists each attribute, event, slot, part and custom property of each element', async () => {
    const { modules } = (await (await fetch('/dist/custom-elements.json')).json()) as {
      modules: { declarations: Record<string, unknown>[] }[];
    };
    for (const declaration of modules.flatMap(module => module.declarations)) {
      const document = documents.get(`${String(declaration['tagName'])}.html`);
      for (const [list, kind] of [
        ['attributes', 'attribute'],
        ['events', 'event'],
        ['slots', 'slot'],
        ['cssParts', 'part'],
        ['cssProperties', 'css'],
      ] as const) {
        for (const { name } of declaration[list] as { name: string }[]) {
          expect(document?.getElementById(`${kind}-${name}`)?.textContent, name)
            .to.be.a('string')
            .and.include(name);
        }
      }
    }
  });

  describe('search', () => {
    let page: OpenPage;
    const hrefs = () =>
      [...page.document.querySelectorAll<HTMLAnchorElement>('#results a')].map(link =>
        link.href.slice(site.href.length),
      );
    const searchFor = async (words: string) => {
      const field = page.document.querySelector('.search input') as HTMLInputElement;
      const results = page.document.querySelector('#results') as HTMLElement;
      const before = results.innerHTML;
      field.value = words;
      field.dispatchEvent(new page.window.Event('input', { bubbles: true }));
      await page.until(() => results.innerHTML !== before, `an answer to ${words}`);
    };
    beforeEach(async () => {
      page = await openPage('faq.html');
    });

    it('finds what people ask for by its name or a part of it, even with a typing error', async () => {
      const wanted: readonly [string, string][] = [
        ['mode collapse', 'training.html#mode-collapse'],
        ['auto-remedy', 'dcgan-trainer.html#attribute-auto-remedy'],
        ['setAssetBase', 'engine.html#where-the-files-are'],
        ['lattise', 'training.html#lattice'],
        ['hidden tab', 'faq.html#does-it-go-on-in-a-hidden-tab'],
        ['integr', 'weights.html#in'],
        ['install', 'install.html#install'],
        ['cdn', 'install.html#from-a-cdn'],
        ['time', 'faq.html#how-much-time-does-it-take'],
        ['colour theme', 'themes.html#themes'],
      ];
      for (const [words, target] of wanted) {
        await searchFor(words);
        expect(hrefs(), words).to.include(target);
      }
    });

    it('says so when nothing is found', async () => {
      await searchFor('hidden tab');
      await searchFor('xyzzyplugh');
      expect(hrefs()).to.deep.equal([]);
      expect(page.document.querySelector('.search .status')?.textContent).to.equal('Nothing found.');
    });

    it('knows every section of every page', async () => {
      const sections = (await (await fetch(new URL('search.json', site))).json()) as Section[];
      const headings = [...documents].flatMap(([name, document]) =>
        [...document.querySelectorAll('article :is(h1, h2, h3)[id]')].map(heading => `${name}#${heading.id}`),
      );
      expect(sections.map(({ id }) => id)).to.include.members(headings);
    });
  });

  describe('examples', () => {
    it('on the first page are live: a grid, and a morph that follows another one', async () => {
      const page = await openPage('index.html');
      const grids = [...page.document.querySelectorAll('latent-grid')];
      const morph = page.document.querySelector('face-morph');
      for (const element of [...grids, morph]) {
        element?.scrollIntoView();
        await page.until(() => Boolean(element?.generator), 'a generator');
      }
      expect(page.complaints).to.deep.equal([]);
    });

    it('can be edited in place, and show what was written', async () => {
      const page = await openPage('latent-grid.html');
      const example = page.document.querySelector('#event-dcgan-generator .example') as HTMLElement;
      const press = (name: string) =>
        [...example.querySelectorAll('button')].find(({ textContent }) => textContent === name)?.click();
      const shown = () => example.querySelector('iframe')?.contentDocument?.querySelector('latent-grid');
      const output = () => example.querySelector('output')?.textContent;
      press('Edit');
      example.scrollIntoView();
      await page.until(() => output() === '100\n' && Boolean(shown()), 'what the example prints');
      const field = example.querySelector('textarea') as HTMLTextAreaElement;
      field.value = field.value
        .replace('rows="3"', 'rows="2"')
        .replace(/console.log\([^)]*\)/, "console.log('edited')");
      field.dispatchEvent(new page.window.Event('input'));
      await page.until(() => output() === 'edited\n' && shown()?.rows === 2, 'what was written');
      press('Close');
      expect(example.querySelector('textarea, iframe')).to.equal(null);
      expect(page.complaints).to.deep.equal([]);
    });

    it('that have a button run, and print', async function () {
      this.timeout(180_000);
      let count = 0;
      for (const [name, document] of documents) {
        const total = document.querySelectorAll('.example.run').length;
        if (total === 0) continue;
        const page = await openPage(name);
        for (const example of page.document.querySelectorAll('.example.run')) {
          const ran = new Promise(resolve => example.addEventListener('ran', resolve));
          example.querySelector<HTMLButtonElement>(':scope > button')?.click();
          await ran;
          expect(page.complaints, `${name}: ${example.querySelector('pre')?.textContent}`).to.deep.equal([]);
          expect(example.querySelector('output')?.textContent, name).to.not.equal('');
          count += 1;
        }
        page.frame.remove();
      }
      expect(count).to.be.greaterThan(4);
    });
  });

  it('gives axe nothing to object to, in light and in dark, wide and narrow', async function () {
    this.timeout(180_000); // every page, twice
    const objections: string[] = [];
    const script = '<script src="/node_modules/axe-core/axe.min.js"></script>';
    // Source pages differ only in their text, so the shortest one is checked.
    for (const name of pages.filter(each => !each.startsWith('source/') || each.includes('worker-liveness'))) {
      const page = await openPage(name, script);
      const { axe: inside } = page.window as unknown as { axe: typeof axe };
      const note = ({ violations }: axe.AxeResults, how: string) =>
        objections.push(...violations.map(({ id, nodes }) => `${name}, ${how}: ${id}: ${nodes[0]?.html}`));
      page.document.documentElement.style.colorScheme = 'light';
      note(await inside.run({ exclude: ['figure.example'] }), 'light'); // the elements have such tests of their own
      page.document.documentElement.style.colorScheme = 'dark';
      page.frame.style.inlineSize = '390px';
      note(await inside.run({ exclude: ['figure.example'] }, { runOnly: ['color-contrast'] }), 'dark');
      const { scrollWidth } = page.document.documentElement;
      if (scrollWidth > 390) objections.push(`${name} is ${scrollWidth} pixels wide where there are 390`);
      page.frame.remove();
    }
    expect(objections).to.deep.equal([]);
  });
});
