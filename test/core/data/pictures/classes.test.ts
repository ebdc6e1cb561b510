import { expect } from 'chai';
import { readLabelledIdx } from '../../../../src/core/data/labelled-idx.js';
import {
  createPictureDataset,
  type ImportOptions,
  type PicturesProgress,
} from '../../../../src/core/data/pictures/import.js';
import { DatasetError } from '../../../../src/shared/errors.js';
import { bytes, packed } from '../../../support/pictures/bytes.js';
import { jpeg } from '../../../support/pictures/encoders.js';
import { zip, type ZipFile } from '../../../support/pictures/zip.js';
import { gzipped, idxFile, rejection, type Bytes } from '../files.js';

const open = (files: readonly Blob[], options: Partial<ImportOptions> = {}) =>
  createPictureDataset(files, { size: 8, ...options });

/** The class of each picture by name, beside its grey. */
async function classesOf(files: readonly Blob[], options?: Partial<ImportOptions>) {
  const { dataset, report } = await open(files, options);
  const { images, labels } = await readLabelledIdx(dataset.stream(), 'the pictures');
  const length = images.bytes.length / images.count;
  const names = labels?.groups[0]?.classes ?? [];
  const found = Array.from({ length: images.count }, (_, i) => [
    images.bytes[i * length],
    names[labels?.values[i] ?? -1] ?? null,
  ]);
  return { found, report, codes: report.warnings.map(({ code }) => code) };
}

/** A picture of one grey. */
const grey = (value: number) => jpeg({ blocks: [[[value]]] });
const greyFile = (value: number, name: string) => new File([grey(value)], name);
const entry = (value: number, name: string): ZipFile => ({ name, content: bytes(grey(value)) });

/** Images of 8 x 8 pixels, each of one grey. */
const greys = (...values: readonly number[]) =>
  idxFile(
    [values.length, 8, 8],
    values.flatMap(value => new Array<number>(64).fill(value)),
  );
const named = (content: Bytes, name: string) => new File([content], name);

