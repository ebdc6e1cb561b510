import { expect } from 'chai';
import { message } from '../../../src/shared/protocol/message.js';
import { FakeTrainer } from '../../support/fake-trainer.js';
import { mount, settled, unmountAll, until, type TestTrainerElement } from '../../support/mount-trainer.js';
import { wait } from '../../support/promises.js';

const SHORT = 'variant="autoencoder" autoencoder-steps="300" discriminator-steps="20" steps="600"';

async function training(steps: number, attributes = SHORT): Promise<TestTrainerElement> {
  const element = await mount(attributes);
  await element.start();
  if (steps) element.fake.advance(steps);
  await settled(element);
  await wait(300); // the chart takes new data a few times a second
  return element;
}

const text = (element: Element | undefined) => element?.textContent?.replace(/\s+/g, ' ').trim();
const titles = (element: TestTrainerElement) =>
  [...(element.within('dcgan-trainer-chart').shadowRoot?.querySelectorAll('.title') ?? [])].map(text);
const fields = (element: TestTrainerElement) =>
  [...(element.within('dcgan-trainer-settings').shadowRoot?.querySelectorAll('[id]') ?? [])]
    .map(({ id }) => id)
    .filter(id => !id.includes('-'));

describe('<dcgan-trainer variant="autoencoder">', () => {
  afterEach(() => {
    unmountAll();
    FakeTrainer.all = [];
  });

  it('takes the data set, the sizes and the phases of its own recipe', async () => {
    const element = await training(0, 'variant="autoencoder"');
    expect(element.created[0]).not.to.have.any.keys('dataset', 'heads', 'flip', 'pretrain', 'autoRemedy');
    const { options, phases } = element.fake.description;
    expect(options).to.include({ dataset: 'faces', imageSize: 64, flip: true });
    expect(phases.map(({ steps }) => steps)).to.deep.equal([3000, 200, 6000]);
  });

  it('hands over what is set', async () => {
    const element = await training(0, 'variant="autoencoder" heads="4" flip="false" pretrain="none" auto-remedy');
    expect(element.created[0]).to.deep.include({ heads: [4], flip: false, pretrain: 'none', autoRemedy: true });
  });

  it('shows what speaks against the run', async () => {
    const element = await training(0);
    const warnings = [message('dataset-few-images', 'With 1 image the network can memorise it.')];
    element.fake.description = { ...element.fake.description, warnings };
    element.fake.emit('description', element.fake.description);
    await element.updateComplete;
    expect(element.within('.notice summary').textContent).to.equal(warnings[0]?.text);
  });

  describe('its phases', () => {
    const bar = (element: TestTrainerElement) => element.within('[role=progressbar]');

    it('share the bar, each with its own steps', async () => {
      const element = await training(310);
      const segments = [...element.renderRoot.querySelectorAll('.phase')].map(text);
      expect(segments).to.deep.equal(['Autoencoder 300 of 300', 'Discriminator 10 of 20', 'Adversarial 0 of 600']);
      expect(element.within('.phase[data-present]').textContent).to.contain('Discriminator');
      expect(bar(element).getAttribute('aria-valuenow')).to.equal('33');
      expect(bar(element).getAttribute('aria-valuetext')).to.equal('33 %. Phase 2 of 3, discriminator: step 10 of 20');
      expect(element.within('.count').textContent).to.contain('of 920 steps');
    });

    it('are announced when they begin', async () => {
      const element = await training(10);
      const live = element.within('.base > [role=status]');
      expect(live.textContent).to.equal('Training. Phase 1 of 3, autoencoder.');
      element.fake.advance(300);
      await settled(element);
      expect(live.textContent).to.equal('Training. Phase 2 of 3, discriminator.');
    });

    it('are none where there is no pretraining', async () => {
      const element = await training(10, `${SHORT} pretrain="none"`);
      expect(element.has('.phases')).to.equal(false);
      expect(bar(element).getAttribute('aria-valuetext')).to.equal(null);
    });

    it('have charts of their own: the autoencoder’s error, then losses and scores', async () => {
      const element = await training(100);
      expect(titles(element)).to.deep.equal(['Reconstruction error']);
      const summary = element.within('dcgan-trainer-chart').shadowRoot?.querySelector('p.hidden');
      expect(summary?.textContent).to.match(/^At step 100: mean squared error/);
      element.within('dcgan-trainer-chart').scrollIntoView();
      await until(() => element.find('.plot canvas') !== undefined);
      element.fake.advance(250);
      await settled(element);
      expect(titles(element)).to.deep.equal(['Loss', 'Judged real']);
      const canvases = () =>
        element.within('dcgan-trainer-chart').shadowRoot?.querySelectorAll('.plot canvas').length === 2;
      await until(canvases);
    });

    it('leave out of the chart of the losses the steps that had none', async () => {
      const element = await training(350);
      const chart = element.within('dcgan-trainer-chart');
      expect(chart).to.have.nested.property('history.length', 350);
      expect(chart).to.have.nested.property('columns.step.length', 50);
    });

    it('offer one step of whatever is trained, and of D and G where both are', async () => {
      const element = await training(10);
      element.button('One step').click();
      await until(() => element.trainer?.progress.step === 11);
      element.fake.advance(400);
      await settled(element);
      expect(element.has('.segments')).to.equal(true);
    });

    it('say under a sheet of pairs what it shows', async () => {
      const element = await training(10);
      expect(element.within('.pairs').textContent).to.equal('Images, each beside the autoencoder’s version of it');
      expect(element.within('canvas.sheet').getAttribute('aria-label')).to.equal(
        '18 images at step 10, in 6 rows, each beside the autoencoder’s version of it',
      );
      element.fake.advance(400);
      await settled(element);
      expect(element.has('.pairs')).to.equal(false);
      expect(element.within('canvas.sheet').getAttribute('aria-label')).to.contain('generated at step');
    });
  });

  describe('its discriminator', () => {
    const rows = (element: TestTrainerElement) =>
      [...element.renderRoot.querySelectorAll('.depths tr')].map(row => [...row.children].map(text).join(' ').trim());

    it('shows what each head takes for real, from the image inwards', async () => {
      const element = await training(310);
      const [head, real, fake] = rows(element);
      expect(head).to.equal('Layer 1 Layer 2 Layer 3 Layer 4');
      expect(real).to.match(/^Real( 0\.\d\d){4}$/);
      expect(fake).to.match(/^Generated( 0\.\d\d){4}$/);
    });

    it('names the layers that have a head', async () => {
      const element = await training(310, `${SHORT} heads="2 4"`);
      expect(rows(element)[0]).to.equal('Layer 2 Layer 4');
    });

    it('has no depths with one head, before it is trained, or in the plain variant', async () => {
      for (const [steps, attributes] of [
        [310, `${SHORT} heads="4"`],
        [10, SHORT],
        [310, ''],
      ] as const) {
        const element = await training(steps, attributes);
        expect(element.has('.depths'), attributes).to.equal(false);
      }
    });
  });

  describe('its settings', () => {
    const choose = async (element: TestTrainerElement, id: string, value: string) => {
      const control = element.within<HTMLSelectElement | HTMLFieldSetElement>(`#${id}`);
      if (control instanceof HTMLFieldSetElement) {
        control.querySelector<HTMLInputElement>(`[value="${value}"]`)?.click();
      } else {
        control.value = value;
        control.dispatchEvent(new Event('change'));
      }
      await settled(element);
    };

    it('offer the variant, and of each variant what applies to it', async () => {
      const element = await mount('controls');
      await settled(element);
      expect(fields(element)).to.include('baseWidth');
      expect(fields(element)).not.to.include.any.members(['heads', 'pretrain', 'autoencoderSteps']);
      await choose(element, 'variant', 'autoencoder');
      expect(element.getAttribute('variant')).to.equal('autoencoder');
      expect(fields(element)).not.to.include('baseWidth');
      expect(fields(element)).to.include.members(['heads', 'pretrain', 'autoencoderSteps', 'discriminatorSteps']);
      expect(element.within<HTMLInputElement>('#dataset :checked').value).to.equal('faces');
      expect(element.within<HTMLInputElement>('#flip').checked).to.equal(true);
      expect(element.within('#imageSize-hint').textContent).to.equal('default 64 pixels');
      element.imageSize = 20;
      await settled(element);
      expect(element.within('#imageSize-error').textContent).to.contain('a multiple of 16');
      element.imageSize = undefined;
      await choose(element, 'pretrain', 'none');
      expect(element.pretrain).to.equal('none');
      expect(fields(element)).not.to.include('autoencoderSteps');
      await choose(element, 'heads', '4');
      expect(element.heads).to.deep.equal([4]);
      expect(element.getAttribute('heads')).to.equal('4');
    });

    it('offer augmentation, of either variant', async () => {
      const element = await mount('controls');
      await settled(element);
      expect(element.within<HTMLSelectElement>('#augmentations').value).to.equal('');
      await choose(element, 'augmentations', 'translation cutout');
      expect(element.augmentations).to.deep.equal(['translation', 'cutout']);
      await choose(element, 'augmentations', '');
      expect(element.augmentations).to.deep.equal([]);
      element.setAttribute('augmentations', 'cutout colour translation');
      await settled(element);
      expect(element.within<HTMLSelectElement>('#augmentations').value).to.equal('colour translation cutout');
    });

    it('leave the data set to the variant where it is the variant’s own', async () => {
      const element = await mount('controls dataset="faces"');
      await settled(element);
      await choose(element, 'dataset', 'digits');
      expect(element.hasAttribute('dataset')).to.equal(false);
      await choose(element, 'dataset', 'faces');
      expect(element.getAttribute('dataset')).to.equal('faces');
    });

    it('switch mirror images and remedies', async () => {
      const element = await mount('controls variant="autoencoder"');
      await settled(element);
      element.within('#flip').click();
      element.within('#autoRemedy').click();
      await settled(element);
      expect(element.getAttribute('flip')).to.equal('false');
      expect(element.getAttribute('auto-remedy')).to.equal('');
    });

    it('show a set of heads that is none of theirs, and do not take the same list for a change', async () => {
      const element = await training(10, `${SHORT} controls heads="2 4"`);
      expect(element.within<HTMLSelectElement>('#heads').value).to.equal('2 4');
      element.heads = [2, 4];
      await settled(element);
      expect(element.has('.pending')).to.equal(false);
      element.heads = [4];
      await settled(element);
      expect(element.has('.pending')).to.equal(true);
    });
  });

  it('says whose work the images are, where visitors see it', async () => {
    const element = await training(10);
    const attribution = element.within('.attribution');
    expect(attribution.textContent).to.contain('"ToonHead" by Johan Melin');
    const links = [...attribution.querySelectorAll('a')];
    expect(links.map(link => [text(link), link.host])).to.deep.equal([
      ['Source', 'www.figma.com'],
      ['Licence', 'creativecommons.org'],
    ]);
    expect(links.every(link => link.rel === 'noopener' && link.target === '_blank')).to.equal(true);
    expect(attribution.getBoundingClientRect().height).to.be.above(0);
  });
});
