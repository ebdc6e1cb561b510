import { expect } from 'chai';
import { randomLatents } from '../../../src/shared/latent/random-latents.js';
import { sequences } from '../../../src/shared/latent/sequences.js';

const cube = { latentSize: 6, latentDistribution: 'uniform(-1,1)' } as const;

describe('rows between pairs', () => {
  it('lead from one random z to the next, ends included, a pair to the row', () => {
    const z = sequences(5, 15, cube, 9);
    const ends = randomLatents(10, cube, 9, 'pairs');
    const cell = (row: number, column: number) => [...z.subarray((row * 15 + column) * 6, (row * 15 + column + 1) * 6)];
    for (let row = 0; row < 5; row++) {
      expect(cell(row, 0)).to.deep.equal([...ends.subarray(12 * row, 12 * row + 6)]);
      expect(cell(row, 14)).to.deep.equal([...ends.subarray(12 * row + 6, 12 * row + 12)]);
    }
    const middle = cell(2, 7).map((value, i) => value - ((cell(2, 0)[i] ?? 0) + (cell(2, 14)[i] ?? 0)) / 2);
    expect(Math.max(...middle.map(Math.abs))).to.be.below(1e-6);
  });

  it('never leave the cube of a uniform z', () => {
    expect(sequences(40, 15, cube, 1).every(value => Math.abs(value) <= 1)).to.equal(true);
  });

  it('keep to the arc for a normal z, which is longer in its middle than the line', () => {
    const space = { latentSize: 50, latentDistribution: 'normal(0,1)' } as const;
    const z = sequences(1, 3, space, 2);
    const [a, b, c] = [0, 1, 2].map(i => Math.hypot(...z.subarray(50 * i, 50 * i + 50)));
    expect(b).to.be.within(0.95 * Math.min(a ?? 0, c ?? 0), 1.05 * Math.max(a ?? 0, c ?? 0));
  });

  it('are first ends only in one column', () => {
    expect(sequences(2, 1, cube, 9).subarray(0, 6)).to.deep.equal(randomLatents(1, cube, 9, 'pairs'));
  });
});
