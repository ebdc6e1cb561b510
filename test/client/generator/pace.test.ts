import { expect } from 'chai';
import { Pace } from '../../../src/client/generator/pace.js';

describe('A pace', () => {
  it('waits so long that the work keeps to its share, and never less than its time', () => {
    let now = 100;
    const pace = new Pace({ everyMs: 1000, share: 0.02 }, () => now);
    expect(pace.wait).to.equal(0);
    pace.took(5);
    expect(pace.wait).to.equal(1000);
    now += 400;
    expect(pace.wait).to.equal(600);
    now += 700;
    expect(pace.wait).to.equal(0);
    pace.took(40);
    expect(pace.wait).to.equal(2000);
  });
});
