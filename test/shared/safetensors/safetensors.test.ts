import { expect } from 'chai';
import { WeightsError } from '../../../src/shared/errors.js';
import { joinSafetensors, readSafetensors, writeSafetensors } from '../../../src/shared/safetensors/safetensors.js';
import { floatToHalf, halfToFloat } from '../../../src/shared/safetensors/half.js';
import { goldenFile } from '../../support/golden.js';

/** A file out of a header and bytes, right or wrong. */
function file(header: object | string, data: ArrayLike<number> = [], declared?: number): ArrayBuffer {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(declared ?? text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes.buffer;
}

const f32 = (begin: number, end: number, shape = [(end - begin) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});

describe('a safetensors file', () => {
  it('reads back as it was written', () => {
    const tensors = {
      a: { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 0, 1e-30, 6) },
      empty: { shape: [0], data: new Float32Array() },
      scalar: { shape: [], data: Float32Array.of(7) },
      odd: { shape: [3], data: Uint8Array.of(1, 2, 255) },
      after: { shape: [1], data: Float32Array.of(8) },
      count: { shape: [], data: BigInt64Array.of(-5n) },
    };
    const written = writeSafetensors({ tensors, metadata: { format: 'x', quote: '"ü"' } });
    const read = readSafetensors(written);
    expect(read.metadata).to.deep.equal({ format: 'x', quote: '"ü"' });
    expect(read.tensors).to.deep.equal(tensors);
    expect(new DataView(written).getUint32(0, true) % 8, 'padding').to.equal(0);
  });

  it("reads another library's files", async () => {
    const { tensors } = await goldenFile('pytorch-generator-64x64x3.safetensors');
    expect(tensors['main.0.weight']?.shape).to.deep.equal([100, 32, 4, 4]);
    expect(tensors['main.0.weight']?.data.every(Number.isFinite)).to.be.true;
  });

  it('reads float16 and bfloat16 exactly', () => {
    const half = readSafetensors(
      file(
        { h: { dtype: 'F16', shape: [6], data_offsets: [0, 12] } },
        new Uint8Array(Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0x8000).buffer),
      ),
    ).tensors['h'];
    expect([...(half?.data ?? [])]).to.deep.equal([1, -2, 2 ** -24, 65504, Infinity, -0]);
    const brain = readSafetensors(
      file(
        { b: { dtype: 'BF16', shape: [2], data_offsets: [0, 4] } },
        new Uint8Array(Uint16Array.of(0x3f80, 0xc0a0).buffer),
      ),
    ).tensors['b'];
    expect([...(brain?.data ?? [])]).to.deep.equal([1, -5]);
  });

  it('is written in float16, rounded to the nearest and ties to even', () => {
    // 1 + 2^-11 is halfway between 1 and the next binary16, 1 + 3 * 2^-11 between two of which the upper is even.
    const numbers = [
      1,
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      65504,
      65519,
      2 ** -24,
      2 ** -25,
      1.5 * 2 ** -24,
      6.1e-5,
      -0,
      1e-30,
    ];
    const rounded = [1, 1, 1 + 2 ** -9, 65504, 65504, 2 ** -24, 0, 2 ** -23, 1023 * 2 ** -24, -0, 0];
    const file = { tensors: { h: { shape: [numbers.length], data: Float32Array.from(numbers) } }, metadata: {} };
    const read = readSafetensors(writeSafetensors(file, 'float16')).tensors['h'];
    expect([...(read?.data ?? [])]).to.deep.equal(rounded);
  });

  it('gives every binary16 back as it was', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = halfToFloat(bits);
      if (!Number.isNaN(value)) expect(floatToHalf(value)).to.equal(bits);
    }
  });

  it('refuses to be written in float16 where a number is too large, and says which', () => {
    const file = { tensors: { big: { shape: [2], data: Float32Array.of(1, 65520) } }, metadata: {} };
    expect(() => writeSafetensors(file, 'float16')).to.throw(WeightsError, /Tensor big has 65520 at index 1/);
  });

  it('is joined of several, without a number changed', async () => {
    const a = { shape: [2], data: Float32Array.of(1, 2) };
    const b = { shape: [3], data: Uint8Array.of(3, 4, 5) };
    const first = writeSafetensors({ tensors: { a }, metadata: { step: '1', format: 'x' } });
    const second = writeSafetensors({ tensors: { b }, metadata: { step: '2' } });
    const joined = await new Blob(joinSafetensors([first, second])).arrayBuffer();
    expect(readSafetensors(joined)).to.deep.equal({ tensors: { a, b }, metadata: { step: '2', format: 'x' } });
  });

  const zeros = (count: number) => new Uint8Array(count);
  const wrong: [string, ArrayBuffer, RegExp][] = [
    ['is empty', new ArrayBuffer(0), /has 0 bytes/],
    ['has a header over the limit', file('{}', [], 2_000_000), /header is 2000000 bytes/],
    ['is cut off in its header', file('{"a"', [], 900), /truncated/],
    ['is no JSON', file('hello'), /not a JSON object/],
    ['is a list', file('[]'), /not a JSON object/],
    ['has numbers as metadata', file({ __metadata__: { steps: 3 } }), /strings to strings/],
    [
      'has a dtype that we do not read',
      file({ a: { ...f32(0, 4), dtype: 'C64' } }, zeros(4)),
      /Tensor a has dtype "C64"/,
    ],
    ['has a negative size', file({ a: { ...f32(0, 4), shape: [-1] } }, zeros(4)), /Tensor a has shape \[-1\]/],
    ['has a shape for other bytes', file({ a: f32(0, 8, [3]) }, zeros(8)), /Tensor a has 8 bytes; allowed: 12/],
    [
      'overlaps',
      file({ a: f32(0, 8), b: f32(4, 12) }, zeros(12)),
      /Tensor b begins at byte 4 of the data; allowed: byte 8/,
    ],
    [
      'has a hole',
      file({ a: f32(0, 4), b: f32(8, 12) }, zeros(12)),
      /Tensor b begins at byte 8 of the data; allowed: byte 4/,
    ],
    ['is truncated', file({ a: f32(0, 8) }, zeros(4)), /Tensor a ends .* truncated/],
    ['has bytes left over', file({ a: f32(0, 4) }, zeros(9)), /5 bytes after its last tensor/],
    [
      'has a size of 2^53',
      file(`{"a":{"dtype":"F32","shape":[9007199254740993],"data_offsets":[0,4]}}`, zeros(4)),
      /shape/,
    ],
    ['has offsets of 2^53', file({ a: { ...f32(0, 4), data_offsets: [2 ** 53, 2 ** 53 + 4] } }), /data_offsets/],
    ['has a shape beyond all bytes', file({ a: f32(0, 4, [2 ** 30, 2 ** 30]) }, zeros(4)), /fewer than 2\^53 bytes/],
    ['has a header length of 2^64 - 1', new Uint8Array(16).fill(255).buffer, /18446744073709551615 bytes/],
    [
      'has a tensor twice',
      file(`{"a":${JSON.stringify(f32(0, 4))},"\\u0061":${JSON.stringify(f32(0, 4))}}`, zeros(4)),
      /"a" is in the header twice/,
    ],
    ['has metadata twice', file('{"__metadata__":{"x":"1","x":"2"}}'), /"x" is in the header twice/],
    [
      'has a tensor called __proto__',
      file(`{"__proto__":${JSON.stringify(f32(0, 4))}}`, zeros(4)),
      /"__proto__" is no name/,
    ],
    ['has a tensor that is none', file({ a: 3 }), /Tensor a is not an object/],
  ];
  for (const [what, bytes, message] of wrong) {
    it(`is refused when it ${what}`, () => {
      expect(() => readSafetensors(bytes)).to.throw(WeightsError, message);
    });
  }
});
