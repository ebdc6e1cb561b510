import { expect } from 'chai';
import { InvalidOptionError, StateError } from '../../../src/shared/errors.js';
import { message } from '../../../src/shared/protocol/message.js';
import { FakeGenerator } from '../../support/fake-generator.js';
import { heard, morphSettled, mountMorph, press, unmountMorphs } from '../../support/mount-morph.js';
import { until } from '../../support/mount-trainer.js';
import { rest, wait } from '../../support/promises.js';
import { preferMotion } from '../../support/motion.js';

const z = (value: number) => Float32Array.of(value, -value);

describe('<face-morph>', () => {
  afterEach(async () => {
    unmountMorphs();
    await preferMotion('no-preference');
  });

  it('has nothing to say to a page before it has a generator, and takes keys and a position for later', async () => {
    const element = await mountMorph('position="0.5"', null);
    expect(element.text).to.contain('From one face to another');
    expect(element.generator).to.equal(null);
    element.keys = [z(0.25), z(0.5), z(1)];
    expect(() => element.setKey(0, z(0))).to.throw(StateError);
    element.generator = new FakeGenerator();
    await morphSettled(element);
    expect(element.keys.map(key => key[0])).to.deep.equal([0.25, 0.5, 1]);
    expect(element.position).to.equal(0.5);
    expect(element.slider.value).to.equal('0.5');
  });

  it('loads its src, tells how that goes, and frees it when it leaves', async () => {
    const element = await mountMorph('', null);
    const [loads, generators] = [heard(element, 'dcgan-load'), heard(element, 'dcgan-generator')];
    let release = () => {};
    element.hold = new Promise(resolve => (release = resolve));
    element.src = 'faces.safetensors';
    await until(() => loads.length > 0);
    await morphSettled(element);
    expect(element.within('[role=progressbar]').getAttribute('aria-valuenow')).to.equal('25');
    release();
    await until(() => element.generator !== null);
    expect(generators.length).to.equal(1);
    element.remove();
    await until(() => element.loaded.every(({ disposed }) => disposed));
    expect(element.loaded).to.have.length(1);
  });

  it('tells what was assumed of its file', async () => {
    const assumptions = [
      message('assumed-x', 'Tanh is assumed.', { options: 'lastActivation, epsilon' }),
      message('weights-x', 'One is left out.'),
    ];
    const element = await mountMorph('', new FakeGenerator({ assumptions }));
    expect(element.within('[part=assumptions]').textContent?.replace(/\s+/g, ' ')).to.match(
      /\(2\)\s*Tanh is assumed\.\s*One is left out\..*: last-activation, epsilon\./,
    );
    element.generator = new FakeGenerator();
    await morphSettled(element);
    expect(element.renderRoot.querySelector('[part=assumptions]')).to.equal(null);
  });

  it('draws where it is, and each key below', async () => {
    const generator = new FakeGenerator();
    const element = await mountMorph('keys="3"', generator);
    expect(element.keyButtons.length).to.equal(3);
    const colours = (canvas: HTMLCanvasElement) =>
      String(canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data);
    const pictures = [...element.renderRoot.querySelectorAll<HTMLCanvasElement>('[role=radio] canvas')].map(colours);
    const drawn = await Promise.all(element.keys.map(key => generator.draw(Float32Array.from(key))));
    expect(pictures).to.deep.equal(drawn.map(({ rgba }) => String(rgba)));
    // a picture of 8 x 8 is shown by its pixels, unless the page wants it smooth
    const picture = element.within<HTMLCanvasElement>('.picture');
    expect([picture.width, getComputedStyle(picture).imageRendering]).to.deep.equal([8, 'pixelated']);
    expect(picture.hasAttribute('data-painted')).to.equal(true);
    element.style.setProperty('--dcgan-image-rendering', 'auto');
    element.position = 0.4;
    await until(() => picture.width === 256);
  });

  it('is never black: noise is where nothing is drawn yet, and where another generator has not drawn', async () => {
    const element = await mountMorph('', null);
    const picture = element.within<HTMLCanvasElement>('.picture');
    const pixels = () => [...(picture.getContext('2d')?.getImageData(0, 0, picture.width, picture.height).data ?? [])];
    const noise = pixels();
    expect(Math.max(...noise.filter((_, i) => i % 4 < 3)), 'the brightest').to.be.above(80);
    expect([picture.width, getComputedStyle(picture).imageRendering]).to.deep.equal([28, 'pixelated']);
    element.generator = new FakeGenerator();
    await until(() => picture.hasAttribute('data-painted'));
    expect(pixels()).to.not.deep.equal(noise);
    element.generator = null;
    await morphSettled(element);
    expect(pixels()).to.deep.equal(noise);
  });

  it('is moved by its slider and says where it is', async () => {
    const element = await mountMorph('keys="3"');
    const positions = heard(element, 'dcgan-position');
    element.slider.value = '0.3';
    element.slider.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    await morphSettled(element);
    expect(positions.map(({ position, from, to }) => [position, from, to])).to.deep.equal([[0.3, 0, 1]]);
    expect(element.slider.getAttribute('aria-valuetext')).to.equal('60 % of the way from picture 1 to picture 2');
    element.position = 1;
    await morphSettled(element);
    expect(element.slider.getAttribute('aria-valuetext')).to.equal('Picture 3');
  });

  it('draws only the newest of the positions that come while it draws', async () => {
    const generator = new FakeGenerator();
    const element = await mountMorph('', generator);
    let release = () => {};
    generator.hold = new Promise(resolve => (release = resolve));
    const before = generator.calls.length;
    for (let i = 0; i <= 100; i++) element.position = i / 100;
    release();
    generator.hold = Promise.resolve();
    await morphSettled(element);
    expect(generator.calls.length - before).to.be.at.most(2);
    expect(element.position).to.equal(1);
  });

  it('goes to a picture by its digit, and plays and pauses by the space bar', async () => {
    const element = await mountMorph('keys="3"');
    press(element.slider, '2');
    expect(element.position).to.equal(0.5);
    press(element.slider, '9');
    expect(element.position).to.equal(0.5);
    press(element.slider, ' ');
    expect(element.playing).to.equal(true);
    press(element.slider, ' ');
    expect(element.playing).to.equal(false);
  });

  it('lets keys be chosen, moved and removed from the keyboard, and keeps the focus', async () => {
    const element = await mountMorph('keys="3"');
    const [a, b, c] = element.keys;
    const focused = () => element.keyButtons.indexOf(element.shadowRoot?.activeElement as HTMLButtonElement);
    element.keyButtons[0]?.focus();
    press(element.keyButtons[0], 'ArrowRight');
    await morphSettled(element);
    expect(focused()).to.equal(1);
    expect(element.keyButtons.map(key => key.getAttribute('aria-checked'))).to.deep.equal(['false', 'true', 'false']);
    expect(element.position).to.equal(0.5);
    press(element.keyButtons[1], 'ArrowRight', { shiftKey: true });
    await morphSettled(element);
    expect(element.keys.map(key => [a, c, b].indexOf(key))).to.deep.equal([0, 1, 2]);
    expect(focused()).to.equal(2);
    press(element.keyButtons[2], 'Delete');
    await morphSettled(element);
    expect(element.keys.length).to.equal(2);
    expect(focused()).to.equal(1);
    press(element.keyButtons[1], 'Delete');
    expect(element.keys.length).to.equal(2);
  });

  it('adds, locks, shuffles and removes keys by buttons, and tells', async () => {
    const element = await mountMorph();
    const told = heard(element, 'dcgan-keys');
    element.button('Add a picture').click();
    await morphSettled(element);
    expect(element.keyButtons.length).to.equal(3);
    element.button('Lock').click();
    await morphSettled(element);
    expect(element.keyButtons[2]?.getAttribute('aria-label')).to.equal('Picture 3 of 3, locked');
    const before = element.keys;
    element.button('Shuffle all').click();
    await morphSettled(element);
    expect(element.keys.map((key, i) => String(key) === String(before[i]))).to.deep.equal([false, false, true]);
    element.button('Remove').click();
    await morphSettled(element);
    expect(element.keyButtons.length).to.equal(2);
    expect(told.length).to.equal(4);
    expect(told.at(-1)?.keys.length).to.equal(2);
  });

  it('plays by itself when it is told to and seen, slowly through its keys', async () => {
    const element = await mountMorph('autoplay duration="0.6"');
    const positions = heard(element, 'dcgan-position');
    await until(() => positions.some(({ position }) => position > 0.5));
    expect(element.playing).to.equal(true);
    element.button('Pause').click();
    const { position } = element;
    await wait(100);
    expect(element.position).to.equal(position);
  });

  it('does not play by itself for visitors who want less motion, but does when they ask', async () => {
    await preferMotion('reduce');
    const element = await mountMorph('autoplay');
    await wait(100);
    expect(element.playing).to.equal(false);
    element.button('Play').click();
    await until(() => element.position > 0);
  });

  it('stops when a visitor begins to want less motion', async () => {
    const element = await mountMorph('autoplay');
    await until(() => element.playing);
    await preferMotion('reduce');
    await until(() => !element.playing);
  });

  it('does nothing while nobody can see it', async () => {
    const generator = new FakeGenerator();
    const element = await mountMorph('autoplay', generator);
    await until(() => element.position > 0);
    const place = element.parentElement;
    if (place) place.style.cssText = 'position: absolute; inset-block-start: 300vh';
    await rest(() => generator.calls.length);
    const { length } = generator.calls;
    if (place) place.style.cssText = '';
    await until(() => generator.calls.length > length);
  });

  it('draws anew what it shows when the generator of a run has changed, and keeps its keys', async () => {
    const generator = new FakeGenerator();
    const element = await mountMorph('', generator);
    const pixels = () => element.within<HTMLCanvasElement>('.picture').toDataURL();
    const [before, keys] = [pixels(), element.keys.map(String)];
    generator.change();
    await until(() => pixels() !== before);
    expect(element.keys.map(String)).to.deep.equal(keys);
  });

  it('turns to another generator while the last one does not answer', async () => {
    const silent = new FakeGenerator();
    silent.hold = new Promise(() => {});
    const element = await mountMorph('', silent);
    const sizes = () => [...element.renderRoot.querySelectorAll('canvas')].map(({ width }) => width);
    expect(silent.calls.length).to.be.above(1); // the picture, and those of the keys
    element.generator = new FakeGenerator();
    await until(() => String(sizes()) === '8,8,8');
  });

  it('takes samples that are selected in the grid that it is for, each for the next key that is not locked', async () => {
    const grid = Object.assign(document.createElement('latent-grid'), { id: 'grid' });
    document.body.append(grid);
    const element = await mountMorph('for="grid" keys="3"');
    element.button('Lock').click();
    const select = (target: EventTarget, value: number) =>
      target.dispatchEvent(new CustomEvent('dcgan-select', { detail: { z: z(value) }, bubbles: true, composed: true }));
    select(grid, 0.25);
    select(grid, 0.75);
    select(document.body, 0.5);
    await morphSettled(element);
    expect(element.keys.map(key => key[0])).to.deep.equal([element.keys[0]?.[0], 0.25, 0.75]);
    expect(element.text).to.contain('The sample that you select in the grid becomes picture 2.');
  });

  it('takes a sample once that is selected and then pinned, and all that are pinned at a click', async () => {
    const pins = [z(0.5), z(0.75), z(1)];
    const grid = Object.assign(document.createElement('latent-grid'), { id: 'grid', pins });
    document.body.append(grid);
    const element = await mountMorph('for="grid" keys="2"');
    const untouched = element.keys[1]?.[0];
    for (const type of ['dcgan-select', 'dcgan-pin'])
      grid.dispatchEvent(new CustomEvent(type, { detail: { z: z(0.5) }, bubbles: true, composed: true }));
    expect(element.keys.map(key => key[0])).to.deep.equal([0.5, untouched]);
    await morphSettled(element);
    element.button('Use the 3 pinned pictures').click();
    await morphSettled(element);
    expect(element.keys.map(key => key[0])).to.deep.equal([0.5, 0.75, 1]);
  });

  it('goes round when its path is closed', async () => {
    const element = await mountMorph('closed keys="3"');
    element.position = 1;
    await morphSettled(element);
    expect(element.slider.getAttribute('aria-valuetext')).to.equal('Picture 1');
  });

  for (const [attributes, words] of [
    ['keys="9"', 'keys is 9; it must be an integer from 2 to 8.'],
    ['duration="0"', 'duration is 0; it must be a number of seconds above 0, at most 3600.'],
    ['position="x"', 'position is "x"; it must be a number from 0 to 1.'],
    ['seed="-1"', 'seed is -1; it must be an integer from 0 to 4294967295.'],
    ['interpolation="cubic"', 'interpolation is "cubic"; it must be one of linear, spherical.'],
  ] as const) {
    it(`says what is wrong with ${attributes}, and works all the same`, async () => {
      const element = await mountMorph(attributes);
      expect(element.within('[role=alert]').textContent).to.contain(words);
      element.button('Dismiss').click();
      element.position = 0.25;
      await morphSettled(element);
      expect(element.has('.notice')).to.equal(false);
      expect(element.keyButtons.length).to.equal(2);
      expect(element.position).to.equal(0.25);
    });
  }

  it('says what is wrong with keys, by words, an event and an exception', async () => {
    const element = await mountMorph();
    const errors = heard(element, 'dcgan-error');
    expect(() => element.setKey(0, Float32Array.of(1, 2, 3))).to.throw(InvalidOptionError, /3 numbers long/);
    element.keys = [z(NaN), z(0)];
    await morphSettled(element);
    expect(errors.map(({ message }) => message.slice(0, 5))).to.deep.equal(['z is ', 'z[0] ']);
    expect(element.within('[role=alert]').textContent).to.contain('z[0] is NaN');
    element.setKey(0, z(0.5));
    await morphSettled(element);
    expect(element.has('.notice')).to.equal(false);
  });

  it('says that the element of its for is not there, and uses it when it comes', async () => {
    const errors: Error[] = [];
    document.body.addEventListener('dcgan-error', ({ detail }) => errors.push(detail), { once: true });
    const element = await mountMorph('for="later"', null);
    expect(element.text).to.contain('No element with id “later” yet; it will be used once it appears.');
    expect(errors.map(({ message }) => message.slice(0, 14))).to.deep.equal(['for is "later"']);
    const other = await mountMorph('id="later"');
    await until(() => element.generator === other.generator);
  });

  it('stops and says why when the generator fails, and goes on when it is asked again', async () => {
    const generator = new FakeGenerator();
    const element = await mountMorph('autoplay', generator);
    await until(() => element.position > 0);
    generator.failure = new Error('The worker was lost.');
    await until(() => !element.playing);
    await morphSettled(element);
    expect(element.within('[role=alert]').textContent).to.contain('The worker was lost.');
    generator.failure = null;
    const { position } = element;
    element.button('Play').click();
    await until(() => element.position !== position);
  });

  it('leaves nothing behind, however often it comes and goes', async () => {
    const generator = new FakeGenerator();
    const element = await mountMorph('autoplay', generator);
    const place = element.parentElement;
    for (let i = 0; i < 200; i++) {
      element.remove();
      place?.append(element);
    }
    await until(() => element.position > 0);
    element.remove();
    await until(() => element.generator === null);
    await rest(() => generator.calls.length);
    place?.append(element);
    await until(() => element.generator === generator);
  });
});
