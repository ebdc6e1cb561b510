import { expect } from 'chai';
import { paintSheet, paintTiles, sheetToPng } from '../../../components/shared/draw-sheet.js';
import { posterSheet } from '../../../components/shared/poster-sheet.js';
import { fakeSheet } from '../../support/fake-run.js';

describe('drawing a sheet', () => {
  it('makes a PNG of the sheet, pixel for pixel', async () => {
    const sheet = fakeSheet(500, 1, 3, 5);
    const png = await sheetToPng(sheet);
    expect(png.type).to.equal('image/png');
    const bitmap = await createImageBitmap(png);
    expect([bitmap.width, bitmap.height]).to.deep.equal([5 * 28, 3 * 28]);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    expect(context?.getImageData(0, 0, canvas.width, canvas.height).data).to.deep.equal(sheet.rgba);
  });

  it('enlarges it by the next whole number, so that every pixel is a square of one size', () => {
    const canvas = document.createElement('canvas');
    const sheet = fakeSheet(500, 1, 2, 2);
    paintSheet(canvas, sheet, 100);
    expect([canvas.width, canvas.height]).to.deep.equal([112, 112]);
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, 112, 112) ?? { data: [] };
    const value = (x: number, y: number) => data[(y * 112 + x) * 4];
    for (let i = 0; i < 56; i++) {
      expect(value(2 * i, 2 * i)).to.equal(sheet.rgba[(i * 56 + i) * 4]);
      expect(value(2 * i + 1, 2 * i + 1)).to.equal(value(2 * i, 2 * i));
    }
  });

  it('draws tiles side by side, and leaves out a frame that is missing', () => {
    const canvas = document.createElement('canvas');
    paintTiles(canvas, [fakeSheet(500), undefined, fakeSheet(900)], 56);
    expect([canvas.width, canvas.height]).to.deep.equal([168, 56]);
    const ink = (tile: number) =>
      (canvas.getContext('2d')?.getImageData(tile * 56, 0, 56, 56).data ?? []).some(value => value > 0);
    expect([ink(0), ink(1), ink(2)]).to.deep.equal([true, false, true]);
  });

  it('has a poster that is the same each time', () => {
    expect(posterSheet()).to.equal(posterSheet());
    expect(posterSheet().rgba).to.have.length(280 * 280 * 4);
  });
});
