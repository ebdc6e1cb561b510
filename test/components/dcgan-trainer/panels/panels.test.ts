import { expect } from 'chai';
import { PANELS, type PanelName } from '../../../../components/dcgan-trainer/panels/index.js';
import type { TestTrainerElement } from '../../../support/mount-trainer.js';
import { settled, treesOf, unmountAll, until } from '../../../support/mount-trainer.js';

/** What each part defines. */
const TAGS: Readonly<Record<PanelName, readonly string[]>> = {
  assessment: ['dcgan-trainer-assessment'],
  before: ['dcgan-trainer-expectation', 'dcgan-trainer-recording'],
  chart: ['dcgan-trainer-chart'],
  copying: ['dcgan-trainer-copying'],
  pictures: ['dcgan-trainer-pictures', 'dcgan-trainer-cropper', 'dcgan-trainer-camera'],
  save: ['dcgan-trainer-save'],
  settings: ['dcgan-trainer-settings', 'dcgan-trainer-checkpoints'],
};

const isDefined = (tag: string) => customElements.get(tag) !== undefined;
/** The panel of what is shown before training comes right after the first view. */
const defined = () =>
  Object.values(TAGS)
    .flat()
    .filter(tag => isDefined(tag) && !TAGS.before.includes(tag));

/** Not by `mount()`, which has all parts loaded. The tests go on from each other: what a page has loaded stays. */
function place(attributes = ''): TestTrainerElement {
  const place = document.createElement('div');
  place.innerHTML = `<test-dcgan-trainer ${attributes}></test-dcgan-trainer>`;
  document.body.append(place);
  return place.firstElementChild as TestTrainerElement;
}

describe('The parts of <dcgan-trainer>', () => {
  afterEach(unmountAll);

  it('are not loaded for the first view', async () => {
    const element = place();
    await settled(element);
    expect(defined()).to.deep.equal([]);
    expect(element.has('.primary')).to.equal(true);
  });

  it('bring the settings, with their values, when `controls` is set', async () => {
    const element = place('seed="7" latent-size="33"');
    await settled(element);
    element.controls = true;
    await until(() => TAGS.settings.every(isDefined));
    await settled(element);
    const fields = treesOf(element.renderRoot).flatMap(tree => [...tree.querySelectorAll('input')]);
    expect(fields.map(({ value }) => value)).to.include.members(['7', '33']);
    expect(defined()).to.deep.equal(TAGS.settings);
  });

  it('bring the chart and the panels of copies and of the judge along with the engine', async () => {
    const element = place();
    await element.start();
    await until(() => [...TAGS.chart, ...TAGS.copying, ...TAGS.assessment, ...TAGS.save].every(isDefined));
    expect(TAGS.pictures.some(isDefined)).to.equal(false);
  });

  it('bring the panel of pictures with the first ones that are given', async () => {
    const element = place();
    await element.setDataset([new File(['x'], 'x.png', { type: 'image/png' })]);
    await until(() => TAGS.pictures.every(isDefined));
    await settled(element);
    expect(element.has('dcgan-trainer-pictures')).to.equal(true);
    expect(element.has('.forget')).to.equal(true);
  });

  it('define all that they are asked for', async () => {
    for (const name of Object.keys(PANELS) as PanelName[]) {
      await PANELS[name]();
      expect(TAGS[name].every(isDefined)).to.equal(true);
    }
  });
});
