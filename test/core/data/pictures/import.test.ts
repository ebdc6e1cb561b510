import { expect } from 'chai';
import { readIdx } from '../../../../src/core/data/idx.js';
import {
  createPictureDataset,
  type ImportOptions,
  type PicturesProgress,
} from '../../../../src/core/data/pictures/import.js';
import { DatasetError, InvalidOptionError } from '../../../../src/shared/errors.js';
import { badPictures, orientedPictures, type BadPicture } from '../../../support/bad-pictures.js';
import { bytes } from '../../../support/pictures/bytes.js';
import { gif, jpeg, png, type PngOptions } from '../../../support/pictures/encoders.js';
import { zip } from '../../../support/pictures/zip.js';
import { idxFile, rejection } from '../files.js';

const toFile = ({ name, content, type }: BadPicture) => new File([content], name, type ? { type } : {});

const open = (files: readonly Blob[], options: Partial<ImportOptions> = {}) =>
  createPictureDataset(files, { size: 8, ...options });

interface Images {
  readonly channels: number;
  /** The bytes of each. */
  readonly images: readonly (readonly number[])[];
}

async function imagesOf(files: readonly Blob[], options?: Partial<ImportOptions>): Promise<Images> {
  const { dataset } = await open(files, options);
  const { count, bytes, channels } = await readIdx(dataset.stream(), 'the pictures');
  const length = bytes.length / count;
  return {
    channels,
    images: Array.from({ length: count }, (_, i) => [...bytes.subarray(i * length, (i + 1) * length)]),
  };
}

/** A picture of one grey. */
const grey = (value: number, name = `${value}.jpg`) => new File([jpeg({ blocks: [[[value]]] })], name);

const pngFile = async (options: Partial<PngOptions>) =>
  new File([await png({ width: 8, height: 8, ...options })], 'picture.png');

/** 8 x 8 pixels of one colour. */
const colour = (red: number, green: number, blue: number) =>
  pngFile({ row: () => Uint8Array.from({ length: 24 }, (_, i) => [red, green, blue][i % 3] ?? 0) });

const filled = (value: number, length = 64) => new Array<number>(length).fill(value);

