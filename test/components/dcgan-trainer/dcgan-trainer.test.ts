import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { ChartElement } from '../../../components/dcgan-trainer/panels/chart/chart.element.js';
import type { SheetsElement } from '../../../components/dcgan-trainer/panels/sheets/sheets.element.js';
import { define } from '../../../components/define.js';
import { DcganTrainerElement } from '../../../components/index.js';
import {
  BackendLostError,
  DcganError,
  DeadlineError,
  InvalidOptionError,
  NotFiniteError,
  OutOfMemoryError,
} from '../../../src/shared/errors.js';
import { fakeMetrics } from '../../support/fake-run.js';
import { FakeTrainer } from '../../support/fake-trainer.js';
import { mount, next, settled, unmountAll, until, type TestTrainerElement } from '../../support/mount-trainer.js';
import { rejection, wait } from '../../support/promises.js';

type Mirrored =
  | 'variant'
  | 'recipe'
  | 'datasetSource'
  | 'backend'
  | 'latentSize'
  | 'baseWidth'
  | 'imageSize'
  | 'batchSize'
  | 'learningRate'
  | 'seed'
  | 'steps'
  | 'pretrain'
  | 'autoencoderSteps'
  | 'discriminatorSteps'
  | 'heads'
  | 'flip'
  | 'classes'
  | 'augmentations'
  | 'autoRemedy';

/** Longer than an element may be out of its document. */
const REMOVED_MS = 250;

async function training(steps = 0, attributes = 'controls'): Promise<TestTrainerElement> {
  const element = await mount(attributes);
  await element.start();
  if (steps) element.fake.advance(steps);
  await settled(element);
  return element;
}

