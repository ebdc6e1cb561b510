import { expect } from 'chai';
import { planeScene } from '../../../../components/latent-grid/canvas/scene.js';
import { cellsToDraw } from '../../../../components/latent-grid/canvas/draw-order.js';
import { square } from '../../../../src/shared/latent/planes.js';
import { HOME } from '../../../../src/shared/latent/plane-view.js';

describe('the cells that a grid wishes for', () => {
  const scene = planeScene({ rows: 5, columns: 5 }, square());
  const distance = ({ point }: { point: { x: number; y: number } | null }) => Math.hypot(point?.x ?? 9, point?.y ?? 9);

  it('are all that can be seen, once each', () => {
    const cells = cellsToDraw(scene, HOME, { margin: 0, moving: false });
    expect(new Set(cells.map(({ key }) => key)).size).to.equal(25);
    expect(cellsToDraw(scene, HOME, { margin: 1, moving: false })).to.have.length(49);
  });

  it('begin with those that stand for their neighbours, each kind from the middle outwards', () => {
    const cells = cellsToDraw(scene, HOME, { margin: 0, moving: false });
    const coarse = cells.findIndex(cell => !cell.coarse);
    expect(cells.slice(coarse).some(cell => cell.coarse)).to.equal(false);
    for (const kind of [cells.slice(0, coarse), cells.slice(coarse)]) {
      const distances = kind.map(distance);
      expect(distances).to.deep.equal([...distances].sort((a, b) => a - b));
    }
  });

  it('are only those while the view moves', () => {
    const cells = cellsToDraw(scene, HOME, { margin: 1, moving: true });
    expect(cells.every(cell => cell.coarse)).to.equal(true);
    expect(cells.length).to.be.within(9, 16);
  });
});
