import { expect } from 'chai';
import { DcganError } from '../../../src/shared/errors.js';
import { FakeTrainer } from '../../support/fake-trainer.js';
import { mount, next, settled, unmountAll, until, type TestTrainerElement } from '../../support/mount-trainer.js';

async function training(steps: number, attributes = ''): Promise<TestTrainerElement> {
  const element = await mount(attributes);
  await element.start();
  element.fake.advance(steps);
  await settled(element);
  return element;
}

const doctor = (element: TestTrainerElement) => element.within('.doctor');
const remedy = (element: TestTrainerElement) => element.find<HTMLButtonElement>('.remedy');
const announced = (element: TestTrainerElement) => element.within('.base > [role=status]').textContent;

describe('the doctor in <dcgan-trainer>', () => {
  afterEach(() => {
    unmountAll();
    FakeTrainer.all = [];
  });

  it('is not there before it has something to say', async () => {
    const element = await training(20);
    expect(element.has('.doctor')).to.equal(false);
    expect(element.finding).to.equal(null);
  });

  for (const kind of ['healthy', 'not-yet'] as const) {
    it(`is quiet and has no button when it finds ${kind}`, async () => {
      const element = await training(20);
      const { sentence } = element.fake.find(kind);
      await settled(element);
      expect(doctor(element).textContent).to.contain(sentence);
      expect(doctor(element).classList.contains('notice')).to.equal(false);
      expect(element.has('.remedy')).to.equal(false);
    });
  }

  it('says what is wrong as a notice, and shows the numbers on demand', async () => {
    const element = await training(1200);
    element.fake.find('discriminator-winning');
    await settled(element);
    expect(doctor(element).classList.contains('notice')).to.equal(true);
    const evidence = element.within<HTMLDetailsElement>('.evidence');
    expect(evidence.open).to.equal(false);
    const numbers = [...evidence.querySelectorAll('dl > div')].map(row => row.textContent?.replace(/\s+/g, ' ').trim());
    expect(numbers).to.include('Step 1,200');
    expect(numbers).to.include('Generated images judged real 1.9 %');
    expect(numbers).to.include('Discriminator loss per image 0.0412');
  });

  it('says how far samples vary in per cent, and goes on with the run', async () => {
    const element = await training(1200);
    const told = element.fake.find('healthy');
    await settled(element);
    let tellings = 0;
    element.addEventListener('dcgan-finding', () => tellings++);
    const variety = () => element.within('.evidence').textContent?.replace(/\s+/g, ' ');
    expect(variety()).to.contain('Variety compared with the data 93 %');
    element.within<HTMLDetailsElement>('.evidence').open = true;
    element.fake.finding = { ...told, evidence: { ...told.evidence, step: 1201, variety: 0.826 } };
    element.fake.advance(1);
    await settled(element);
    expect(variety()).to.contain('Step 1,201').and.to.contain('Variety compared with the data 83 %');
    expect(element.within<HTMLDetailsElement>('.evidence').open).to.equal(true);
    expect(tellings, 'it is no new finding').to.equal(0);
  });

  it('dispatches what it finds', async () => {
    const element = await training(20);
    const told = next(element, 'dcgan-finding');
    const finding = element.fake.find('mode-collapse');
    expect((await told).detail).to.equal(finding);
    expect(element.finding).to.equal(finding);
  });

  it('has its remedy applied by one click, says so, and keeps the focus', async () => {
    const element = await training(1200);
    const { remedy: proposed } = element.fake.find('discriminator-winning');
    await settled(element);
    const button = element.button('Halve the discriminator’s learning rate');
    button.focus();
    button.click();
    await until(() => element.fake.remedies.length > 0);
    await settled(element);
    expect(element.fake.remedies).to.deep.equal([proposed?.action]);
    expect(doctor(element).textContent).to.contain('Done at step 1,200.');
    expect(announced(element)).to.contain('Done at step 1,200.');
    expect(element.shadowRoot?.activeElement === remedy(element), 'focus').to.equal(true);
  });

  it('goes back with the run, and forgets what it said of the steps that are gone', async () => {
    const element = await training(1200);
    element.fake.find('mode-collapse');
    await settled(element);
    const button = element.button('Go back to the last healthy snapshot');
    button.focus();
    button.click();
    await until(() => element.fake.remedies.length > 0);
    await settled(element);
    expect(element.has('.doctor')).to.equal(false);
    expect(element.within('.count').textContent).to.contain('600');
    expect(element.within('.step').textContent).to.equal('Step 600');
    expect(element.shadowRoot?.activeElement === element.within('.primary'), 'focus').to.equal(true);
    element.fake.advance(1);
    await settled(element);
    expect(element.within<HTMLInputElement>('input[type=range]').max, '0, 100, ..., 600 and the newest').to.equal('7');
  });

  it('tells of a remedy that failed as of every error', async () => {
    const element = await training(1200);
    element.fake.find('discriminator-winning');
    element.fake.applyRemedy = () => Promise.reject(new DcganError('The worker did not answer.'));
    await settled(element);
    const told = next(element, 'dcgan-error');
    remedy(element)?.click();
    expect((await told).detail.message).to.equal('The worker did not answer.');
    await settled(element);
    expect(element.within('.notice.error').textContent).to.contain('The worker did not answer.');
    expect(doctor(element).textContent).not.to.contain('Done');
  });

  it('has no button where its remedies apply themselves, and says so', async () => {
    const element = await training(1200, 'auto-remedy');
    element.fake.find('discriminator-winning');
    await settled(element);
    expect(element.has('.remedy')).to.equal(false);
    expect(doctor(element).textContent).to.contain('Applied automatically: Halve the discriminator’s learning rate.');
  });

  it('is announced when it changes its mind, not with each new figure', async () => {
    const element = await training(1200);
    element.fake.find('not-yet');
    await settled(element);
    expect(announced(element)).to.equal('Training.');
    element.fake.find('lattice', { sentence: 'There is a lattice: 31 %.' });
    await settled(element);
    expect(announced(element)).to.equal('Training. There is a lattice: 31 %.');
    element.fake.find('lattice', { sentence: 'There is a lattice: 32 %.' });
    await settled(element);
    expect(doctor(element).textContent).to.contain('32 %');
    expect(announced(element)).to.contain('31 %');
    element.fake.find('healthy');
    await settled(element);
    expect(announced(element)).to.equal('Training. Going well. Samples vary 93 % as much as real images do.');
  });

  it('is forgotten with its run', async () => {
    const element = await training(1200);
    element.fake.find('discriminator-winning');
    await element.reset();
    await settled(element);
    expect(element.has('.doctor')).to.equal(false);
  });
});
