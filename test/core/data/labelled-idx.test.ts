import { expect } from 'chai';
import { labelParts, readLabelledIdx } from '../../../src/core/data/labelled-idx.js';
import { DatasetError } from '../../../src/shared/errors.js';
import type { ImageLabels } from '../../../src/shared/protocol/classes.js';
import { bytesOf, idxFile, joined, rejection, streamOf, type Bytes } from './files.js';

const images = idxFile([3, 2, 2]);
const ANIMALS: ImageLabels = {
  groups: [{ name: 'class', classes: ['cat', 'dog'] }],
  values: Uint8Array.of(1, 0, 1),
};
const FACES: ImageLabels = {
  groups: [
    { name: 'hair', classes: ['black', 'red', 'none'] },
    { name: 'Mund', classes: ['offen', 'geschlossen – „zu“'] },
  ],
  values: Uint8Array.of(2, 1, 0, 0, 1, 1),
};

const withLabels = async (labels: ImageLabels) => joined(images, await bytesOf(new Blob(labelParts(labels)).stream()));
const read = (bytes: Bytes, chunk?: number) => readLabelledIdx(streamOf(bytes, chunk), 'some.idx');

async function refusal(bytes: Bytes): Promise<string> {
  const error = await rejection(read(bytes));
  expect(error).to.be.instanceOf(DatasetError);
  expect((error as DatasetError).details).to.have.property('subject', 'some.idx');
  return (error as DatasetError).message;
}

describe('readLabelledIdx', () => {
  it('reads plain IDX files as images without classes', async () => {
    const { images: found, labels } = await read(images);
    expect(found).to.include({ count: 3, height: 2, width: 2, channels: 1 });
    expect(labels).to.equal(null);
  });

  it('reads the classes that were written, of one group and of several, from chunks of any size', async () => {
    for (const labels of [ANIMALS, FACES]) {
      const file = await withLabels(labels);
      for (const chunk of [1, 7, 1_000]) {
        const found = await read(file, chunk);
        expect(found.labels).to.deep.equal(labels);
        expect([...found.images.bytes]).to.deep.equal([...images.subarray(16)]);
      }
    }
  });

  it('refuses a file that is cut short anywhere after its images', async () => {
    const file = await withLabels(FACES);
    for (let length = images.length + 1; length < file.length; length++) await refusal(file.slice(0, length));
    expect(await refusal(file.slice(0, images.length + 14))).to.contain('cut short within the class numbers');
  });

  it('refuses anything else that follows the images', async () => {
    for (const rest of [Uint8Array.of(0), idxFile([3, 2, 2]), idxFile([4], [0, 0, 0, 0]), idxFile([3, 0])]) {
      expect(await refusal(joined(images, rest))).to.contain('is too long');
    }
    expect(await refusal(joined(images, idxFile([3])))).to.contain('no valid names of its classes');
  });

  it('refuses classes that contradict each other, or that no network can have', async () => {
    const [group] = ANIMALS.groups;
    if (!group) throw new Error('There is no group.');
    const wrong = (groups: readonly object[], values = ANIMALS.values) =>
      withLabels({ groups: groups as ImageLabels['groups'], values });
    expect(await refusal(await wrong([group], Uint8Array.of(0, 2, 1)))).to.contain(
      'has an image of class 2 where “class” has 2 classes, from 0',
    );
    const many = Array.from({ length: 257 }, (_, i) => String(i));
    for (const classes of [[], ['one'], ['a', 'a'], ['a', 1], 'ab', many]) {
      expect(await refusal(await wrong([{ name: 'class', classes }]))).to.contain('no valid names');
    }
    expect(await refusal(await wrong([{ classes: ['a', 'b'] }]))).to.contain('no valid names');
    const numbers = idxFile([3], [0, 0, 0]);
    const names = new TextEncoder().encode(JSON.stringify(FACES.groups));
    expect(await refusal(joined(images, numbers, names))).to.contain('for 1 groups of classes, and the names of 2');
    expect(await refusal(joined(images, numbers, new Uint8Array(2 ** 20 + 1).fill(32)))).to.contain('too long');
  });
});
