import { expect } from 'chai';
import { FAILURE_LIMIT, FAILURE_WINDOW, FailureWindow } from '../../../src/shared/host/failure-window.js';

describe('Failures of a worker', () => {
  it('are counted within the last minute', () => {
    let now = 0;
    const failures = new FailureWindow(() => now);
    expect(failures.record()).to.equal(1);
    now = FAILURE_WINDOW - 1;
    expect(failures.record()).to.equal(2);
    now = FAILURE_WINDOW;
    expect(failures.record()).to.equal(2);
  });

  it('above the limit do not keep the window open for ever', () => {
    let now = 0;
    const failures = new FailureWindow(() => now);
    for (let i = 0; i < FAILURE_LIMIT; i++) failures.record();
    for (now = 1000; now < FAILURE_WINDOW; now += 1000) expect(failures.record()).to.equal(FAILURE_LIMIT + 1);
    expect(failures.record()).to.equal(1);
  });

  it('are forgotten when somebody takes them in hand', () => {
    const failures = new FailureWindow(() => 0);
    failures.record();
    failures.clear();
    expect(failures.record()).to.equal(1);
  });
});
