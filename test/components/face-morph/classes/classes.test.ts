import { expect } from 'chai';
import { InvalidOptionError } from '../../../../src/shared/errors.js';
import { checkedRows } from '../../../../src/shared/latent/class-vectors.js';
import type { GeneratorDescription } from '../../../../src/shared/protocol/generator.js';
import { FakeGenerator } from '../../../support/fake-generator.js';
import { heard, morphSettled, mountMorph, unmountMorphs, type TestMorphElement } from '../../../support/mount-morph.js';
import { until } from '../../../support/mount-trainer.js';

const CLASSES = [
  { name: 'hair', classes: ['black', 'red'] },
  { name: 'skin', classes: ['light', 'brown', 'dark'] },
];

/** Rows of z, hair and skin. */
const BLACK_LIGHT = Float32Array.of(0.5, 0, 1, 0, 1, 0, 0);
const RED_DARK = Float32Array.of(0, 0.5, 0, 1, 0, 0, 1);

async function mount(
  attributes = '',
  more: Partial<GeneratorDescription> = {},
): Promise<[TestMorphElement, FakeGenerator]> {
  const generator = new FakeGenerator({ classes: CLASSES, ...more });
  const element = await mountMorph(attributes, generator);
  await until(() => element.has('face-morph-class-mixer'));
  await morphSettled(element);
  return [element, generator];
}

/** y of the last picture that was drawn. */
function lastDrawn({ choices }: FakeGenerator): number[] {
  const last = choices.at(-1);
  const y: unknown = Array.isArray(last) ? last.at(-1) : last;
  return y instanceof Float32Array ? [...y] : [];
}

function panel(element: TestMorphElement): ShadowRoot {
  return element.within('face-morph-class-mixer').shadowRoot as ShadowRoot;
}

function select(element: TestMorphElement, label: string): HTMLSelectElement {
  const found = panel(element).querySelector<HTMLSelectElement>(`select[aria-label="${label}"]`);
  if (!found) throw new Error(`There is no ${label}.`);
  return found;
}

async function pick(element: TestMorphElement, label: string, value: string): Promise<void> {
  const found = select(element, label);
  found.value = value;
  found.dispatchEvent(new Event('change'));
  await morphSettled(element);
}

