import { expect } from 'chai';
import type { ClassMixerElement } from '../../../components/shared/class-mixer.element.js';
import { loadGenerator } from 'dcgan-elements/engine';
import { randomLatents } from '../../../src/shared/latent/random-latents.js';
import type { ClassGroup } from '../../../src/shared/protocol/classes.js';
import { writeGeneratorFile } from '../../../src/core/weights/generator-file.js';
import type { Architecture } from '../../../src/core/networks/architecture.js';
import { FakeGenerator } from '../../support/fake-generator.js';
import { SMALL_PLAIN, someTensors } from '../../support/generator-file.js';
import { Grid, mountGrid } from '../../support/mount-grid.js';
import { next, unmountAll, until } from '../../support/mount-trainer.js';

const DIGITS: ClassGroup = { name: 'digit', classes: [...'0123456789'] };
const FACES: readonly ClassGroup[] = [
  { name: 'hair', classes: ['black', 'blond', 'red'] },
  { name: 'skin', classes: ['light', 'dark'] },
];
const LATENT_SIZE = 4;

const digits = (latentSize = LATENT_SIZE) => new FakeGenerator({ latentSize, classes: [DIGITS] });
const faces = () => new FakeGenerator({ latentSize: LATENT_SIZE, classes: FACES });

async function drawn(attributes: string, generator: FakeGenerator = digits()): Promise<Grid> {
  const grid = await mountGrid(attributes, generator);
  await grid.drawn();
  return grid;
}

/** z and y of a cell. */
function parts(grid: Grid, row: number, column: number): { z: number[]; y: number[] } {
  const vector = [...(grid.sheet.cellAt({ row, column })?.z ?? [])];
  return { z: vector.slice(0, LATENT_SIZE), y: vector.slice(LATENT_SIZE) };
}

const oneHot = (length: number, at: number) => Array.from({ length }, (_, k) => Number(k === at));

function mixer(grid: Grid): ClassMixerElement {
  const panel = grid.element.renderRoot.querySelector('latent-grid-classes');
  return panel?.shadowRoot?.querySelector('latent-grid-class-mixer') as ClassMixerElement;
}

function control<Found extends HTMLElement>(grid: Grid, label: string): Found {
  const found = [...mixer(grid).renderRoot.querySelectorAll<HTMLElement>('input, select')].find(
    element => (element.ariaLabel ?? element.closest('label')?.textContent ?? '').trim() === label,
  );
  if (!found) throw new Error(`Nothing is called ${label}.`);
  return found as Found;
}

function choose(select: HTMLSelectElement, value: string): void {
  select.value = value;
  select.dispatchEvent(new Event('change'));
}