describe('<dcgan-trainer>', () => {
  afterEach(() => {
    unmountAll();
    FakeTrainer.all = [];
  });

  describe('options', () => {
    const attributes: [attribute: string, property: Mirrored, text: string, value: unknown][] = [
      ['variant', 'variant', 'autoencoder', 'autoencoder'],
      ['recipe', 'recipe', 'paper', 'paper'],
      ['dataset', 'datasetSource', 'images.idx.gz', 'images.idx.gz'],
      ['backend', 'backend', 'wasm', 'wasm'],
      ['latent-size', 'latentSize', '2', 2],
      ['base-width', 'baseWidth', '32', 32],
      ['image-size', 'imageSize', '64', 64],
      ['batch-size', 'batchSize', '10', 10],
      ['learning-rate', 'learningRate', '0.001', 0.001],
      ['seed', 'seed', '42', 42],
      ['steps', 'steps', '500', 500],
      ['pretrain', 'pretrain', 'none', 'none'],
      ['autoencoder-steps', 'autoencoderSteps', '300', 300],
      ['discriminator-steps', 'discriminatorSteps', '20', 20],
      ['heads', 'heads', '1 4', [1, 4]],
      ['flip', 'flip', '', true],
      ['flip', 'flip', 'false', false],
      ['classes', 'classes', 'none', 'none'],
      ['augmentations', 'augmentations', 'translation cutout', ['translation', 'cutout']],
      ['auto-remedy', 'autoRemedy', '', true],
    ];

    for (const [attribute, property, text, value] of attributes) {
      it(`mirrors ${attribute}="${text}" between attribute and property`, async () => {
        const element = await mount(`${attribute}="${text}"`);
        const fallback = (await mount())[property];
        expect(element[property]).to.deep.equal(value);
        element.removeAttribute(attribute);
        expect(element[property]).to.equal(fallback);
        Object.assign(element, { [property]: value });
        await element.updateComplete;
        if (value !== fallback) expect(element.getAttribute(attribute)).to.equal(text);
      });
    }

    for (const attribute of ['autostart', 'controls'] as const) {
      it(`mirrors ${attribute} between attribute and property`, async () => {
        const element = await mount();
        expect(element[attribute]).to.equal(false);
        element[attribute] = true;
        await element.updateComplete;
        expect(element.hasAttribute(attribute)).to.equal(true);
      });
    }

    it('leaves to the recipe what is not set', async () => {
      const element = await mount('seed="3"');
      await element.start();
      expect(element.created[0]).to.include({ recipe: 'quick', backend: 'auto', seed: 3 });
      expect(element.created[0]).not.to.have.any.keys('dataset', 'latentSize', 'steps', 'batchSize', 'imageSize');
      expect(element.trainer?.description.options).to.include({ dataset: 'digits', steps: 3000 });
    });

    it('hands over options that have no attribute', async () => {
      const element = await mount();
      element.options = { beta1: 0.9, seed: 5 };
      element.seed = 6;
      await element.start();
      expect(element.created[0]).to.include({ beta1: 0.9, seed: 6 });
    });

    it('leaves data-* attributes and their dataset to the platform', async () => {
      const element = await mount('data-room="3"');
      expect(element.dataset['room']).to.equal('3');
    });
  });

  describe('life', () => {
    it('makes nothing before it is needed', async () => {
      const element = await mount();
      await settled(element);
      expect(element.created).to.have.length(0);
      expect(element.trainer === null, 'no trainer').to.equal(true);
      expect(element.generator).to.equal(null);
      expect(element.state).to.equal('empty');
    });

    it('trains before it is shown when told so, and shows that run', async () => {
      const element = document.createElement('test-dcgan-trainer') as TestTrainerElement;
      await element.start();
      element.fake.advance(3);
      expect([element.hasUpdated, element.state, (await element.exportSheet())?.type]).to.deep.equal([
        false,
        'running',
        'image/png',
      ]);
      document.body.append(element);
      await settled(element);
      expect(element.within('[part=status]').textContent).to.contain('Training');
      expect(element.within('[part=progress]').textContent).to.contain('3');
    });

    it('trains by itself with autostart', async () => {
      const element = await mount('autostart');
      await until(() => element.state === 'running');
      expect(element.created).to.have.length(1);
    });

    it('makes one engine, however often it is asked', async () => {
      const element = await mount();
      await Promise.all([element.start(), element.start(), element.step(), element.exportWeights()]);
      expect(element.created).to.have.length(1);
    });

    it('keeps its run when it is moved in the document', async () => {
      const element = await training(10);
      const { fake } = element;
      const elsewhere = document.body.appendChild(document.createElement('section'));
      element.remove();
      await Promise.resolve();
      elsewhere.append(element);
      await wait(REMOVED_MS);
      expect(element.trainer === fake, 'the same trainer').to.equal(true);
      expect(fake.disposals).to.equal(0);
      fake.advance(5);
      expect(element.state).to.equal('running');
    });

    it('ends its run when it is removed, and can begin another when it comes back', async () => {
      const element = await training(10);
      const { fake } = element;
      element.remove();
      await until(() => element.trainer === null);
      expect(fake.disposals).to.equal(1);
      document.body.append(element);
      await element.start();
      expect(element.state).to.equal('running');
      expect(element.fake === fake, 'the same trainer').to.equal(false);
    });

    it('gives up loading when it is removed', async () => {
      const element = await mount();
      let release = () => {};
      element.hold = new Promise(resolve => (release = resolve));
      const reason = rejection(element.start());
      element.remove();
      await wait(REMOVED_MS);
      release();
      expect(await reason).to.have.property('name', 'AbortError');
      expect(element.trainer === null, 'no trainer').to.equal(true);
      expect(element.state).to.equal('empty');
      expect(FakeTrainer.all).to.have.length(0);
    });

    it('gives up loading at a press of Cancel, without an error, and can load again', async () => {
      const element = await mount();
      let release = () => {};
      element.hold = new Promise(resolve => (release = resolve));
      const reason = rejection(element.start());
      await settled(element);
      element.button('Cancel').click();
      await settled(element);
      expect(element.state).to.equal('empty');
      release();
      expect(await reason).to.have.property('name', 'AbortError');
      expect(element.has('.notice')).to.equal(false);
      await element.start();
      expect(element.state).to.equal('running');
    });
  });

  describe('events', () => {
    it('tells each change of state, in order, to whoever listens above', async () => {
      const told: string[] = [];
      const listen = ({ detail }: HTMLElementEventMap['dcgan-state']) =>
        told.push(`${detail.previous} > ${detail.state}`);
      document.body.addEventListener('dcgan-state', listen);
      const element = await training();
      await element.pause();
      await element.start();
      element.fake.finish();
      document.body.removeEventListener('dcgan-state', listen);
      expect(told).to.deep.equal([
        'empty > loading',
        'loading > ready',
        'ready > running',
        'running > paused',
        'paused > running',
        'running > finished',
      ]);
    });

    it('tells every step once, and its sheets', async () => {
      const element = await training();
      const steps: number[] = [];
      const kept: number[] = [];
      element.addEventListener('dcgan-step', ({ detail }) => steps.push(detail.step));
      element.addEventListener('dcgan-sheet', ({ detail }) => detail.keep && kept.push(detail.sheet.step));
      element.fake.advance(250);
      expect(steps).to.deep.equal(Array.from({ length: 250 }, (_, i) => i + 1));
      expect(kept).to.deep.equal([100, 200]);
    });

    it('tells of loading and of a recovery', async () => {
      const element = await mount();
      const load = next(element, 'dcgan-load');
      await element.start();
      expect((await load).detail).to.deep.equal({ what: 'Handwritten digits', fraction: 0.25 });
      element.fake.advance(120);
      const recovery = next(element, 'dcgan-recovery');
      element.fake.recover(100);
      expect((await recovery).detail.step).to.equal(100);
      await settled(element);
      expect(element.within('.notice').textContent).to.contain('The run resumed at step 100.');
    });

    it('says what a recovery answered', async () => {
      const element = await training(120);
      for (const [cause, words] of [
        [new NotFiniteError('The loss is NaN.'), 'halved learning rates'],
        [new OutOfMemoryError('No room.'), 'worker ran out of memory'],
        [new BackendLostError('Gone.'), 'The GPU was lost'],
        [new BackendLostError('Gone.', { code: 'backend-thread-lost' }), 'One of the threads was lost'],
        [new DeadlineError('Silence.'), 'stopped responding'],
      ] as const) {
        element.fake.emit('recovery', { cause, step: 100 });
        await settled(element);
        expect(element.within('.notice').textContent).to.contain(words);
      }
    });

    it('says how many workers compute, if there are several', async () => {
      const element = await training(10);
      for (const [workers, words] of [
        [2, 'WebAssembly, 2 workers'],
        [1, 'WebAssembly'],
      ] as const) {
        element.fake.description = { ...element.fake.description, workers };
        element.fake.emit('description', element.fake.description);
        await settled(element);
        expect(element.within('.chip').textContent).to.equal(words);
      }
    });

    it('marks a backend that stands in for WebGL, in words', async () => {
      const element = await training(10);
      expect(element.within('.chip').textContent).to.equal('WebAssembly');
      const { description } = element.fake;
      const backend = { ...description.backend, reason: 'WebGL was lost 3 times within a minute.', isFallback: true };
      element.fake.description = { ...description, backend };
      element.fake.emit('description', element.fake.description);
      await settled(element);
      expect(element.within('.chip.degraded').textContent).to.equal('WebAssembly, since WebGL failed');
      expect(element.within('.machine').textContent).to.contain('WebGL was lost 3 times within a minute.');
    });

    it('tells an error once, though the call is rejected with it too', async () => {
      const element = await training(10);
      const told: Error[] = [];
      element.addEventListener('dcgan-error', ({ detail }) => told.push(detail));
      element.baseWidth = 0;
      const error = await rejection(element.reset());
      expect(told.map(one => one === error)).to.deep.equal([true]);
    });
  });

  describe('wrong input', () => {
    it('is shown at its field, rejected and dispatched, and the next try works', async () => {
      const element = await mount('controls image-size="4"');
      const told = next(element, 'dcgan-error');
      const error = await rejection(element.start());
      expect(error).to.be.instanceOf(InvalidOptionError);
      expect((await told).detail).to.equal(error);
      await settled(element);
      expect(element.state).to.equal('failed');
      expect(element.within('#imageSize').getAttribute('aria-invalid')).to.equal('true');
      expect(element.within('#imageSize-error').textContent).to.match(
        /^4 cannot be used\. It must be an integer from 8 to 256/,
      );
      expect(element.within('.notice').textContent).to.contain('Image size: 4 cannot be used.');
      element.imageSize = 32;
      await settled(element);
      expect(element.within('#imageSize').getAttribute('aria-invalid')).to.equal('false');
      element.button('Try again').click();
      await until(() => element.state === 'running');
      await settled(element);
      expect(element.has('.notice')).to.equal(false);
    });

    it('leaves the present run as it is when a reset is refused', async () => {
      const element = await training(120);
      element.setAttribute('base-width', '0');
      await rejection(element.reset());
      expect(element.state).to.equal('running');
      expect(element.trainer?.progress.step).to.equal(120);
      element.fake.advance(1);
      await settled(element);
      expect(element.within('.count').textContent).to.contain('121');
      expect(element.within('#baseWidth-error').textContent).to.contain('0 cannot be used.');
    });

    it('reaches the engine by name when it is not even a number', async () => {
      const element = await mount('image-size="large"');
      const error = await rejection(element.start());
      expect(error).to.be.instanceOf(InvalidOptionError).with.nested.property('details.subject', 'imageSize');
    });

    it('of any other kind is shown in the engine’s own words', async () => {
      const element = await training(10);
      element.fake.fail(new DcganError('The loss at step 11 is not a number.'));
      await settled(element);
      expect(element.within('.notice').textContent).to.contain('The loss at step 11 is not a number.');
      element.button('Dismiss').click();
      await settled(element);
      expect(element.has('.notice')).to.equal(false);
      element.button('Try again').click();
      await until(() => element.state === 'running');
    });
  });

  describe('settings', () => {
    it('are hidden unless controls is set', async () => {
      const element = await mount();
      expect(element.has('details')).to.equal(false);
      element.controls = true;
      await element.updateComplete;
      expect(element.within('summary').textContent).to.equal('Settings');
    });

    it('show the recipe’s defaults, and what is allowed where a value is not', async () => {
      const element = await mount('controls recipe="paper"');
      await settled(element);
      expect(element.within<HTMLInputElement>('#baseWidth').placeholder).to.equal('64');
      expect(element.within('#batchSize-hint').textContent).to.equal('default 128 images');
      expect(element.within('#batchSize-error').textContent).to.equal('');
      element.batchSize = 1;
      await settled(element);
      expect(element.within('#batchSize-error').textContent).to.contain('an integer from 2 to 1,024');
    });

    it('ask what, how long and on what, and have the rest under "Advanced", which opens at an error', async () => {
      const element = await mount('controls');
      await settled(element);
      const panel = element.within('dcgan-trainer-settings').shadowRoot;
      const texts = (selector: string) =>
        [...(panel?.querySelectorAll(selector) ?? [])].map(({ textContent }) =>
          textContent?.replace(/\s+/g, ' ').trim(),
        );
      const checked = () =>
        [...(panel?.querySelectorAll<HTMLInputElement>(':checked[type=radio]') ?? [])].map(r => r.value);
      expect(texts('legend')).to.deep.equal(['What should it learn?', 'How long?', 'On what?']);
      expect(texts('#dataset .name')).to.deep.equal(['Handwritten digits', 'Drawn faces', 'Your pictures']);
      expect(panel?.querySelectorAll('dcgan-trainer-choice-picture').length).to.equal(3);
      expect(texts('#recipe .note')[0]).to.match(/^3,000 steps, about \d+ (s|min)$/);
      expect(texts('#recipe .note')[2]).to.match(/^50,000 steps, about \d+ h/);
      expect(checked()).to.deep.equal(['digits', 'quick', 'auto']);
      const advanced = () => element.within<HTMLDetailsElement>('.advanced');
      expect(advanced().open).to.equal(false);
      expect(advanced().querySelector('#variant, #latentSize, #seed')).not.to.equal(null);
      element.within<HTMLInputElement>('#recipe [value=longer]').click();
      element.within<HTMLInputElement>('#dataset [value=faces]').click();
      element.within<HTMLInputElement>('#backend [value=wasm]').click();
      await settled(element);
      expect(element.trainerOptions).to.include({ dataset: 'faces', recipe: 'quick', steps: 12_000, backend: 'wasm' });
      element.within<HTMLInputElement>('#recipe [value=paper]').click();
      await settled(element);
      expect(element.trainerOptions).to.include({ recipe: 'paper' });
      expect(element.trainerOptions).not.to.have.property('steps');
      element.steps = 7;
      await settled(element);
      expect(checked()).to.deep.equal(['faces', 'other', 'wasm']);
      expect(texts('#recipe :checked ~ span .name')).to.deep.equal(['Your own']);
      element.imageSize = 4;
      element.start().catch(() => {});
      await until(() => advanced().open);
    });

    it('reckon with the speed that the present run has', async () => {
      const element = await training(200);
      const { options } = element.fake.description;
      const stepsPerSecond = element.fake.progress.stepsPerSecond;
      await settled(element);
      const note = element.within('#recipe .note').textContent;
      const minutes = Math.round(options.steps / stepsPerSecond / 60);
      expect(note).to.contain(minutes ? `about ${minutes} min` : ' s');
    });

    it('have saved states beside them, in a panel of their own', async () => {
      const element = await mount('controls');
      await settled(element);
      const summaries = [...element.renderRoot.querySelectorAll('summary')].map(({ textContent }) => textContent);
      expect(summaries).to.deep.equal(['Settings', 'Saved states']);
      expect(element.within('[part=saved]').querySelector('dcgan-trainer-checkpoints')).not.to.equal(null);
    });

    it('set the property and the attribute, and an empty field goes back to the default', async () => {
      const element = await mount('controls');
      await settled(element);
      const field = element.within<HTMLInputElement>('#latentSize');
      field.value = '2';
      field.dispatchEvent(new Event('change'));
      await settled(element);
      expect(element.latentSize).to.equal(2);
      expect(element.getAttribute('latent-size')).to.equal('2');
      field.value = '';
      field.dispatchEvent(new Event('change'));
      await settled(element);
      expect(element.latentSize).to.equal(undefined);
      expect(element.hasAttribute('latent-size')).to.equal(false);
    });

    it('that change in mid-run wait for the next one, which is offered', async () => {
      const element = await training(20);
      element.latentSize = 2;
      await settled(element);
      expect(element.trainer?.description.options.latentSize).to.equal(100);
      element.button('Start over with these settings').click();
      await settled(element);
      element.within('.danger').click();
      await until(() => element.trainer?.description.options.latentSize === 2);
      await settled(element);
      expect(element.trainer?.progress.step).to.equal(0);
      expect(element.has('.pending')).to.equal(false);
      element.latentSize = undefined;
      await element.reset();
      expect(element.trainer?.description.options.latentSize, 'cleared').to.equal(100);
    });

    it('move the run to another backend at once', async () => {
      const element = await training(20);
      element.backend = 'webgl';
      await until(() => element.trainer?.description.backend.name === 'webgl');
      await settled(element);
      expect(element.trainer?.progress.step).to.equal(20);
      expect(element.within('.chip').textContent).to.equal('WebGL');
      expect(element.within('.machine').textContent).to.contain('Asked for by name.');
      expect(element.has('.pending')).to.equal(false);
    });
  });

  describe('buttons and keys', () => {
    it('train, pause and go on by one button that keeps the focus', async () => {
      const element = await mount();
      element.within('.primary').focus();
      await sendKeys({ press: 'Enter' });
      await until(() => element.state === 'running');
      await settled(element);
      expect(element.within('.primary').textContent?.trim()).to.equal('Pause');
      await sendKeys({ press: ' ' });
      await until(() => element.state === 'paused');
      await settled(element);
      expect(element.within('.primary').textContent?.trim()).to.equal('Continue');
      expect(element.shadowRoot?.activeElement === element.within('.primary'), 'focus').to.equal(true);
    });

    it('reach every control by Tab, in the order of the page', async () => {
      const element = await training(350);
      await element.pause();
      await settled(element);
      const before = document.body.insertBefore(document.createElement('button'), document.body.firstChild);
      const after = document.body.appendChild(document.createElement('button'));
      after.textContent = 'After'; // where a page ends, some browsers move on to what is their own, and the page has lost the focus
      before.focus();
      const reached: string[] = [];
      for (let i = 0; i < 17; i++) {
        await sendKeys({ press: 'Tab' });
        let active = document.activeElement;
        while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
        reached.push(active?.getAttribute('aria-label') ?? active?.textContent?.trim() ?? '');
      }
      expect(reached).to.deep.equal([
        'Live',
        'Save picture',
        'Save the film',
        'Earlier sheets',
        'Continue',
        'Start over',
        'Both',
        'D',
        'G',
        'Technical details',
        'Save weights',
        'Format of the weights',
        'Is it copying?',
        'A fresh judge',
        'Settings',
        'Saved states',
        'After',
      ]);
      for (const button of [before, after]) button.remove();
    });

    it('train one step of both networks, of D, or of G', async () => {
      const element = await training();
      await element.pause();
      await settled(element);
      for (const [label, d, g] of [
        ['Both', true, true],
        ['D', true, false],
        ['G', false, true],
      ] as const) {
        const told = next(element, 'dcgan-step');
        element.button(label).click();
        const { detail } = await told;
        expect([!Number.isNaN(detail.discriminatorLoss), !Number.isNaN(detail.generatorLoss)], label).to.deep.equal([
          d,
          g,
        ]);
      }
    });

    it('ask before a run is lost; Escape keeps it', async () => {
      const element = await training(20);
      element.button('Start over').click();
      await settled(element);
      expect(element.shadowRoot?.activeElement?.textContent).to.equal('Keep');
      await sendKeys({ press: 'Escape' });
      await settled(element);
      expect(element.trainer?.progress.step).to.equal(20);
      expect(element.shadowRoot?.activeElement?.textContent).to.equal('Start over');
      await sendKeys({ press: 'Enter' });
      await until(() => element.has('.danger'));
      element.within('.danger').click();
      await until(() => element.state === 'ready');
      await settled(element);
      expect(element.within('.count').textContent).to.contain('0');
    });

    it('go on with a run that is finished, for as many steps again, and say what to do next', async () => {
      const element = await training(20);
      element.fake.finish();
      await settled(element);
      expect(element.within('slot[name=finished]').textContent).to.contain('train more');
      element.button('Train 3,000 more').click();
      await until(() => element.state === 'running');
      expect(element.trainer?.progress).to.include({ step: 3000, steps: 6000 });
      element.fake.finish();
      await settled(element);
      element.button('Train 3,000 more').click();
      await until(() => element.state === 'running');
      expect(element.trainer?.progress).to.include({ step: 6000, steps: 9000 });
    });

    it('begin another run when one is finished, after asking', async () => {
      const element = await training(20);
      element.fake.finish();
      await settled(element);
      element.button('Start over').click();
      await settled(element);
      element.within('.danger').click();
      await until(() => element.state === 'running');
      expect(element.trainer?.progress.step).to.equal(0);
    });
  });

  describe('the sheet and its strip', () => {
    const slider = (element: TestTrainerElement) => element.within<HTMLInputElement>('input[type=range]');
    const caption = (element: TestTrainerElement) => element.within('.step').textContent;

    it('shows the newest sheet, and an earlier one while one scrubs by keys', async () => {
      const element = await training(450);
      expect(caption(element)).to.equal('Step 450');
      expect(slider(element).max).to.equal('5'); // 0, 100, ..., 400 and the newest
      slider(element).focus();
      await sendKeys({ press: 'ArrowLeft' });
      await settled(element);
      expect(caption(element)).to.equal('Step 400');
      expect(slider(element).getAttribute('aria-valuetext')).to.equal('Step 400');
      await sendKeys({ press: 'Home' });
      await settled(element);
      expect(caption(element)).to.equal('Step 0');
      element.fake.advance(50);
      await settled(element);
      expect(caption(element), 'held while training goes on').to.equal('Step 0');
      await sendKeys({ press: 'End' });
      await settled(element);
      expect(caption(element)).to.equal('Step 500');
      element.fake.advance(10);
      await settled(element);
      expect(caption(element), 'live again').to.equal('Step 510');
    });

    it('has larger tiles where the text is larger, as on a wall', async () => {
      const element = await training(150); // three tiles, which have room
      const heightAt = async (fontSize: string) => {
        element.within('.base').style.fontSize = fontSize;
        element.within<SheetsElement>('dcgan-trainer-sheets').requestUpdate();
        await settled(element);
        return element.within('.strip').getBoundingClientRect().height;
      };
      expect(await heightAt('16px')).to.equal(64);
      expect(await heightAt('24px')).to.equal(96);
    });

    it('goes back to the newest by Live', async () => {
      const element = await training(450);
      slider(element).focus();
      await sendKeys({ press: 'Home' });
      await settled(element);
      expect(element.button('Live').getAttribute('aria-pressed')).to.equal('false');
      element.button('Live').click();
      await settled(element);
      expect(caption(element)).to.equal('Step 450');
      expect(element.button('Live').getAttribute('aria-pressed')).to.equal('true');
    });

    it('exports the sheet on view as a PNG of its own size', async () => {
      const element = await training(450);
      const png = await element.exportSheet();
      if (!png) throw new Error('There is no picture.');
      const bitmap = await createImageBitmap(png);
      expect([bitmap.width, bitmap.height]).to.deep.equal([280, 280]);
      expect(new Uint8Array(await png.slice(0, 4).arrayBuffer())).to.deep.equal(
        new Uint8Array([0x89, 0x50, 0x4e, 0x47]),
      );
    });

    it('exports the strip as a film, and saves it by a button that waits meanwhile', async () => {
      const begun = await training(0);
      expect([await begun.exportFilm(), begun.has('.film')]).to.deep.equal([null, false]);
      const element = await training(450);
      const film = await element.exportFilm({ format: 'gif' });
      expect(film?.type).to.equal('image/gif');
      expect(film?.size).to.be.within(1_000, 2e6);
      let making!: (film: Blob) => void;
      element.exportFilm = () => new Promise(resolve => (making = resolve));
      const saved: string[] = [];
      const create = URL.createObjectURL.bind(URL);
      URL.createObjectURL = blob => {
        if (blob instanceof Blob) saved.push(blob.type);
        return create(blob);
      };
      try {
        element.button('Save the film').click();
        await settled(element);
        expect(element.button('Making the film').disabled).to.equal(true);
        making(new Blob(['film'], { type: 'video/webm' }));
        await until(() => saved.length > 0);
        await settled(element);
      } finally {
        URL.createObjectURL = create;
      }
      expect(saved).to.deep.equal(['video/webm']);
      expect(element.button('Save the film').disabled).to.equal(false);
    });

    it('forgets the old run’s frames when a new one begins', async () => {
      const element = await training(450);
      await element.reset();
      await settled(element);
      expect(caption(element)).to.equal('Step 0');
      expect(element.has('.strip:not(.room)')).to.equal(false);
    });

    it('drops the frames after the step that a recovery goes back to', async () => {
      const element = await training(450);
      element.fake.recover(200);
      element.fake.advance(1);
      await settled(element);
      expect(slider(element).max).to.equal('3'); // 0, 100, 200 and the newest
      expect(caption(element)).to.equal('Step 201');
    });
  });

  it('draws its chart when there is something to draw, and stays quick after 100,000 steps', async () => {
    const element = await training();
    expect(element.has('dcgan-trainer-chart')).to.equal(false);
    element.style.marginBlockStart = '200vh'; // what is only near the viewport is drawn, too
    element.fake.advance(2);
    await settled(element);
    expect(element.has('.plot canvas'), 'out of sight').to.equal(false);
    element.within('dcgan-trainer-chart').scrollIntoView();
    await until(() => element.find('.plot canvas') !== undefined);
    const history = element.within<ChartElement>('dcgan-trainer-chart').history;
    for (let step = 3; step <= 100_000; step++) history?.push(fakeMetrics(step));
    expect(history?.length).to.be.within(500, 1000);
    element.fake.emit('progress', element.fake.progress);
    await settled(element);
    const inked = () => {
      const canvas = element.within<HTMLCanvasElement>('.plot canvas');
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      return data.some(value => value > 0);
    };
    await until(inked);
  });

  it('is defined once, though its module may be loaded twice', () => {
    define('dcgan-trainer', class extends HTMLElement {});
    expect(customElements.get('dcgan-trainer')).to.equal(DcganTrainerElement);
  });

  it('keeps state and button in sight below the window where it has one column, and only there', async () => {
    const element = await mount('style="inline-size: 24rem"');
    const place = element.parentElement as HTMLElement;
    place.style.cssText = 'block-size: 300px; overflow: auto';
    expect(element.has('.compact'), 'before it trains').to.equal(false);
    await element.start();
    element.fake.advance(40);
    await settled(element);
    const line = element.within('.compact');
    for (const top of [0, 200]) {
      place.scrollTop = top;
      const [box, view] = [line.getBoundingClientRect(), place.getBoundingClientRect()];
      expect(Math.abs(box.bottom - view.bottom), `its bottom, scrolled by ${top}`).to.be.at.most(1);
    }
    expect(line.textContent?.replace(/\s+/g, ' ')).to.contain('Training: 40 of 3,000');
    line.querySelector('button')?.click();
    await until(() => element.state === 'paused');
    await settled(element);
    expect(line.querySelector('button')?.textContent).to.equal('Continue');

    const wide = await mount('style="inline-size: 60rem"');
    await wide.start();
    wide.fake.advance(40);
    await settled(wide);
    expect(getComputedStyle(wide.within('.compact')).display).to.equal('none');
  });

  it('shows a saved run that is finished, which can go on, and no error', async () => {
    const element = await mount('checkpoint="run"');
    element.resume = trainer => trainer.finish();
    element.within('.primary').click();
    await until(() => element.state === 'finished');
    await settled(element);
    expect(element.has('.notice.error')).to.equal(false);
    expect(element.within('.primary').textContent?.trim()).to.equal('Train 3,000 more');
  });
});
