import { expect } from 'chai';
import { philox, Random, STREAMS } from '../../src/shared/random.js';

describe('Philox 4x32-10', () => {
  // Known answers from the Random123 distribution (kat_vectors).
  const known = [
    { counter: [0, 0, 0, 0], key: [0, 0], answer: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
    {
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      answer: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      answer: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ];

  for (const { counter, key, answer } of known) {
    it(`gives the published answer for the counter ${counter.map(word => word.toString(16)).join(' ')}`, () => {
      const out = new Uint32Array(4);
      philox(counter, key, out);
      expect([...out]).to.deep.equal(answer);
    });
  }
});

describe('a random stream', () => {
  it('draws the same numbers for the same seed, purpose and index', () => {
    expect(new Random(7, 'order', 3).uniform(50)).to.deep.equal(new Random(7, 'order', 3).uniform(50));
  });

  it('draws other numbers when seed, purpose, index or shard differ', () => {
    const draws = [
      new Random(7, 'order', 3),
      new Random(8, 'order', 3),
      new Random(7, 'order', 4),
      new Random(7, 'order', 2 ** 32 + 3),
      new Random(7, 'order', 3, 1),
      ...STREAMS.filter(stream => stream !== 'order').map(stream => new Random(7, stream, 3)),
    ].map(random => random.word());
    expect(new Set(draws).size).to.equal(draws.length);
  });

  it('is uniform in [-1, 1), in each of ten bins, with numbers that are exact in float32', () => {
    const count = 100_000;
    const bins = new Array<number>(10).fill(0);
    const random = new Random(1, 'sheet', 0);
    for (let i = 0; i < count; i++) {
      const value = (random.word() >>> 8) * 2 ** -23 - 1;
      expect(Math.fround(value)).to.equal(value);
      bins[Math.floor((value + 1) * 5)]! += 1;
    }
    for (const bin of bins) expect(Math.abs(bin - count / 10)).to.be.below(5 * Math.sqrt(count * 0.09));
  });

  it('draws normal numbers with the deviation asked for, an odd count too', () => {
    const values = new Random(1, 'weights', 0).normal(100_001, 0.02);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).to.be.below((5 * 0.02) / Math.sqrt(values.length));
    expect(Math.sqrt(variance)).to.be.closeTo(0.02, 0.0005);
    const beyondTwo = values.filter(value => Math.abs(value) > 0.04).length / values.length;
    expect(beyondTwo).to.be.closeTo(0.0455, 0.004);
  });

  it('draws integers below a bound, all of them', () => {
    const random = new Random(1, 'order', 0);
    const seen = new Set(Array.from({ length: 200 }, () => random.integer(6)));
    expect([...seen].sort()).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });
});
