import { expect } from 'chai';
import { LOSS_LIMIT, LOSS_WINDOW, Losses } from '../../../src/client/trainer/losses.js';

describe('Losses', () => {
  it('are counted within the last minute', () => {
    let now = 0;
    const losses = new Losses(() => now);
    expect(losses.record()).to.equal(1);
    now = LOSS_WINDOW - 1;
    expect(losses.record()).to.equal(2);
    now = LOSS_WINDOW;
    expect(losses.record()).to.equal(2);
  });

  it('above the limit do not keep the window open for ever', () => {
    let now = 0;
    const losses = new Losses(() => now);
    for (let i = 0; i < LOSS_LIMIT; i++) losses.record();
    for (now = 1000; now < LOSS_WINDOW; now += 1000) expect(losses.record()).to.equal(LOSS_LIMIT + 1);
    expect(losses.record()).to.equal(1);
  });

  it('are forgotten when somebody takes them in hand', () => {
    const losses = new Losses(() => 0);
    losses.record();
    losses.clear();
    expect(losses.record()).to.equal(1);
  });
});
