import { expect } from 'chai';
import { checkedBytes, sheetImages, sheetPicture, toPixels } from '../../../src/shared/images/pixels.js';
import { InvalidOptionError } from '../../../src/shared/errors.js';
import { renderSheet } from '../../../src/shared/images/sheet.js';

const SHAPE = { height: 3, width: 2, channels: 3 } as const;
const batch = (count: number, value = (i: number) => Math.sin(i)) => ({
  ...SHAPE,
  count,
  data: Float32Array.from({ length: count * 18 }, (_, i) => value(i)),
});

describe('pictures to compare', () => {
  it('are in the levels of the screen, whether they come as numbers or from a sheet', () => {
    const images = batch(6);
    const layout = { rows: 2, columns: 3 };
    const sheet = renderSheet(images.data, layout, SHAPE);
    const fromSheet = sheetImages(sheet, 3);
    expect(fromSheet).to.include({ count: 6, height: 3, width: 2, channels: 3 });
    expect([...checkedBytes(fromSheet, SHAPE)]).to.deep.equal([...checkedBytes(images, SHAPE)]);
    const pixels = toPixels(checkedBytes(images, SHAPE), SHAPE);
    expect([...pixels.rgba.subarray(4 * 24, 5 * 24)]).to.deep.equal([...sheetPicture(sheet, 4).rgba]);
  });

  it('are refused in words where they are of another size, none, or no numbers', () => {
    const refused = (images: Parameters<typeof checkedBytes>[0]) => {
      expect(() => checkedBytes(images, SHAPE)).to.throw(InvalidOptionError);
    };
    refused({ ...batch(1), height: 4 });
    refused({ ...batch(1), channels: 1 });
    refused({ ...batch(1), count: 2 });
    refused({ ...batch(1), count: 0, data: new Float32Array(0) });
    refused(batch(2, i => (i === 20 ? NaN : 0)));
    refused(batch(2, i => (i === 20 ? Infinity : 0)));
  });
});
