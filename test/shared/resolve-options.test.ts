import { expect } from 'chai';
import { InvalidOptionError } from '../../src/shared/errors.js';
import { RECIPES, type TrainerOptions } from '../../src/shared/protocol/options.js';
import { resolveOptions } from '../../src/shared/resolve-options.js';

describe('the options of a run', () => {
  it('are those of the quick recipe when nothing is given', () => {
    expect(resolveOptions({})).to.deep.equal(RECIPES.plain.quick);
  });

  it('are those of the recipe given, each by itself replaceable', () => {
    expect(resolveOptions({ recipe: 'paper', seed: 9 })).to.deep.equal({ ...RECIPES.plain.paper, seed: 9 });
  });

  it('come from the recipe where they are given as undefined', () => {
    expect(resolveOptions({ batchSize: undefined }).batchSize).to.equal(RECIPES.plain.quick.batchSize);
  });

  const wrong: [keyof TrainerOptions, unknown, RegExp][] = [
    ['imageSize', 7, /imageSize is 7; it must be an integer from 8 to 256/],
    ['baseWidth', 0, /baseWidth is 0; it must be an integer from 1 to 256/],
    ['learningRate', -2e-4, /learningRate is -0.0002; it must be a number above 0/],
    ['learningRate', NaN, /learningRate is NaN/],
    ['learningRate', '0.1', /learningRate is "0.1"/],
    ['backend', 'webgpu', /backend is "webgpu"; it must be one of auto, webgl, wasm, fastest/],
    ['variant', 'stylegan', /variant is "stylegan"; it must be one of plain, autoencoder/],
    ['recipe', 'slow', /recipe is "slow"; it must be one of quick, paper/],
    ['batchSize', 1, /batchSize is 1; it must be an integer from 2/],
    ['seed', 1.5, /seed is 1.5/],
    ['dropoutKeep', 0, /dropoutKeep is 0; it must be a number above 0/],
    ['averageDecay', 1, /averageDecay is 1/],
    ['learningRateEpochs', [-1], /learningRateEpochs is -1/],
    ['threads', 0, /threads is 0; it must be auto, or an integer from 1 to 64/],
    ['threads', 1000, /threads is 1000/],
    ['threads', 'all', /threads is "all"/],
    ['latentSize', null, /latentSize is null/],
    ['augmentations', 'cutout', /augmentations is "cutout"; it must be a list of words/],
    [
      'augmentations',
      ['cutout', 'blur'],
      /augmentations is "\[cutout, blur\]"; it must be .* colour, translation, cutout/,
    ],
    ['augmentations', ['cutout', 'cutout'], /it must be a list of different words/],
  ];
  for (const [option, given, message] of wrong) {
    it(`refuse ${option} = ${JSON.stringify(given)} and say what is allowed`, () => {
      const resolve = () => resolveOptions({ [option]: given });
      expect(resolve).to.throw(InvalidOptionError, message).with.nested.property('details.subject', option);
    });
  }

  it('refuse a name that is no option', () => {
    expect(() => resolveOptions({ bathSize: 64 } as object)).to.throw(
      InvalidOptionError,
      /bathSize is .*not an option/,
    );
  });

  it('lose what is undefined, so that the recipe decides', () => {
    const options = resolveOptions({ seed: 3, batchSize: undefined, imageSize: null });
    expect(options).to.deep.equal({ ...RECIPES.plain.quick, seed: 3, imageSize: null });
  });

  it('keep the names of data sets and files, and make URLs absolute', () => {
    const file = new File([], 'x.idx');
    expect(resolveOptions({ dataset: 'digits' }).dataset).to.equal('digits');
    expect(resolveOptions({ dataset: file }).dataset).to.equal(file);
    expect(resolveOptions({ dataset: [file] }).dataset).to.deep.equal([file]);
    const { baseURI } = document;
    expect(resolveOptions({ dataset: 'x.idx' }, baseURI).dataset).to.equal(new URL('x.idx', baseURI).href);
    for (const dataset of ['http://', 'no such name', ['x.idx'] as unknown as File[]]) {
      expect(() => resolveOptions({ dataset })).to.throw(InvalidOptionError, 'dataset');
    }
  });
});
