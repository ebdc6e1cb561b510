import { expect } from 'chai';
import { absolute, assets, recordedTraining, setAssetBase } from '../../src/client/assets.js';
import { InvalidOptionError } from '../../src/shared/errors.js';

describe('The base of the assets', () => {
  it('lies beside the script unless somebody says otherwise', () => {
    expect(assets().base).to.match(/^http.*\/build\/test\/assets\/$/);
  });

  it('is refused when it is no URL, and stays what it was', () => {
    const { base } = assets();
    expect(() => setAssetBase('http://')).to.throw(InvalidOptionError, 'url');
    expect(assets().base).to.equal(base);
  });

  it('may be relative to the page, with or without a slash at the end', () => {
    const here = new URL('vendor/dcgan/', document.baseURI).href;
    for (const url of ['vendor/dcgan', 'vendor/dcgan/', new URL(here)]) {
      setAssetBase(url);
      expect(assets().base).to.equal(here);
    }
  });
});

describe('A recorded training', () => {
  it('is there for each included data set, and asked for by another name is refused', () => {
    for (const dataset of ['digits', 'faces'] as const) expect(recordedTraining(dataset)).to.match(/\.webp$/);
    expect(() => recordedTraining('cats' as 'faces')).to.throw(InvalidOptionError, 'one of digits, faces');
  });
});

describe('A URL', () => {
  it('is read as the page means it', () => {
    expect(absolute('../x.idx')).to.equal(new URL('../x.idx', document.baseURI).href);
    expect(absolute('https://example.org/x')).to.equal('https://example.org/x');
  });
});
