import { expect } from 'chai';
import { wilsonInterval } from '../../../src/core/assessment/interval.js';

/** Probability of so many hits in n trials. */
function binomial(hits: number, n: number, p: number): number {
  let log = hits * Math.log(p) + (n - hits) * Math.log(1 - p);
  for (let i = 1; i <= hits; i++) log += Math.log((n - hits + i) / i);
  return Math.exp(log);
}

describe('the interval of an accuracy', () => {
  it('is that of Wilson’s score', () => {
    const known = [
      [5, 10, 0.2365931, 0.7634069],
      [0, 10, 0, 0.2775328],
      [10, 10, 0.7224672, 1],
      [1_420, 2_000, 0.6897258, 0.729469],
    ] as const;
    for (const [hits, n, low, high] of known) {
      const interval = wilsonInterval(hits, n);
      expect(interval[0], `${hits} of ${n}`).to.be.closeTo(low, 1e-6);
      expect(interval[1], `${hits} of ${n}`).to.be.closeTo(high, 1e-6);
    }
  });

  it('holds a guesser’s 0.5 in 95 of 100 tests, and a rare hit’s probability as well', () => {
    for (const [n, p] of [
      [2_000, 0.5],
      [40, 0.5],
      [2_000, 0.99],
    ] as const) {
      let covered = 0;
      for (let hits = 0; hits <= n; hits++) {
        const [low, high] = wilsonInterval(hits, n);
        if (low <= p && p <= high) covered += binomial(hits, n, p);
      }
      expect(covered, `${n} trials of ${p}`).to.be.within(0.935, 0.975);
    }
  });
});
