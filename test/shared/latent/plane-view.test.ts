import { expect } from 'chai';
import {
  cellAt,
  cellPoint,
  clampView,
  HOME,
  pan,
  snap,
  spacing,
  zoomAbout,
} from '../../../src/shared/latent/plane-view.js';
import { sheetLatents } from '../../../src/shared/images/sheet.js';

const layout = { rows: 20, columns: 20 };

describe('a view of a plane', () => {
  it('has the cells of the learnt manifold at home, to the last bit', () => {
    for (const grid of [layout, { rows: 5, columns: 8 }, { rows: 1, columns: 1 }, { rows: 1, columns: 7 }]) {
      const z = sheetLatents(grid, 2, 1);
      for (let cell = 0; cell < grid.rows * grid.columns; cell++) {
        const { x, y } = cellPoint(HOME, grid, Math.floor(cell / grid.columns), cell % grid.columns);
        expect([Math.fround(x) || 0, Math.fround(y) || 0]).to.deep.equal(
          [...z.subarray(2 * cell, 2 * cell + 2)].map(v => v || 0),
        );
      }
    }
  });

  it('finds the cell of a point again', () => {
    const view = { x: 0.3, y: -0.2, zoom: 3.7 };
    const { row, column } = cellAt(view, layout, cellPoint(view, layout, 4, 17));
    expect([row, column].map(Math.round)).to.deep.equal([4, 17]);
    expect(row).to.be.closeTo(4, 1e-9);
  });

  it('shows the same points again when it is moved by whole cells', () => {
    const moved = pan(HOME, layout, { right: 3, down: 2 });
    const [was, is] = [cellPoint(HOME, layout, 9, 9), cellPoint(moved, layout, 7, 6)];
    expect(is.x).to.be.closeTo(was.x, 1e-12);
    expect(is.y).to.be.closeTo(was.y, 1e-12);
  });

  it('snaps to whole cells from where it was held', () => {
    const step = spacing(layout, 1);
    const snapped = snap(pan(HOME, layout, { right: 2.6, down: -0.4 }), HOME, layout);
    expect(snapped.x).to.be.closeTo(3 * step.x, 1e-12);
    expect(snapped.y).to.equal(0);
  });

  it('zooms about a point that stays where it is', () => {
    const point = { x: 0.4, y: 0.7 };
    const before = cellAt(HOME, layout, point);
    const after = cellAt(zoomAbout(HOME, point, 2.5), layout, point);
    expect(after.row).to.be.closeTo(before.row, 1e-9);
    expect(after.column).to.be.closeTo(before.column, 1e-9);
  });

  it('stays within its bounds, and takes what is no number for home', () => {
    expect(clampView({ x: 9, y: -9, zoom: 1e9 })).to.deep.equal({ x: 2, y: -2, zoom: 64 });
    expect(clampView({ x: NaN, y: NaN, zoom: NaN })).to.deep.equal(HOME);
  });
});
