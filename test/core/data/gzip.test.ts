import { expect } from 'chai';
import { gunzipIfNeeded } from '../../../src/core/data/gzip.js';
import { DatasetError } from '../../../src/shared/errors.js';
import { bytesOf, gzipped, joined, rejection, streamOf } from './files.js';

const CONTENT = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) % 251);

/** All the bytes of a stream, decompressed. */
const unpack = async (bytes: Uint8Array<ArrayBuffer>, chunk?: number) =>
  bytesOf(await gunzipIfNeeded(streamOf(bytes, chunk), 'digits.gz'));

describe('gunzipped', () => {
  it('unpacks what begins as gzip does, however it arrives', async () => {
    const packed = await gzipped(CONTENT);
    expect(await unpack(packed)).to.deep.equal(CONTENT);
    expect(await unpack(packed, 1)).to.deep.equal(CONTENT);
  });

  it('leaves all else as it is, even what is shorter than the magic bytes', async () => {
    expect(await unpack(CONTENT, 7)).to.deep.equal(CONTENT);
    expect(await unpack(Uint8Array.of(0x1f))).to.deep.equal(Uint8Array.of(0x1f));
    expect(await unpack(new Uint8Array(0))).to.have.length(0);
  });

  it('refuses gzip that is damaged, cut short or followed by something else', async () => {
    const packed = await gzipped(CONTENT);
    const flipped = packed.map((byte, i) => (i === packed.length >> 1 ? byte ^ 0x55 : byte));
    const wrongChecksum = packed.map((byte, i) => (i === packed.length - 8 ? byte ^ 1 : byte));
    const broken = {
      flipped,
      wrongChecksum,
      header: packed.slice(0, 5),
      half: packed.slice(0, packed.length >> 1),
      checksumMissing: packed.slice(0, -8),
      followed: joined(packed, Uint8Array.of(1, 2, 3)),
    };
    for (const [what, bytes] of Object.entries(broken)) {
      const error = await rejection(unpack(bytes));
      expect(error, what).to.be.instanceOf(DatasetError);
      expect(error)
        .to.have.property('message')
        .that.matches(/^digits\.gz is a damaged gzip file/);
    }
  });

  it('unpacks no more than is read', async () => {
    const zeros = await gzipped(new Uint8Array(64 * 2 ** 20));
    let taken = 0;
    const source = streamOf(zeros, 64).pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          taken += chunk.length;
          controller.enqueue(chunk);
        },
      }),
    );
    const reader = (await gunzipIfNeeded(source, 'bomb')).getReader();
    await reader.read();
    await reader.cancel();
    expect(taken).to.be.below(zeros.length / 8);
  });
});