describe('importing pictures with classes', () => {
  it('takes the folders of files for classes: their paths are given, or in their names', async () => {
    const files = [greyFile(10, 'pets/dog/1.jpg'), greyFile(20, 'pets/cat/1.jpg'), greyFile(30, 'pets/dog/2.jpg')];
    const expected = [
      [10, 'dog'],
      [20, 'cat'],
      [30, 'dog'],
    ];
    const { found, report, codes } = await classesOf(files);
    expect(found).to.deep.equal(expected);
    expect(report.classes).to.deep.equal([
      { name: 'cat', count: 1 },
      { name: 'dog', count: 2 },
    ]);
    expect(codes).to.include('classes-few-pictures');
    const paths = files.map(({ name }) => name);
    const plain = files.map(file => new File([file], 'x.jpg'));
    expect((await classesOf(plain, { paths })).found).to.deep.equal(expected);
    expect((await classesOf(plain)).found.map(([, name]) => name)).to.deep.equal([null, null, null]);
  });

  it('takes the folders of a zip for classes, however it was packed', async () => {
    const entries = [entry(10, 'a/2/x.jpg'), entry(20, 'a/10/y.jpg'), entry(30, 'a\\2\\z.jpg')];
    const { found, report } = await classesOf([named(await zip(entries), 'my.zip')]);
    expect(found).to.deep.equal([
      [10, '2'],
      [20, '10'],
      [30, '2'],
    ]);
    expect(report.classes.map(({ name }) => name)).to.deep.equal(['2', '10']);
    const flat = await classesOf([named(await zip([entry(10, 'x.jpg'), entry(20, 'y.jpg')]), 'flat.zip')]);
    expect([flat.report.classes, flat.codes]).to.deep.equal([[], []]);
  });

  it('counts only the pictures that are used, and leaves hidden folders out', async () => {
    const entries = [
      entry(10, 'cat/1.jpg'),
      entry(20, 'dog/1.jpg'),
      entry(30, '.thumbnails/1.jpg'),
      { name: '__MACOSX/cat/._1.jpg', content: bytes('\0\x05\x16\x07') },
      { name: 'bird/1.jpg', content: bytes('no picture') },
    ];
    const { found, report } = await classesOf([named(await zip(entries), 'my.zip')]);
    expect(found).to.deep.equal([
      [10, 'cat'],
      [20, 'dog'],
    ]);
    expect(report.skipped.map(({ code }) => code)).to.deep.equal(['file-hidden', 'file-text']);
    const files = [greyFile(1, '.chosen/a/1.jpg'), greyFile(2, '.chosen/b/1.jpg'), greyFile(3, '.chosen/.c/1.jpg')];
    const chosen = await classesOf(files);
    expect(chosen.found.map(([, name]) => name)).to.deep.equal(['a', 'b']);
  });

  it('has no classes where pictures lie beside the folders, and says so', async () => {
    const { found, codes } = await classesOf([
      greyFile(10, 'x/cat/1.jpg'),
      greyFile(20, 'x/dog/1.jpg'),
      greyFile(30, 'x/1.jpg'),
    ]);
    expect(found.map(([, name]) => name)).to.deep.equal([null, null, null]);
    expect(codes).to.include('classes-outside-folders');
  });

  it('takes IDX labels beside the images, gzipped or not, wherever they stand', async () => {
    const images = greys(10, 20, 30);
    const labels = idxFile([3], [7, 0, 7]);
    const expected = [
      [10, '7'],
      [20, '0'],
      [30, '7'],
    ];
    for (const files of [
      [named(images, 'train-images-idx3-ubyte'), named(labels, 'train-labels-idx1-ubyte')],
      [named(await gzipped(labels), 'a.gz'), named(await gzipped(images), 'b.gz')],
      [new Blob([images]), new Blob([labels])],
    ]) {
      const { found, report, codes } = await classesOf(files);
      expect(found).to.deep.equal(expected);
      expect(report.classes).to.deep.equal([
        { name: '0', count: 1 },
        { name: '7', count: 2 },
      ]);
      expect(report.skippedCount).to.equal(0);
      expect(codes).to.include('classes-empty');
    }
  });

  it('takes IDX images and labels out of one zip, gzipped within it or not', async () => {
    const [images, labels] = [greys(10, 20), idxFile([2], [1, 0])];
    const plain = [
      { name: 'mnist/t-images-idx3-ubyte', content: images },
      { name: 'mnist/t-labels-idx1-ubyte', content: labels, method: 0 },
    ];
    const gz = [
      { name: 't-images-idx3-ubyte.gz', content: await packed(images, 'gzip') },
      { name: 't-labels-idx1-ubyte.gz', content: await packed(labels, 'gzip'), method: 0 },
    ];
    for (const entries of [plain, gz]) {
      const { found, report } = await classesOf([named(await zip(entries), 'mnist.zip')]);
      expect(found).to.deep.equal([
        [10, '1'],
        [20, '0'],
      ]);
      expect(report.skippedCount).to.equal(0);
    }
  });

  it('takes several pairs, each with its own labels', async () => {
    const files = [
      named(greys(10, 20), 'train-images-idx3-ubyte'),
      named(greys(30), 't10k-images-idx3-ubyte'),
      named(idxFile([1], [5]), 't10k-labels-idx1-ubyte'),
      named(idxFile([2], [4, 5]), 'train-labels-idx1-ubyte'),
    ];
    expect((await classesOf(files)).found).to.deep.equal([
      [10, '4'],
      [20, '5'],
      [30, '5'],
    ]);
  });

  it('takes images in a zip that have more bytes than a picture may have', async () => {
    const count = 20_001;
    const images = idxFile([count, 32, 32], new Uint8Array(count * 1024));
    expect(images.length).to.be.above(20e6);
    const entries = [
      { name: 'images', content: images, method: 0 },
      { name: 'labels', content: idxFile([count]) },
    ];
    const canceller = new AbortController();
    const onProgress = ({ taken }: PicturesProgress) => taken > 0 && canceller.abort(); // they are read: the rest takes long
    const reading = open([named(await zip(entries), 'large.zip')], { signal: canceller.signal, onProgress });
    expect(((await rejection(reading)) as DOMException).name).to.equal('AbortError');
    const large = [{ name: 'large.png', content: new Uint8Array(42_000_001) }, entry(10, '1.jpg')];
    const { report } = await open([named(await zip(large), 'large.zip')]);
    expect(report.skipped.map(({ code }) => code)).to.deep.equal(['file-too-large']);
  });

  it('refuses labels of another count than images, and labels that cannot be read', async () => {
    const images = named(greys(10, 20, 30), 'train-images-idx3-ubyte');
    const wrong = async (content: Bytes) =>
      (await rejection(open([images, named(content, 'train-labels-idx1-ubyte')]))) as DatasetError;
    const error = await wrong(idxFile([2], [0, 1]));
    expect(error).to.be.instanceOf(DatasetError);
    expect(error.code).to.equal('dataset-labels-count');
    expect(error.message).to.equal(
      'train-labels-idx1-ubyte has 2 labels; it must have one label for each of the 3 images in train-images-idx3-ubyte.',
    );
    expect((await wrong(idxFile([3], [0, 1]))).code).to.equal('dataset-labels-invalid');
    expect((await wrong(idxFile([3], [0, 1, 2], 0x0c))).message).to.contain('holds 32-bit integers');
    const damaged = [
      { name: 'images', content: greys(1, 2) },
      { name: 'labels', content: idxFile([2], [0, 1]), crc: 1 },
    ];
    const inZip = (await rejection(open([named(await zip(damaged), 'my.zip')]))) as DatasetError;
    expect(inZip.message).to.match(/^my\.zip\/labels is damaged: its checksum is wrong; it must be an IDX file/);
  });

  it('skips labels without images, and refuses them if there is nothing else', async () => {
    const labels = named(idxFile([2], [0, 1]), 'labels.idx');
    const { report } = await open([greyFile(10, '1.jpg'), labels]);
    expect(report.count).to.equal(1);
    expect(report.skipped).to.deep.equal([
      {
        name: 'labels.idx',
        code: 'labels-without-images',
        values: {},
        reason: 'holds labels, and there are no images to which they clearly belong: name both files alike',
      },
    ]);
    const error = (await rejection(open([labels]))) as DatasetError;
    expect(error).to.be.instanceOf(DatasetError);
    expect(error.message).to.contain('holds labels, and there are no images');
  });

  it('learns without classes from pictures of one class, and of pictures of which some have no label; both are told', async () => {
    const one = await classesOf([named(greys(10, 20), 'images'), named(idxFile([2], [3, 3]), 'labels')]);
    expect(one.found.map(([, name]) => name)).to.deep.equal([null, null]);
    expect(one.codes).to.include('classes-only-one');
    const some = await classesOf([
      named(greys(10, 20), 'images'),
      named(idxFile([2], [3, 4]), 'labels'),
      greyFile(30, '1.jpg'),
    ]);
    expect(some.found.map(([, name]) => name)).to.deep.equal([null, null, null]);
    expect(some.codes).to.include('classes-label-missing');
  });

  it('keeps classes with colour pictures, which need more channels', async () => {
    const { found } = await classesOf([greyFile(10, 'a/1.jpg'), greyFile(20, 'b/1.jpg')], { colours: 'colour' });
    expect(found).to.deep.equal([
      [10, 'a'],
      [20, 'b'],
    ]);
  });
});
