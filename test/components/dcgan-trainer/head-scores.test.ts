import { expect } from 'chai';
import { HeadScores } from '../../../components/dcgan-trainer/head-scores.js';
import { fakeMetrics } from '../../support/fake-run.js';
import type { StepMetrics } from '../../../src/shared/protocol/trainer.js';

const step = (realScores: number[], fakeScores: number[], phase: StepMetrics['phase'] = 'adversarial') => ({
  ...fakeMetrics(1, 'both', phase),
  realScores,
  fakeScores,
});

describe('HeadScores', () => {
  it('are the first step’s scores, then move a tenth of the way to each new one', () => {
    const scores = new HeadScores();
    scores.push(step([0.5, 1], [0, 0.5]));
    expect(scores.means).to.deep.equal({ real: [0.5, 1], fake: [0, 0.5] });
    scores.push(step([1, 0], [1, 0.5]));
    expect(scores.means?.real[0]).to.be.closeTo(0.55, 1e-12);
    expect(scores.means?.real[1]).to.be.closeTo(0.9, 1e-12);
    expect(scores.means?.fake[0]).to.be.closeTo(0.1, 1e-12);
    expect(scores.means?.fake[1]).to.equal(0.5);
  });

  it('keep what a step did not measure', () => {
    const scores = new HeadScores();
    scores.push(step([0.5, 0.5], [0.25, 0.25]));
    scores.push(step([], [0.25, NaN]));
    expect(scores.means).to.deep.equal({ real: [0.5, 0.5], fake: [0.25, 0.25] });
  });

  it('begin anew with each phase', () => {
    const scores = new HeadScores();
    scores.push(step([0, 0], [0, 0], 'discriminator'));
    scores.push(step([1, 1], [1, 1], 'adversarial'));
    expect(scores.means).to.deep.equal({ real: [1, 1], fake: [1, 1] });
  });

  it('are nothing to show for one head, and before anything was measured', () => {
    const scores = new HeadScores();
    expect(scores.means).to.equal(null);
    scores.push(step([0.5], [0.5]));
    expect(scores.means).to.equal(null);
    scores.push(step([0.5, 0.5], [0.5, 0.5]));
    scores.clear();
    expect(scores.means).to.equal(null);
  });
});
