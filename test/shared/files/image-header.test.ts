import { expect } from 'chai';
import { readImageHeader } from '../../../src/shared/files/image-header.js';
import { has, need } from '../../support/capabilities.js';

/** A picture as this browser encodes it. */
async function encoded(type: string, width: number, height: number): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.fillRect(0, 0, 2, 2);
  const blob = await canvas.convertToBlob({ type });
  expect(blob.type).to.equal(type);
  return new Uint8Array(await blob.arrayBuffer());
}

/** Text, where each character is a byte. */
const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(parts.flatMap(part => (typeof part === 'string' ? [...part].map(c => c.charCodeAt(0)) : part)));

describe('A picture’s header', () => {
  for (const [name, type] of [
    ['PNG', 'image/png'],
    ['JPEG', 'image/jpeg'],
    ['WebP', 'image/webp'],
  ] as const) {
    it(`says how large a ${name} of this browser is`, async () => {
      if (name === 'WebP') await need('canvases as WebP');
      expect(readImageHeader(await encoded(type, 37, 1021))).to.deep.equal({ type: name, width: 37, height: 1021 });
    });
  }

  it('says how large a GIF, a BMP, an AVIF and each kind of WebP is', () => {
    const gif = bytes('GIF89a', [0x2c, 0x01, 0x05, 0x00]);
    const bmp = bytes('BM', new Array<number>(16).fill(0), [0x2c, 1, 0, 0], [0xfb, 0xff, 0xff, 0xff]);
    const avif = bytes(
      [0, 0, 0, 28],
      'ftypavif',
      [0, 0, 0, 0],
      'meta....ispe',
      [0, 0, 0, 0, 0, 0, 1, 0x2c, 0, 0, 0, 5],
    );
    const riff = (kind: string, rest: number[]) => bytes('RIFF', [0, 0, 0, 0], 'WEBP', kind, [0, 0, 0, 0], rest);
    const extended = riff('VP8X', [0, 0, 0, 0, 0x2b, 1, 0, 4, 0, 0]);
    const lossless = riff('VP8L', [0x2f, 0x2b, 0x01, 0x01, 0x00]);
    const lossy = riff('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 0x2c, 0x01, 5, 0]);
    for (const file of [gif, bmp, avif, extended, lossless, lossy])
      expect(readImageHeader(file)).to.include({ width: 300, height: 5 });
  });

  it('says how large a GIF becomes by its first frame, and an AVIF beside its tiles', () => {
    const screen = bytes('GIF89a', [10, 0, 10, 0, 0x80, 0, 0], [0, 0, 0, 255, 255, 255]);
    const delay = bytes([0x21, 0xf9, 4, 0, 0, 0, 0, 0]);
    const gif = bytes([...screen], [...delay], ',', [0, 1, 0, 0, 0, 2, 20, 0, 0]);
    expect(readImageHeader(gif)).to.deep.equal({ type: 'GIF', width: 0x300, height: 20 });
    expect(readImageHeader(gif.subarray(0, -2))).to.include({ width: 10, height: 10 });
    const ispe = (side: number) => bytes('ispe', [0, 0, 0, 0, 0, 0, side, 0, 0, 0, side, 0]);
    const avif = bytes([0, 0, 0, 28], 'ftypavif', [...ispe(1)], [...ispe(9)], [...ispe(2)], 'mdat', [...ispe(20)]);
    expect(readImageHeader(avif)).to.include({ width: 0x900, height: 0x900 });
  });

  it('passes what stands in a JPEG before its size, and tables that are coded alike', () => {
    const file = bytes(
      [0xff, 0xd8, 0xff, 0xe1, 0, 6, 1, 2, 3, 4],
      [0xff, 0xff, 0xff, 0xc4, 0, 3, 9],
      [0xff, 0xc2, 0, 11, 8, 0x12, 0x34, 0x02, 0x03],
    );
    expect(readImageHeader(file)).to.deep.equal({ type: 'JPEG', width: 0x0203, height: 0x1234 });
  });

  it('is not found in text, in nothing, or in a file that is cut short', async () => {
    expect(readImageHeader(bytes('<!doctype html>'))).to.equal(null);
    expect(readImageHeader(new Uint8Array())).to.equal(null);
    for (const type of ['image/png', 'image/jpeg', 'image/webp']) {
      if (type === 'image/webp' && !(await has('canvases as WebP'))) continue;
      const file = await encoded(type, 20, 20);
      for (let length = 0; length < 20; length++) expect(readImageHeader(file.subarray(0, length))).to.equal(null);
    }
  });

  it('is read within a larger buffer too', async () => {
    const file = await encoded('image/png', 12, 13);
    const larger = new Uint8Array(file.length + 5);
    larger.set(file, 5);
    expect(readImageHeader(larger.subarray(5))).to.include({ width: 12, height: 13 });
  });
});
