import { expect } from 'chai';
import { fisherExact } from '../../../src/core/copies/fisher.js';

describe('Fisher’s exact test', () => {
  it('gives what Fisher found for the lady tasting tea', () => {
    // 3 of 4 cups against 1 of 4: (16 + 1) / 70.
    expect(fisherExact({ hits: 3, of: 4 }, { hits: 1, of: 4 })).to.be.closeTo(17 / 70, 1e-12);
    expect(fisherExact({ hits: 4, of: 4 }, { hits: 0, of: 4 })).to.be.closeTo(1 / 70, 1e-12);
  });

  it('is the product of shares where nothing held out is hit', () => {
    // C(100, 7) / C(300, 7)
    let expected = 1;
    for (let i = 0; i < 7; i++) expected *= (100 - i) / (300 - i);
    expect(fisherExact({ hits: 7, of: 100 }, { hits: 0, of: 200 })).to.be.closeTo(expected, 1e-12);
  });

  it('finds nothing where there is nothing to find', () => {
    expect(fisherExact({ hits: 0, of: 100 }, { hits: 3, of: 200 })).to.be.closeTo(1, 1e-9);
    expect(fisherExact({ hits: 0, of: 0 }, { hits: 0, of: 0 })).to.equal(1);
    expect(fisherExact({ hits: 20, of: 20 }, { hits: 0, of: 0 })).to.equal(1);
    expect(fisherExact({ hits: 100, of: 100 }, { hits: 200, of: 200 })).to.be.closeTo(1, 1e-9);
  });

  it('stands thousands', () => {
    const p = fisherExact({ hits: 100, of: 1000 }, { hits: 10, of: 1000 });
    expect(p).to.be.greaterThan(0).and.lessThan(1e-15);
  });
});
