import { expect } from 'chai';
import { crc32, crc32Text } from '../../src/shared/crc32.js';

describe('CRC-32', () => {
  it("has the check value of its definition, and zlib's of other texts", () => {
    const of = (text: string) => crc32(new TextEncoder().encode(text));
    expect(of('123456789')).to.equal(0xcbf43926);
    expect(of('')).to.equal(0);
    expect(of('The quick brown fox jumps over the lazy dog')).to.equal(0x414fa339);
    expect(crc32Text(Uint8Array.of(0, 0, 0, 0))).to.equal('2144df1c');
  });

  it('changes with every single bit', () => {
    const bytes = Uint8Array.from({ length: 37 }, (_, i) => i * 7);
    const seen = new Set([crc32(bytes)]);
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      seen.add(crc32(flipped));
    }
    expect(seen.size).to.equal(8 * bytes.length + 1);
  });
});
