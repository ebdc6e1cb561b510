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

  it('is none of what any element may have', async () => {
    document.body.innerHTML =
      '<dcgan-trainer id="a" class="b" style="color: red" title="t" lang="en" data-x aria-label="l" onclick="" slot="s" part="p" ' +
      'threads="auto" seed="" latent-size="2" flip="false" controls autostar-me></dcgan-trainer>';
    await wait(50);
    expect(warnings).to.deep.equal([]);
  });
});
