import { expect } from 'chai';
import { array, asyncProperty, assert, constantFrom, integer, nat, tuple } from 'fast-check';
import { MAX_IMAGE_BYTES, readIdx } from '../../../src/core/data/idx.js';
import { DatasetError } from '../../../src/shared/errors.js';
import { idxFile, joined, rejection, streamOf, type Bytes } from './files.js';

const read = (bytes: Bytes, chunk?: number) => readIdx(streamOf(bytes, chunk), 'some.idx');

async function refusal(bytes: Bytes): Promise<DatasetError> {
  const error = await rejection(read(bytes));
  expect(error).to.be.instanceOf(DatasetError);
  const { message, details } = error as DatasetError;
  expect(message).to.match(/^some\.idx .+; it must be an IDX file of unsigned bytes, \[images, height, width\]/);
  expect(details).to.have.property('subject', 'some.idx');
  return error as DatasetError;
}

describe('readIdx', () => {
  it('reads images of three dimensions as one channel', async () => {
    const images = await read(idxFile([2, 2, 3], [0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255]));
    expect(images).to.deep.equal({
      count: 2,
      height: 2,
      width: 3,
      channels: 1,
      bytes: Uint8Array.of(0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255),
    });
  });

  it('reads images of four dimensions as one or three channels', async () => {
    expect(await read(idxFile([2, 3, 2, 3]))).to.include({ count: 2, height: 3, width: 2, channels: 3 });
    expect(await read(idxFile([2, 3, 2, 1]))).to.include({ channels: 1 });
  });

  it('reads any shape from chunks of any size', async () => {
    const shapes = tuple(
      integer({ min: 1, max: 4 }),
      integer({ min: 1, max: 5 }),
      integer({ min: 1, max: 5 }),
      constantFrom(1, 3),
    );
    await assert(
      asyncProperty(shapes, integer({ min: 1, max: 40 }), async ([count, height, width, channels], chunk) => {
        const file = idxFile([count, height, width, channels]);
        const images = await read(file, chunk);
        expect(images).to.include({ count, height, width, channels });
        expect(images.bytes).to.deep.equal(file.slice(20));
      }),
      { seed: 1 },
    );
  });

  it('refuses a file that is cut short anywhere', async () => {
    const file = idxFile([2, 3, 4]);
    for (let length = 0; length < file.length; length++) await refusal(file.slice(0, length));
    expect((await refusal(file.slice(0, 30))).message).to.contain(
      '2 images of 3 x 4 x 1 in its header, 24 bytes, and 14 follow',
    );
    expect((await refusal(file.slice(0, 9))).message).to.contain('ends within its header');
    expect((await refusal(new Uint8Array(0))).message).to.contain('is empty');
  });

  it('refuses a file with even one byte too many', async () => {
    expect((await refusal(joined(idxFile([2, 3, 4]), Uint8Array.of(0)))).message).to.contain('is too long');
  });

  it('takes no more than a chunk beyond what the header declares', async () => {
    let taken = 0;
    const file = idxFile([1, 2, 2]);
    const endless = new ReadableStream<Bytes>(
      { pull: controller => controller.enqueue(taken++ ? new Uint8Array(1000) : file) },
      { highWaterMark: 0 },
    );
    expect(await rejection(readIdx(endless, 'endless'))).to.be.instanceOf(DatasetError);
    expect(taken).to.equal(2);
  });

  it('says what other files are', async () => {
    const text = (content: string): Bytes => new TextEncoder().encode(content);
    expect((await refusal(text('<!DOCTYPE html><title>404</title>'))).message).to.contain(
      '3c 21 44 4f, as a web page does',
    );
    expect((await refusal(text('PK\x03\x04 and so on'))).message).to.contain('as a zip file does');
    expect((await refusal(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10))).message).to.contain(
      'as a single picture does',
    );
    expect((await refusal(Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59))).message).to.contain(
      'as a NumPy file does',
    );
    expect((await refusal(text('some words'))).message).to.contain('is not an IDX file: it begins with 73 6f 6d 65;');
  });

  it('never reads what begins with other bytes', async () => {
    await assert(
      asyncProperty(array(nat(255), { minLength: 4, maxLength: 40 }), async bytes => {
        if (bytes[0] || bytes[1]) await refusal(Uint8Array.from(bytes));
      }),
      { seed: 1 },
    );
  });

  it('refuses labels, numbers that are no unsigned bytes, and dimensions that are no images', async () => {
    expect((await refusal(idxFile([60]))).message).to.contain('holds labels (1 dimension)');
    expect((await refusal(idxFile([2, 3, 4], undefined, 0x0d))).message).to.contain('holds 32-bit floats');
    expect((await refusal(idxFile([2, 3]))).message).to.contain('has 2 dimensions');
    expect((await refusal(idxFile([1, 1, 2, 2, 1]))).message).to.contain('has 5 dimensions');
    expect((await refusal(idxFile([1, 3, 8, 8]))).message).to.contain('1 images of 3 x 8 x 8');
  });

  it('refuses no images, sides of nothing and sizes that no page can hold, whatever follows', async () => {
    expect((await refusal(idxFile([0, 28, 28], []))).message).to.contain('holds no images');
    for (const shape of [
      [1, 0, 28],
      [1, 28, 0],
      [1, 28, 28, 0],
      [1, 5000, 28],
      [1, 28, 2 ** 32 - 1],
    ]) {
      await refusal(idxFile(shape, []));
    }
    expect((await refusal(idxFile([2 ** 32 - 1, 4096, 4096, 3], []))).details.allowed).to.contain(
      `${MAX_IMAGE_BYTES} bytes at most`,
    );
  });
});
