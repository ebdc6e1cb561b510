import { expect } from 'chai';
import { DatasetError } from '../../../../../src/shared/errors.js';
import { FakeAssessment, fakeClasses } from '../../../../support/fake-assessment.js';
import { mount, settled, unmountAll, until, type TestTrainerElement } from '../../../../support/mount-trainer.js';

async function training(): Promise<TestTrainerElement> {
  const element = await mount();
  await element.start();
  element.fake.advance(150);
  await settled(element);
  element.within<HTMLDetailsElement>('[part=assessment]').open = true;
  return element;
}

async function judged(): Promise<TestTrainerElement> {
  const element = await training();
  element.button('Ask a fresh judge').click();
  await until(() => element.has('.scale'));
  await settled(element);
  return element;
}

const panel = (element: TestTrainerElement) => element.within('dcgan-trainer-assessment');
const text = (element: TestTrainerElement) => (panel(element).shadowRoot?.textContent ?? '').replace(/\s+/g, ' ');
const status = (element: TestTrainerElement) =>
  panel(element).shadowRoot?.querySelector('[role=status]')?.textContent?.replace(/\s+/g, ' ') ?? '';

/** Holds the judge's answer back until the returned function is called. */
function hold(): () => void {
  let release = () => {};
  FakeAssessment.hold = new Promise<void>(resolve => (release = resolve));
  return release;
}

describe('“A fresh judge” in <dcgan-trainer>', () => {
  afterEach(() => {
    unmountAll();
    FakeAssessment.failure = null;
    FakeAssessment.classes = null;
    FakeAssessment.hold = Promise.resolve();
  });

  it('is not there before there is a run', async () => {
    expect((await mount()).has('[part=assessment]')).to.equal(false);
  });

  it('says in a sentence how often samples are told, how sure that is, and what real pictures give', async () => {
    const element = await judged();
    expect(status(element)).to.contain(
      'A fresh judge tells its pictures from real ones in 71 % of cases; 50 % would be perfect.',
    );
    expect(status(element)).to.contain('real pictures from other real ones in 50 % of cases (48 to 53 %)');
    expect(status(element)).to.contain('Step 150. With 95 % confidence: 69 to 73 %, by 2,000 verdicts');
    const mark = panel(element).shadowRoot?.querySelector<HTMLElement>('.mark');
    expect(parseFloat(mark?.style.insetInlineStart ?? '')).to.be.closeTo(42.8, 0.01);
  });

  it('shows how far it is, and keeps the focus on the one button that asks and cancels', async () => {
    const release = hold();
    const element = await training();
    const button = element.button('Ask a fresh judge');
    button.focus();
    button.click();
    await until(() => element.has('dcgan-trainer-assessment') && text(element).includes('25 %'));
    expect(text(element)).to.contain('A judge of real against real');
    expect(panel(element).shadowRoot?.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')).to.equal(
      '25',
    );
    expect(button.textContent?.trim()).to.equal('Cancel');
    release();
    await until(() => element.has('.scale'));
    await settled(element);
    expect(button.textContent?.trim()).to.equal('Ask again');
    expect(panel(element).shadowRoot?.activeElement).to.equal(button);
  });

  it('is cancelled without a word, and asked again', async () => {
    const release = hold();
    const element = await training();
    element.button('Ask a fresh judge').click();
    await until(() => text(element).includes('25 %'));
    element.button('Cancel').click();
    await settled(element);
    expect(text(element)).not.to.contain('25 %');
    expect(element.has('.error')).to.equal(false);
    release();
    element.button('Ask a fresh judge').click();
    await until(() => element.has('.scale'));
  });

  it('says what went wrong', async () => {
    FakeAssessment.failure = new DatasetError('A fresh judge needs at least 100 real pictures; there are 32.');
    const element = await training();
    element.button('Ask a fresh judge').click();
    await until(() => element.has('.error'));
    expect(text(element)).to.contain('Something went wrong A fresh judge needs at least 100 real pictures');
  });

  it('forgets its verdict with the run, and cancels what is asked of it', async () => {
    const element = await judged();
    hold();
    element.button('Ask again').click();
    await until(() => text(element).includes('25 %'));
    await element.reset();
    await element.start();
    await settled(element);
    expect(element.has('.scale')).to.equal(false);
    expect(text(element)).not.to.contain('25 %');
  });

  it('names missing classes and the commonest confusion, and shows each class', async () => {
    FakeAssessment.classes = fakeClasses(true);
    const element = await judged();
    expect(status(element)).to.contain('Missing, or much rarer than in the data: 4.');
    expect(status(element)).to.contain('Confused most often: 9, taken for 7 in 20 %.');
    expect(status(element)).to.contain('a classifier that is right about 96 % of real pictures');
    const rows = [...(panel(element).shadowRoot?.querySelectorAll('tbody tr') ?? [])];
    expect(rows.length).to.equal(10);
    expect(rows[9]?.textContent?.replace(/\s+/g, ' ').trim()).to.equal('9 10 % 11 % 80 % 7 (20 %)');
  });

  it('shows only how often classes are drawn of a generator that cannot be asked for one', async () => {
    FakeAssessment.classes = fakeClasses(false);
    const element = await judged();
    expect([...(panel(element).shadowRoot?.querySelectorAll('thead th') ?? [])].length).to.equal(3);
    expect(status(element)).not.to.contain('Confused');
  });
});
