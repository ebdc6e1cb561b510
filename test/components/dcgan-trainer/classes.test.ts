import { expect } from 'chai';
import { FakeTrainer } from '../../support/fake-trainer.js';
import { mount, settled, treesOf, unmountAll, type TestTrainerElement } from '../../support/mount-trainer.js';

const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));

async function training(columnNames: readonly string[] | null, attributes = 'controls'): Promise<TestTrainerElement> {
  const element = await mount(attributes);
  await element.start();
  element.fake.columnNames = columnNames;
  element.fake.advance(100);
  await settled(element);
  return element;
}

const names = (element: TestTrainerElement) =>
  treesOf(element.renderRoot).flatMap(tree => [...tree.querySelectorAll<HTMLElement>('.columns span')]);
const label = (element: TestTrainerElement) => element.within('canvas.sheet').getAttribute('aria-label');

describe('<dcgan-trainer> with classes', () => {
  afterEach(() => {
    unmountAll();
    FakeTrainer.all = [];
  });

  for (const width of [360, 900]) {
    it(`shows each class above the middle of its column, ${width} pixels wide`, async () => {
      const element = await training(DIGITS);
      element.style.inlineSize = `${width}px`;
      await settled(element);
      expect(names(element).map(name => name.textContent)).to.deep.equal(DIGITS);
      const sheet = element.within('canvas.sheet').getBoundingClientRect();
      for (const [column, name] of names(element).entries()) {
        const { left, width: wide, bottom } = name.getBoundingClientRect();
        expect(left + wide / 2).to.be.closeTo(sheet.left + ((column + 0.5) * sheet.width) / 10, 0.6);
        expect(bottom).to.be.at.most(sheet.top);
        expect(name.scrollWidth, 'nothing is cut off').to.be.at.most(name.clientWidth);
      }
    });
  }

  it('says the classes to screen readers, and the names once', async () => {
    const element = await training(DIGITS);
    expect(label(element)).to.contain('in columns by class: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9');
    expect(element.within('.columns').getAttribute('aria-hidden')).to.equal('true');
  });

  it('gives neighbouring columns of one class one name', async () => {
    const element = await training(['cat', 'cat', 'cat', 'dog', 'dog', 'dog', 'dog', 'hen', 'hen', 'hen']);
    expect(names(element).map(name => name.textContent)).to.deep.equal(['cat', 'dog', 'hen']);
    const [cat, dog] = names(element).map(name => name.getBoundingClientRect().width);
    expect((dog ?? 0) / (cat ?? 1)).to.be.closeTo(4 / 3, 0.02);
    expect(label(element)).to.contain('by class: cat, dog, hen');
  });

  it('turns names upright that are wider than their columns', async () => {
    const element = await training(DIGITS.map(digit => `sandal number ${digit}`));
    element.style.inlineSize = '360px';
    await settled(element);
    const sheet = element.within('canvas.sheet').getBoundingClientRect();
    for (const [column, name] of names(element).entries()) {
      const { left, width, height } = name.getBoundingClientRect();
      expect(height, 'upright').to.be.greaterThan(width);
      expect(left + width / 2).to.be.closeTo(sheet.left + ((column + 0.5) * sheet.width) / 10, 0.6);
    }
  });

  it('shows no names above a sheet without them', async () => {
    const element = await training(null);
    expect(element.has('.columns')).to.equal(false);
    expect(label(element)).not.to.contain('class');
  });

  it('offers in its settings to leave classes aside, where the data may have some', async () => {
    const element = await mount('controls');
    await settled(element);
    const select = element.within<HTMLSelectElement>('#classes');
    expect(select.value).to.equal('auto');
    select.value = 'none';
    select.dispatchEvent(new Event('change'));
    await settled(element);
    expect(element.getAttribute('classes')).to.equal('none');
    expect(element.trainerOptions.classes).to.equal('none');
    element.variant = 'autoencoder';
    await settled(element);
    expect(element.has('#classes'), 'of the autoencoder variant').to.equal(false);
  });

  it('offers them no more once a run has found that the data has none, until other data are chosen', async () => {
    const element = await training(null);
    expect(element.trainer?.description.classes).to.deep.equal([]);
    expect(element.has('#classes')).to.equal(false);
    element.datasetSource = 'faces';
    await settled(element);
    expect(element.has('#classes')).to.equal(true);
  });

  it('names a class that is missing, and shows D’s scores by class', async () => {
    const element = await training(DIGITS);
    element.fake.find('missing-class', {
      className: '4',
      evidence: { step: 100, lowestClassScore: 0.012, classScore: 0.31 },
      classScores: DIGITS.map(name => ({ name, score: name === '4' ? 0.012 : 0.34 })),
    });
    await settled(element);
    const said = element.within('.doctor').textContent?.replaceAll(/\s+/g, ' ') ?? '';
    expect(said).to.match(/The network draws no “4” yet: the discriminator judges only 1\s?% of its samples real/);
    expect(said).to.match(/and 31\s?% of those of all classes/);
    const rows = [...element.within('.evidence').querySelectorAll('dl:last-of-type > div')];
    expect(rows.map(row => row.textContent?.replaceAll(/\s+/g, ' ').trim())).to.include('4 1.2 %');
    expect(rows).to.have.length(10);
  });

  it('names a class whose samples look alike', async () => {
    const element = await training(DIGITS);
    element.fake.find('missing-class', {
      className: '4',
      evidence: { step: 100, lowestClassVariety: 0.03, classVariety: 0.6 },
    });
    await settled(element);
    expect(element.within('.doctor').textContent).to.match(
      /Samples of “4” look alike: they vary 3\s?% as much as real ones do, those of all classes 60\s?%\./,
    );
  });
});
