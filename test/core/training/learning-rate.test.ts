import { expect } from 'chai';
import { ratesAt } from '../../../src/core/training/learning-rate.js';

const UNSCALED = { autoencoder: 1, discriminator: 1, generator: 1 };

describe('the learning rates', () => {
  const options = {
    learningRate: 2e-4,
    autoencoderLearningRate: null,
    discriminatorLearningRate: null,
    generatorLearningRate: null,
    learningRateEpochs: [100, 300],
    learningRateFactor: 0.1,
  };

  it('are divided by ten when epochs 100 and 300 begin', () => {
    const at = (epoch: number) => ratesAt(epoch, options, UNSCALED).generator;
    expect(at(0)).to.equal(2e-4);
    expect(at(99.99)).to.equal(2e-4);
    expect(at(100)).to.be.closeTo(2e-5, 1e-18);
    expect(at(299.5)).to.be.closeTo(2e-5, 1e-18);
    expect(at(300)).to.be.closeTo(2e-6, 1e-18);
  });

  it('stay where no epochs are named', () => {
    expect(ratesAt(1e6, { ...options, learningRateEpochs: [] }, UNSCALED).discriminator).to.equal(2e-4);
  });

  it("are each network's own where it has one, and scaled by what the run says", () => {
    const own = { ...options, discriminatorLearningRate: 1e-3 };
    const rates = ratesAt(0, own, { ...UNSCALED, discriminator: 0.5, generator: 0.25 });
    expect(rates).to.deep.equal({ autoencoder: 2e-4, discriminator: 5e-4, generator: 5e-5 });
  });
});
