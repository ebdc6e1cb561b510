import { expect } from 'chai';
import { flag, integers, numeric, source, word, words } from '../../../components/shared/attributes.js';

describe('the attributes of options', () => {
  for (const [name, converter] of Object.entries({ flag, integers, numeric, source, word, words })) {
    it(`leave the option unset where there is none (${name})`, () => {
      expect(converter.fromAttribute?.(null)).to.equal(undefined);
      expect(converter.toAttribute?.(undefined)).to.equal(null);
    });
  }

  it('make a list of numbers, and keep what is no number, for the error to name', () => {
    expect(integers.fromAttribute?.('1 2 3 4')).to.deep.equal([1, 2, 3, 4]);
    expect(integers.fromAttribute?.(' 1,4 ')).to.deep.equal([1, 4]);
    expect(integers.fromAttribute?.('4 x')).to.deep.equal([4, 'x']);
    expect(numeric.fromAttribute?.('abc')).to.equal('abc');
    expect(numeric.fromAttribute?.(' 1e-3 ')).to.equal(0.001);
    expect(integers.fromAttribute?.(''), 'for the engine to refuse').to.deep.equal([]);
    expect(integers.toAttribute?.([1, 4])).to.equal('1 4');
  });

  it('make a list of words', () => {
    expect(words.fromAttribute?.(' colour,cutout ')).to.deep.equal(['colour', 'cutout']);
    expect(words.fromAttribute?.('')).to.deep.equal([]);
    expect(words.toAttribute?.(['colour', 'cutout'])).to.equal('colour cutout');
  });

  it('switch on by being there and off by "false"', () => {
    expect(flag.fromAttribute?.('')).to.equal(true);
    expect(flag.fromAttribute?.('false')).to.equal(false);
    expect(flag.toAttribute?.(true)).to.equal('');
    expect(flag.toAttribute?.(false)).to.equal('false');
  });
});
