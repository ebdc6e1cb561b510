import { expect } from 'chai';
import {
  packCheckpoint,
  readCheckpointHeader,
  unpackCheckpoint,
  verifyCheckpoint,
} from '../../../src/client/checkpoints/checkpoint-file.js';
import { WeightsError } from '../../../src/shared/errors.js';
import { Random } from '../../../src/shared/random.js';
import { readSafetensors, writeSafetensors } from '../../../src/shared/safetensors/safetensors.js';
import { rejection } from '../../support/promises.js';

const numbers = (count: number) => new Random(3, 'sheet', 0).uniform(count);
const training = writeSafetensors({
  tensors: {
    'generator.dense.kernel': { shape: [4, 60], data: numbers(240) },
    'discriminator.bias': { shape: [3], data: numbers(3) },
  },
  metadata: { format: 'dcgan-elements-checkpoint/1', step: '12' },
});
const record = {
  'record/history': { dtype: 'F32', shape: [2, 5], data: new Uint8Array(numbers(10).buffer) },
  'record/frame/0': { dtype: 'U8', shape: [7], data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7) },
} as const;
const run = { options: { dataset: '"seal":"a data set" – 名前.gz', seed: 5 }, savedAt: 17 };

const packed = async () => new Blob(await packCheckpoint({ training, run, record }));

describe('A checkpoint file', () => {
  it('gives back the training, the metadata of the run and the record that went into it', async () => {
    const file = await unpackCheckpoint(await packed());
    expect(readSafetensors(file.training).tensors).to.deep.equal(readSafetensors(training).tensors);
    expect(readSafetensors(file.training).metadata).to.include({ step: '12' });
    expect(file.run).to.deep.equal(run);
    expect(file.record).to.deep.equal(record);
  });

  it('tells from its header alone what it holds', async () => {
    const file = await packed();
    const { run: read, metadata } = await readCheckpointHeader(file);
    expect(read).to.deep.equal(run);
    expect(metadata).to.include({ step: '12' });
  });

  it("may be a worker's snapshot alone", async () => {
    const file = await unpackCheckpoint(new Blob([training]));
    expect(file.run).to.equal(null);
    expect(readSafetensors(file.training)).to.deep.equal(readSafetensors(training));
  });

  it('packs what it has unpacked to the same bytes', async () => {
    const once = await packed();
    const { training, run, record } = await unpackCheckpoint(once);
    const again = new Blob(await packCheckpoint({ training, run, record }));
    expect(new Uint8Array(await again.arrayBuffer())).to.deep.equal(new Uint8Array(await once.arrayBuffer()));
  });

  it('is refused with any one bit flipped, in words that name the tensor or the bytes', async () => {
    const whole = new Uint8Array(await (await packed()).arrayBuffer());
    const random = new Random(11, 'sheet', 0).uniform(150);
    const places = Array.from(random, value => Math.floor(((value + 1) / 2) * whole.length));
    for (const [i, place] of [...Array(8).keys(), ...places].entries()) {
      const copy = whole.slice();
      copy[place] = (copy[place] ?? 0) ^ (1 << (i % 8));
      const error = await rejection(verifyCheckpoint(new Blob([copy])));
      expect(error, `bit ${i % 8} of byte ${place}`).to.be.instanceOf(WeightsError);
      expect((error as WeightsError).details.subject, `byte ${place}`).to.match(
        /^(bytes|length|record|gener|discr|__meta)/,
      );
    }
  });

  it('is refused wherever it is cut off, and with anything after its end', async () => {
    const whole = await packed();
    for (let at = 0; at < whole.size; at += 61) {
      expect(await rejection(verifyCheckpoint(whole.slice(0, at))), `${at}`).to.be.instanceOf(WeightsError);
    }
    expect(await rejection(readCheckpointHeader(new Blob([whole, 'x'])))).to.be.instanceOf(WeightsError);
  });

  it('is refused with a header of another making: holes, overlaps, twins, shapes, sizes', async () => {
    const whole = new Uint8Array(await (await packed()).arrayBuffer());
    const length = Number(new DataView(whole.buffer).getBigUint64(0, true));
    const text = new TextDecoder().decode(whole.subarray(8, 8 + length));
    const changes: [string | RegExp, string][] = [
      [/"seal":"[^"]*"/, '"sail":"none"'],
      ['[0,960]', '[0,961]'],
      ['[0,960]', '[4,960]'],
      ['[960,972]', '[900,972]'],
      ['[960,972]', '[960,9007199254740993]'],
      ['[960,972]', '[960,-1]'],
      ['[4,60]', '[60,4]'],
      ['"discriminator.bias"', '"generator.dense.kernel"'],
      ['"dtype":"U8"', '"dtype":"U9"'],
      ['"step":"12"', '"step":"13"'],
      ['record/history', 'record/hystory'],
    ];
    for (const [from, to] of changes) {
      const changed = text.replace(from, to);
      expect(changed, String(from)).not.to.equal(text);
      const head = new TextEncoder().encode(changed.trimEnd().padEnd(Math.ceil(changed.length / 8) * 8));
      const size = new BigUint64Array([BigInt(head.length)]);
      const error = await rejection(verifyCheckpoint(new Blob([size, head, whole.subarray(8 + length)])));
      expect(error, `${String(from)} as ${to}`).to.be.instanceOf(WeightsError);
    }
    for (const length of [2n ** 53n, 2n ** 63n, 1_000_001n]) {
      const error = await rejection(readCheckpointHeader(new Blob([new BigUint64Array([length]), whole.subarray(8)])));
      expect((error as WeightsError).details.subject).to.equal('bytes 0 to 8');
    }
  });
});
