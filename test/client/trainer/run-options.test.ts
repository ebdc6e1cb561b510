import { expect } from 'chai';
import { resolved } from '../../../src/client/trainer/run-options.js';
import { InvalidOptionError } from '../../../src/shared/errors.js';

describe('Options on their way to a worker', () => {
  it('lose what is undefined, so that the recipe decides', () => {
    const given = { seed: 3, batchSize: undefined, imageSize: null };
    expect(resolved(given)).to.deep.equal({ seed: 3, imageSize: null });
  });

  it('keep the names of data sets and files, and make URLs absolute', () => {
    const file = new File([], 'x.idx');
    expect(resolved({ dataset: 'digits' }).dataset).to.equal('digits');
    expect(resolved({ dataset: 'no such name' }).dataset).to.equal('no such name');
    expect(resolved({ dataset: file }).dataset).to.equal(file);
    expect(resolved({ dataset: 'x.idx' }).dataset).to.equal(new URL('x.idx', document.baseURI).href);
    expect(() => resolved({ dataset: 'http://' })).to.throw(InvalidOptionError, 'dataset');
  });
});
