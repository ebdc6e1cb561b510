import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { DatasetError } from '../../../../../src/shared/errors.js';
import { FakeCopyCheck } from '../../../../support/fake-copy-check.js';
import { mount, settled, unmountAll, until, type TestTrainerElement } from '../../../../support/mount-trainer.js';

async function training(attributes = ''): Promise<TestTrainerElement> {
  const element = await mount(attributes);
  await element.start();
  element.fake.advance(150);
  await settled(element);
  element.within<HTMLDetailsElement>('[part=copying]').open = true;
  return element;
}

async function checked(attributes = ''): Promise<TestTrainerElement> {
  const element = await training(attributes);
  element.button('Check the sheet').click();
  await until(() => element.has('[data-verdict]'));
  await settled(element);
  return element;
}

const panel = (element: TestTrainerElement) => element.within('dcgan-trainer-copying');
const all = (element: TestTrainerElement, selector: string) => [
  ...(panel(element).shadowRoot?.querySelectorAll<HTMLInputElement>(selector) ?? []),
];
const text = (element: TestTrainerElement) => (panel(element).shadowRoot?.textContent ?? '').replace(/\s+/g, ' ');

/** The distance in a pair's label. */
const distance = (radio: Element) => Number(/distance ([\d.]+)/.exec(radio.ariaLabel ?? '')?.[1]);

describe('“Is it copying?” in <dcgan-trainer>', () => {
  afterEach(() => {
    unmountAll();
    FakeCopyCheck.failure = null;
    FakeCopyCheck.hold = Promise.resolve();
  });

  it('is not asked before there is a run, and loads nothing until it is', async () => {
    const element = await mount();
    expect(element.has('[part=copying]')).to.equal(false);
    const { fake } = await training();
    expect(fake.copyChecks.length).to.equal(0);
  });

  it('is not asked while the doctor finds that samples look alike, of which none can be a copy', async () => {
    const element = await training();
    for (const [kind, early] of [
      ['mode-collapse', true],
      ['healthy', false],
    ] as const) {
      element.fake.find(kind);
      await settled(element);
      expect(element.button('Check the sheet').disabled, kind).to.equal(early);
      expect(text(element).includes('There is nothing to check yet'), kind).to.equal(early);
    }
  });

  it('says in one sentence what it found of the sheet’s samples', async () => {
    const element = await checked();
    expect(element.fake.copyChecks[0]?.calls).to.deep.equal([100]);
    expect(text(element)).to.match(
      /Copying \d+ % are copies. For comparison: 0 % of unseen images would count as copies\./,
    );
    expect(text(element), 'the same in other words').not.to.contain('It is copying');
    expect(text(element)).to.contain('Step 150.');
  });

  it('shows the most suspicious first, a dozen of them, and all when asked', async () => {
    const element = await checked();
    expect(all(element, '[type=radio]').length).to.equal(12);
    element.button('Show all 100').click();
    await settled(element);
    const distances = all(element, '[type=radio]').map(distance);
    expect(distances.length).to.equal(100);
    expect(distances).to.deep.equal([...distances].sort((a, b) => a - b));
    expect(panel(element).shadowRoot?.activeElement?.ariaLabel).to.equal(all(element, '[type=radio]')[12]?.ariaLabel);
  });

  it('shows the pair that the arrow keys go to, with its distance', async () => {
    const element = await checked();
    const [first, second] = all(element, '[type=radio]');
    first?.focus();
    await sendKeys({ press: 'ArrowRight' });
    await settled(element);
    expect(second?.checked).to.equal(true);
    expect(text(element)).to.contain(`Distance ${distance(second as Element)}. Below 0.0356 a sample counts as a copy`);
    const number = Number(/Sample (\d+)/.exec(second?.ariaLabel ?? '')?.[1]) - 1;
    expect(text(element)).to.contain(`Sample in row ${Math.floor(number / 10) + 1}, column ${(number % 10) + 1}`);
  });

  it('draws the sample as it is on the sheet, and the training image beside it', async () => {
    const element = await checked();
    const [canvas, beside] = all(element, '.chosen dcgan-trainer-picture').map(
      picture => picture.shadowRoot?.querySelector('canvas') as HTMLCanvasElement,
    );
    const pixels = (of?: HTMLCanvasElement) =>
      [...(of?.getContext('2d')?.getImageData(0, 0, 28, 28).data ?? [])].join();
    expect(pixels(canvas).length).to.be.greaterThan(28 * 28 * 4);
    expect(pixels(beside)).to.equal(pixels(canvas)); // the fake finds what it is shown
    expect(new Set(pixels(canvas).split(',')).size).to.be.greaterThan(3);
  });

  it('says what went wrong, and asks again with another check', async () => {
    FakeCopyCheck.failure = new DatasetError('images.idx could not be loaded.');
    const element = await training();
    element.button('Check the sheet').click();
    await until(() => element.has('.error'));
    expect(text(element)).to.contain('Something went wrong images.idx could not be loaded.');
    FakeCopyCheck.failure = null;
    element.button('Check the sheet').click();
    await until(() => element.has('[data-verdict]'));
    expect(text(element)).not.to.contain('Something went wrong');
    expect(element.fake.copyChecks.length).to.equal(2);
  });

  it('uses one check for every question about a run, and lets go of it with the run', async () => {
    const element = await checked();
    element.fake.advance(100);
    await settled(element);
    element.button('Check the newest sheet').click();
    await until(() => text(element).includes('Step 250.'));
    const [check] = element.fake.copyChecks;
    expect(check?.calls.length).to.equal(2);
    await element.reset();
    await settled(element);
    await until(() => check?.disposed === true);
    expect(element.has('[data-verdict]')).to.equal(false);
  });

  it('lets go of the check when the element is removed', async () => {
    const element = await checked();
    const [check] = element.fake.copyChecks;
    element.remove();
    await until(() => check?.disposed === true);
  });

  it('waits for samples while the sheet shows pairs of the autoencoder', async () => {
    const element = await training('variant="autoencoder"');
    expect(element.button('Check the sheet').disabled).to.equal(true);
    expect(text(element)).to.contain('Samples come in the later phases.');
  });
});
