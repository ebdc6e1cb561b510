import { expect } from 'chai';
import de from '../../../components/languages/de.js';
import es from '../../../components/languages/es.js';
import fr from '../../../components/languages/fr.js';
import { registerTranslation, type Translation } from '../../../components/index.js';
import { strings as assessment } from '../../../components/dcgan-trainer/panels/assessment/assessment.strings.js';
import { strings as chart } from '../../../components/dcgan-trainer/panels/chart/chart.strings.js';
import { strings as checkpoints } from '../../../components/dcgan-trainer/panels/checkpoints/checkpoints.strings.js';
import { strings as copying } from '../../../components/dcgan-trainer/panels/copying/copying.strings.js';
import * as pictures from '../../../components/dcgan-trainer/panels/pictures/pictures.strings.js';
import { settingsStrings } from '../../../components/dcgan-trainer/panels/settings/settings.strings.js';
import { strings as trainer } from '../../../components/dcgan-trainer/dcgan-trainer.strings.js';
import { doctorStrings } from '../../../components/dcgan-trainer/doctor.strings.js';
import { strings as morph } from '../../../components/face-morph/face-morph.strings.js';
import { strings as morphClasses } from '../../../components/face-morph/classes/classes.strings.js';
import { strings as photograph } from '../../../components/face-morph/photograph/photograph.strings.js';
import { strings as grid } from '../../../components/latent-grid/latent-grid.strings.js';
import { strings as gridClasses } from '../../../components/latent-grid/panels/classes/classes.strings.js';
import { strings as nearest } from '../../../components/latent-grid/panels/nearest/nearest.strings.js';
import { strings as pins } from '../../../components/latent-grid/panels/pins/pins.strings.js';
import { strings as writing } from '../../../components/latent-grid/panels/writing/writing.strings.js';
import { cameraStrings } from '../../../components/shared/camera.strings.js';
import { strings as classMixer } from '../../../components/shared/class-mixer.strings.js';
import { elementsStrings } from '../../../components/shared/elements.strings.js';
import { merge } from '../../../components/shared/localize.js';
import { FakeGenerator } from '../../support/fake-generator.js';
import { mountGrid } from '../../support/mount-grid.js';
import { mount, settled, treesOf, unmountAll, until, type TestTrainerElement } from '../../support/mount-trainer.js';
import { spilt } from '../../support/spills.js';

type Table = Readonly<Record<string, unknown>>;

/** Every table of words, by its section in a translation. */
const tables: Readonly<Record<string, object>> = {
  ...{ elements: elementsStrings, camera: cameraStrings, classMixer },
  ...{ trainer, doctor: doctorStrings, assessment, chart, checkpoints, copying, settings: settingsStrings },
  ...{ pictures: pictures.pictureStrings, cropper: pictures.cropperStrings, pictureCamera: pictures.cameraStrings },
  ...{ suggestion: pictures.suggestionStrings, grid, gridClasses, nearest, pins, writing },
  ...{ morph, morphClasses, photograph },
};

/** All words of a table, each made longer by two fifths and bracketed, as a translation that is long everywhere. */
function pseudo(value: unknown): unknown {
  if (typeof value === 'string')
    return /[a-z]{2}/i.test(value) && !value.startsWith('[') ? `[${longer(value)}]` : value;
  if (typeof value === 'function')
    return (...given: unknown[]) => pseudo((value as (...given: unknown[]) => unknown)(...given));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, pseudo(each)]));
}

/** With each word longer, as translations have longer words and not only more. */
function longer(text: string): string {
  return text.replace(/\p{L}+/gu, word => word + 'é'.repeat(Math.ceil(0.4 * word.length)));
}

const longest = pseudo(tables) as Translation;

const warnings: string[] = [];
const { warn } = console;
const textOf = (element: TestTrainerElement) =>
  treesOf(element.renderRoot)
    .map(tree => tree.textContent)
    .join(' ');

