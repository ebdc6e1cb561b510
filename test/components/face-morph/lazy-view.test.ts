import { expect } from 'chai';
import { define } from '../../../components/define.js';
import type { FaceMorphView } from '../../../components/face-morph/face-morph.view.js';
import { StateError } from '../../../src/shared/errors.js';
import { FakeGenerator } from '../../support/fake-generator.js';
import { heard, morphSettled, TestMorphElement, unmountMorphs } from '../../support/mount-morph.js';
import { until } from '../../support/mount-trainer.js';
import { wait } from '../../support/promises.js';

/** Gets its view when a test lets it come. */
class WaitingMorphElement extends TestMorphElement {
  /** Lets the view come. */
  come: () => void = () => {};
  readonly #come = new Promise<void>(resolve => (this.come = resolve));

  protected override async loadView(): Promise<FaceMorphView> {
    await this.#come;
    return super.loadView();
  }
}

define('test-waiting-morph', WaitingMorphElement);

const z = (value: number) => Float32Array.of(value, -value);

async function mount(attributes = ''): Promise<WaitingMorphElement> {
  const place = document.createElement('div');
  place.innerHTML = `<test-waiting-morph ${attributes}></test-waiting-morph>`;
  document.body.append(place);
  await wait(20);
  const element = place.firstElementChild as WaitingMorphElement;
  expect([element.hasUpdated, element.shadowRoot?.querySelector('[part=base]') === null]).to.deep.equal([false, true]);
  return element;
}

async function settled(element: WaitingMorphElement): Promise<void> {
  element.come();
  await morphSettled(element);
}

describe('<face-morph> before its view is there', () => {
  afterEach(unmountMorphs);

  it('takes a generator, keys and a position, tells of them, and shows them later', async () => {
    const element = await mount('keys="3"');
    const generators = heard(element, 'dcgan-generator');
    const keys = heard(element, 'dcgan-keys');
    const positions = heard(element, 'dcgan-position');
    const generator = (element.generator = new FakeGenerator());
    element.setKey(2, z(0.5));
    element.shuffle(0);
    element.position = 0.75;
    expect(generators.map(given => given === generator)).to.deep.equal([true]);
    expect(keys.map(detail => detail.keys.length)).to.deep.equal([3, 3, 3]);
    expect(positions.map(({ from, to, t }) => [from, to, t])).to.deep.equal([[1, 2, 0.5]]);
    expect(generator.calls.length).to.equal(0);

    await settled(element);
    expect(element.keys[2]?.[0]).to.equal(0.5);
    expect(element.slider.value).to.equal('0.75');
    expect(element.keyButtons.length).to.equal(3);
    expect(element.within('.picture').hasAttribute('data-painted')).to.equal(true);
  });

  it('is told to play, and does from where it is as soon as it can be seen', async () => {
    const element = await mount('duration="0.5" closed');
    element.generator = new FakeGenerator();
    element.position = 0.5;
    element.play();
    expect([element.playing, element.position, element.frameRate]).to.deep.equal([true, 0.5, 0]);
    const positions = heard(element, 'dcgan-position');
    await settled(element);
    await until(() => positions.length > 0);
    expect(positions[0]?.position).to.be.within(0.5, 0.9);
    element.button('Pause').click();
    expect(element.playing).to.equal(false);
  });

  it('is told to pause, whatever its autoplay says, until that is said anew', async () => {
    const element = await mount('autoplay');
    element.generator = new FakeGenerator();
    element.pause();
    await settled(element);
    await wait(50);
    expect(element.playing).to.equal(false);
    element.autoplay = false;
    element.autoplay = true;
    await until(() => element.playing);
  });

  it('has the options that were set a moment ago when a method is called', async () => {
    const element = await mount();
    element.generator = new FakeGenerator();
    element.keyCount = 4;
    element.setKey(3, z(0.25));
    expect(element.keys.length).to.equal(4);
    element.seed = 7;
    element.shuffle(0);
    element.keyCount = 5;
    element.keys = [z(0.5), z(0.75), z(1)];
    const keys = element.keys.map(String);
    expect(keys.length).to.equal(3);
    await settled(element);
    expect(element.keys.map(String)).to.deep.equal(keys);
  });

  it('is saved as a strip', async () => {
    const element = await mount();
    element.generator = new FakeGenerator();
    const bitmap = await createImageBitmap(await element.exportStrip({ count: 3 }));
    expect([bitmap.width, bitmap.height, element.hasUpdated]).to.deep.equal([24, 8, false]);
  });

  it('says what is wrong by exceptions and events, and in words later', async () => {
    const element = await mount();
    const errors = heard(element, 'dcgan-error');
    expect(() => element.setKey(0, z(0))).to.throw(StateError, 'There is no generator yet.');
    element.generator = new FakeGenerator();
    element.position = 2;
    expect(errors.map(({ name }) => name)).to.deep.equal(['StateError', 'InvalidOptionError']);
    await settled(element);
    expect(element.within('[role=alert]').textContent).to.contain('position is 2; it must be a number from 0 to 1.');
  });

  it('takes a sample that is selected in its grid', async () => {
    const grid = Object.assign(document.createElement('latent-grid'), { id: 'grid' });
    document.body.append(grid);
    const element = await mount('for="grid"');
    element.generator = new FakeGenerator();
    grid.dispatchEvent(new CustomEvent('dcgan-select', { detail: { z: z(0.25) }, bubbles: true, composed: true }));
    expect(element.keys[0]?.[0]).to.equal(0.25);
  });

  it('says once it is there that the element of its for is not', async () => {
    const element = await mount('for="nobody"');
    const errors = heard(element, 'dcgan-error');
    await wait(100); // until it is known that it can be seen: no other update follows the first
    await settled(element);
    expect(errors.map(({ message }) => message.slice(0, 15))).to.deep.equal(['for is "nobody"']);
  });

  it('is removed, draws nothing when its view comes, and works when it is put back', async () => {
    const element = await mount('autoplay');
    const generator = (element.generator = new FakeGenerator());
    const place = element.parentElement;
    element.remove();
    await settled(element);
    await wait(150);
    expect([element.generator, generator.calls.length]).to.deep.equal([null, 0]);
    place?.append(element);
    await until(() => element.generator === generator && element.position > 0);
  });
});
