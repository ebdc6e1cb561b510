import { expect } from 'chai';
import { Progress } from '../../../src/core/data/progress.js';

/** The progress reports while chunks arrive one after the other. */
function told(length: number | null, bytes: number[]): number[] {
  const fractions: number[] = [];
  const progress = new Progress(fraction => fractions.push(fraction));
  bytes.forEach(progress.follow(length));
  progress.done();
  return fractions;
}

describe('Progress', () => {
  it('follows a known length and ends at 1, once', () => {
    expect(told(200, [50, 50, 60, 40])).to.deep.equal([0, 0.25, 0.5, 0.8, 0.99, 1]);
  });

  it('tells the bytes so far as long as the length is known and proves right', () => {
    const told: unknown[] = [];
    const progress = new Progress((_, bytes) => told.push(bytes));
    [100, 60].forEach(progress.follow(200));
    progress.follow(null)(2 ** 30);
    progress.done();
    expect(told).to.deep.equal([
      undefined,
      { received: 100, total: 200 },
      { received: 160, total: 200 },
      undefined,
      undefined,
    ]);
  });

  it('always rises where the length is not known, or proves wrong', () => {
    for (const length of [null, 2 ** 20]) {
      const fractions = told(length, new Array<number>(20).fill(2 ** 20));
      expect(fractions.every((fraction, i) => i === 0 || fraction > (fractions[i - 1] ?? 0))).to.equal(true);
      expect(fractions.at(-1)).to.equal(1);
    }
    expect(told(null, [4 * 2 ** 20])).to.deep.equal([0, 0.5, 1]);
  });

  it('does not go back when something is loaded again', () => {
    const fractions: number[] = [];
    const progress = new Progress(fraction => fractions.push(fraction));
    progress.follow(100)(60);
    [30, 31, 39].forEach(progress.follow(100));
    progress.done();
    expect(fractions).to.deep.equal([0, 0.6, 0.61, 0.99, 1]);
  });

  it('tells whole percents only', () => {
    expect(told(100_000, new Array<number>(100_000).fill(1))).to.have.length(101);
  });
});
