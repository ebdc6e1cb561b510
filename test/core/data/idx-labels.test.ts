import { expect } from 'chai';
import { readIdxLabels } from '../../../src/core/data/idx-labels.js';
import { DatasetError } from '../../../src/shared/errors.js';
import { idxFile, joined, rejection, streamOf, type Bytes } from './files.js';

const IMAGES = { label: 'some-images.idx', count: 5 };

const read = (bytes: Bytes, chunk?: number) => readIdxLabels(streamOf(bytes, chunk), 'some-labels.idx', IMAGES);

async function refusal(bytes: Bytes): Promise<DatasetError> {
  const error = await rejection(read(bytes));
  expect(error).to.be.instanceOf(DatasetError);
  expect((error as DatasetError).details).to.have.property('subject', 'some-labels.idx');
  return error as DatasetError;
}

describe('readIdxLabels', () => {
  it('reads a number from 0 to 255 for each image, from chunks of any size', async () => {
    const file = idxFile([5], [0, 255, 7, 7, 1]);
    for (const chunk of [1, 3, 8, 100]) {
      expect([...(await read(file, chunk))]).to.deep.equal([0, 255, 7, 7, 1]);
    }
  });

  it('refuses more labels or fewer than there are images, and tells both numbers, whatever follows', async () => {
    for (const count of [0, 4, 6, 2 ** 32 - 1]) {
      const error = await refusal(idxFile([count], [0, 0, 0]));
      expect(error.code).to.equal('dataset-labels-count');
      expect(error.message).to.equal(
        `some-labels.idx has ${count} labels; it must have one label for each of the 5 images in some-images.idx.`,
      );
      expect(error.values).to.include({ labels: count, images: 5 });
    }
  });

  it('refuses a file that is cut short anywhere, or has a byte too many', async () => {
    const file = idxFile([5]);
    for (let length = 0; length < file.length; length++) {
      expect((await refusal(file.slice(0, length))).code).to.equal('dataset-labels-invalid');
    }
    expect((await refusal(file.slice(0, 10))).message).to.contain('ends after 2 of 5 labels');
    expect((await refusal(joined(file, Uint8Array.of(0)))).message).to.contain('more follows its 5 labels');
  });

  it('refuses images, numbers that are no unsigned bytes, and what is no IDX file', async () => {
    expect((await refusal(idxFile([5, 2, 2]))).message).to.contain('has 3 dimensions');
    expect((await refusal(idxFile([5], undefined, 0x0c))).message).to.contain('holds 32-bit integers');
    const text = new TextEncoder().encode('5,0,4,1,9');
    expect((await refusal(text)).message).to.equal(
      'some-labels.idx is not an IDX file: it begins with 35 2c 30 2c; it must be an IDX file of unsigned bytes, [labels].',
    );
  });
});
