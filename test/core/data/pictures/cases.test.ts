import { expect } from 'chai';
import { createPictureDataset, type PicturesProgress } from '../../../../src/core/data/pictures/import.js';
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

  it('may be PGM and PPM pictures, alone and in zips', async () => {
    expect(await reportOn(await fixture('grey.pgm'))).to.include({ count: 1, skippedCount: 0 });
    const ramp = Array.from({ length: 64 }, (_, i) => 4 * i);
    const [grey, colour] = [ramp, ramp.flatMap(value => [value, 255 - value, 7])];
    const wide = (values: readonly number[]) => values.flatMap(value => [value, value]); // times 257
    const files = {
      'P2.pgm': bytes('P2\n# a comment\n8 8 # and another\n255\n', grey.join(' ')),
      'P5.pgm': bytes('P5 8 8 255\n', grey),
      'P5-16.pgm': bytes('P5\n8\t8\n65535\n', wide(grey)),
      'P2-4.pgm': bytes('P2 8 8 15 ', grey.map(value => Math.round(value / 17)).join('\r\n')),
      'P3.ppm': bytes('P3 8 8 255\n', colour.join('  ')),
      'P6.ppm': bytes('P6 8 8 255\n', colour),
      'P6-16.ppm': bytes('P6 8 8 65535\n', wide(colour)),
    };
    const pixels = async (...given: File[]) => {
      const { dataset, channels } = await createPictureDataset(given, { size: 8 });
      return [...new Uint8Array(await dataset.arrayBuffer()).slice(channels === 3 ? 20 : 16)];
    };
    for (const [name, content] of Object.entries(files)) {
      const wanted = /^P[36]/.test(name)
        ? colour
        : /-4/.test(name)
          ? grey.map(value => 17 * Math.round(value / 17))
          : grey;
      expect(await pixels(new File([content], name)), name).to.deep.equal(wanted);
    }
    const zipped = await zip(Object.entries(files).map(([name, content]) => ({ name: `a/${name}`, content })));
    expect(await reportOn(new File([zipped], 'pgm.zip'))).to.include({ count: 7, skippedCount: 0 });
  });

  it('are refused if they are damaged PGM or PPM pictures', async () => {
    const refusal = async (...content: Parameters<typeof bytes>) =>
      ((await rejection(reportOn(new File([bytes(...content)], 'x.pgm')))) as Error).message;
    expect(await refusal('P5 8 8 255\n', [1, 2, 3])).to.match(/ends before its last pixel/);
    expect(await refusal('P5 99999 99999 255\n')).to.match(/megapixels at most/);
    expect(await refusal('P5 4 4 255\n', new Array<number>(16).fill(0))).to.match(/a side must be 8/);
    expect(await refusal('P5 8 8 9\n', new Array<number>(64).fill(10))).to.match(/damaged PGM/);
    expect(await refusal('P2 8 8 255\n', 'x '.repeat(80))).to.match(/damaged PGM/);
    expect(await refusal('P5 8 8 70000\n', new Array<number>(128).fill(0))).to.match(/damaged PGM/);
    expect(await refusal('P5 8 ')).to.match(/ends before/);
  });

  it('are refused as what they are', async () => {
    const refusal = async (name: string) => ((await rejection(reportOn(await fixture(name)))) as Error).message;
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

  it('can be given up while one after the other is refused, without anything to wait for', async () => {
    const refused = new File([await overlappingZip({ name: 'x', content: bytes() }, 20_000)], 'many.zip');
    const given = new AbortController();
    const onProgress = ({ skipped }: PicturesProgress) => {
      if (skipped > 0) setTimeout(() => given.abort());
    };
    const error = await rejection(createPictureDataset([refused], { size: 16, signal: given.signal, onProgress }));
    expect(error).to.have.property('name', 'AbortError');
  });
});
