import { expect } from 'chai';
import { renderSheet, sheetLatents } from '../../../src/shared/images/sheet.js';

describe('the z of a sample sheet', () => {
  it('is the square from (-1, 1) at the top left to (1, -1) at the bottom right when z has two numbers', () => {
    const z = sheetLatents({ rows: 20, columns: 20 }, 2, 1);
    const cell = (row: number, column: number) => [...z.subarray((row * 20 + column) * 2, (row * 20 + column) * 2 + 2)];
    expect(cell(0, 0)).to.deep.equal([-1, 1]);
    expect(cell(0, 19)).to.deep.equal([1, 1]);
    expect(cell(19, 0)).to.deep.equal([-1, -1]);
    expect(cell(19, 19)).to.deep.equal([1, -1]);
    expect(cell(0, 1)[0]).to.be.closeTo(-1 + 2 / 19, 1e-7);
  });

  it('is its middle where there is one cell', () => {
    expect([...sheetLatents({ rows: 1, columns: 1 }, 2, 1)].map(Math.abs)).to.deep.equal([0, 0]);
  });

  it('is random by the seed otherwise', () => {
    const layout = { rows: 2, columns: 3 };
    expect(sheetLatents(layout, 5, 1))
      .to.have.length(30)
      .and.to.deep.equal(sheetLatents(layout, 5, 1));
    expect(sheetLatents(layout, 5, 2)).not.to.deep.equal(sheetLatents(layout, 5, 1));
  });
});

describe('a drawn sheet', () => {
  it('lays images row by row, -1 black and 1 white, opaque', () => {
    const images = Float32Array.of(-1, 1, /* second */ 0, 2, /* third */ -5, -1, /* fourth */ 1, 1);
    const sheet = renderSheet(images, { rows: 2, columns: 2 }, { height: 1, width: 2, channels: 1 });
    expect([sheet.width, sheet.height]).to.deep.equal([4, 2]);
    const grey = [...sheet.rgba].filter((_, i) => i % 4 === 0);
    expect(grey).to.deep.equal([0, 255, 128, 255, 0, 0, 255, 255]);
    expect([...sheet.rgba].filter((_, i) => i % 4 === 3).every(alpha => alpha === 255)).to.be.true;
  });

  it('keeps three channels in their order', () => {
    const sheet = renderSheet(
      Float32Array.of(-1, 0.2, 1),
      { rows: 1, columns: 1 },
      { height: 1, width: 1, channels: 3 },
    );
    expect([...sheet.rgba]).to.deep.equal([0, 153, 255, 255]);
  });
});
