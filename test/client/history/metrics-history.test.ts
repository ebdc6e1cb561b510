import { expect } from 'chai';
import { MetricsHistory } from '../../../src/client/history/metrics-history.js';
import type { StepMetrics } from '../../../src/shared/protocol/trainer.js';

const at = (step: number, values: Partial<StepMetrics> = {}): StepMetrics => ({
  step,
  epoch: 0,
  phase: 'adversarial',
  reconstructionLoss: NaN,
  discriminatorLoss: step,
  generatorLoss: 2 * step,
  realScore: 0.75,
  fakeScore: 0.25,
  realScores: [0.75],
  fakeScores: [0.25],
  learningRate: 1e-3,
  ...values,
});

function filled(steps: number, budget: number): MetricsHistory {
  const history = new MetricsHistory(budget);
  for (let step = 1; step <= steps; step++) history.push(at(step));
  return history;
}

describe('MetricsHistory', () => {
  it('keeps each step by itself as long as there is room', () => {
    const { step, discriminatorLoss, generatorLoss } = filled(4, 4).columns();
    expect(step).to.deep.equal([1, 2, 3, 4]);
    expect(discriminatorLoss).to.deep.equal([1, 2, 3, 4]);
    expect(generatorLoss).to.deep.equal([2, 4, 6, 8]);
  });

  it('merges neighbours into their mean and doubles the stride when it is full', () => {
    const history = filled(5, 4);
    expect(history.stride).to.equal(2);
    expect(history.columns().step).to.deep.equal([1.5, 3.5, 5]);
    expect(history.columns().discriminatorLoss).to.deep.equal([1.5, 3.5, 5]);
  });

  it('holds 100,000 steps in its budget, with the exact mean of all of them', () => {
    const history = filled(100_000, 1000);
    expect(history.length).to.be.within(500, 1000);
    expect(history.stride).to.equal(128);
    const { discriminatorLoss } = history.columns();
    expect(discriminatorLoss[0]).to.equal(64.5);
    const full = discriminatorLoss.slice(0, -1) as number[];
    expect(full).to.deep.equal(full.map((_, i) => 64.5 + 128 * i));
  });

  it('leaves a gap where no step of a bucket measured the value', () => {
    const history = new MetricsHistory(4);
    history.push(at(1));
    history.push(at(2, { generatorLoss: NaN }));
    history.push(at(3));
    expect(history.columns().generatorLoss).to.deep.equal([2, null, 6]);
  });

  it('begins its columns where the first of the series asked for was measured', () => {
    const history = new MetricsHistory(8);
    const none = { discriminatorLoss: NaN, generatorLoss: NaN, realScore: NaN, fakeScore: NaN };
    history.push(at(1, { ...none, reconstructionLoss: 0.5 }));
    history.push(at(2));
    history.push(at(3, { discriminatorLoss: NaN }));
    expect(history.columns(['discriminatorLoss', 'generatorLoss']).step).to.deep.equal([2, 3]);
    expect(history.columns(['reconstructionLoss']).reconstructionLoss).to.deep.equal([0.5, null, null]);
    expect(history.columns().step).to.deep.equal([1, 2, 3]);
  });

  it('leaves values that are not there out of a mean, not the whole bucket', () => {
    const history = new MetricsHistory(2);
    history.push(at(1, { generatorLoss: NaN }));
    history.push(at(2));
    history.push(at(3));
    expect(history.columns().generatorLoss).to.deep.equal([4, 6]);
  });

  it('drops what lies after a step that the run goes back to', () => {
    const history = filled(10, 100);
    history.push(at(6, { discriminatorLoss: -1 }));
    expect(history.columns().step).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(history.columns().discriminatorLoss.at(-1)).to.equal(-1);
    history.rewind(2);
    expect(history.columns().step).to.deep.equal([1, 2]);
  });

  it('is empty again and fine-grained after clear()', () => {
    const history = filled(9, 4);
    history.clear();
    expect(history.length).to.equal(0);
    expect(history.stride).to.equal(1);
  });

  it('changes its version with its content only', () => {
    const history = filled(3, 4);
    const { version } = history;
    history.rewind(3);
    expect(history.version).to.equal(version);
    history.push(at(4));
    expect(history.version).not.to.equal(version);
  });

  it('refuses a budget that cannot be halved', () => {
    for (const budget of [0, 1, 3, 2.5, NaN])
      expect(() => new MetricsHistory(budget)).to.throw(RangeError, String(budget));
  });
});
