import { expect } from 'chai';
import { learningRateAt } from '../../src/training/rate.js';

describe('the learning rate', () => {
  const options = { learningRate: 2e-4, learningRateEpochs: [100, 300], learningRateFactor: 0.1 };

  it('is divided by ten when epochs 100 and 300 begin', () => {
    expect(learningRateAt(0, options)).to.equal(2e-4);
    expect(learningRateAt(99.99, options)).to.equal(2e-4);
    expect(learningRateAt(100, options)).to.be.closeTo(2e-5, 1e-18);
    expect(learningRateAt(299.5, options)).to.be.closeTo(2e-5, 1e-18);
    expect(learningRateAt(300, options)).to.be.closeTo(2e-6, 1e-18);
  });

  it('stays where no epochs are named', () => {
    expect(learningRateAt(1e6, { ...options, learningRateEpochs: [] })).to.equal(2e-4);
  });
});
