import { expect } from 'chai';
import { IDX_HEAD_BYTES, idxContent, mayBeIdx, pairLabels } from '../../../../src/core/data/pictures/idx-files.js';
import { gzipped, idxFile, streamOf, type Bytes } from '../files.js';

const file = (name: string, folder = '') => ({ name, folder, open: () => streamOf(new Uint8Array(0)) });

/** The names of images and labels that are paired. */
const pairs = (images: readonly ReturnType<typeof file>[], labels: readonly ReturnType<typeof file>[]) =>
  [...pairLabels(images, labels)].map(([image, label]) => [image.name, label.name]);

const content = (bytes: Bytes) => idxContent(() => streamOf(bytes.slice(0, IDX_HEAD_BYTES)));

describe('IDX files among others', () => {
  it('are told by their first bytes, gzipped or not', async () => {
    const noise = Uint8Array.from({ length: 60_000 }, (_, i) => (i * i * 31 + (i >> 3)) & 255);
    expect(await content(idxFile([1, 200, 300], noise))).to.equal('images');
    expect(await content(await gzipped(idxFile([1, 200, 300], noise)))).to.equal('images');
    expect(await content(idxFile([60_000], noise))).to.equal('labels');
    expect(await content(await gzipped(idxFile([60_000], noise)))).to.equal('labels');
    expect(await content(idxFile([3], [1, 2, 3], 0x0d))).to.equal('labels');
    expect(await content(new TextEncoder().encode('a text'))).to.equal(null);
    expect(await content(await gzipped(new TextEncoder().encode('a text')))).to.equal(null);
    expect(await content(new Uint8Array(0))).to.equal(null);
    expect(await content(Uint8Array.of(0x1f, 0x8b, 1, 2, 3, 4, 5, 6))).to.equal(null);
    expect(await idxContent(() => Promise.reject(new Error('gone')))).to.equal(null);
  });

  it('are not looked for among files whose names say that they are pictures', () => {
    for (const name of ['a.png', 'a/B.JPG', 'x.jpeg', 'x.webp', 'x.zip']) expect(mayBeIdx(name), name).to.equal(false);
    for (const name of ['train-images-idx3-ubyte', 'a.gz', 'png', 'a.png.idx']) expect(mayBeIdx(name)).to.equal(true);
  });

  it('belong together by their names', () => {
    const images = ['train-images-idx3-ubyte', 't10k-images-idx3-ubyte.gz'].map(name => file(name));
    const labels = ['t10k-labels-idx1-ubyte', 'train-labels.idx1-ubyte.gz'].map(name => file(name));
    expect(pairs(images, labels)).to.have.deep.members([
      ['train-images-idx3-ubyte', 'train-labels.idx1-ubyte.gz'],
      ['t10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte'],
    ]);
  });

  it('belong together by their folders where names are alike, and across folders where they are not', () => {
    const images = [file('mnist/images.idx', 'mnist'), file('fashion/images.idx', 'fashion')];
    const labels = [file('fashion/labels.idx', 'fashion'), file('mnist/labels.idx', 'mnist')];
    expect(pairs(images, labels)).to.have.deep.members([
      ['mnist/images.idx', 'mnist/labels.idx'],
      ['fashion/images.idx', 'fashion/labels.idx'],
    ]);
    expect(
      pairs(
        [file('images/train.idx', 'images'), file('images/test.idx', 'images')],
        [file('labels/test.idx', 'labels')],
      ),
    ).to.deep.equal([['images/test.idx', 'labels/test.idx']]);
  });

  it('belong together whatever their names, if there is one of each', () => {
    expect(pairs([file('x.bin')], [file('digits.dat')])).to.deep.equal([['x.bin', 'digits.dat']]);
  });

  it('are not paired by chance', () => {
    expect(pairs([file('a.idx'), file('b.idx')], [file('c.idx')])).to.deep.equal([]);
    expect(pairs([file('images.idx'), file('images.idx.gz')], [file('labels.idx')])).to.deep.equal([]);
    expect(pairs([], [file('labels.idx')])).to.deep.equal([]);
  });
});
