import { expect } from 'chai';
import { datasetFromBytes } from '../../../../src/core/data/dataset.js';
import { middleSquare, resizeSquare } from '../../../../src/core/data/pictures/square.js';
import { resizeDataset } from '../../../../src/core/data/resize.js';

describe('a picture’s middle square', () => {
  it('lies in the middle, and leaves out one pixel more at the end of an odd rest', () => {
    expect(middleSquare({ width: 10, height: 4 })).to.deep.equal({ side: 4, left: 3, top: 0 });
    expect(middleSquare({ width: 3, height: 8 })).to.deep.equal({ side: 3, left: 0, top: 2 });
  });

  for (const [side, size] of [
    [23, 8],
    [16, 8],
    [8, 8],
    [5, 8],
  ] as const) {
    it(`is resized from ${side} to ${size} pixels as a data set is, to the nearest byte`, () => {
      const values = Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * i * 7) % 256);
      const images = { count: 1, height: side, width: side, channels: 3, bytes: values };
      const expected = resizeDataset(datasetFromBytes('one', images), size).batch([0]);
      const found = resizeSquare(side, size, 3, y => ({ values, start: y * side * 3, step: 3 }));
      expect(found).to.have.length(expected.length);
      const furthest = found.reduce(
        (most, byte, i) => Math.max(most, Math.abs(byte - ((expected[i] ?? 0) + 1) * 127.5)),
        0,
      );
      expect(furthest).to.be.below(0.51);
    });
  }

  it('takes channels from pixels that have more', () => {
    const rgba = Uint8Array.from({ length: 2 * 2 * 4 }, (_, i) => i);
    const row = (y: number) => ({ values: rgba, start: y * 8, step: 4 });
    expect([...resizeSquare(2, 2, 3, row)]).to.deep.equal([0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14]);
    expect([...resizeSquare(2, 1, 1, row)]).to.deep.equal([6]);
  });
});
