import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { InvalidOptionError } from 'dcgan-elements/engine';
import { randomLatents } from '../../../src/shared/latent/random-latents.js';
import { sequences } from '../../../src/shared/latent/sequences.js';
import { FakeGenerator } from '../../support/fake-generator.js';
import { Grid, mountGrid } from '../../support/mount-grid.js';
import { pretendMedia } from '../../support/media.js';
import { next, unmountAll, until } from '../../support/mount-trainer.js';
import { wait } from '../../support/promises.js';

async function drawn(attributes: string, generator = new FakeGenerator()): Promise<Grid> {
  const grid = await mountGrid(attributes, generator);
  await grid.drawn();
  return grid;
}

/** Errors told by the element, from now on. */
function errors({ element }: Grid): Error[] {
  const told: Error[] = [];
  element.addEventListener('dcgan-error', ({ detail }) => told.push(detail));
  return told;
}

/** Remembers whose pictures it has made. */
class RememberingGenerator extends FakeGenerator {
  readonly made: string[] = [];

  override picture(row: Float32Array): Float32Array<ArrayBuffer> {
    this.made.push(row.join());
    return super.picture(row);
  }
}

const wide = (latentSize = 6) => new FakeGenerator({ latentSize });

/** The first row of pixels of each picture in the element's own PNG, at scale 1. */
async function pixelsOf(grid: Grid, scale = 1): Promise<ImageData> {
  const bitmap = await createImageBitmap(await grid.element.exportSheet({ scale }));
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  return context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? new ImageData(1, 1);
}

