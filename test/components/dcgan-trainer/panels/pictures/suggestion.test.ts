import axe from 'axe-core';
import { expect } from 'chai';
import { BackendError } from '../../../../../src/shared/errors.js';
import { mount, settled, unmountAll, until, type TestTrainerElement } from '../../../../support/mount-trainer.js';

const picture = (name: string) => new File(['picture'], name, { type: 'image/png' });
const few = ['1.png', '2.png'].map(picture);
const many = Array.from({ length: 300 }, (_, i) => picture(`${i}.png`));

describe('The trainer’s suggestion', () => {
  let element: TestTrainerElement;
  const asked = () => element.fakeImporter.asked;
  const shown = () => element.within('dcgan-trainer-suggestion').shadowRoot;
  const text = () => shown()?.textContent?.replace(/\s+/g, ' ') ?? '';
  const focused = () => shown()?.activeElement?.textContent?.trim();

  const give = async (files: readonly File[]) => {
    await element.setDataset(files);
    await settled(element);
  };
  const ask = async () => {
    element.button('Suggest settings').click();
    await until(() => element.has('.use') || element.has('.used'));
    await settled(element);
  };

  beforeEach(async () => {
    element = await mount('controls');
    await give(many);
  });

  afterEach(unmountAll);

  it('is asked for by a click, for these pictures at their own size, and says all of it with its reasons', async () => {
    expect(asked().length).to.equal(0);
    await ask();
    // The fake's thumbnails are 200 x 100 and 100 x 200.
    expect(asked()[0]).to.include({ count: 300, size: 100, channels: 1, backend: 'auto' });
    expect(text()).to.contain(
      'Autoencoder variant at 64 × 64 pixels, 10 images in a batch, learning rate 0.0002, augmentation by colour, ' +
        'translation, and cutout, 3,000 + 200 + 6,000 steps: about 21 min with WebAssembly.',
    );
    expect([...(shown()?.querySelectorAll('li') ?? [])].map(({ textContent }) => textContent)).to.deep.equal([
      'It is the quickest.',
      'Expect copies.',
    ]);
    expect(element.variant).to.equal('plain'); // nothing is changed yet
  });

  it('is used by a click: what differs from the recipe is set, and the pictures are taken at its size', async () => {
    Object.assign(element, { pretrain: 'none', steps: 7, imageSize: 32, seed: 5, options: { sheetRows: 2 } });
    await settled(element); // by now it takes the pictures at the other size
    await until(() => element.datasetReady === null);
    await settled(element);
    await ask();
    element.button('Use these').focus();
    element.button('Use these').click();
    await until(() => element.datasetReady === null);
    await settled(element);
    expect(element.trainerOptions).to.deep.include({
      variant: 'autoencoder',
      learningRate: 2e-4,
      beta1: 0.5,
      augmentations: ['colour', 'translation', 'cutout'],
      seed: 5, // which no suggestion is about
      sheetRows: 2,
    });
    for (const option of ['steps', 'pretrain', 'imageSize', 'batchSize', 'autoencoderSteps'])
      expect(element.trainerOptions, option).not.to.have.property(option);
    expect(element.fakeImporter.calls.at(-1)?.options.imageSize).to.equal(64);
    expect(text()).to.contain('The next run uses these settings.');
    expect(focused()).to.equal('The next run uses these settings.');
    element.steps = 100;
    await settled(element);
    expect(element.button('Use these').disabled).to.equal(false); // they differ again
  });

  it('that is used in mid-run waits for the next run', async () => {
    await element.start();
    await element.pause();
    await settled(element);
    await ask();
    element.button('Use these').click();
    await until(() => element.datasetReady === null);
    await settled(element);
    expect(element.created.length).to.equal(1);
    expect(element.fake.description.options.variant).to.equal('plain');
    shown()?.querySelector('.used')?.parentElement?.querySelector('button')?.click(); // "Start over with these settings"; the panel of settings has one, too
    await until(() => element.fake.description.options.variant === 'autoencoder');
  });

  it('is not measured while a run trains, and is given up when one begins', async () => {
    element.fakeImporter.suggestion = () => new Promise(() => {});
    element.button('Suggest settings').click();
    await until(() => asked().length === 1);
    await element.start();
    await settled(element);
    expect(asked()[0]?.signal?.aborted).to.equal(true);
    expect(element.button('Suggest settings').disabled).to.equal(true);
    expect(text()).to.contain('Pause training first');
    await element.pause();
    await settled(element);
    expect(element.button('Suggest settings').disabled).to.equal(false);
  });

  it('tells that it is measuring, and can be given up', async () => {
    let release = () => {};
    element.fakeImporter.suggestion = () => new Promise(resolve => (release = resolve));
    element.button('Suggest settings').click();
    await until(() => asked().length === 1);
    await settled(element);
    expect(shown()?.querySelector('[role=status]')?.textContent).to.contain('measure the speed of this machine');
    expect(element.has('progress')).to.equal(true);
    element.button('Cancel').click();
    release();
    await settled(element);
    expect(asked()[0]?.signal?.aborted).to.equal(true);
    expect([element.has('.use'), element.has('progress')]).to.deep.equal([false, false]);
  });

  it('says what went wrong, and can be asked for again', async () => {
    element.fakeImporter.suggestion = () => Promise.reject(new BackendError('Nothing can be trained here.'));
    element.button('Suggest settings').click();
    await until(() => element.has('.error'));
    await settled(element);
    expect(shown()?.querySelector('[role=alert]')?.textContent).to.contain('Nothing can be trained here.');
    element.fakeImporter.suggestion = () => Promise.resolve();
    await ask();
    expect(element.has('.error')).to.equal(false);
  });

  it('is gone when the pictures are others', async () => {
    await ask();
    await give(few);
    expect([element.has('.use'), element.button('Suggest settings').disabled]).to.deep.equal([false, false]);
  });

  for (const scheme of ['light', 'dark'])
    it(`gives axe nothing to object to, in ${scheme}`, async () => {
      document.documentElement.style.colorScheme = scheme;
      await settled(element);
      const faults = async () => {
        const { violations } = await axe.run(element.within('dcgan-trainer-pictures'));
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`);
      };
      let release = () => {};
      element.fakeImporter.suggestion = () => new Promise(resolve => (release = resolve));
      element.button('Suggest settings').click();
      await until(() => asked().length === 1);
      await settled(element);
      expect(await faults()).to.deep.equal([]);
      release();
      await until(() => element.has('.use'));
      await settled(element);
      expect(await faults()).to.deep.equal([]);
      document.documentElement.style.colorScheme = '';
    });
});
