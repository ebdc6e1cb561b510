import axe from 'axe-core';
import { expect } from 'chai';
import { FakeGenerator } from '../../support/fake-generator.js';
import { morphSettled, mountMorph, unmountMorphs, type TestMorphElement } from '../../support/mount-morph.js';
import { until } from '../../support/mount-trainer.js';
import { wait } from '../../support/promises.js';
import { spilt, WIDTHS } from '../../support/spills.js';

const withEncoder = () => new FakeGenerator({ encoder: true, channels: 3, metadata: { dataset: 'faces' } });

async function photograph(): Promise<File> {
  const canvas = new OffscreenCanvas(40, 30);
  canvas.getContext('2d')?.fillRect(0, 0, 20, 20);
  return new File([await canvas.convertToBlob()], 'me.png');
}

/** Each way that the element can look: its attributes, its generator, and how to get there. */
const states: Readonly<
  Record<string, readonly [string, FakeGenerator | null, (element: TestMorphElement) => unknown]>
> = {
  empty: ['', null, () => {}],
  'waiting for another element': ['for="nobody"', null, () => {}],
  loading: [
    '',
    null,
    element => {
      element.hold = new Promise(() => {});
      element.src = 'faces.safetensors';
    },
  ],
  ready: ['keys="3" position="0.3"', new FakeGenerator(), () => {}],
  playing: ['keys="8" closed autoplay', new FakeGenerator(), () => {}],
  'with classes': [
    'keys="3"',
    new FakeGenerator({
      classes: [
        { name: 'hair', classes: ['black', 'red'] },
        { name: 'a group with a very long name', classes: ['light', 'an unusually long name of a class', 'dark'] },
      ],
    }),
    async element => {
      await until(() => element.has('face-morph-class-mixer'));
      element.setKey(0, Float32Array.of(0.5, 0, 0.25, 0.75, 0, 1, 0));
    },
  ],
  locked: ['', new FakeGenerator(), element => element.button('Lock').click()],
  'told something wrong': ['duration="-3"', new FakeGenerator(), () => {}],
  'working on a film': [
    '',
    withEncoder(),
    element => {
      (element.generator as FakeGenerator).hold = new Promise(() => {});
      void element.exportGif().catch(() => {});
    },
  ],
  'beside a photograph': [
    'keys="3"',
    withEncoder(),
    async element => {
      const input = element.within<HTMLInputElement>('.photo input');
      const files = new DataTransfer();
      files.items.add(await photograph());
      input.files = files.files;
      input.dispatchEvent(new Event('change'));
      await wait(100);
      expect(element.has('canvas.photograph')).to.equal(true);
    },
  ],
};

describe('<face-morph> for everybody', () => {
  afterEach(() => {
    unmountMorphs();
    document.documentElement.style.colorScheme = '';
    document.documentElement.style.fontSize = '';
  });

  for (const scheme of ['light', 'dark']) {
    for (const [name, [attributes, generator, arrive]] of Object.entries(states)) {
      it(`gives axe nothing to object to when it is ${name}, in ${scheme}`, async () => {
        document.documentElement.style.colorScheme = scheme;
        if (generator) generator.hold = Promise.resolve();
        const element = await mountMorph(attributes, generator);
        await arrive(element);
        await morphSettled(element);
        await wait(150); // colours have transitions
        const { violations } = await axe.run(element);
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`)).to.deep.equal([]);
      });
    }
  }

  for (const { width, zoom } of WIDTHS) {
    it(`does not spill over its box at ${width} px, with text of ${zoom * 100} %`, async () => {
      document.documentElement.style.fontSize = `${zoom * 100}%`;
      const element = await mountMorph('keys="8" closed', withEncoder());
      element.style.inlineSize = `${width}px`;
      await morphSettled(element);
      expect(spilt(element, [element.renderRoot])).to.deep.equal([]);
    });
  }

  it('has the slider’s thumb over the key that it shows', async () => {
    const element = await mountMorph('keys="3" position="0.5"');
    const middle = (part: Element | undefined) => {
      const { left = NaN, width = NaN } = part?.getBoundingClientRect() ?? {};
      return left + width / 2;
    };
    expect(middle(element.keyButtons[1])).to.be.closeTo(middle(element.slider), 1);
    const { left, right } = element.slider.getBoundingClientRect();
    const thumb = 24;
    expect(left + thumb / 2).to.be.closeTo(middle(element.keyButtons[0]), 1);
    expect(right - thumb / 2).to.be.closeTo(middle(element.keyButtons[2]), 1);
  });

  it('tells screen readers of what its buttons have done', async () => {
    const element = await mountMorph();
    element.button('Shuffle all').click();
    await morphSettled(element);
    expect(element.within('.base > [role=status]').textContent).to.equal('Pictures shuffled.');
    element.button('Add a picture').click();
    await morphSettled(element);
    expect(element.within('.base > [role=status]').textContent).to.equal('Picture 3 added.');
  });
});