describe('<face-morph> with a generator with classes', () => {
  afterEach(unmountMorphs);

  it('goes from class to class as from picture to picture, in mixtures, by either interpolation', async () => {
    for (const interpolation of ['linear', 'spherical']) {
      const [element, generator] = await mount(`keys="2" interpolation="${interpolation}"`);
      element.keys = [BLACK_LIGHT, RED_DARK];
      for (const [position, y] of [
        [0, [1, 0, 1, 0, 0]],
        [0.25, [0.75, 0.25, 0.75, 0, 0.25]],
        [1, [0, 1, 0, 0, 1]],
      ] as const) {
        element.position = position;
        await morphSettled(element);
        expect(lastDrawn(generator), `${interpolation}, ${position}`).to.deep.equal(y);
      }
      unmountMorphs(); // nothing is drawn below the fold
    }
  });

  it('draws keys that are a z alone with the classes that follow from it, and stays with them on the way', async () => {
    const [element, generator] = await mount('keys="2"');
    const z = Float32Array.of(0.25, -0.75);
    element.keys = [z, z];
    const { keys } = element;
    expect([...(keys[0] ?? [])]).to.deep.equal([...checkedRows(z, { latentSize: 2, classes: CLASSES })]);
    element.position = 0.4;
    await morphSettled(element);
    expect(lastDrawn(generator)).to.deep.equal([...(keys[0] ?? [])].slice(2));
  });

  it('refuses a mixture that is none, and keeps its keys', async () => {
    const [element] = await mount('keys="2"');
    const before = element.keys;
    const wrong = Float32Array.of(0, 0, 0.5, 0.6, 1, 0, 0);
    expect(() => element.setKey(0, wrong)).to.throw(InvalidOptionError, /hair/);
    expect(element.keys).to.deep.equal(before);
  });

  it('shows what the chosen picture shows, and changes it at once by a list', async () => {
    const [element, generator] = await mount('keys="2"');
    element.keys = [BLACK_LIGHT, RED_DARK];
    element.position = 0.5;
    await morphSettled(element);
    expect(select(element, 'Class, of hair').value).to.equal('black');
    const events = heard(element, 'dcgan-keys');
    await pick(element, 'Class, of skin', 'brown');
    expect([...(element.keys[0] ?? [])]).to.deep.equal([0.5, 0, 1, 0, 0, 1, 0]);
    expect(element.position, 'the large picture is that of the key').to.equal(0);
    expect(lastDrawn(generator)).to.deep.equal([1, 0, 0, 1, 0]);
    expect(events.length).to.equal(1);
    element.keyButtons[1]?.click();
    await morphSettled(element);
    expect(select(element, 'Class, of hair').value).to.equal('red');
    expect(element.within('.classes').getAttribute('aria-label')).to.equal('What picture 2 shows');
  });

  it('mixes two classes of a group by a slider, if that is wanted', async () => {
    const [element] = await mount('keys="2"');
    element.keys = [BLACK_LIGHT, RED_DARK];
    await morphSettled(element);
    expect(panel(element).querySelectorAll('select').length, 'one list a group').to.equal(2);
    const wish = element.within<HTMLInputElement>('.classes .check input');
    wish.click();
    await morphSettled(element);
    await pick(element, 'Second class, of hair', 'red');
    expect([...(element.keys[0] ?? [])].slice(2, 4)).to.deep.equal([0.5, 0.5]);
    const slider = panel(element).querySelector<HTMLInputElement>('input[type=range]');
    if (!slider) throw new Error('There is no slider.');
    slider.value = '75';
    slider.dispatchEvent(new Event('input'));
    await morphSettled(element);
    expect([...(element.keys[0] ?? [])].slice(2, 4)).to.deep.equal([0.25, 0.75]);
    wish.click();
    await morphSettled(element);
    expect([...(element.keys[0] ?? [])].slice(2), 'the greater share stays').to.deep.equal([0, 1, 1, 0, 0]);
    expect(element.has('.notice')).to.equal(false);
  });

  it('leaves small shares as they are where another group is changed, and shows none of them', async () => {
    const [element] = await mount('keys="2"');
    element.setKey(0, Float32Array.of(0, 0, 0.96, 0.04, 0.5, 0.25, 0.25));
    await morphSettled(element);
    expect(select(element, 'Class, of hair').value).to.equal('black');
    await pick(element, 'Class, of skin', 'dark');
    const y = [...(element.keys[0] ?? [])].slice(2);
    expect(y.map(share => Math.round(100 * share))).to.deep.equal([96, 4, 0, 0, 100]);
  });

  it('shuffles classes with z, except those of locked keys', async () => {
    const [element] = await mount('keys="8"');
    element.setKey(0, BLACK_LIGHT);
    await morphSettled(element);
    element.button('Lock').click();
    const before = element.keys.map(String);
    element.shuffle();
    const after = element.keys.map(String);
    expect(after[0]).to.equal(before[0]);
    expect(after.slice(1).filter((row, i) => row === before[i + 1])).to.deep.equal([]);
  });

  it('takes z and classes of a photograph', async () => {
    const [element] = await mount('keys="2"', { encoder: true });
    await until(() => element.has('.photo'));
    const canvas = new OffscreenCanvas(8, 8);
    canvas.getContext('2d')?.fillRect(0, 0, 8, 8);
    const input = element.within<HTMLInputElement>('.photo input[type=file]');
    const files = new DataTransfer();
    files.items.add(new File([await canvas.convertToBlob()], 'photograph.png'));
    input.files = files.files;
    input.dispatchEvent(new Event('change'));
    await until(() => element.has('.likeness'));
    expect([...(element.keys[0] ?? [])].slice(2)).to.deep.equal([0.5, 0.5, 0.5, 0, 0.5]);
  });

  it('has no such panel for a generator without classes', async () => {
    const element = await mountMorph('keys="2"');
    expect(element.has('.classes')).to.equal(false);
    expect(element.keys.map(({ length }) => length)).to.deep.equal([2, 2]);
  });
});
