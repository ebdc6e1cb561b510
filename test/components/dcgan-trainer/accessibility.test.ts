import axe from 'axe-core';
import { expect } from 'chai';
import { DatasetError, DcganError } from '../../../src/shared/errors.js';
import { FakeAssessment, fakeClasses } from '../../support/fake-assessment.js';
import { FakeCopyCheck } from '../../support/fake-copy-check.js';
import { mount, settled, unmountAll, until, type TestTrainerElement } from '../../support/mount-trainer.js';
import { wait } from '../../support/promises.js';
import { spilt, WIDTHS } from '../../support/spills.js';

/** Each way that the element can look, by how to get there. */
const states: Readonly<Record<string, (element: TestTrainerElement) => Promise<void>>> = {
  empty: () => Promise.resolve(),
  loading: async element => {
    element.hold = new Promise(() => {});
    void element.start().catch(() => {});
    await settled(element);
    expect(element.state).to.equal('loading');
  },
  ready: async element => {
    await element.reset();
    await element.step();
    await element.reset();
    expect(element.state).to.equal('ready');
  },
  running: async element => {
    await element.start();
    element.fake.advance(350);
    expect(element.state).to.equal('running');
  },
  paused: async element => {
    await element.start();
    element.fake.advance(350);
    await element.pause();
    expect(element.state).to.equal('paused');
  },
  'asked to start over': async element => {
    await element.start();
    element.fake.advance(350);
    await settled(element);
    element.button('Start over').click();
  },
  finished: async element => {
    await element.start();
    element.fake.finish();
    expect(element.state).to.equal('finished');
  },
  'failed before it began': async element => {
    element.imageSize = 4;
    await element.start().catch(() => {});
    expect(element.state).to.equal('failed');
  },
  'failed in mid-run': async element => {
    await element.start();
    element.fake.advance(120);
    element.fake.fail(new DcganError('The loss is no longer a number.'));
    expect(element.state).to.equal('failed');
  },
  'refused a data set': async element => {
    await element.start();
    element.fake.advance(120);
    element.fake.emit('error', new DatasetError('images.idx holds 3 images; a batch needs 64.'));
  },
  recovered: async element => {
    await element.start();
    element.fake.advance(350);
    element.fake.recover(300);
  },
  ...phaseStates({ 'redrawing faces': 50, 'teaching its discriminator': 110, 'past its pretraining': 400 }),
  'found healthy': async element => {
    await element.start();
    element.fake.advance(350);
    element.fake.find('healthy');
  },
  'found ill': async element => {
    await element.start();
    element.fake.advance(350);
    element.fake.find('discriminator-winning');
    await settled(element);
    element.within<HTMLDetailsElement>('.evidence').open = true;
    element.within('.remedy').click();
    await settled(element);
  },
  'set for the autoencoder': async element => {
    element.variant = 'autoencoder';
    await settled(element);
    element.within<HTMLDetailsElement>('details').open = true;
  },
  'asked whether it copies': async element => {
    await element.start();
    element.fake.advance(120);
    await settled(element);
    element.within<HTMLDetailsElement>('[part=copying]').open = true;
    element.button('Check the sheet').click();
    await until(() => element.has('[data-verdict]'));
    await settled(element);
    expect(element.has('fieldset')).to.equal(true);
  },
  'told by a fresh judge': async element => {
    FakeAssessment.classes = fakeClasses(true);
    await element.start();
    element.fake.advance(120);
    await settled(element);
    element.within<HTMLDetailsElement>('[part=assessment]').open = true;
    element.button('Ask a fresh judge').click();
    await until(() => element.has('.scale'));
    element.within<HTMLDetailsElement>('details:has(table)').open = true;
    await settled(element);
  },
  'refused the training images': async element => {
    FakeCopyCheck.failure = new DatasetError(
      'images.idx could not be loaded: the server answered with HTTP status 404.',
    );
    await element.start();
    element.fake.advance(120);
    await settled(element);
    element.within<HTMLDetailsElement>('[part=copying]').open = true;
    element.button('Check the sheet').click();
    await until(() => element.has('.error'));
  },
  'waiting with new settings': async element => {
    await element.start();
    element.fake.advance(120);
    element.within<HTMLDetailsElement>('details').open = true;
    element.seed = 7;
    element.dataset['test'] = 'the platform keeps its own dataset';
    element.datasetSource = new File(['x'], 'images.idx');
  },
};

