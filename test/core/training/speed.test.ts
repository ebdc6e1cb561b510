import { expect } from 'chai';
import { Speed } from '../../../src/core/training/speed.js';

describe('the speed of a run', () => {
  it('is unknown until two steps are done', () => {
    const speed = new Speed();
    expect(speed.stepsPerSecond).to.equal(0);
    speed.mark(1, 0);
    expect(speed.stepsPerSecond).to.equal(0);
  });

  it('is that of the last few seconds, not of the whole run', () => {
    const speed = new Speed();
    for (let step = 0; step <= 100; step++) speed.mark(step, step * 1_000); // one a second
    for (let step = 101; step <= 200; step++) speed.mark(step, 100_000 + (step - 100) * 100); // ten a second
    expect(speed.stepsPerSecond).to.be.closeTo(10, 0.5);
  });

  it('is known for steps longer than its window', () => {
    const speed = new Speed();
    speed.mark(1, 0);
    speed.mark(2, 20_000);
    speed.mark(3, 40_000);
    expect(speed.stepsPerSecond).to.be.closeTo(0.05, 1e-9);
  });
});
