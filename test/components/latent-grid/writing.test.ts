import axe from 'axe-core';
import { expect } from 'chai';
import { paintLine, setLine } from '../../../components/latent-grid/panels/writing/ink.js';
import type { WritingElement } from '../../../components/latent-grid/panels/writing/writing.element.js';
import type { ClassGroup } from '../../../src/shared/protocol/classes.js';
import { FakeGenerator } from '../../support/fake-generator.js';
import { mountGrid, type Grid } from '../../support/mount-grid.js';
import { unmountAll, until } from '../../support/mount-trainer.js';
import { wait } from '../../support/promises.js';
import { spilt, WIDTHS } from '../../support/spills.js';

const DIGITS: ClassGroup = { name: 'digit', classes: [...'0123456789'] };
const LETTERS: ClassGroup = { name: 'letter', classes: ['A', 'B', 'c', 'é', 'space bar'] };
const LATENT_SIZE = 4;

const writer = (group = DIGITS) => new FakeGenerator({ latentSize: LATENT_SIZE, classes: [group] });

const writingOf = (grid: Grid) => grid.element.renderRoot.querySelector('latent-grid-writing') as WritingElement;
const paper = (grid: Grid) => writingOf(grid).renderRoot.querySelector('.paper') as HTMLElement;
const field = (grid: Grid) => writingOf(grid).renderRoot.querySelector('input') as HTMLInputElement;

async function written(attributes: string, generator: FakeGenerator = writer()): Promise<Grid> {
  const grid = await mountGrid(`mode="text" ${attributes}`, generator);
  await until(() => grid.element.renderRoot.querySelector('latent-grid-writing') !== null);
  grid.element.scrollIntoView();
  await until(() => paper(grid).querySelector('canvas') !== null);
  await grid.settled();
  return grid;
}

/** z and class of each character. */
function characters(grid: Grid): { z: number[]; name: string }[] {
  const { scene } = writingOf(grid);
  const { group } = writingOf(grid);
  const count = scene?.characters?.filter(name => name !== null).length ?? 0;
  return Array.from({ length: count }, (_, column) => {
    const vector = [...(scene?.cell({ x: 0, y: 0, zoom: 1 }, 0, column).z ?? [])];
    const y = vector.slice(LATENT_SIZE);
    return { z: vector.slice(0, LATENT_SIZE), name: group.classes[y.indexOf(1)] ?? '' };
  });
}

const spelt = (grid: Grid) =>
  characters(grid)
    .map(({ name }) => name)
    .join('');

