import { expect } from 'chai';
import { DivergenceCounter, WorkerAge } from '../../../src/client/trainer/restart-policy.js';
import { InvalidOptionError } from '../../../src/shared/errors.js';

const MB = 2 ** 20;

describe('A worker’s age', () => {
  it('is told by hours and steps', () => {
    let now = 0;
    const age = new WorkerAge({ hours: 1, steps: 100 }, () => now);
    age.reset(500);
    expect(age.verdict(500, MB)).to.equal(null);
    expect(age.verdict(599, MB)).to.equal(null);
    expect(age.verdict(600, MB)).to.equal('age');
    age.reset(600);
    expect(age.verdict(600, MB)).to.equal(null);
    now = 3_600_000;
    expect(age.verdict(601, MB)).to.equal('age');
  });

  it('is told by what its memory has grown by, whatever it began with', () => {
    const age = new WorkerAge({ megabytes: 10 });
    expect(age.verdict(1, 300 * MB)).to.equal(null);
    expect(age.verdict(2, 310 * MB)).to.equal(null);
    expect(age.verdict(3, 311 * MB)).to.equal('memory');
  });

  it('takes no limits that are none', () => {
    expect(() => new WorkerAge({ hours: 0 })).to.throw(InvalidOptionError, 'recycle.hours');
    expect(() => new WorkerAge({ megabytes: NaN })).to.throw(InvalidOptionError, 'recycle.megabytes');
  });
});

describe('Divergences', () => {
  it('are counted while the run does not get past them', () => {
    const divergences = new DivergenceCounter();
    expect(divergences.record(120)).to.equal(1);
    divergences.passed(100);
    divergences.passed(120);
    expect(divergences.record(110)).to.equal(2);
    divergences.passed(115);
    expect(divergences.record(112)).to.equal(3);
  });

  it('begin anew once there is a good state further on, or somebody takes them in hand', () => {
    const divergences = new DivergenceCounter();
    divergences.record(120);
    divergences.passed(121);
    expect(divergences.record(200)).to.equal(1);
    divergences.clear();
    expect(divergences.record(5)).to.equal(1);
  });
});
