import { expect } from 'chai';
import '../../../components/index.js';
import { until } from '../../support/mount-trainer.js';
import { wait } from '../../support/promises.js';

const { warn } = console;
let warnings: string[] = [];

describe('An attribute that cannot be used', () => {
  beforeEach(() => {
    warnings = [];
    console.warn = (text: string) => warnings.push(text);
  });
  afterEach(() => {
    console.warn = warn;
    document.body.replaceChildren();
  });

  const wrong: Readonly<Record<string, string>> = {
    '<dcgan-trainer recipe="quik"></dcgan-trainer>':
      '<dcgan-trainer>: recipe is "quik"; it must be one of quick, paper.',
    '<dcgan-trainer lattent-size="5"></dcgan-trainer>':
      '<dcgan-trainer>: There is no attribute "lattent-size"; did you mean "latent-size"?',
    '<dcgan-trainer latent-size="0"></dcgan-trainer>':
      '<dcgan-trainer>: latent-size is "0"; it must be an integer from 1 to 1,024.',
    '<dcgan-trainer steps="many"></dcgan-trainer>':
      '<dcgan-trainer>: steps is "many"; it must be an integer from 1 to 100,000,000.',
    '<dcgan-trainer augmentations="colour rotation"></dcgan-trainer>':
      '<dcgan-trainer>: augmentations is "rotation"; it must be some of colour, translation, cutout.',
    '<dcgan-trainer variant="autoencoder" image-size="40"></dcgan-trainer>':
      '<dcgan-trainer>: image-size is "40"; it must be a multiple of 16 from 16 to 256.',
    '<dcgan-trainer heads="2 x"></dcgan-trainer>': '<dcgan-trainer>: heads is "x"; it must be some of 1, 2, 3, 4.',
    '<dcgan-trainer dataset="digitz"></dcgan-trainer>':
      '<dcgan-trainer>: dataset is "digitz"; it must be "digits" or "faces", the URL of an IDX file, a zip or a NumPy file, or a File.',
    '<latent-grid colums="3"></latent-grid>': '<latent-grid>: There is no attribute "colums"; did you mean "columns"?',
    '<latent-grid mode="plain"></latent-grid>':
      'mode is "plain"; it must be one of random, plane, interpolate, classes, text.',
    '<face-morph interpolate="linear"></face-morph>': '', // not near enough to "interpolation"
  };
  for (const [markup, text] of Object.entries(wrong)) {
    it(`is told of on the console at once, with what is allowed: ${markup}`, async () => {
      document.body.innerHTML = markup;
      if (text) await until(() => warnings.includes(text));
      else await wait(50);
      expect(warnings).to.deep.equal(text ? [text] : []);
    });
  }

  it('is told of once, when it is set and not only when the element is made', async () => {
    document.body.innerHTML = '<dcgan-trainer></dcgan-trainer>';
    const element = document.body.firstElementChild as Element;
    for (const value of ['quick', 'slow', 'slow', 'paper']) {
      element.setAttribute('recipe', value);
      await wait(20);
    }
    element.setAttribute('recipe', 'slow');
    await wait(50);
    expect(warnings).to.deep.equal(['<dcgan-trainer>: recipe is "slow"; it must be one of quick, paper.']);
  });

  const properties: readonly (readonly [property: string, value: unknown, told: string])[] = [
    [
      'dataset',
      5,
      'dataset is 5; it must be "digits" or "faces", the URL of an IDX file, a zip or a NumPy file, or a File.',
    ],
    [
      'dataset',
      {},
      'dataset is an Object; it must be an array of Files, { atlas, tileWidth, tileHeight } or { urls }.',
    ],
    ['datasetSource', [5], 'dataset is [5]; it must be an array of Files.'],
    ['steps', {}, 'steps is an Object; it must be an integer from 1 to 100,000,000.'],
    ['heads', new Date(), 'heads is a Date; it must be some of 1, 2, 3, 4.'],
    ['latentSize', NaN, 'latent-size is "NaN"; it must be an integer from 1 to 1,024.'],
  ];
  for (const [property, value, told] of properties) {
    it(`is told of where it is set as a property: ${property}, ${told}`, async () => {
      const element = document.createElement('dcgan-trainer');
      Reflect.set(element, property, value);
      document.body.append(element);
      await until(() => warnings.length > 0);
      expect(warnings).to.deep.equal([`<dcgan-trainer>: ${told}`]);
    });
  }

  it('is no file, no array of files and no name of a data set', async () => {
    const element = document.createElement('dcgan-trainer');
    for (const source of [new File([], 'a.idx'), [new File([], 'a.png')], 'faces', 'data/mine.zip', undefined, null])
      Reflect.set(element, 'dataset', source);
    await wait(50);
    expect(warnings).to.deep.equal([]);
  });

  it('is none of what any element may have', async () => {
    document.body.innerHTML =
      '<dcgan-trainer id="a" class="b" style="color: red" title="t" lang="en" data-x aria-label="l" onclick="" slot="s" part="p" ' +
      'threads="auto" seed="" latent-size="2" flip="false" controls autostar-me></dcgan-trainer>';
    await wait(50);
    expect(warnings).to.deep.equal([]);
  });
});