describe('<latent-grid> of a generator with classes', () => {
  afterEach(() => unmountAll());

  describe('in the mode classes', () => {
    it('shows one z a row and one class a column, with its name above and in its label', async () => {
      const grid = await drawn('mode="classes" seed="3" rows="4"');
      expect(grid.element.renderRoot.querySelector('latent-grid-heads')?.shadowRoot?.textContent).to.contain(
        '0123456789',
      );
      expect(grid.labels[7]).to.equal('Row 1, column 8: 7');
      const z = randomLatents(4, { latentSize: LATENT_SIZE, latentDistribution: 'uniform(-1,1)' }, 3);
      for (const [row, column] of [
        [0, 0],
        [2, 7],
        [3, 9],
      ] as const) {
        expect(parts(grid, row, column)).to.deep.equal({
          z: [...z.subarray(row * LATENT_SIZE, (row + 1) * LATENT_SIZE)],
          y: oneHot(10, column),
        });
      }
    });

    it('has a column for each class, or the first ones', async () => {
      const many = new FakeGenerator({
        latentSize: 4,
        classes: [{ name: 'sign', classes: Array.from({ length: 12 }, (_, i) => `sign ${i}`) }],
      });
      expect((await drawn('mode="classes" rows="2"', many)).cells.length).to.equal(24);
      expect((await drawn('mode="classes" rows="2" columns="20"')).cells.length).to.equal(20);
      expect((await drawn('mode="classes" rows="2" columns="3"')).cells.length).to.equal(6);
    });

    it('shows the group that is asked for, with the other classes as z or the visitor has them', async () => {
      const grid = await drawn('mode="classes" class-group="skin" rows="5"', faces());
      expect(grid.labels.slice(0, 2)).to.deep.equal(['Row 1, column 1: light', 'Row 1, column 2: dark']);
      for (const row of [0, 1, 2, 3, 4]) {
        expect(parts(grid, row, 0).y.slice(3)).to.deep.equal([1, 0]);
        expect(parts(grid, row, 0).y.slice(0, 3)).to.deep.equal(parts(grid, row, 1).y.slice(0, 3));
      }
      grid.element.classes = { hair: 'red' };
      await grid.settled();
      await grid.drawn();
      for (const row of [0, 4]) expect(parts(grid, row, 1).y).to.deep.equal([0, 0, 1, 0, 1]);
      const panel = grid.element.renderRoot.querySelector('latent-grid-classes');
      choose(panel?.shadowRoot?.querySelector('select') as HTMLSelectElement, 'hair');
      await grid.settled();
      await grid.drawn();
      expect(grid.element.classGroup).to.equal('hair');
      expect(grid.labels[2]).to.equal('Row 1, column 3: red');
    });

    it('is offered where there are classes, and only there', async () => {
      const labels = (grid: Grid) =>
        [...grid.element.renderRoot.querySelectorAll('.modes button')].map(b => b.textContent.trim());
      expect(labels(await drawn('controls rows="2"'))).to.deep.equal([
        'Random',
        'Plane',
        'In-between',
        'Classes',
        'Text',
      ]);
      expect(labels(await drawn('controls rows="2"', faces()))).to.deep.equal([
        'Random',
        'Plane',
        'In-between',
        'Classes',
      ]);
      const plain = await drawn('controls rows="2"', new FakeGenerator({ latentSize: 4 }));
      expect(labels(plain)).to.deep.equal(['Random', 'Plane', 'In-between']);
    });
  });

  describe('lets visitors choose the class', () => {
    it('of all samples, by buttons that arrow keys walk through', async () => {
      const grid = await drawn('rows="2" columns="2"');
      control<HTMLInputElement>(grid, '7').click();
      await grid.settled();
      await grid.drawn();
      expect(grid.element.classes).to.deep.equal({ digit: '7' });
      for (const row of [0, 1]) expect(parts(grid, row, 1).y).to.deep.equal(oneHot(10, 7));
      expect(control<HTMLInputElement>(grid, '7').checked).to.equal(true);
      control<HTMLInputElement>(grid, 'any').click();
      await grid.settled();
      expect(grid.element.classes).to.equal(null);
    });

    it('between two, by a slider that says the mixture', async () => {
      const grid = await drawn('rows="2" columns="2" classes="8"');
      choose(control(grid, 'Second class, of digit'), '3');
      await grid.settled();
      const slider = control<HTMLInputElement>(grid, 'Between 8 and 3');
      expect(slider.getAttribute('aria-valuetext')).to.equal('50 % 8, 50 % 3');
      slider.value = '20';
      slider.dispatchEvent(new Event('input'));
      await grid.settled();
      await grid.drawn();
      const { y } = parts(grid, 1, 0);
      expect(y[8]).to.be.closeTo(0.8, 1e-6);
      expect(y[3]).to.be.closeTo(0.2, 1e-6);
      expect(slider.isConnected && slider.getAttribute('aria-valuetext')).to.equal('80 % 8, 20 % 3');
      choose(control(grid, 'Second class, of digit'), '');
      await grid.settled();
      expect(grid.element.classes).to.deep.equal({ digit: '8' });
    });

    it('of each group, by lists', async () => {
      const grid = await drawn('rows="2" columns="2"', faces());
      choose(control(grid, 'Class, of hair'), 'blond');
      await grid.settled();
      choose(control(grid, 'Class, of skin'), 'dark');
      await grid.settled();
      await grid.drawn();
      expect(grid.element.getAttribute('classes')).to.equal('{"hair":"blond","skin":"dark"}');
      expect(parts(grid, 1, 1).y).to.deep.equal([0, 1, 0, 0, 1]);
    });

    it('of a plane, which has one class for all its pictures otherwise', async () => {
      for (const plane of ['random', 'principal']) {
        const grid = await drawn(`mode="plane" plane="${plane}" rows="3" columns="3"`);
        const { y } = parts(grid, 0, 0);
        expect(y.filter(share => share === 1).length).to.equal(1);
        expect(parts(grid, 2, 2).y).to.deep.equal(y);
        grid.element.classes = '4';
        await until(() => parts(grid, 2, 2).y[4] === 1); // principal directions take a while
        await grid.drawn();
        expect(parts(grid, 2, 2).y).to.deep.equal(oneHot(10, 4));
        grid.element.remove(); // the next one is to be in sight
      }
    });

    it('or see one class become another between pairs', async () => {
      const grid = await drawn('mode="interpolate" rows="4" columns="3"');
      for (const row of [0, 1, 2, 3]) {
        const [first, middle, last] = [0, 1, 2].map(column => parts(grid, row, column).y);
        middle?.forEach((share, k) => expect(share).to.be.closeTo(((first?.[k] ?? 0) + (last?.[k] ?? 0)) / 2, 1e-6));
      }
    });

    it('and keeps it in a share and in the attribute', async () => {
      const one = await drawn(`rows="2" columns="2" classes='{"digit":{"3":0.25,"8":0.75}}'`);
      const share = one.element.share;
      expect(encodeURIComponent(share)).to.equal(share);
      const other = await drawn(`share="${share}"`);
      expect(parts(other, 1, 1)).to.deep.equal(parts(one, 1, 1));
      expect(other.element.classes).to.deep.equal({ digit: { 3: 0.25, 8: 0.75 } });
      expect(other.element.share).to.equal(share);
    });
  });

  describe('knows samples with their classes', () => {
    it('in its selection, which generate() takes as it is', async () => {
      const grid = await drawn('rows="2" columns="2" classes="6"');
      const selected = next(grid.element, 'dcgan-select');
      grid.element.selection = { row: 1, column: 0 };
      const { z, classes } = (await selected).detail;
      expect([...z]).to.deep.equal(parts(grid, 1, 0).z);
      expect([...(classes ?? [])]).to.deep.equal(oneHot(10, 6));
      const { data } = await (grid.element.generator as FakeGenerator).generate(z, { classes });
      expect(data.length).to.equal(64);
      expect(grid.text).to.contain('digit: 6');
    });

    it('in pins, of z alone or with y, and refuses others', async () => {
      const grid = await drawn('rows="2" columns="2"');
      const vector = Float32Array.from([0.1, 0.2, 0.3, 0.4, ...oneHot(10, 2)]);
      grid.element.pin(vector);
      grid.element.pin(new Float32Array(4));
      await grid.settled();
      expect(grid.element.pins.map(({ length }) => length)).to.deep.equal([14, 4]);
      expect(() => grid.element.pin(new Float32Array(13))).to.throw('4 or 14 numbers');
      grid.element.generator = new FakeGenerator({ latentSize: 4 });
      await grid.drawn();
      expect(grid.element.pins.map(({ length }) => length)).to.deep.equal([4]);
    });

    it('in the equation, whose y is a mixture again', async () => {
      const grid = await drawn('rows="2" columns="2"');
      grid.element.pins = [3, 5, 8].map(k => Float32Array.from([k / 10, 0, 0, 0, ...oneHot(10, k)]));
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
      const result = [...(grid.element.pins[3] ?? [])];
      expect(result[0]).to.be.closeTo(0.6, 1e-6);
      expect(result.slice(4)).to.deep.equal([0, 0, 0, 0.5, 0, 0, 0, 0, 0.5, 0]);
    });

    it('in a plane through three of them, along which classes blend', async () => {
      const grid = await drawn('mode="plane" plane="samples" rows="5" columns="5"');
      grid.element.pins = [0, 1, 2].map(k =>
        Float32Array.from([k === 1 ? 1 : 0, k === 2 ? 1 : 0, 0.5, 0, ...oneHot(10, k)]),
      );
      await grid.settled();
      await grid.drawn();
      const mixed = new Set<string>();
      for (let row = 0; row < 5; row++) {
        for (let column = 0; column < 5; column++) {
          const { y } = parts(grid, row, column);
          expect(y.reduce((sum, share) => sum + share, 0)).to.be.closeTo(1, 1e-5);
          expect(y.every(share => share >= 0)).to.equal(true);
          mixed.add(y.join());
        }
      }
      expect(mixed.size).to.be.above(10);
    });
  });

  describe('given what makes no sense', () => {
    for (const [attributes, make, words] of [
      ['mode="classes"', () => new FakeGenerator({ latentSize: 4 }), 'which was trained without classes'],
      ['mode="text"', () => new FakeGenerator({ latentSize: 4 }), 'mode is "text"'],
      ['mode="text"', faces, 'mode is "text"; it must be one of random, plane, interpolate, classes'],
      ['classes="7"', () => new FakeGenerator({ latentSize: 4 }), 'classes is "7"; it must be left out'],
      ['classes="cat"', digits, 'digit is "cat"; it must be one of 0, 1'],
      ['classes="7"', faces, 'any of hair, skin'],
      [`classes='{"digit":{"3":0.5,"8":0.6}}'`, digits, 'sums to 1.1'],
      [`classes='{"digit":{"3":1.5,"8":-0.5}}'`, digits, 'a number from 0 to 1'],
      [`classes='{"shoe":"red"}'`, digits, 'classes is "shoe"'],
      [`classes='{"digit"'`, digits, 'digit is "{'],
      ['class-group="nose"', faces, 'classGroup is "nose"; it must be one of hair, skin'],
    ] as const) {
      it(`says so and shows the default instead (${attributes})`, async () => {
        const told: Error[] = [];
        const grid = new Grid(attributes, null);
        grid.element.addEventListener('dcgan-error', ({ detail }) => told.push(detail));
        await grid.element.updateComplete;
        grid.element.generator = make();
        await grid.drawn();
        expect(grid.cells.length).to.equal(100);
        expect(told.map(({ message }) => message).join()).to.contain(words);
        expect(told[0]).to.include({ name: 'InvalidOptionError', code: 'option-invalid' });
        expect(grid.text).to.contain(words);
      });
    }
  });

  describe('on the real engine', () => {
    it('shows in each mode what generate() draws of z and classes, and exports it', async () => {
      const architecture = {
        ...SMALL_PLAIN,
        shape: { ...SMALL_PLAIN.shape, classes: [10] },
      } as Architecture;
      const file = new Blob([
        writeGeneratorFile(
          someTensors(architecture),
          architecture,
          { dropoutKeep: 1, seed: 3 },
          {
            dataset: 'none',
            class_names: JSON.stringify([DIGITS]),
          },
        ),
      ]);
      const generator = await loadGenerator(file, { backend: 'wasm' });
      for (const attributes of ['mode="classes" rows="2"', 'rows="2" columns="10" classes="3"']) {
        const grid = await mountGrid(attributes, generator);
        await grid.drawn();
        for (const [row, column] of [
          [0, 3],
          [1, 9],
        ] as const) {
          const { z, y } = parts(grid, row, column);
          const name = attributes.includes('mode') ? String(column) : '3';
          expect(y).to.deep.equal(oneHot(10, Number(name)));
          const { rgba } = await generator.draw(Float32Array.from(z), { classes: name });
          expect([...(grid.sheet.pictureAt({ row, column })?.data ?? [])].join()).to.equal([...rgba].join());
        }
        const bitmap = await createImageBitmap(await grid.element.exportSheet());
        expect([bitmap.width, bitmap.height]).to.deep.equal([10 * 12, 2 * 14]);
        grid.element.remove();
      }
      const grid = await mountGrid('mode="text" text="1987"', generator);
      await until(
        () =>
          (grid.element.renderRoot.querySelector('latent-grid-writing')?.shadowRoot?.querySelector('canvas')?.width ??
            0) > 0,
      );
      const bitmap = await createImageBitmap(await grid.element.exportSheet({ scale: 2 }));
      expect(bitmap.height).to.equal(28);
      grid.element.remove();
      generator.dispose();
    });
  });
});