describe('The language of the elements', () => {
  before(() => void (console.warn = (text: string) => warnings.push(text)));
  after(() => void (console.warn = warn));
  afterEach(() => {
    unmountAll();
    document.documentElement.removeAttribute('lang');
    document.documentElement.removeAttribute('dir');
    warnings.length = 0;
  });

  for (const [name, words] of Object.entries({ de, es, fr })) {
    for (const [section, english] of Object.entries(tables)) {
      it(`${name} has all words of ${section}`, () => {
        const missing: string[] = [];
        const table = words as Readonly<Record<string, Table | undefined>>;
        merge(english as Table, { ...table['elements'], ...table[section] }, missing);
        expect(missing).to.deep.equal([]);
      });
    }
  }

  it('has words for all that is assumed of a file', () => {
    const values = { options: 'activation, epsilon', last: 'tanh', epsilon: 1e-5, names: 'a', count: 1, network: 'g' };
    const codes = ['latent-distribution', 'output-range', 'activations', 'geometry', 'upsampling', 'network'];
    for (const code of [...codes.map(name => `assumed-${name}`), 'weights-left-out']) {
      const text = de.messages?.[code]?.(values);
      expect(text, code).to.match(/^[A-ZÄÖÜ].*[.]$/);
    }
    expect(de.messages?.['assumed-activations']?.(values))
      .to.match(/ReLU zwischen.*Epsilon/)
      .and.not.match(/am Ende/);
  });

  it('is that of the nearest lang, which may change, and goes with its numbers', async () => {
    document.documentElement.lang = 'en';
    const place = document.createElement('section');
    place.lang = 'de-AT';
    document.body.append(place);
    const element = await mount();
    expect(element.button('Train').isConnected).to.equal(true);
    place.append(element);
    await until(() => element.has('button') && textOf(element).includes('Trainieren'));

    place.lang = 'en';
    await until(() => textOf(element).includes('Watch a network learn to draw'));
    document.documentElement.lang = 'de';
    place.removeAttribute('lang');
    await until(() => textOf(element).includes('Einem Netz beim Zeichnenlernen zusehen'));
    expect(trainer.ofSteps(3000), 'with the separator of German').to.equal('von 3.000 Schritten');
    expect(warnings).to.deep.equal([]);
  });

  it('is found beyond the shadow root that an element is in', async () => {
    const host = document.createElement('div');
    host.lang = 'de';
    document.body.append(host);
    const element = await mount();
    host.attachShadow({ mode: 'open' }).append(element);
    await until(() => textOf(element).includes('Trainieren'));
  });

  it('is English where there is no translation, of which the console is told once', async () => {
    document.documentElement.lang = 'pl';
    const element = await mount();
    await mount();
    expect(element.button('Train').isConnected).to.equal(true);
    expect(warnings.filter(text => text.includes('lang="pl"'))).to.have.length(1);
  });

  it('shows English for what a registered translation lacks, of which the console is told once for each table', async () => {
    const words: Translation = { trainer: { primary: { empty: 'Pociąg' } } };
    registerTranslation('pl', words);
    document.documentElement.lang = 'pl';
    const element = await mount('controls');
    await settled(element);
    expect(element.button('Pociąg').isConnected).to.equal(true);
    expect(textOf(element)).to.include('Watch a network learn to draw');
    const told = warnings.filter(text => text.includes(' of trainer:'));
    expect(told).to.have.length(1);
    expect(told[0]).to.include('state.empty').and.not.include('pictureName');
  });

  it('refuses a registered translation of no language, or that is no tables', () => {
    for (const tag of ['', 'de_AT', 'x y'])
      expect(() => registerTranslation(tag, {})).to.throw(/^tag is .* language tag/);
    for (const words of [null, 'words', { trainer: 3 }, { trainer: null }])
      expect(() => registerTranslation('nl', words as Translation)).to.throw(/^words is .* tables/);
  });

  it('takes a lang that is no language tag for English', async () => {
    document.documentElement.lang = 'x_y z';
    const element = await mount();
    expect(element.button('Train').isConnected).to.equal(true);
    expect(trainer.ofSteps(3000)).to.equal('of 3,000 steps');
  });

  for (const dir of ['ltr', 'rtl']) {
    it(`has room for the longest words, ${dir}`, async () => {
      registerTranslation('en-XA', longest);
      document.documentElement.lang = 'en-XA';
      document.documentElement.dir = dir;
      const element = await mount('controls variant="autoencoder"');
      await element.start();
      element.fake.advance(40);
      const drawn = await mountGrid('controls mode="plane"', new FakeGenerator({ latentSize: 6 }));
      await drawn.drawn();
      for (const width of [320, 390, 1280]) {
        for (const shown of [element, drawn.element]) {
          shown.style.width = `${width}px`;
          await settled(element);
          expect(textOf(element)).to.include('é');
          // A chart out of view keeps its old size, and is clipped.
          const isPlot = (markup: string) => /^<(div class="u-|canvas)/.test(markup);
          const spills = () => spilt(shown, treesOf(shown.renderRoot)).filter(markup => !isPlot(markup));
          // A chart follows a little later.
          await until(
            () => spills().length === 0,
            () => `At ${width} px: ${spills().join('\n')}`,
          );
        }
      }
    });
  }
});