/** A run of the autoencoder variant after so many steps, of which the first two phases have a hundred and twenty. */
function phaseStates(steps: Readonly<Record<string, number>>): typeof states {
  const arrive = (count: number) => async (element: TestTrainerElement) => {
    Object.assign(element, { variant: 'autoencoder', autoencoderSteps: 100, discriminatorSteps: 20, steps: 600 });
    await element.start();
    element.fake.advance(count);
  };
  return Object.fromEntries(Object.entries(steps).map(([name, count]) => [name, arrive(count)]));
}

describe('<dcgan-trainer> for everybody', () => {
  afterEach(() => {
    unmountAll();
    FakeCopyCheck.failure = null;
    FakeAssessment.classes = null;
    document.documentElement.style.colorScheme = '';
    document.documentElement.style.fontSize = '';
  });

  for (const scheme of ['light', 'dark']) {
    for (const [name, arrive] of Object.entries(states)) {
      it(`gives axe nothing to object to when it is ${name}, in ${scheme}`, async () => {
        document.documentElement.style.colorScheme = scheme;
        const element = await mount('controls');
        await arrive(element);
        await settled(element);
        await wait(200); // colours have transitions
        const { violations } = await axe.run(element);
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`)).to.deep.equal([]);
      });
    }
  }

  it('really is dark on a dark page and light on a light one', async () => {
    const element = await mount();
    const surface = () => getComputedStyle(element.within('.base')).backgroundColor;
    document.documentElement.style.colorScheme = 'light';
    expect(surface()).to.equal('rgb(255, 255, 255)');
    document.documentElement.style.colorScheme = 'dark';
    expect(surface()).to.equal('rgb(19, 21, 25)');
  });

  it('announces a change of state, and not each step', async () => {
    const element = await mount();
    const live = element.within('.base > [role=status]');
    await element.start();
    await element.updateComplete;
    expect(live.textContent).to.equal('Training.');
    let changes = 0;
    const observer = new MutationObserver(records => (changes += records.length));
    observer.observe(live, { characterData: true, childList: true, subtree: true });
    element.fake.advance(200);
    await settled(element);
    expect(changes).to.equal(0);
    await element.pause();
    await settled(element);
    expect(live.textContent).to.equal('Training is paused.');
    observer.disconnect();
  });

  it('says in a sentence what its chart shows', async () => {
    const element = await mount();
    await element.start();
    element.fake.advance(50);
    await settled(element);
    await wait(300);
    const summary = element.within('dcgan-trainer-chart').shadowRoot?.querySelector('p.hidden')?.textContent;
    expect(summary).to.match(/^At step 50: discriminator loss \d\.\d\d, generator loss \d\.\d\d;/);
  });

  for (const { width, zoom } of WIDTHS) {
    for (const [variant, steps] of [
      ['plain', 1500],
      ['autoencoder', 50],
      ['autoencoder', 4000],
    ] as const)
      it(`does not spill over its box at ${width} px, with text of ${zoom * 100} % (${variant}, step ${steps})`, async () => {
        document.documentElement.style.fontSize = `${zoom * 100}%`;
        const element = await mount(`controls variant="${variant}"`);
        element.style.inlineSize = `${width}px`;
        await element.start();
        element.fake.advance(steps);
        element.fake.find('discriminator-winning');
        element.within<HTMLDetailsElement>('details').open = true;
        await settled(element);
        const panels = ['sheets', 'chart', 'settings'].map(p => element.within(`dcgan-trainer-${p}`).shadowRoot);
        expect(spilt(element, [element.renderRoot, ...panels])).to.deep.equal([]);
      });
  }
});
