import { expect } from 'chai';
import { rateFactorAt } from '../../src/training/rate.js';

describe('the learning rate', () => {
  const options = { learningRateEpochs: [100, 300], learningRateFactor: 0.1 };

  it('is divided by ten when epochs 100 and 300 begin', () => {
    expect(rateFactorAt(0, options)).to.equal(1);
    expect(rateFactorAt(99.99, options)).to.equal(1);
    expect(rateFactorAt(100, options)).to.be.closeTo(0.1, 1e-15);
    expect(rateFactorAt(299.5, options)).to.be.closeTo(0.1, 1e-15);
    expect(rateFactorAt(300, options)).to.be.closeTo(0.01, 1e-15);
  });

  it('stays where no epochs are named', () => {
    expect(rateFactorAt(1e6, { ...options, learningRateEpochs: [] })).to.equal(1);
  });
});
