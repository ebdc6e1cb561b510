import { expect } from 'chai';
import { ByteReader, watchStream, type Bytes } from '../../../src/core/data/bytes.js';
import { bytesOf, rejection, streamOf } from './files.js';

const TEN = Uint8Array.from({ length: 10 }, (_, i) => i);

describe('ByteReader', () => {
  for (const size of [1, 3, 4, 100]) {
    it(`takes pieces of any length from chunks of ${size}`, async () => {
      const reader = new ByteReader(streamOf(TEN, size));
      expect([...(await reader.take(3))]).to.deep.equal([0, 1, 2]);
      expect([...(await reader.take(0))]).to.deep.equal([]);
      expect([...(await reader.take(4))]).to.deep.equal([3, 4, 5, 6]);
      expect(await reader.atEnd()).to.equal(false);
      expect([...(await reader.take(9))]).to.deep.equal([7, 8, 9]);
      expect(await reader.atEnd()).to.equal(true);
    });

    it(`gives back what was taken and the rest, from chunks of ${size}`, async () => {
      const reader = new ByteReader(streamOf(TEN, size));
      const head = await reader.take(2);
      expect(await bytesOf(reader.rest(head))).to.deep.equal(TEN);
    });
  }

  it('takes nothing from an empty stream', async () => {
    const reader = new ByteReader(streamOf(new Uint8Array(0)));
    expect((await reader.take(5)).length).to.equal(0);
    expect(await bytesOf(reader.rest(new Uint8Array(0)))).to.have.length(0);
  });
});

describe('watched', () => {
  it('passes all bytes on and counts them', async () => {
    let count = 0;
    const seen = watchStream(streamOf(TEN, 4), { onBytes: length => (count += length), explain: error => error });
    expect(await bytesOf(seen)).to.deep.equal(TEN);
    expect(count).to.equal(10);
  });

  it('puts an error of the stream in better words', async () => {
    const broken = new ReadableStream<Bytes>({ pull: controller => controller.error(new Error('worse')) });
    const seen = new ByteReader(watchStream(broken, { explain: error => new Error(`better than ${String(error)}`) }));
    expect(await rejection(seen.take(1))).to.have.property('message', 'better than Error: worse');
  });

  it('lets go of the stream when the reader does, and when a watcher throws', async () => {
    for (const onBytes of [
      () => undefined,
      () => {
        throw new Error('enough');
      },
    ]) {
      let cancelled = false;
      const endless = new ReadableStream<Bytes>({
        pull: controller => controller.enqueue(TEN),
        cancel: () => void (cancelled = true),
      });
      const reader = new ByteReader(watchStream(endless, { onBytes, explain: error => error }));
      await reader.take(1).catch(() => undefined);
      reader.cancel();
      await new Promise(resolve => setTimeout(resolve));
      expect(cancelled).to.equal(true);
    }
  });
});
