import { expect } from 'chai';
import { countNearDuplicates, fingerprint, type Fingerprint } from '../../../../src/core/data/pictures/fingerprint.js';
import { Random } from '../../../../src/shared/random.js';

/** A picture of 18 x 18 pixels, grey by a function of the position. */
const picture = (value: (x: number, y: number) => number) =>
  Uint8ClampedArray.from({ length: 18 * 18 * 3 }, (_, i) => value(Math.floor(i / 3) % 18, Math.floor(i / 54)));

describe('a fingerprint', () => {
  it('says where a picture grows lighter to the right', () => {
    expect(
      fingerprint(
        picture(x => 10 * x),
        18,
      ),
    ).to.deep.equal([0xffffffff, 0xffffffff]);
    expect(
      fingerprint(
        picture((x, y) => (y < 9 ? 10 * x : 255 - 10 * x)),
        18,
      )?.[1],
    ).to.equal(0);
  });

  it('stays the same in another light, and is none of one colour', () => {
    const waves = (x: number, y: number) => 60 + 40 * Math.sin(x / 2 + y);
    const darker = (x: number, y: number) => 0.8 * waves(x, y);
    expect(fingerprint(picture(waves), 18)).to.deep.equal(fingerprint(picture(darker), 18));
    expect(
      fingerprint(
        picture(() => 77),
        18,
      ),
    ).to.equal(null);
  });

  it('finds each picture that differs from one before it in three bits at most, as comparing all of them does', () => {
    const random = new Random(1, 'order', 0);
    const word = () => random.integer(2 ** 16) * 2 ** 16 + random.integer(2 ** 16);
    const prints: (Fingerprint | null)[] = [null, null];
    for (let i = 0; i < 60; i++) {
      const [upper, lower] = [word(), word()];
      prints.push([upper, lower]);
      const changes = i % 6; // number of bits in which the next one differs
      let changed = lower;
      for (let k = 0; k < changes; k++) changed ^= 1 << ((7 * k + i) % 32);
      prints.push([upper, changed >>> 0]);
    }
    expect(countNearDuplicates(prints)).to.equal(40); // those with 0 to 3 changes
  });
});