describe('<latent-grid>', () => {
  afterEach(() => unmountAll());

  describe('shows', () => {
    it('samples of the seed, ten by ten', async () => {
      const grid = await drawn('seed="7"', wide());
      const z = randomLatents(100, { latentSize: 6, latentDistribution: 'uniform(-1,1)' }, 7);
      expect(grid.cells.length).to.equal(100);
      for (const [row, column] of [
        [0, 0],
        [3, 9],
        [9, 9],
      ] as const) {
        const at = (row * 10 + column) * 6;
        expect([...(grid.sheet.cellAt({ row, column })?.z ?? [])]).to.deep.equal([...z.subarray(at, at + 6)]);
      }
    });

    it('the square as a plane of 20 by 20 where z has two numbers, with spoken coordinates', async () => {
      const grid = await drawn('mode="plane"');
      expect(grid.labels.length).to.equal(400);
      expect(grid.labels[0]).to.equal('Row 1, column 1: x −1.00, y 1.00');
      expect(grid.labels[399]).to.equal('Row 20, column 20: x 1.00, y −1.00');
    });

    it('five rows of fifteen between pairs', async () => {
      const grid = await drawn('mode="interpolate" seed="3"', wide());
      const z = sequences(5, 15, { latentSize: 6, latentDistribution: 'uniform(-1,1)' }, 3);
      expect(grid.element.layout).to.deep.equal({ rows: 5, columns: 15 });
      expect([...(grid.sheet.cellAt({ row: 4, column: 14 })?.z ?? [])]).to.deep.equal([...z.subarray(-6)]);
    });

    it('each plane that there is of more numbers', async () => {
      const grid = await drawn('mode="plane" plane="principal" rows="3" columns="3"', wide());
      const corner = () => [...(grid.sheet.cellAt({ row: 0, column: 0 })?.z ?? [])].join();
      const seen = new Set([corner()]);
      for (const plane of ['random', 'samples'] as const) {
        grid.element.plane = plane;
        await grid.settled();
        await grid.drawn();
        seen.add(corner());
      }
      expect(seen.size).to.equal(3);
    });

    it('on its canvas what the generator draws, cell by cell', async () => {
      const generator = new FakeGenerator();
      const grid = await drawn('mode="plane" rows="4" columns="4"', generator);
      const { width, height } = grid.canvas;
      const context = grid.canvas.getContext('2d');
      const side = width / 4;
      for (const [row, column] of [
        [0, 0],
        [1, 2],
        [3, 3],
      ] as const) {
        const z = grid.sheet.cellAt({ row, column })?.z ?? new Float32Array(2);
        const first = Math.round((Math.min(1, Math.max(-1, generator.picture(z)[0] ?? 0)) + 1) * 127.5);
        const [grey] = context?.getImageData(column * side, (row * height) / 4, 1, 1).data ?? [];
        expect(grey).to.be.closeTo(first, 1);
      }
    });

    it('the new pictures of a generator that has changed, with the old ones until they are there', async () => {
      const generator = new FakeGenerator();
      const grid = await drawn('mode="plane" rows="3" columns="3"', generator);
      const pixel = () => [...(grid.sheet.pictureAt({ row: 2, column: 2 })?.data.subarray(0, 4) ?? [])].join();
      const before = pixel();
      generator.change();
      expect(pixel()).to.equal(before);
      await until(() => pixel() !== before);
    });

    it('nothing that is out of sight', async () => {
      const generator = new FakeGenerator();
      const grid = new Grid('mode="plane"', generator);
      grid.element.style.cssText = 'position: absolute; top: 5000px';
      await wait(150);
      expect(generator.calls.length).to.equal(0);
      grid.element.style.cssText = '';
      await grid.drawn();
      expect(generator.calls.reduce((sum, count) => sum + count, 0)).to.equal(400);
    });
  });

  describe('with the keyboard', () => {
    it('is one stop of Tab, from which arrows, Home, End and pages walk', async () => {
      const grid = await drawn('rows="8" columns="6"', wide());
      grid.cells[0]?.focus();
      const walk: [string, KeyboardEventInit, string][] = [
        ['ArrowRight', {}, 'Row 1, column 2'],
        ['ArrowDown', {}, 'Row 2, column 2'],
        ['End', {}, 'Row 2, column 6'],
        ['Home', {}, 'Row 2, column 1'],
        ['PageDown', {}, 'Row 7, column 1'],
        ['End', { ctrlKey: true }, 'Row 8, column 6'],
        ['ArrowDown', {}, 'Row 8, column 6'],
        ['PageUp', {}, 'Row 3, column 6'],
        ['Home', { ctrlKey: true }, 'Row 1, column 1'],
        ['ArrowLeft', {}, 'Row 1, column 1'],
      ];
      for (const [key, options, label] of walk) {
        await grid.key(key, options);
        expect(grid.focused, key).to.equal(label);
        expect(grid.tabStop).to.equal(label);
      }
    });

    it('is reached by Tab and selects with Enter and Space', async () => {
      const grid = await drawn('rows="2" columns="2"', wide());
      for (let i = 0; i < 3 && !grid.focused; i++) await sendKeys({ press: 'Tab' });
      expect(grid.focused).to.equal('Row 1, column 1');
      await sendKeys({ press: 'ArrowRight' });
      const selected = next(grid.element, 'dcgan-select');
      await sendKeys({ press: 'Enter' });
      expect((await selected).detail).to.include({ row: 0, column: 1 });
      await grid.settled();
      expect(grid.cells.map(cell => cell.getAttribute('aria-selected'))).to.deep.equal([
        'false',
        'true',
        'false',
        'false',
      ]);
      await sendKeys({ press: 'ArrowDown' });
      await sendKeys({ press: ' ' });
      expect(grid.element.selection).to.include({ row: 1, column: 1 });
    });

    it('takes a new seed, pins, zooms, pans and comes home', async () => {
      const generator = wide();
      const grid = await drawn('mode="plane" rows="5" columns="5"', generator);
      grid.cells[0]?.focus();
      await grid.key('p');
      expect(grid.element.pins.length).to.equal(1);
      await grid.key('n');
      expect(grid.element.seed).not.to.equal(1);
      await grid.key('+');
      await grid.rested();
      expect(grid.element.view.zoom).to.be.closeTo(Math.SQRT2, 1e-9);
      await grid.key('-');
      await grid.key('ArrowRight', { shiftKey: true });
      await grid.rested();
      expect(grid.element.view.x).to.be.closeTo(0.5, 1e-9);
      await grid.key('0');
      expect(grid.element.view).to.deep.equal({ x: 0, y: 0, zoom: 1 });
    });
  });

  describe('is moved', () => {
    /** Whole pixels, since not every browser lets a script place a pointer between them. */
    const pointer = (grid: Grid, type: string, x: number, y: number, id = 1) => {
      const cells = grid.sheet.renderRoot.querySelector('.cells') as HTMLElement;
      const { left, top, width, height } = cells.getBoundingClientRect();
      const at = { clientX: Math.round(left + x * width), clientY: Math.round(top + y * height) };
      cells.dispatchEvent(new PointerEvent(type, { pointerId: id, buttons: 1, bubbles: true, ...at }));
      return at.clientX;
    };

    it('by dragging, rests on whole cells, and draws only those that it has not drawn', async () => {
      const generator = new RememberingGenerator();
      const grid = await drawn('mode="plane" rows="5" columns="5"', generator);
      const view = next(grid.element, 'dcgan-view');
      pointer(grid, 'pointerdown', 0.5, 0.5);
      for (const x of [0.45, 0.4, 0.35, 0.32]) pointer(grid, 'pointermove', x, 0.5);
      pointer(grid, 'pointerup', 0.32, 0.5);
      expect((await view).detail.view).to.deep.equal({ x: 0.5, y: 0, zoom: 1 }); // 0.18 of the width is 0.9 cells
      await grid.rested();
      expect(grid.labels[0]).to.equal('Row 1, column 1: x −0.50, y 1.00');
      // A column comes in. How many of the cells beyond the edges are drawn while the view glides depends on its frames.
      expect(generator.made.length).to.be.within(5 * 5 + 5, 7 * 7);
      expect(new Set(generator.made).size, 'no cell is drawn twice').to.equal(generator.made.length);
    });

    it('by two fingers, nearer', async () => {
      const grid = await drawn('mode="plane" rows="5" columns="5"');
      const near = -pointer(grid, 'pointerdown', 0.4, 0.5, 1) + pointer(grid, 'pointerdown', 0.6, 0.5, 2);
      const far = -pointer(grid, 'pointermove', 0.3, 0.5, 1) + pointer(grid, 'pointermove', 0.7, 0.5, 2);
      pointer(grid, 'pointerup', 0.3, 0.5, 1);
      pointer(grid, 'pointerup', 0.7, 0.5, 2);
      await grid.rested();
      expect(far / near).to.be.closeTo(2, 0.02);
      expect(grid.element.view.zoom).to.be.closeTo(far / near, 1e-6);
      expect(grid.element.view.x).to.be.closeTo(0, 0.05);
    });

    it('by the wheel, about the pointer; other modes let the page scroll', async () => {
      const grid = await drawn('mode="plane"');
      const wheel = () => {
        const cells = grid.sheet.renderRoot.querySelector('.cells') as HTMLElement;
        const { left, top } = cells.getBoundingClientRect();
        const event = new WheelEvent('wheel', { deltaY: -200, clientX: left, clientY: top, cancelable: true });
        cells.dispatchEvent(event);
        return event.defaultPrevented;
      };
      await until(wheel); // for a moment it is left to the page, which has scrolled to the grid
      await grid.rested();
      expect(grid.element.view.zoom).to.be.above(1.2);
      expect(grid.element.view.x).to.be.below(0);
      grid.element.mode = 'random';
      await grid.settled();
      expect(wheel()).to.equal(false);
    });

    it('keeps its selection on the sample, and loses its place when that leaves', async () => {
      const grid = await drawn('mode="plane" rows="5" columns="5"');
      grid.element.selection = { row: 2, column: 2 };
      const z = [...(grid.element.selection?.z ?? [])];
      grid.element.view = { x: 0.5, y: 0, zoom: 1 };
      expect(grid.element.selection).to.include({ row: 2, column: 1 });
      grid.element.view = { x: 2, y: 0, zoom: 1 };
      expect(grid.element.selection).to.include({ row: null, column: null });
      expect([...(grid.element.selection?.z ?? [])]).to.deep.equal(z);
    });
  });

  describe('keeps', () => {
    it('pins through a new seed, and gives them out of reach', async () => {
      const grid = await drawn('', wide());
      grid.element.selection = { row: 1, column: 1 };
      const z = grid.element.selection?.z ?? new Float32Array();
      const pinned = next(grid.element, 'dcgan-pin');
      grid.element.pin(z);
      expect([...(await pinned).detail.z]).to.deep.equal([...z]);
      grid.button('New seed').click();
      await grid.drawn();
      expect(grid.element.pins.map(pin => [...pin])).to.deep.equal([[...z]]);
      z.fill(0);
      expect([...(grid.element.pins[0] ?? [])]).not.to.deep.equal([...z]);
      grid.button('Remove pin 1').click();
      await grid.settled();
      expect(grid.element.pins.length).to.equal(0);
    });

    it('an equation of pins, whose result can be pinned', async () => {
      const grid = await drawn('', wide(2));
      grid.element.pins = [Float32Array.of(1, 0), Float32Array.of(0.5, 0.5), Float32Array.of(0, 1)];
      await grid.settled();
      for (const [pin, term] of [
        [1, 'Start with'],
        [2, 'Take away'],
        [3, 'Add'],
      ] as const) {
        grid.button(`${term}: pin ${pin}`).click();
        await grid.settled();
      }
      grid.button('Pin result').click();
      expect([...(grid.element.pins[3] ?? [])]).to.deep.equal([0.5, 0.5]);
      await grid.settled();
      grid.button('Take sample 1 out of “Take away”').click();
      await grid.settled();
      grid.button('Pin result').click();
      expect([...(grid.element.pins[4] ?? [])]).to.deep.equal([1, 1]);
    });

    it('a plane through the first three pins', async () => {
      const grid = await drawn('mode="plane" plane="samples" rows="3" columns="3"', wide(3));
      grid.element.pins = [Float32Array.of(0, 0, 1), Float32Array.of(1, 0, 1), Float32Array.of(0, 1, 1)];
      await grid.settled();
      await grid.drawn();
      for (const row of [0, 1, 2]) expect(grid.sheet.cellAt({ row, column: row })?.z[2]).to.be.closeTo(1, 1e-6);
    });
  });

  describe('shares', () => {
    it('a view as a short string that another grid shows', async () => {
      const one = await drawn('mode="plane" rows="7" columns="7" seed="5"', wide());
      one.element.view = { x: 0.25, y: -0.5, zoom: 2 };
      one.element.selection = { row: 3, column: 4 };
      await one.settled();
      expect(one.element.share).to.equal('plane-random_g7x7_s5_x0.25_y-0.5_z2_c3.4');
      const other = await drawn(`share="${one.element.share}"`, wide());
      expect(other.element.share).to.equal(one.element.share);
      expect([...(other.element.selection?.z ?? [])]).to.deep.equal([...(one.element.selection?.z ?? [])]);
      expect(other.labels).to.deep.equal(one.labels);
    });

    it('the URL only where it is asked to', async () => {
      const before = location.href;
      const quiet = await drawn('mode="plane"');
      quiet.element.view = { x: 0.5, y: 0, zoom: 2 };
      await quiet.settled();
      expect(location.href).to.equal(before);
      unmountAll();
      const grid = await drawn('mode="plane" rows="5" columns="5" fragment');
      grid.element.view = { x: 0.5, y: 0, zoom: 2 };
      await grid.settled();
      expect(location.hash).to.equal('#dcgan=plane-random_g5x5_s1_x0.5_y0_z2');
      unmountAll();
      const again = await drawn('fragment');
      expect(again.element.view).to.deep.equal({ x: 0.5, y: 0, zoom: 2 });
      history.replaceState(null, '', before);
    });

    it('the pins that its plane goes through, number by number', async () => {
      const generator = wide();
      const one = await drawn('mode="plane" plane="samples" rows="3" columns="3"', generator);
      const { latentSize } = generator.description;
      const pins = [0.1, -0.7, 1 / 3].map((value, i) => new Float32Array(latentSize).fill(value).fill(i, 0, 1));
      for (const z of pins) one.element.pin(z);
      await one.settled();
      const other = await drawn(`share="${one.element.share}"`, wide());
      expect(other.element.pins.map(String)).to.deep.equal(pins.map(String));
      for (const place of [
        { row: 0, column: 0 },
        { row: 2, column: 1 },
      ])
        expect(String(other.sheet.cellAt(place)?.z)).to.equal(String(one.sheet.cellAt(place)?.z));
    });

    it('a fragment each, under its id, and leaves it alone where another has its name', async () => {
      const before = location.href;
      const left = await drawn('id="left" mode="plane" rows="3" columns="3" fragment');
      const right = await drawn('id="right" mode="plane" rows="2" columns="2" fragment');
      const third = await drawn('id="right" mode="plane" rows="4" columns="4" fragment');
      for (const { element } of [left, right, third]) element.view = { x: 0.5, y: 0, zoom: 2 };
      await third.settled();
      expect(location.hash).to.equal(
        '#dcgan-left=plane-random_g3x3_s1_x0.5_y0_z2&dcgan-right=plane-random_g2x2_s1_x0.5_y0_z2',
      );
      unmountAll();
      const again = await drawn('id="right" fragment');
      expect(again.element.layout).to.deep.equal({ rows: 2, columns: 2 });
      history.replaceState(null, '', before);
    });

    it('a picture at any scale', async () => {
      const grid = await drawn('rows="2" columns="3"', wide());
      for (const scale of [1, 4, 0.5]) {
        const { width, height } = await pixelsOf(grid, scale);
        expect([width, height]).to.deep.equal([24 * scale, 16 * scale]);
      }
      const [one, four] = [await pixelsOf(grid), await pixelsOf(grid, 4)];
      const grey = ({ data, width }: ImageData, x: number, y: number) => data[4 * (y * width + x)];
      expect(grey(four, 4 * 9 + 3, 4 * 5 + 1)).to.equal(grey(one, 9, 5));
    });
  });

  for (const touch of [false, true]) {
    it(`says before the first picture how to see one in large ${touch ? 'by touch, and keeps no room for it' : 'with a mouse or keys'}`, async () => {
      const { element } = await drawn('rows="2" columns="2"');
      const restore = pretendMedia(element.renderRoot as ShadowRoot, '(hover: none)', touch);
      const shown = (selector: string) =>
        getComputedStyle(element.renderRoot.querySelector(`.detail ${selector}`) as Element).display !== 'none';
      const words = [...element.renderRoot.querySelectorAll<HTMLElement>('.detail .hint')].filter(
        hint => getComputedStyle(hint).display !== 'none',
      );
      const box = shown('.none');
      restore();
      expect(box, 'the dashed box').to.equal(!touch);
      expect(words.map(({ textContent }) => textContent)).to.deep.equal([
        touch ? 'Tap a picture to see it large.' : 'Point at a picture, or use the arrow keys, to see it here.',
      ]);
    });
  }

  it('is never black before its first drawing', async () => {
    const generator = new FakeGenerator();
    let release = () => {};
    generator.hold = new Promise(resolve => (release = resolve));
    for (const scheme of ['light', 'dark']) {
      const grid = await mountGrid('rows="2" columns="2"', generator);
      grid.element.style.colorScheme = scheme;
      await until(() => grid.element.renderRoot.querySelector('latent-grid-sheet') !== null);
      await until(() => grid.cells.length === 4);
      const ground = getComputedStyle(grid.sheet).backgroundColor;
      expect(ground, 'before the canvas').to.not.be.oneOf(['rgba(0, 0, 0, 0)', 'rgb(0, 0, 0)']);
      await wait(50);
      const { canvas } = grid;
      const { data = [] } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
      const isBlack = [...data].some((alpha, i) => i % 4 === 3 && alpha > 0 && Number(data[i - 3]) < 10);
      expect(isBlack, 'on the canvas').to.equal(false);
    }
    release();
  });

  describe('given what makes no sense', () => {
    for (const [attributes, words] of [
      ['rows="0"', 'rows is 0; it must be an integer from 1 to 64.'],
      ['columns="many"', 'columns is "many"; it must be an integer from 1 to 64.'],
      ['seed="-1"', 'seed is -1'],
      ['mode="sideways"', 'mode is "sideways"'],
      ['mode="plane" plane="flat"', 'plane is "flat"'],
      ['share="javascript:alert(1)"', 'share is "javascript:alert(1)"'],
    ] as const) {
      it(`says so and shows the default instead (${attributes})`, async () => {
        const told: Error[] = [];
        const listen = ({ detail }: CustomEvent<Error>) => told.push(detail);
        document.body.addEventListener('dcgan-error', listen);
        const grid = new Grid(attributes, null);
        await grid.element.updateComplete;
        grid.element.generator = wide();
        await grid.drawn();
        document.body.removeEventListener('dcgan-error', listen);
        expect(grid.labels.length).to.equal(100);
        expect(grid.text).to.contain(words);
        if (!attributes.startsWith('share')) expect(told.map(({ message }) => message).join()).to.contain(words);
        grid.element.remove();
      });
    }

    it('refuses z of another length or with NaN, in words and with an event, and stays usable', async () => {
      const grid = await drawn('', wide());
      const told = errors(grid);
      for (const z of [new Float32Array(5), new Float32Array(12), Float32Array.of(1, 2, 3, 4, 5, NaN)]) {
        expect(() => grid.element.pin(z)).to.throw(InvalidOptionError);
      }
      grid.element.pins = [new Float32Array(7)];
      grid.element.selection = { row: 10, column: 0 };
      expect(told.length).to.equal(5);
      await grid.settled();
      expect(grid.text).to.contain('selection is "row 10, column 0"');
      grid.button('Dismiss').click();
      grid.element.pin(new Float32Array(6));
      await grid.settled();
      expect(grid.text).not.to.contain('Something went wrong');
      expect(grid.element.pins.length).to.equal(1);
    });

    it('says what failed in drawing, and draws again when asked', async () => {
      const generator = wide();
      generator.failure = new InvalidOptionError('The worker was lost.');
      const grid = await mountGrid('', generator);
      await until(() => grid.text.includes('The worker was lost.'));
      generator.failure = null;
      grid.button('Try again').click();
      await grid.drawn();
      expect(grid.text).not.to.contain('The worker was lost.');
    });

    it('looks for the principal directions again when asked, after it could not', async () => {
      const generator = wide();
      generator.failure = new InvalidOptionError('The worker was lost.');
      const grid = await mountGrid('mode="plane" plane="principal" rows="2" columns="2"', generator);
      await until(() => grid.text.includes('The worker was lost.'));
      generator.failure = null;
      grid.button('Try again').click();
      await grid.drawn();
      expect(grid.text).not.to.contain('The worker was lost.');
    });

    it('drops pins that another generator cannot draw, and says so', async () => {
      const grid = await drawn('', wide(6));
      grid.element.pins = [new Float32Array(6)];
      const told = errors(grid);
      grid.element.generator = wide(3);
      await grid.drawn();
      expect(grid.element.pins.length).to.equal(0);
      expect(told.map(({ message }) => message).join()).to.contain('6 numbers long');
    });

    it('has no plane through pins on a line', async () => {
      const grid = await drawn('mode="plane" plane="samples"', wide(3));
      grid.element.pins = [0, 1, 2].map(i => Float32Array.of(i / 2, i / 2, 0));
      await grid.settled();
      expect(grid.text).to.contain('two directions of a plane');
    });

    it('waits in words for what `for` names', async () => {
      const grid = await mountGrid('for="nobody"', null);
      await grid.settled();
      expect(grid.text).to.contain('“nobody”');
      const source = await mountGrid('id="nobody" rows="2" columns="2"', wide());
      await grid.drawn();
      expect(grid.element.generator === source.element.generator).to.equal(true);
    });
  });
});
