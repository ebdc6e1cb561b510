import { expect } from 'chai';
import 'dcgan-elements';
import type { DcganTrainerElement } from 'dcgan-elements';
import { expectationOf, measureSpeed } from '../../../../components/dcgan-trainer/panels/before/expectation.js';
import { wait } from '../../../support/promises.js';
import { preferMotion } from '../../../support/motion.js';

/** An element of the package, whose files are where its recordings are looked for. */
function place(attributes = ''): DcganTrainerElement {
  const place = document.createElement('div');
  place.innerHTML = `<dcgan-trainer ${attributes}></dcgan-trainer>`;
  document.body.append(place);
  return place.firstElementChild as DcganTrainerElement;
}

function find(root: ParentNode | null, selector: string): Element | null {
  const inside = [...(root?.querySelectorAll('*') ?? [])].map(
    ({ shadowRoot }) => shadowRoot && find(shadowRoot, selector),
  );
  return root?.querySelector(selector) ?? inside.find(found => found !== null) ?? null;
}

const recording = ({ shadowRoot }: DcganTrainerElement) => find(shadowRoot, '.shown img') as HTMLImageElement | null;
const expected = ({ shadowRoot }: DcganTrainerElement) =>
  find(shadowRoot, 'dcgan-trainer-expectation')?.shadowRoot?.textContent ?? '';

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(20);
}

describe('Before a run, <dcgan-trainer>', () => {
  afterEach(async () => {
    for (const element of document.querySelectorAll('dcgan-trainer')) element.parentElement?.remove();
    await preferMotion('no-preference');
  });

  it('shows a recorded training, says that it is recorded, and lets it go when a run is loaded', async () => {
    const element = place();
    await until(() => recording(element) !== null);
    expect(recording(element)?.naturalWidth).to.be.above(200);
    expect(recording(element)?.alt).to.contain('A recorded training');
    expect(recording(element)?.nextElementSibling?.textContent).to.equal('Recorded: from noise to digits');
    element.start().catch(() => {}); // it is cancelled
    await until(() => find(element.shadowRoot, 'dcgan-trainer-recording') === null);
    expect(expected(element)).to.equal('');
  });

  it('keeps the noise for a visitor who prefers reduced motion, and for data without a recording', async () => {
    const own = place('dataset="/some/other.idx"');
    await wait(300);
    await preferMotion('reduce');
    const still = place();
    await until(() => expected(still).includes('MB'));
    await wait(300);
    expect([own, still].map(recording)).to.deep.equal([null, null]);
    expect(expected(own)).not.to.contain('MB');
  });

  it('says how long it takes on this machine, and what is downloaded', async () => {
    const element = place();
    await until(() => expected(element).includes('on this machine'));
    expect(expected(element)).to.match(/About \d+ (s|min|h).* on this machine/);
    expect(expected(element)).to.contain('Downloads 10 MB once');
    expect(measureSpeed()).to.be.above(0);
    const { seconds } = expectationOf({ steps: 1000 }, 1);
    expect(expectationOf({ steps: 3000 }, 2).seconds).to.equal(6 * (seconds ?? NaN));
    expect(expectationOf({ steps: 1000 }, 1, 1).seconds, 'on one core').to.be.above(
      expectationOf({ steps: 1000 }, 1, 2).seconds ?? NaN,
    );
    expect(expectationOf({ dataset: 'faces', recipe: 'paper' }, 1)).to.include({ bytes: 2.04e6 });
    expect(expectationOf({ dataset: '/some.idx' }, 1)).to.deep.equal({ seconds: null, bytes: null });
  });

  it('reckons with the sizes of networks, pictures and batches, and with phases that are left out', () => {
    const seconds = (options: Parameters<typeof expectationOf>[0]) => expectationOf(options, 1).seconds ?? NaN;
    const quick = seconds({});
    const isAbout = (options: Parameters<typeof seconds>[0], times: number) =>
      expect(seconds(options) / quick, JSON.stringify(options)).to.be.closeTo(0.1 + 0.9 * times, 1e-6);
    isAbout({ batchSize: 128 }, 2);
    isAbout({ imageSize: 56 }, 4);
    isAbout({ baseWidth: 32 }, 3.44);
    isAbout({ generatorUpdates: 1 }, 2 / 3);
    expect(seconds({ recipe: 'paper' })).to.be.above(100 * quick);
    const [full, none] = (['full', 'none'] as const).map(pretrain => seconds({ variant: 'autoencoder', pretrain }));
    expect(none).to.be.closeTo(((6000 * 1.59) / 3000) * quick, 1e-6 * quick);
    expect(full).to.be.above(none ?? NaN);
  });
});
