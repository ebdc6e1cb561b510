import { expect } from 'chai';
import { readIdx } from '../../../../src/core/data/idx.js';
import { createPictureDataset } from '../../../../src/core/data/pictures/import.js';
import { squareAround, squareAt } from '../../../../src/core/data/pictures/square.js';
import { InvalidOptionError } from '../../../../src/shared/errors.js';
import type { Crop } from '../../../../src/shared/protocol/pictures.js';
import { png } from '../../../support/pictures/encoders.js';
import { idxFile, rejection } from '../files.js';

/** 32 x 16 pixels, whose grey is 8 times the column. */
const stripes = async () =>
  new File(
    [
      await png({
        width: 32,
        height: 16,
        row: (_, length) => Uint8Array.from({ length }, (_, i) => 8 * Math.floor(i / 3)),
      }),
    ],
    'stripes.png',
  );

const firstRow = async (files: readonly Blob[], crop: Crop): Promise<number[]> => {
  const { dataset } = await createPictureDataset(files, { size: 8, crop });
  return [...(await readIdx(dataset.stream(), 'pictures')).bytes.subarray(0, 8)];
};

/** The greys of 8 columns, each two pixels wide, from pixel `left` on. */
const columns = (left: number, width = 2) =>
  Array.from({ length: 8 }, (_, i) => Math.round(8 * (left + width * i + (width - 1) / 2)));

/** A fake of the face detector, which most browsers hide behind a flag. */
function setDetector(boxes: readonly DOMRectReadOnly[] | Error | null): void {
  class Detector {
    detect = () =>
      boxes instanceof Error ? Promise.reject(boxes) : Promise.resolve(boxes?.map(boundingBox => ({ boundingBox })));
  }
  if (boxes) Object.assign(globalThis, { FaceDetector: Detector });
  else delete (globalThis as { FaceDetector?: unknown }).FaceDetector;
}

describe('the crop of pictures', () => {
  afterEach(() => setDetector(null));

  it('lies in the room that it leaves, whatever a picture’s shape', () => {
    expect(squareAt({ width: 300, height: 100 }, { x: 0, y: 0.5, size: 1 })).to.deep.equal({
      side: 100,
      left: 0,
      top: 0,
    });
    expect(squareAt({ width: 300, height: 100 }, { x: 1, y: 0, size: 0.5 })).to.deep.equal({
      side: 50,
      left: 250,
      top: 0,
    });
    expect(squareAt({ width: 100, height: 300 }, { x: 0.5, y: 1, size: 0.8 })).to.deep.equal({
      side: 80,
      left: 10,
      top: 220,
    });
  });

  it('is never smaller than what can be learnt from, nor larger than the picture', () => {
    expect(squareAt({ width: 20, height: 10 }, { x: 1, y: 1, size: 0.01 })).to.deep.equal({
      side: 8,
      left: 12,
      top: 2,
    });
    expect(squareAround({ width: 20, height: 10 }, { x: 19, y: 5 }, 50)).to.deep.equal({ side: 10, left: 10, top: 0 });
    expect(squareAround({ width: 50, height: 50 }, { x: 1, y: 25 }, 20)).to.deep.equal({ side: 20, left: 0, top: 15 });
  });

  it('is one square for all: pictures and the images of IDX files alike', async () => {
    const picture = await stripes();
    const idx = new File(
      [
        idxFile(
          [1, 16, 32],
          Array.from({ length: 512 }, (_, i) => 8 * (i % 32)),
        ),
      ],
      'stripes.idx',
    );
    for (const file of [picture, idx]) {
      expect(await firstRow([file], 'centre'), file.name).to.deep.equal(columns(8));
      expect(await firstRow([file], { x: 0, y: 0, size: 1 }), file.name).to.deep.equal(columns(0));
      expect(await firstRow([file], { x: 1, y: 0, size: 0.5 }), file.name).to.deep.equal(columns(24, 1));
    }
  });

  it('is around the largest face where the browser finds faces', async () => {
    setDetector([new DOMRectReadOnly(0, 0, 2, 2), new DOMRectReadOnly(26, 6, 4, 4)]);
    expect(await firstRow([await stripes()], 'face')).to.deep.equal(columns(24, 1));
  });

  it('is the middle where no face is found, and the report says so', async () => {
    setDetector([]);
    const { report } = await createPictureDataset([await stripes()], { size: 8, crop: 'face' });
    const texts = report.warnings.map(({ text }) => text);
    expect(texts).to.include('No face was found in 1 of 1 pictures, so their centres are used.');
    setDetector(new DOMException('', 'NotSupportedError'));
    expect(await firstRow([await stripes()], 'face')).to.deep.equal(columns(8));
  });

  it('is the middle in a browser without a detector, and the report says so once', async () => {
    const { report } = await createPictureDataset([await stripes()], { size: 8, crop: 'face' });
    expect(report.warnings.map(({ text }) => text)).to.deep.equal([
      'This browser cannot find faces, so the centre of each picture is used.',
    ]);
    expect(await firstRow([await stripes()], 'face')).to.deep.equal(columns(8));
  });

  it('is refused where it is none', async () => {
    const wrong = [
      'left',
      null,
      { x: 0, y: 0 },
      { x: 0, y: 0, size: 0 },
      { x: -1, y: 0, size: 1 },
      { x: NaN, y: 0, size: 1 },
    ];
    for (const crop of wrong) {
      const error = await rejection(createPictureDataset([await stripes()], { size: 8, crop: crop as Crop }));
      expect(error, JSON.stringify(crop)).to.be.instanceOf(InvalidOptionError);
    }
  });
});