describe('importing pictures', () => {
  it('takes or skips each of more than 60 bad files with its reason, and takes the good ones beside it', async () => {
    const corpus = await badPictures();
    expect(corpus).to.have.length.above(60);
    const wrong: string[] = [];
    for (const bad of corpus) {
      const { report } = await open([grey(10), toFile(bad), grey(20)]);
      const reasons = report.skipped.map(({ reason }) => reason);
      const right =
        report.count === bad.taken + 2 &&
        report.skippedCount === bad.reasons.length &&
        bad.reasons.every((expected, i) => expected.test(reasons[i] ?? ''));
      if (!right)
        wrong.push(`${bad.name}: ${report.count - 2} taken; ${reasons.slice(0, 3).join('; ') || 'none skipped'}`);
    }
    expect(wrong.join('\n')).to.equal('');
  });

  it('takes all bad files at once, as a folder is dropped', async () => {
    const corpus = await badPictures();
    const { report } = await open([grey(10), ...corpus.map(toFile), grey(20)]);
    expect(report.count).to.equal(corpus.reduce((sum, { taken }) => sum + taken, 2));
    expect(report.skippedCount).to.equal(corpus.reduce((sum, { reasons }) => sum + reasons.length, 0));
  });

  it('makes the same of one picture whatever way the camera was held', async () => {
    const { images } = await imagesOf(orientedPictures().map(toFile));
    expect(images).to.have.length(8);
    expect(new Set(images.map(String)).size).to.equal(1);
    // The middle 16 x 16 of 16 x 24, each pixel of which becomes a fourth of one.
    const row = (values: readonly number[]) => values.flatMap(value => filled(value, 4));
    const rows = [
      [40, 80],
      [120, 160],
      [120, 160],
      [120, 160],
      [120, 160],
      [200, 240],
    ].map(row);
    expect(images[0]).to.have.length(64);
    expect(images[0]?.slice(0, 8)).to.deep.equal(rows[0]);
    expect(images[0]?.slice(16, 24)).to.deep.equal(rows[1]);
    expect(images[0]?.slice(-8)).to.deep.equal(rows[5]);
  });

  it('keeps the order of the files, and that of the entries of a zip', async () => {
    const entry = async (value: number) => ({
      name: `${value}.jpg`,
      content: bytes(new Uint8Array(await grey(value).arrayBuffer())),
    });
    const archive = new File([await zip([await entry(30), await entry(20)])], 'two.zip');
    const idx = new File([idxFile([2, 8, 8], filled(50).concat(filled(40)))], 'two.idx');
    const { images } = await imagesOf([grey(90), archive, grey(80), idx, grey(10)]);
    expect(images).to.deep.equal([90, 30, 20, 80, 50, 40, 10].map(value => filled(value)));
  });

  it('has one channel while all are grey, three as soon as one is not, and what was chosen otherwise', async () => {
    const files = [grey(50), await colour(100, 200, 0)];
    expect(await imagesOf([grey(50)])).to.deep.equal({ channels: 1, images: [filled(50)] });
    const mixed = await imagesOf(files);
    expect(mixed.channels).to.equal(3);
    expect(mixed.images[0]).to.deep.equal(filled(50, 192));
    expect(mixed.images[1]?.slice(0, 6)).to.deep.equal([100, 200, 0, 100, 200, 0]);
    const luma = Math.round(0.299 * 100 + 0.587 * 200);
    expect(await imagesOf(files, { colours: 'grey' })).to.deep.equal({
      channels: 1,
      images: [filled(50), filled(luma)],
    });
    expect(await imagesOf([grey(50)], { colours: 'colour' })).to.deep.equal({ channels: 3, images: [filled(50, 192)] });
  });

  it('lays what is transparent over white, and half of it by halves', async () => {
    const clear = await pngFile({ colour: 6, row: () => new Uint8Array(32) });
    const half = await pngFile({
      colour: 6,
      row: () => Uint8Array.from({ length: 32 }, (_, i) => (i % 4 === 3 ? 51 : 0)),
    });
    expect((await imagesOf([clear, half])).images).to.deep.equal([filled(255), filled(204)]);
  });

  it('takes the first frame of an animation', async () => {
    const size = { width: 8, height: 8 };
    const animated = gif(
      size,
      [1, 0].map(index => ({ ...size, colour: index })),
    );
    expect((await imagesOf([new File([animated], 'animated.gif')])).images).to.deep.equal([filled(255)]);
  });

  it('averages the areas that its pixels cover', async () => {
    const stripes = await pngFile({
      width: 32,
      height: 32,
      row: (y, length) => new Uint8Array(length).fill(y % 2 ? 200 : 100),
    });
    expect((await imagesOf([stripes])).images).to.deep.equal([filled(150)]);
  });

  it('names the skipped with their folders, and shows no control characters', async () => {
    const inZip = new File([await zip([{ name: 'a/b.txt', content: bytes('text') }])], 'a\u202e\n.zip');
    const { report } = await open([grey(1), inZip]);
    expect(report.skipped).to.deep.equal([
      { name: 'a\ufffd\ufffd.zip/a/b.txt', code: 'file-text', values: {}, reason: 'is text, not a picture' },
    ]);
  });

  it('lists no more than 1,000 skipped files, and counts the others', async () => {
    const { report } = await open([grey(1), ...Array.from({ length: 1_005 }, () => new File([], 'empty'))]);
    expect(report.skippedCount).to.equal(1_005);
    expect(report.skipped).to.have.length(1_000);
  });

  it('warns of pictures that are far from square, and of such that are nearly the same', async () => {
    const random = (seed: number) => (y: number, length: number) =>
      Uint8Array.from({ length }, (_, i) => (Math.sin(seed * 99 + y * 31 + Math.floor(i / 3) * 17) * 1e4) & 255);
    const different = await Promise.all([1, 2, 3, 4, 5].map(seed => pngFile({ row: random(seed) })));
    expect((await open(different)).report.warnings).to.deep.equal([]);
    const same = await Promise.all([1, 1].map(seed => pngFile({ row: random(seed) })));
    const duplicates = await open([...different, ...same]);
    expect(duplicates.report.warnings.map(({ text }) => text)).to.deep.equal([
      '2 of 7 pictures are nearly the same as others: near-duplicates add little.',
    ]);
    const strip = await pngFile({ width: 20, height: 8, row: random(9) });
    expect((await open([...different, strip])).report.warnings).to.deep.equal([
      {
        code: 'pictures-narrow',
        values: { narrow: 1, count: 6 },
        text: '1 of 6 pictures are far from square: only their centres are used.',
      },
    ]);
  });

  it('tells how it goes, from 0 to 1, with what was taken and skipped', async () => {
    const told: PicturesProgress[] = [];
    const files = [grey(1), new File(['text'], 'a.txt'), grey(2), grey(3)];
    await open(files, { onProgress: progress => told.push(progress) });
    expect(told[0]).to.deep.equal({ fraction: 0, taken: 0, skipped: 0 });
    expect(told.at(-1)).to.deep.equal({ fraction: 1, taken: 3, skipped: 1 });
    expect(told.map(({ fraction }) => fraction)).to.deep.equal(
      told.map(({ fraction }) => fraction).sort((a, b) => a - b),
    );
  });

  it('ends when it is cancelled, before or on the way', async () => {
    const files = Array.from({ length: 50 }, (_, i) => grey(i));
    const early = await rejection(open(files, { signal: AbortSignal.abort() }));
    expect((early as DOMException).name).to.equal('AbortError');
    const canceller = new AbortController();
    const late = await rejection(
      open(files, { signal: canceller.signal, onProgress: ({ taken }) => taken > 5 && canceller.abort() }),
    );
    expect((late as DOMException).name).to.equal('AbortError');
  });

  it('says the commonest reasons when nothing can be used', async () => {
    const files = ['a', 'b', ''].map((text, i) => new File([text], `${i}.png`));
    const error = (await rejection(open(files))) as DatasetError;
    expect(error).to.be.instanceOf(DatasetError);
    expect(error.message).to.equal(
      'Nothing in 3 files can be used: is text, not a picture (2 files); is empty (1 file).',
    );
    expect(((await rejection(open([]))) as DatasetError).message).to.equal('There are no files to take pictures from.');
  });

  it('refuses sizes and colours that are none', async () => {
    for (const size of [7, 257, 8.5, NaN]) {
      expect(await rejection(open([grey(1)], { size }))).to.be.instanceOf(InvalidOptionError);
    }
    expect(await rejection(open([grey(1)], { colours: 'sepia' as 'grey' }))).to.be.instanceOf(InvalidOptionError);
  });
});
