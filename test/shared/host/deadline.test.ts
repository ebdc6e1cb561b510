import { expect } from 'chai';
import { Deadline } from '../../../src/shared/host/deadline.js';
import { wait } from '../../support/promises.js';

describe('A deadline', () => {
  it('passes once', async () => {
    let passed = 0;
    new Deadline(10, () => (passed += 1));
    await wait(100);
    expect(passed).to.equal(1);
  });

  it('does not pass when it is cancelled', async () => {
    let passed = 0;
    new Deadline(10, () => (passed += 1)).cancel();
    await wait(100);
    expect(passed).to.equal(0);
  });

  it('counts from the beginning when it is restarted', async () => {
    let passed = 0;
    const deadline = new Deadline(500, () => (passed += 1));
    await wait(300);
    deadline.restart();
    await wait(300);
    expect(passed).to.equal(0);
    await wait(400);
    expect(passed).to.equal(1);
  });

  it('gives the whole time once more after the page has slept', async () => {
    let passed = 0;
    const real = performance.now.bind(performance);
    performance.now = real;
    try {
      new Deadline(10, () => (passed += 1));
      performance.now = () => real() + 3_600_000;
      await wait(15);
      expect(passed).to.equal(0);
      await wait(100);
      expect(passed).to.equal(1);
    } finally {
      performance.now = real;
    }
  });

  it('may be further away than the longest timer of a browser', async () => {
    let passed = 0;
    const deadline = new Deadline(2 ** 40, () => (passed += 1));
    await wait(50);
    expect(passed).to.equal(0);
    deadline.cancel();
  });
});
