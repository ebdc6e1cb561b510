import { expect } from 'chai';
import { CASES, cellsOf, costOf, isAffordable, leftOutOf, textOf, type Row } from '../../bench/gpu-plan.js';
import type { SideFigures } from '../../bench/gpu.worker.js';

const figures = (milliseconds: number, losses: readonly number[], draws: number): SideFigures => ({
  ...{ milliseconds, losses, bytes: 0 },
  counts: { draws, blockingReads: 0, uploads: 3, programs: 0 },
});
const [item] = CASES as [(typeof CASES)[number]];
const ROW: Row = {
  item,
  sides: { ours: figures(10, [0.7], 175), stock: figures(67, [0.7], 1_943), cpu: figures(64, [0.70001], 0) },
};

describe('The table of a GPU', () => {
  it('has both variants at 28 to 96 pixels and W 16 to 64, the cheapest first', () => {
    expect(CASES[0]?.name).to.equal('plain, 28 px, W 16');
    expect(CASES.map(costOf)).to.deep.equal(CASES.map(costOf).sort((one, other) => one - other));
    for (const variant of ['plain', 'autoencoder'])
      expect(CASES.filter(each => each.variant === variant && each.size === 96)).to.have.length(3);
  });

  it('has a row with times, their ratio, draws, reads and whether the losses agree', () => {
    expect(cellsOf(ROW)).to.deep.equal([
      ...['plain, 28 px, W 16', '10 ms', '67 ms', '64 ms', '6.7 x', '175 of 1943', '0', 'agree (1e-5)'],
    ]);
    const wrong = { ...ROW, sides: { ...ROW.sides, ours: figures(10, [0.8], 175) } };
    expect(cellsOf(wrong).at(-1)).to.match(/^DIFFER/);
  });

  it('leaves out what a slow machine cannot do in time, and says so', () => {
    const pace = { milliseconds: 1_500, cost: costOf(item) };
    expect(isAffordable(item, null, 1)).to.equal(true);
    expect(isAffordable(item, pace, 60_000)).to.equal(true);
    expect(isAffordable(item, pace, 5_000)).to.equal(false);
    expect(isAffordable(CASES.at(-1) ?? item, pace, 120_000)).to.equal(false);
    const { ours } = ROW.sides;
    const report = {
      ...{ date: '2026-01-01', browser: 'a browser', cores: 2, devices: { ours: 'a GPU', cpu: 'SIMD' }, seconds: 90 },
      rows: [{ item, sides: ours ? { ours } : {} }],
    };
    expect(leftOutOf(report)).to.equal(
      `This machine is slow, so a smaller set was measured: ${CASES.length - 1} of ${CASES.length} cases are left out, and 2 figures of the others.`,
    );
    expect(textOf(report)).to.match(/^2026-01-01, a GPU; CPU: SIMD, of 2 cores; a browser\n\n\| step \|/);
    expect(leftOutOf({ rows: CASES.map(each => ({ ...ROW, item: each })) })).to.equal('');
  });
});
