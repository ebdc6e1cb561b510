import { expect } from 'chai';
import { FEWEST_PICTURES, planAssessment } from '../../../src/core/assessment/plan.js';
import { DatasetError } from '../../../src/shared/errors.js';

const square = (size: number, channels = 1) => ({ height: size, width: size, channels });

describe('the plan of an assessment', () => {
  it('learns from 3,000 digits of each kind and is tested on 1,000 others', () => {
    expect(planAssessment(60_000, square(28))).to.include({ training: 3_000, test: 1_000, updates: 375 });
  });

  it('needs no more real pictures than there are: two sets, each for training and test', () => {
    for (const count of [FEWEST_PICTURES, 101, 250, 3_000, 9_999, 60_000]) {
      const { training, test } = planAssessment(count, square(28));
      expect(2 * (training + test), `${count} pictures`).to.be.at.most(count);
      expect(test, `${count} pictures`).to.be.at.least(20);
      expect(training, `${count} pictures`).to.be.at.least(30);
    }
  });

  it('learns from fewer large pictures, as long as from small ones at most, and never holds more than 64 MB of a kind', () => {
    const { training, test, updates } = planAssessment(20_000, square(64, 3));
    expect({ training, test, updates }).to.deep.equal({ training: 1_000, test: 1_000, updates: 200 });
    const large = planAssessment(20_000, square(256, 3));
    expect((large.training + large.test) * 256 * 256 * 3).to.be.at.most(64e6);
  });

  it('refuses data of fewer than a hundred pictures, and says how many it takes', () => {
    expect(() => planAssessment(99, square(28))).to.throw(
      DatasetError,
      'A fresh judge needs at least 100 real pictures; there are 99.',
    );
  });
});
