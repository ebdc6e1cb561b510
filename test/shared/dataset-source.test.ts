import { expect } from 'chai';
import { resolveDatasetSource } from '../../src/shared/dataset-source.js';
import { InvalidOptionError } from '../../src/shared/errors.js';
import type { DatasetSource } from '../../src/shared/protocol/options.js';

const BASE = 'https://example.com/exhibits/one.html';

describe('resolveDatasetSource', () => {
  it('knows the data sets on board by name, and files as they are', () => {
    for (const name of ['digits', 'faces']) expect(resolveDatasetSource(name, BASE)).to.equal(name);
    const file = new File([], 'digits');
    expect(resolveDatasetSource(file, BASE)).to.equal(file);
  });

  it('makes URLs absolute', () => {
    expect(resolveDatasetSource('shoes.idx', BASE)).to.equal('https://example.com/exhibits/shoes.idx');
    expect(resolveDatasetSource('../shoes', BASE)).to.equal('https://example.com/shoes');
    expect(resolveDatasetSource('blob:https://example.com/1-2', BASE)).to.equal('blob:https://example.com/1-2');
    expect(resolveDatasetSource('http://other.example/a.gz', BASE)).to.equal('http://other.example/a.gz');
  });

  it('refuses anything else, and says what there is', () => {
    const wrong: unknown[] = ['digit', 'Digits', '', 'http://[', 7, null, undefined, {}];
    for (const source of wrong) {
      expect(() => resolveDatasetSource(source as DatasetSource, BASE))
        .to.throw(
          InvalidOptionError,
          'it must be "digits" or "faces", the URL of an IDX file, a zip or a NumPy file, or a File',
        )
        .with.nested.property('details.subject', 'dataset');
    }
    expect(() => resolveDatasetSource('digit', BASE)).to.throw('dataset is "digit"');
  });
});
