import { expect } from 'chai';
import { readIdx } from '../../../../src/core/data/idx.js';
import { createPictureDataset, readThumbnails } from '../../../../src/core/data/pictures/import.js';
import { DatasetError, InvalidOptionError } from '../../../../src/shared/errors.js';
import type { PicturesSource } from '../../../../src/shared/protocol/pictures.js';
import { png } from '../../../support/pictures/encoders.js';
import { idxFile, rejection } from '../files.js';

/** Tiles of 10 x 8 pixels, each of one grey: 100 times the row and 10 times the column, and 5 pixels more. */
const atlas = async () =>
  new File(
    [
      await png({
        width: 35,
        height: 21,
        row: (y, length) => Uint8Array.from({ length }, (_, i) => 100 * Math.floor(y / 8) + 10 * Math.floor(i / 30)),
      }),
    ],
    'atlas.png',
  );

const urlOf = async (grey: number) => {
  const row = (_: number, length: number) => new Uint8Array(length).fill(grey);
  return URL.createObjectURL(new Blob([await png({ width: 8, height: 8, row })]));
};

const greys = async (source: PicturesSource) => {
  const { dataset, report } = await createPictureDataset(source, { size: 8 });
  const { bytes } = await readIdx(dataset.stream(), 'pictures');
  return { greys: Array.from({ length: report.count }, (_, i) => bytes[64 * i + 9]), report, name: dataset.name };
};

describe('pictures from elsewhere than files', () => {
  it('are the tiles of an atlas, row by row, without what is left over', async () => {
    const found = await greys({ atlas: await atlas(), tileWidth: 10, tileHeight: 8 });
    expect(found.greys).to.deep.equal([0, 10, 20, 100, 110, 120]);
    expect(found.name).to.equal('atlas.png');
  });

  it('are refused in words where an atlas is none, has no room for a tile, or its tiles no size', async () => {
    const message = async (source: PicturesSource) =>
      (await rejection(createPictureDataset(source, { size: 8 }))) as Error;
    const tile = { tileWidth: 40, tileHeight: 8 };
    const small = await message({ atlas: await atlas(), ...tile });
    expect(small).to.be.instanceOf(DatasetError);
    expect(small.message).to.contain('has 35 x 21 pixels, which leaves no room for a tile of 40 x 8');
    expect((await message({ atlas: new File(['x'], 'x.txt'), ...tile })).message).to.contain('is text, not a picture');
    for (const tileWidth of [0, 7, 8.5, NaN]) {
      const error = await message({ atlas: await atlas(), tileWidth, tileHeight: 8 });
      expect(error).to.be.instanceOf(InvalidOptionError);
      expect(error.message).to.match(/^tileWidth is .*; it must be an integer from 8\.$/);
    }
  });

  it('come from URLs, in their order, and those that do not come are skipped with their reasons', async () => {
    const urls = [await urlOf(30), '/test/nothing-here.png', await urlOf(60), URL.createObjectURL(new Blob(['text']))];
    const found = await greys({ urls });
    expect(found.greys).to.deep.equal([30, 60]);
    expect(found.report.skipped.map(({ reason }) => reason)).to.deep.equal([
      'cannot be loaded: the server answered with HTTP status 404',
      'is text, not a picture',
    ]);
    expect(found.report.skipped[0]?.name).to.equal('/test/nothing-here.png');
    const none = (await rejection(greys({ urls: ['http://127.0.0.1:9/a.png'] }))) as Error;
    expect(none.message).to.match(/^Nothing in 1 URL can be used: cannot be loaded: nothing answers there, or/);
  });

  it('are no more of a URL than is read of a file', async () => {
    const found = await greys({ urls: [await urlOf(1), URL.createObjectURL(new Blob([new Uint8Array(43e6)]))] });
    expect(found.report.skipped[0]?.reason).to.match(/^has 4[23]\d+ bytes or more; 42 MB at most are read$/);
  });

  it('can be looked at before, whole and small, from whatever holds them', async () => {
    const idx = new File([idxFile([1, 16, 32], new Array<number>(512).fill(7))], 'grey.idx');
    const found = await readThumbnails([new File(['text'], 'a.txt'), await atlas(), idx, await atlas()], {
      count: 2,
      side: 20,
    });
    expect(found.map(({ width, height }) => [width, height])).to.deep.equal([
      [20, 12],
      [20, 10],
    ]);
    expect([...(found[1]?.rgba.subarray(0, 4) ?? [])]).to.deep.equal([7, 7, 7, 255]);
    expect(found[0]?.rgba[0]).to.equal(0);
    expect(found[0]?.rgba.at(-2)).to.be.closeTo(230, 1);
    expect((await readThumbnails([await atlas()], { count: 5, side: 100 }))[0]).to.include({ width: 35, height: 21 });
  });

  it('are nothing that is neither files, nor an atlas, nor URLs', async () => {
    for (const source of [{}, { urls: [1] }, null, 'a.png', { atlas: 'a.png' }]) {
      const error = await rejection(createPictureDataset(source as unknown as PicturesSource, { size: 8 }));
      expect(error, JSON.stringify(source)).to.be.instanceOf(InvalidOptionError);
    }
  });
});
