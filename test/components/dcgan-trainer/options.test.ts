import { recipeOf } from '../../../src/shared/recipes.js';
import { expect } from 'chai';
import { changedOptions, fieldError, numberFields } from '../../../components/dcgan-trainer/options.js';
import { InvalidOptionError } from '../../../src/shared/errors.js';
import { RECIPES } from '../../../src/shared/protocol/options.js';
import type { TrainerOptions } from '../../../src/shared/protocol/options.js';

describe('the options of the panel', () => {
  const fields = [...numberFields({ variant: 'plain' }), ...numberFields({ variant: 'autoencoder' })];
  for (const field of fields) {
    const { option, integer, min, max, above } = field;

    it(`accept ${option} at both ends of its range and refuse it beyond, by name`, () => {
      const smallest = above ? min + 1e-9 : min;
      expect(fieldError(field, smallest)).to.equal(null);
      expect(fieldError(field, max)).to.equal(null);
      const beyond = [above ? min : min - 1, max * 2, NaN, ...(integer ? [min + 0.5] : [])];
      for (const value of beyond) {
        const error = fieldError(field, value);
        expect(error, String(value)).to.be.instanceOf(InvalidOptionError);
        expect(error?.details).to.include({ subject: option, given: String(value) });
      }
    });

    it(`accept ${option} of both recipes`, () => {
      const variant = fields.indexOf(field) < numberFields({ variant: 'plain' }).length ? 'plain' : 'autoencoder';
      for (const recipe of Object.values(RECIPES[variant])) {
        const value = recipe[option];
        if (value !== null) expect(fieldError(field, value)).to.equal(null);
      }
    });
  }

  it('fall back on the default recipe for the defaults of one that does not exist', () => {
    expect(recipeOf('plain', 'paper')).to.equal(RECIPES.plain.paper);
    expect(recipeOf('plain', 'slow')).to.equal(RECIPES.plain.quick);
  });

  it('are those of the variant, with its ranges', () => {
    const names = (options: Partial<TrainerOptions>) => numberFields(options).map(({ option }) => option);
    expect(names({ variant: 'plain' }))
      .to.include('baseWidth')
      .and.not.include('autoencoderSteps');
    expect(names({ variant: 'autoencoder' }))
      .to.include('autoencoderSteps')
      .and.not.include('baseWidth');
    expect(names({ variant: 'autoencoder', pretrain: 'none' })).not.to.include('autoencoderSteps');
    const size = numberFields({ variant: 'autoencoder' }).find(({ option }) => option === 'imageSize');
    if (!size) throw new Error('There is no field for the image size.');
    expect(fieldError(size, 96)).to.equal(null);
    for (const value of [8, 65, 272]) {
      expect(fieldError(size, value)?.details.allowed).to.equal('a multiple of 16 from 16 to 256');
    }
  });

  it('tell which of them changed, less the backend', () => {
    expect(changedOptions({ seed: 1, steps: 5, backend: 'auto' }, { seed: 2, backend: 'wasm' })).to.have.members([
      'seed',
      'steps',
    ]);
    expect(changedOptions({ heads: [4] }, { heads: [4] })).to.deep.equal([]);
    expect(changedOptions({ heads: [4] }, { heads: [1, 4] })).to.deep.equal(['heads']);
    expect(changedOptions({ latentSize: NaN }, { latentSize: NaN })).to.deep.equal([]);
  });
});
