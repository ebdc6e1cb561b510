import { expect } from 'chai';
import fc from 'fast-check';
import {
  cheapestGrid,
  columnRanges,
  PANEL,
  panelsOf,
  ranges,
} from '../../../../src/core/kernels/wasm/threads/schedule.js';

describe('ranges()', () => {
  it('covers everything once, in parts that differ by at most one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 40 }), (n, parts) => {
        const all = ranges(n, parts);
        expect(all.length).to.equal(Math.min(n, parts));
        expect(all.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i))).to.deep.equal(
          Array.from({ length: n }, (_, i) => i),
        );
        const sizes = all.map(([from, to]) => to - from);
        expect(Math.max(...sizes) - Math.min(...sizes)).to.be.at.most(1);
      }),
    );
  });
});

describe('columnRanges()', () => {
  it('cuts between panels of eight, and leaves no part narrower than four columns unless the whole is', () => {
    for (let columns = 1; columns <= 80; columns++) {
      for (let parts = 1; parts <= 12; parts++) {
        const all = columnRanges(columns, parts);
        expect(all.length).to.equal(Math.min(parts, panelsOf(columns)));
        let end = 0;
        for (const [from, to] of all) {
          expect(from).to.equal(end);
          expect(from % PANEL).to.equal(0);
          expect(to - from).to.be.at.least(Math.min(4, columns));
          end = to;
        }
        expect(end).to.equal(columns);
      }
    }
  });
});

describe('cheapestGrid()', () => {
  const perCell = (nanoseconds: number) => (part: { rows: number; columns: number }) =>
    part.rows * part.columns * nanoseconds;

  it('leaves small work to one thread', () => {
    expect(cheapestGrid({ rows: 64, columns: 16 }, 4, perCell(5))).to.deep.equal({ rows: 1, columns: 1 });
  });

  it('gives every thread its share of large work', () => {
    for (const threads of [2, 3, 4, 7, 8]) {
      const { rows, columns } = cheapestGrid({ rows: 64, columns: 16 }, threads, perCell(10_000));
      const tasks = rows * columns;
      const busiest = Math.ceil(tasks / threads) * Math.ceil(64 / rows) * Math.ceil(16 / columns);
      expect(busiest / ((64 * 16) / threads), `${threads} threads`).to.be.below(1.2);
    }
  });

  it('cuts where a part costs little of its own', () => {
    // Each row repeats the packing of all columns that a task has.
    const packing = ({ rows, columns }: { rows: number; columns: number }) => columns * (50_000 + 1_000 * rows);
    expect(cheapestGrid({ rows: 64, columns: 16 }, 4, packing).rows).to.equal(1);
  });

  it('does not cut what has one unit', () => {
    expect(cheapestGrid({ rows: 1, columns: 1 }, 8, () => 1e9)).to.deep.equal({ rows: 1, columns: 1 });
  });
});
