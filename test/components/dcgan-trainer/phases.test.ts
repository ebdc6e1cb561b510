import { expect } from 'chai';
import { progressByPhase } from '../../../components/dcgan-trainer/phases.js';

const PHASES = [
  { phase: 'autoencoder', steps: 3000 },
  { phase: 'discriminator', steps: 200 },
  { phase: 'adversarial', steps: 6000 },
] as const;

const steps = (step: number) => progressByPhase(PHASES, step).map(({ step }) => step);
const present = (step: number) =>
  progressByPhase(PHASES, step)
    .filter(({ present }) => present)
    .map(({ phase }) => phase);

describe('progressByPhase', () => {
  it('fills one phase after the other', () => {
    expect(steps(0)).to.deep.equal([0, 0, 0]);
    expect(steps(2999)).to.deep.equal([2999, 0, 0]);
    expect(steps(3100)).to.deep.equal([3000, 100, 0]);
    expect(steps(9200)).to.deep.equal([3000, 200, 6000]);
  });

  it('has one present phase: that of the step to come, and the last one at the end', () => {
    expect(present(0)).to.deep.equal(['autoencoder']);
    expect(present(2999)).to.deep.equal(['autoencoder']);
    expect(present(3000)).to.deep.equal(['discriminator']);
    expect(present(3200)).to.deep.equal(['adversarial']);
    expect(present(9200)).to.deep.equal(['adversarial']);
    expect(present(9999), 'beyond the end').to.deep.equal(['adversarial']);
  });
});
