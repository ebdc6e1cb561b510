import axe from 'axe-core';
import { expect } from 'chai';
import { StateError } from '../../../src/shared/errors.js';
import { FakeGenerator } from '../../support/fake-generator.js';
import { mountGrid } from '../../support/mount-grid.js';
import type { Grid } from '../../support/mount-grid.js';
import { unmountAll, until } from '../../support/mount-trainer.js';
import { wait } from '../../support/promises.js';
import { spilt, WIDTHS } from '../../support/spills.js';

const small = 'rows="4" columns="4"';

async function drawn(attributes: string, latentSize = 6): Promise<Grid> {
  const grid = await mountGrid(attributes, new FakeGenerator({ latentSize }));
  await grid.drawn();
  return grid;
}

/** Each way that the element can look, by how to get there. */
const states: Readonly<Record<string, () => Promise<Grid>>> = {
  empty: () => mountGrid('', null),
  'waiting for another element': () => mountGrid('for="later"', null),
  loading: async () => {
    const grid = await mountGrid('src="/never.safetensors"', null);
    await until(() => grid.text.includes('Loading'));
    return grid;
  },
  'without the file that it needs': async () => {
    const grid = await mountGrid('src="/no/such.safetensors"', null);
    await until(() => grid.text.includes('Could not load'));
    return grid;
  },
  'showing samples': () => drawn('controls'),
  'showing the square': () => drawn('mode="plane" controls', 2),
  'showing a plane': () => drawn(`mode="plane" plane="principal" controls ${small}`),
  'showing pairs': () => drawn('mode="interpolate" controls'),
  'looking at a picture, with pins and an equation': async () => {
    const grid = await drawn(small);
    grid.element.selection = { row: 1, column: 1 };
    grid.cells[2]?.focus();
    grid.element.pins = [1, 2, 3].map(value => new Float32Array(6).fill(value / 4));
    await grid.settled();
    grid.button('Start with: pin 1').click();
    grid.button('Take away: pin 2').click();
    await grid.settled();
    return grid;
  },
  'unable to draw': async () => {
    const generator = new FakeGenerator();
    generator.failure = new StateError('The generator was disposed.');
    const grid = await mountGrid('', generator);
    await until(() => grid.text.includes('was disposed'));
    return grid;
  },
  'given no rows': () => drawn('rows="0"'),
};

describe('<latent-grid> for everybody', () => {
  const original = window.fetch.bind(window);
  before(() => {
    // One file that never comes.
    window.fetch = (input, init) =>
      typeof input === 'string' && input.endsWith('/never.safetensors') ? new Promise(() => {}) : original(input, init);
  });
  after(() => {
    window.fetch = original;
  });
  afterEach(() => {
    unmountAll();
    document.documentElement.style.colorScheme = '';
    document.documentElement.style.fontSize = '';
  });

  for (const scheme of ['light', 'dark']) {
    for (const [name, arrive] of Object.entries(states)) {
      it(`gives axe nothing to object to when it is ${name}, in ${scheme}`, async () => {
        document.documentElement.style.colorScheme = scheme;
        const grid = await arrive();
        await grid.settled();
        await wait(150); // colours have transitions
        const { violations } = await axe.run(grid.element);
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`)).to.deep.equal([]);
      });
    }
  }

  it('says how many rows and columns its grid has, and which is which', async () => {
    const grid = await drawn('rows="3" columns="5"');
    const cells = grid.sheet.renderRoot.querySelector('[role=grid]');
    expect(cells?.getAttribute('aria-rowcount')).to.equal('3');
    expect(cells?.getAttribute('aria-colcount')).to.equal('5');
    expect(cells?.getAttribute('aria-label')).to.equal('15 generated pictures, in 3 rows of 5');
    const rows = [...grid.sheet.renderRoot.querySelectorAll('[role=row]')];
    expect(rows.map(row => row.getAttribute('aria-rowindex'))).to.deep.equal(['1', '2', '3']);
    expect([...(rows[2]?.children ?? [])].map(cell => cell.getAttribute('aria-colindex')).join('')).to.equal('12345');
  });

  it('announces what was selected and pinned', async () => {
    const grid = await drawn(small);
    const live = () => grid.element.renderRoot.querySelector('.base > [role=status]')?.textContent;
    grid.element.selection = { row: 1, column: 2 };
    await grid.settled();
    expect(live()).to.equal('Row 2, column 3 is selected.');
    grid.button('Pin').click();
    await grid.settled();
    expect(live()).to.equal('Pinned.');
  });

  it('adds neither landmarks nor headings to a page, whose order it cannot know', async () => {
    await drawn(small);
    const { element } = await drawn(small);
    const rules = ['landmark-unique', 'heading-order'];
    const title = document.createElement('h1');
    title.textContent = 'A page with two grids';
    document.body.prepend(title);
    const { violations } = await axe.run(document, { runOnly: rules });
    title.remove();
    expect(element.isConnected).to.equal(true);
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`)).to.deep.equal([]);
  });

  for (const { width, zoom } of WIDTHS) {
    it(`does not spill over its box at ${width} px, with text of ${zoom * 100} %`, async () => {
      document.documentElement.style.fontSize = `${zoom * 100}%`;
      const grid = await drawn('mode="plane" plane="samples" controls', 6);
      grid.element.style.inlineSize = `${width}px`;
      grid.element.pins = Array.from({ length: 9 }, (_, i) => new Float32Array(6).fill(i / 9));
      await grid.settled();
      grid.button('Start with: pin 1').click();
      grid.button('Start with: pin 2').click();
      await grid.settled();
      const { renderRoot } = grid.element;
      const inner = [...renderRoot.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot);
      expect(spilt(grid.element, [renderRoot, ...inner])).to.deep.equal([]);
    });
  }
});
