import { expect } from 'chai';
import { CostThrottle } from '../../src/shared/throttle.js';

describe('A throttle', () => {
  it('waits so long that the work keeps to its share, and never less than its time', () => {
    let now = 100;
    const throttle = new CostThrottle({ everyMs: 1000, share: 0.02 }, () => now);
    expect(throttle.wait).to.equal(0);
    throttle.spent(5);
    expect(throttle.wait).to.equal(1000);
    now += 400;
    expect(throttle.wait).to.equal(600);
    now += 700;
    expect(throttle.wait).to.equal(0);
    throttle.spent(40);
    expect(throttle.wait).to.equal(2000);
  });

  it('is due at once, and then no sooner than its pause', () => {
    let now = 0;
    const throttle = new CostThrottle({ everyMs: 60_000, share: 1 }, () => now);
    expect(throttle.isDue).to.be.true;
    throttle.run(() => {});
    expect(throttle.isDue).to.be.false;
    now += 60_001;
    expect(throttle.isDue).to.be.true;
  });

  it('pauses longer after dearer work', () => {
    let now = 0;
    const throttle = new CostThrottle({ everyMs: 0, share: 0.01 }, () => now);
    throttle.run(() => (now += 20));
    now += 1_000;
    expect(throttle.isDue).to.be.false;
    now += 59_000;
    expect(throttle.isDue).to.be.true;
  });
});
