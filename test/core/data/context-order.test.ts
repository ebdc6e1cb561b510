import { expect } from 'chai';
import { readContextOrdered } from '../../../src/core/data/context-order.js';
import { DatasetError } from '../../../src/shared/errors.js';
import { idxFile, joined, rejection, streamOf, type Bytes } from './files.js';

/** The order by definition: pixels sorted by context, in their original order within a context. */
function ordered(images: number[][][]): { counts: Bytes; pixels: number[] } {
  const level = (value = 0): number => (value < 1 ? 0 : value < 128 ? 1 : value < 252 ? 2 : 3);
  const found = images.flatMap(image =>
    image.flatMap((row, y) =>
      row.map((value, x) => {
        const [left, above, aboveRight] = [row[x - 1], image[y - 1]?.[x], image[y - 1]?.[x + 1]];
        return { value, context: 16 * level(left) + 4 * level(above) + level(aboveRight) };
      }),
    ),
  );
  const counts = new DataView(new ArrayBuffer(256));
  for (const { context } of found) counts.setUint32(4 * context, counts.getUint32(4 * context) + 1);
  const pixels = found.sort((a, b) => a.context - b.context).map(({ value }) => value);
  return { counts: new Uint8Array(counts.buffer), pixels };
}

describe('readContextOrdered', () => {
  const values = [0, 1, 127, 128, 251, 252, 255, 0, 3, 77, 200, 254];
  const images = Array.from({ length: 5 }, (_, n) =>
    Array.from({ length: 4 }, (_, y) =>
      Array.from({ length: 3 }, (_, x) => values[(7 * n * n + 5 * y + 3 * x * x) % 12] ?? 0),
    ),
  );

  it('puts every pixel back in its place', async () => {
    const { counts, pixels } = ordered(images);
    expect(pixels).not.to.deep.equal(images.flat(2));
    const file = joined(counts, idxFile([5, 4, 3], pixels));
    const read = await readContextOrdered(streamOf(file, 50), 'digits');
    expect(read).to.include({ count: 5, height: 4, width: 3, channels: 1 });
    expect([...read.bytes]).to.deep.equal(images.flat(2));
  });

  it('reads labels before the images, one for each', async () => {
    const { counts, pixels } = ordered(images);
    const labelled = (labels: number[]) => joined(counts, idxFile([labels.length], labels), idxFile([5, 4, 3], pixels));
    const read = await readContextOrdered(streamOf(labelled([3, 1, 4, 1, 5]), 50), 'digits');
    expect([...(read.labels ?? [])]).to.deep.equal([3, 1, 4, 1, 5]);
    expect([...read.bytes]).to.deep.equal(images.flat(2));
    const error = await rejection(readContextOrdered(streamOf(labelled([3, 1])), 'digits'));
    expect(error).to.be.instanceOf(DatasetError).and.to.have.property('code', 'dataset-labels-count');
  });

  it('refuses counts that do not fit the images, and files without them', async () => {
    const { counts, pixels } = ordered(images);
    const wrong = counts.map((byte, i) => (i === 3 ? byte + 1 : byte));
    const error = await rejection(readContextOrdered(streamOf(joined(wrong, idxFile([5, 4, 3], pixels))), 'digits'));
    expect(error).to.be.instanceOf(DatasetError);
    expect(error).to.have.property(
      'message',
      'digits counts 61 pixels; it must have counts for 60 pixels of one channel.',
    );
    for (const length of [0, 7, 256, 300]) {
      const short = joined(counts, idxFile([5, 4, 3], pixels)).slice(0, length);
      expect(await rejection(readContextOrdered(streamOf(short), 'digits'))).to.be.instanceOf(DatasetError);
    }
  });
});
