import { expect } from 'chai';
import { datasetFromBytes } from '../../../src/core/data/dataset.js';
import { mirrorDataset } from '../../../src/core/data/mirror.js';
import { resizeDataset } from '../../../src/core/data/resize.js';
import { DatasetError } from '../../../src/shared/errors.js';

const bytes = Uint8Array.from({ length: 2 * 2 * 3 * 3 }, (_, i) => (i * i * 7 + i) % 256);
const dataset = datasetFromBytes('two', { count: 2, height: 2, width: 3, channels: 3, bytes });
const float = (byte: number | undefined): number => Math.fround((byte ?? NaN) / 127.5 - 1);

/** The mirror image by definition: pixel (y, x) is pixel (y, width - 1 - x). */
const flipped = (image: number): number[] =>
  [0, 1].flatMap(y => [2, 1, 0].flatMap(x => [0, 1, 2].map(k => float(bytes[((image * 2 + y) * 3 + x) * 3 + k]))));

describe('mirrored', () => {
  it('doubles the data set: first the images, then their mirror images', () => {
    const both = mirrorDataset(dataset);
    expect(both).to.include({ name: 'two', count: 4, height: 2, width: 3, channels: 3 });
    const batch = [...both.batch([3, 0, 2, 3])];
    const plain = [...dataset.batch([0])];
    expect(batch).to.deep.equal([...flipped(1), ...plain, ...flipped(0), ...flipped(1)]);
  });

  it('leaves an image with a single column as it is', () => {
    const column = datasetFromBytes('column', { count: 1, height: 4, width: 1, channels: 1, bytes: bytes.slice(0, 4) });
    expect([...mirrorDataset(column).batch([1])]).to.deep.equal([...column.batch([0])]);
  });

  it('gives the image back when done twice', () => {
    expect([...mirrorDataset(mirrorDataset(dataset)).batch([7])]).to.deep.equal([...dataset.batch([1])]);
  });

  it('commutes with resizing', () => {
    for (const size of [2, 5]) {
      const one = mirrorDataset(resizeDataset(dataset, size)).batch([2, 3]);
      resizeDataset(mirrorDataset(dataset), size)
        .batch([2, 3])
        .forEach((value, i) => expect(value).to.be.closeTo(one[i] ?? NaN, 1e-6));
    }
  });

  it('refuses images beyond the mirror images', () => {
    for (const index of [-1, 4, 1.5]) {
      expect(() => mirrorDataset(dataset).batch([index])).to.throw(DatasetError, 'an integer from 0 to 3');
    }
  });
});
