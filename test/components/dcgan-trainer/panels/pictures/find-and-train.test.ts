import axe from 'axe-core';
import { expect } from 'chai';
import { message } from '../../../../../src/shared/protocol/message.js';
import { BackendError } from '../../../../../src/shared/errors.js';
import type { CheckpointInfo } from '../../../../../src/client/api.js';
import { mount, settled, unmountAll, until, type TestTrainerElement } from '../../../../support/mount-trainer.js';

const pictures = (count: number) =>
  Array.from({ length: count }, (_, i) => new File(['picture'], `${i}.png`, { type: 'image/png' }));

describe('For pictures of their own, <dcgan-trainer> offers visitors', () => {
  let element: TestTrainerElement;
  const text = (selector: string) => element.within(selector).textContent?.replace(/\s+/g, ' ').trim();

  beforeEach(async () => {
    element = await mount('controls');
  });

  afterEach(unmountAll);

  const give = async (count: number) => {
    await element.setDataset(pictures(count));
    await settled(element);
  };

  it('to find good settings and train, by its first button', async () => {
    expect(text('.primary')).to.equal('Train');
    await give(30);
    expect(text('.primary')).to.equal('Find good settings and train');
    element.within('.primary').click();
    await until(() => element.state === 'running');
    await settled(element);
    // the variant that draws clearer pictures of so few, with the size at which they were imported anew
    expect(element.created[0]).to.include({ variant: 'autoencoder', learningRate: 2e-4 });
    expect(element.fake.description.options.imageSize).to.equal(64);
    expect(text('.found')).to.equal('About 21 min on this machine. It is the quickest.');
    expect(text('.primary')).to.equal('Pause');
    expect(element.within('dcgan-trainer-suggestion').shadowRoot?.textContent).to.contain('Expect copies.');
  });

  it('to train with the settings that are there', async () => {
    await give(300);
    element.button('Train as set').click();
    await until(() => element.state === 'running');
    expect(element.fakeImporter.asked).to.deep.equal([]);
    expect(element.created[0]?.variant).to.equal('plain');
  });

  it('to begin a run of them, also where a run of something else is saved under the same name', async () => {
    await give(30);
    for (const label of ['Find good settings and train', 'Train as set']) {
      element.resume = trainer => trainer.advance(40);
      element.button(label).click();
      await until(() => element.state === 'running');
      await settled(element);
      expect(element.fake.progress.step, label).to.equal(0);
      await element.pause();
      element.remove();
      element = await mount('controls');
      await give(30);
    }
  });

  it('that their run of the last visit goes on, if it was saved, without looking for settings', async () => {
    await element.setDataset(pictures(30), { keep: true });
    await settled(element);
    unmountAll();
    const next = document.createElement('test-dcgan-trainer') as TestTrainerElement;
    next.saved = [{ id: 'a', name: 'run', step: 40, savedAt: 0, bytes: 1, options: {} as CheckpointInfo['options'] }];
    next.checkpoint = 'run';
    next.resume = trainer => trainer.advance(40);
    // it is the same place, of which the page keeps pictures under the name of the run
    await next.fakeImporter.keepPictures(
      `${location.pathname}#run`,
      await next.fakeImporter.importPictures(pictures(30), {}),
    );
    document.body.append(next);
    await until(() => next.has('[part=pictures]'));
    await until(() => next.within('.primary').textContent?.trim() === 'Train');
    next.within('.primary').click();
    await until(() => next.state === 'running');
    expect(next.fake.progress.step).to.equal(40);
    expect(next.fakeImporter.asked).to.deep.equal([]);
    await next.forgetDataset();
  });

  it('to cancel the search, after which nothing is changed', async () => {
    await give(30);
    element.fakeImporter.suggestion = () => new Promise(() => {});
    element.within('.primary').click();
    await until(() => element.fakeImporter.asked.length === 1);
    await settled(element);
    expect(text('.state')).to.equal('Finding good settings');
    expect(text('.primary')).to.equal('Cancel');
    const { violations } = await axe.run(element);
    expect(violations.map(({ id }) => id)).to.deep.equal([]);
    element.within('.primary').click();
    await settled(element);
    expect(element.fakeImporter.asked[0]?.signal?.aborted).to.equal(true);
    expect([text('.primary'), element.variant, element.created.length]).to.deep.equal([
      'Find good settings and train',
      'plain',
      0,
    ]);
  });

  it('an error’s words, and another try', async () => {
    await give(30);
    element.fakeImporter.suggestion = () => Promise.reject(new BackendError('Nothing can be trained here.'));
    element.within('.primary').click();
    await until(() => element.has('.notice.error'));
    expect(text('.notice.error')).to.contain('Nothing can be trained here.');
    element.fakeImporter.suggestion = () => Promise.resolve();
    element.within('.primary').click();
    await until(() => element.state === 'running');
    await settled(element);
    expect(element.has('.notice.error')).to.equal(false);
  });

  it('the same in place of a run on other data, which it asks about and pauses for the measurement', async () => {
    await element.start();
    element.fake.advance(40);
    await give(30);
    expect(text('.primary')).to.equal('Pause');
    element.button('Find good settings and train').click();
    await settled(element);
    expect(text('.confirm span')).to.equal('Discard this run (step 40)?');
    element.within('.danger').click();
    await until(() => element.fake.description.options.variant === 'autoencoder' && element.state === 'running');
    expect(element.created.length, 'the trainer is the same').to.equal(1);
  });

  it('each notice in one line, which can be opened and dismissed for good', async () => {
    await give(30);
    const notice = () => element.find('dcgan-trainer-pictures')?.shadowRoot?.querySelector('.notice');
    const height = () => notice()?.getBoundingClientRect().height ?? 0;
    element.style.inlineSize = '18rem';
    expect(notice()?.querySelector('summary')?.textContent).to.equal('30 images are few.');
    await element.start();
    const warnings = ['few', 'alike'].map(code => message(code, `These are ${code}. ${'And more words. '.repeat(12)}`));
    element.fake.description = { ...element.fake.description, warnings };
    element.fake.emit('description', element.fake.description);
    await settled(element);
    const shown = () => [...element.renderRoot.querySelectorAll<HTMLElement>('[role=status] > .notice')];
    expect(shown().length).to.equal(2);
    const [first] = shown();
    const line = first?.clientHeight ?? NaN;
    expect(line).to.be.below(60);
    first?.querySelector('summary')?.click();
    await settled(element);
    expect(first?.clientHeight).to.be.above(line);
    first?.querySelector('button')?.click();
    await settled(element);
    expect(shown().length).to.equal(1);
    element.fake.emit('description', { ...element.fake.description });
    await settled(element);
    expect(shown().length, 'it is not told again').to.equal(1);
    expect(height()).to.equal(0);
  });
});