describe('<latent-grid mode="text">', () => {
  afterEach(() => {
    unmountAll();
    document.documentElement.style.colorScheme = '';
    document.documentElement.style.fontSize = '';
  });

  it('writes each character as its class, in words', async () => {
    const grid = await written('text="24 12 1987"');
    expect(spelt(grid)).to.equal('24121987');
    expect(paper(grid).querySelectorAll('canvas').length).to.equal(3);
    expect(paper(grid).ariaLabel).to.equal('“24 12 1987”, written by the network');
  });

  it('has one hand for a text, with small differences, and another for another seed', async () => {
    const grid = await written('text="7777"');
    const difference = (a: number[] = [], b: number[] = []) => Math.hypot(...a.map((value, i) => value - (b[i] ?? 0)));
    const before = characters(grid).map(({ z }) => z);
    expect(new Set(before.map(String)).size).to.equal(4);
    grid.button('New hand').click();
    await grid.settled();
    const after = characters(grid).map(({ z }) => z);
    expect(grid.element.seed).not.to.equal(1);
    expect(difference(before[0], before[1])).to.be.below(difference(before[0], after[0]));
    expect(spelt(grid)).to.equal('7777');
  });

  it('follows the field, and takes a new hand at Enter there and at N elsewhere', async () => {
    const grid = await written('');
    field(grid).value = '20 07';
    field(grid).dispatchEvent(new Event('input'));
    await grid.settled();
    expect(grid.element.text).to.equal('20 07');
    expect(spelt(grid)).to.equal('2007');
    const key = (target: HTMLElement, key: string) =>
      target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
    key(field(grid), 'n');
    expect(grid.element.seed).to.equal(1);
    key(field(grid), 'Enter');
    expect(grid.element.seed).not.to.equal(1);
    const { seed } = grid.element;
    key(grid.button('New hand'), 'n');
    expect(grid.element.seed).not.to.equal(seed);
  });

  it('draws only what was typed anew', async () => {
    const generator = writer();
    const grid = await written('text="1987"', generator);
    generator.calls.length = 0;
    grid.element.text = '19871';
    await grid.settled();
    await until(() => generator.calls.length > 0);
    expect(generator.calls).to.deep.equal([1]);
  });

  it('shows an example while there is no text', async () => {
    const grid = await written('');
    expect(spelt(grid)).to.equal('0123456789');
    expect(paper(grid).ariaLabel).to.equal('An example, written by the network: “0123456789”');
  });

  it('says which characters become gaps, and finds letters in either case', async () => {
    const grid = await written('text="24.12/24."');
    expect(spelt(grid)).to.equal('241224');
    expect(grid.text).to.contain('“.”, “/” become gaps: the network can write 0 1 2 3 4 5 6 7 8 9.');
    grid.element.text = '24 12';
    await grid.settled();
    expect(grid.text).not.to.contain('become');
    const letters = await written('text="aBCe\u0301!"', writer(LETTERS));
    expect(spelt(letters)).to.equal('ABcé');
    expect(letters.text).to.contain('“!” becomes a gap: the network can write A B c é.');
  });

  it('takes 24 characters, and says so of more', async () => {
    const grid = await written(`text="${'1'.repeat(30)}"`);
    expect(spelt(grid).length).to.equal(24);
    expect(grid.text).to.contain('at most 24 characters');
    expect(field(grid).maxLength).to.equal(24);
  });

  it('is in the share and in the link', async () => {
    const before = location.href;
    const one = await written('text="24.12." fragment seed="5"');
    one.element.seed = 6;
    await one.settled();
    expect(location.hash).to.equal('#dcgan=text_g10x10_s6_t24.12.');
    const { share } = one.element;
    history.replaceState(null, '', before);
    unmountAll();
    const other = await mountGrid(`share="${share}"`, writer());
    await until(() => other.element.renderRoot.querySelector('latent-grid-writing') !== null);
    await other.settled();
    expect(other.element.text).to.equal('24.12.');
    expect(other.element.share).to.equal(share);
  });

  it('is exported as ink on paper in the colours that are seen, or as ink alone', async () => {
    for (const scheme of ['light', 'dark']) {
      document.documentElement.style.colorScheme = scheme;
      const grid = await written('text="17"');
      const pixels = async (options: { scale?: number; transparent?: boolean }) => {
        const bitmap = await createImageBitmap(await grid.element.exportSheet(options));
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
        context?.drawImage(bitmap, 0, 0);
        return context?.getImageData(0, 0, bitmap.width, bitmap.height) as ImageData;
      };
      const seen = getComputedStyle(grid.element.renderRoot.querySelector('.base') as HTMLElement).backgroundColor;
      const { data } = await pixels({ scale: 4 });
      expect(`rgb(${[...data.subarray(0, 3)].join(', ')})`).to.equal(seen);
      const clear = await pixels({ scale: 4, transparent: true });
      expect(clear.data[3]).to.equal(0);
      expect(clear.height).to.equal(4 * 8);
      expect(Math.max(...clear.data.filter((_, i) => i % 4 === 3))).to.equal(255);
      grid.element.remove();
    }
  });

  for (const scheme of ['light', 'dark']) {
    it(`gives axe nothing to object to, in ${scheme}`, async () => {
      document.documentElement.style.colorScheme = scheme;
      const grid = await written('text="24.12." controls');
      await wait(150);
      const { violations } = await axe.run(grid.element);
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`)).to.deep.equal([]);
    });
  }

  for (const { width, zoom } of WIDTHS) {
    it(`does not spill over its box at ${width} px, with text of ${zoom * 100} %`, async () => {
      document.documentElement.style.fontSize = `${zoom * 100}%`;
      const grid = await written(`text="${'123456'.repeat(4)}" controls`);
      grid.element.style.inlineSize = `${width}px`;
      await grid.settled();
      const { renderRoot } = grid.element;
      const inner = [...renderRoot.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot);
      expect(spilt(grid.element, [renderRoot, ...inner])).to.deep.equal([]);
    });
  }
});

describe('a line of ink', () => {
  /** A picture with a vertical stroke at a column. */
  function stroke(column: number, { ink = 255, ground = 0 } = {}): ImageData {
    const picture = new ImageData(10, 6);
    picture.data.fill(255);
    for (let i = 0; i < 60; i++) {
      const inside = i % 10 === column && i >= 10 && i < 50;
      picture.data.fill(inside ? ink : ground, 4 * i, 4 * i + 3);
    }
    return picture;
  }
  const alphas = ({ data, width }: ImageData) => Array.from({ length: width }, (_, x) => data[4 * (2 * width + x) + 3]);

  it('sets strokes close, wherever they stand in their pictures, and leaves gaps', () => {
    const { image } = setLine([stroke(2), stroke(8), null, stroke(5)], 1);
    expect(alphas(image)).to.deep.equal([0, 255, 0, 255, 0, 0, 0, 0, 0, 255, 0]);
  });

  it('takes dark strokes on a light ground for ink, too', () => {
    const light = setLine([stroke(2), stroke(8)], 1).image;
    const dark = setLine([stroke(2, { ink: 0, ground: 255 }), stroke(8, { ink: 0, ground: 255 })], 1).image;
    expect([...dark.data]).to.deep.equal([...light.data]);
  });

  it('sets colour pictures side by side as they are', () => {
    const red = new ImageData(2, 1);
    red.data.set([255, 0, 0, 255, 9, 9, 9, 255]);
    const { image } = setLine([red, red], 3);
    expect([...image.data]).to.deep.equal([...red.data, ...red.data]);
  });

  it('is painted in the colours asked for', () => {
    const canvas = document.createElement('canvas');
    paintLine(canvas, setLine([stroke(4)], 1), 3, 'rgb(10, 20, 30)', 'rgb(200, 210, 220)');
    const pixel = (x: number, y: number) => [...(canvas.getContext('2d')?.getImageData(x, y, 1, 1).data ?? [])];
    expect(pixel(0, 0)).to.deep.equal([200, 210, 220, 255]);
    expect(pixel(4, 9)).to.deep.equal([10, 20, 30, 255]);
  });
});
