import { expect } from 'chai';
import { Divergences } from '../../../src/client/trainer/divergences.js';

describe('Divergences', () => {
  it('are counted while the run does not get past them', () => {
    const divergences = new Divergences();
    expect(divergences.record(120)).to.equal(1);
    divergences.passed(100);
    divergences.passed(120);
    expect(divergences.record(110)).to.equal(2);
    divergences.passed(115);
    expect(divergences.record(112)).to.equal(3);
  });

  it('begin anew once there is a good state further on, or somebody takes them in hand', () => {
    const divergences = new Divergences();
    divergences.record(120);
    divergences.passed(121);
    expect(divergences.record(200)).to.equal(1);
    divergences.forget();
    expect(divergences.record(5)).to.equal(1);
  });
});
