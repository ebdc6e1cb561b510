import { expect } from 'chai';
import { createPictureDataset } from '../../../../src/core/data/pictures/import.js';
import { bytes } from '../../../support/pictures/bytes.js';
import { jpeg, png } from '../../../support/pictures/encoders.js';
import { overlappingZip, zip } from '../../../support/pictures/zip.js';
import { rejection } from '../files.js';

const fixture = async (name: string) => {
  const response = await fetch(`/test/fixtures/cases/${name}`);
  expect(response.status, name).to.equal(200);
  return new File([await response.blob()], name);
};

const reportOn = async (...files: File[]) => (await createPictureDataset(files, { size: 16 })).report;

const grey = (value: number, name: string) => new File([jpeg({ blocks: [[[value]]] })], name);

describe('files of pictures as people have them', () => {
  it('may be zips with records of 64 bits', async () => {
    expect(await reportOn(await fixture('zip64-small.zip'))).to.include({ count: 12, skippedCount: 0 });
  });

  it('may be IDX files in a zip, with their labels', async () => {
    const report = await reportOn(await fixture('idx-in-a-zip.zip'));
    expect(report).to.include({ count: 30, skippedCount: 0 });
    expect(report.classes.map(({ count }) => count).reduce((a, b) => a + b)).to.equal(30);
  });

  it('may have the system’s own files beside them, of which nothing is said', async () => {
    expect(await reportOn(await fixture('mac.zip'))).to.include({ count: 12, skippedCount: 0 });
    const content = bytes('\0\x05\x16\x07');
    const entries = [
      { name: 'cats\\', content: bytes(), method: 0 },
      { name: 'cats\\Thumbs.db', content },
      { name: 'cats\\1.jpg', content: jpeg({ blocks: [[[7]]] }) },
      { name: 'cats\\desktop.ini', content },
      { name: '@eaDir/1.jpg/SYNOPHOTO_THUMB_M.jpg', content },
    ];
    const zipped = new File([await zip(entries)], 'windows.zip');
    expect(await reportOn(zipped)).to.include({ count: 1, skippedCount: 0 });
    const names = ['.DS_Store', '._1.jpg', 'a/Thumbs.db', '__MACOSX/a/1.jpg', 'a/DESKTOP.INI', '$RECYCLE.BIN/a.jpg'];
    const files = names.map(name => new File([content], name));
    expect(await reportOn(...files, grey(7, 'a/1.jpg'))).to.include({ count: 1, skippedCount: 0 });
    const error = (await rejection(reportOn(...files))) as Error;
    expect(error.message).to.equal('There are no files to take pictures from.');
  });

  it('are nearly the same only if their pixels are, whatever outline they share', async () => {
    expect(await reportOn(await fixture('forty-flags.zip'))).to.deep.include({
      count: 40,
      skippedCount: 0,
      warnings: [],
    });
    /** A disc on black, of a hue of its own. */
    const disc = async (i: number) => {
      const hue = [i * 6, 255 - i * 6, (i * 50) % 256];
      const row = (y: number, length: number) =>
        Uint8Array.from({ length }, (_, at) => (Math.hypot(y - 16, at / 3 - 16) < 12 ? (hue[at % 3] ?? 0) : 0));
      return new File([await png({ width: 32, height: 32, row })], `${i}.png`);
    };
    const discs = await Promise.all(Array.from({ length: 40 }, (_, i) => disc(i)));
    expect((await reportOn(...discs)).warnings).to.deep.equal([]);
    const again = await Promise.all(Array.from({ length: 10 }, (_, i) => disc(i)));
    expect((await reportOn(...discs, ...again)).warnings.map(({ values }) => values)).to.deep.equal([
      { alike: 10, count: 50 },
    ]);
  });

  it('may be as large as a phone writes them', async function () {
    this.timeout(120_000);
    const [width, height] = [9_248, 6_936]; // of a sensor that is sold as 64 megapixels
    const picture = await png({ width, height, depth: 1, colour: 0, row: (_, length) => new Uint8Array(length) });
    const file = new File([picture, new Uint8Array(40 * 2 ** 20 - picture.length)], 'phone.png');
    expect(await reportOn(file)).to.deep.include({ count: 1, skipped: [] });
  });

  it('are refused as what they are', async () => {
    const refusal = async (name: string) => ((await rejection(reportOn(await fixture(name)))) as Error).message;
    expect(await refusal('grey.pgm')).to.equal(
      'Nothing in 1 file can be used: is a grey picture in PGM format, which cannot be read here: save it as PNG (1 file).',
    );
    expect(await refusal('faces.tar.gz')).to.equal(
      'Nothing in 1 file can be used: is a tar archive in gzip, not a picture: unpack it, and pack the files into a zip (1 file).',
    );
  });

  it('are taken from a zip of more files than are read, and the others are counted', async function () {
    this.timeout(120_000);
    const many = await overlappingZip({ name: 'x', content: bytes() }, 100_050); // more than 16 bits can count
    const report = await reportOn(grey(1, 'a.jpg'), new File([many], 'many.zip'));
    expect(report).to.include({ count: 1, skippedCount: 100_050 });
    expect(report.skipped[0]?.code).to.equal('zip-entry-overlaps');
  });
});
