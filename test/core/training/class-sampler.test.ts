import { expect } from 'chai';
import { ClassSampler } from '../../../src/core/training/class-sampler.js';
import { Random } from '../../../src/shared/random.js';

const HAIR = { name: 'hair', classes: ['black', 'red'] };
const SKIN = { name: 'skin', classes: ['light', 'brown', 'dark'] };

/** Four images: two with black hair and dark skin, one with red hair and light skin, one with red and brown. */
const sampler = new ClassSampler({ groups: [HAIR, SKIN], values: Uint8Array.of(0, 2, 0, 2, 1, 0, 1, 1) });

describe('A sampler of classes', () => {
  it('knows the sizes of its groups', () => {
    expect(sampler.size).to.equal(5);
    expect(sampler.sizes).to.deep.equal([2, 3]);
  });

  it('gives the classes of images, one-hot in each group, in the order asked for', () => {
    expect([...sampler.of([3, 0])]).to.deep.equal([0, 1, 0, 1, 0, 1, 0, 0, 0, 1]);
    expect(sampler.of([])).to.have.length(0);
  });

  it('draws classes as often as the data has them, and only together as the data has them', () => {
    const count = 4_000;
    const y = sampler.draw(new Random(3, 'generator-z', 0), count);
    const seen = new Map<string, number>();
    for (let i = 0; i < count; i++) {
      const key = y.subarray(5 * i, 5 * i + 5).join('');
      seen.set(key, (seen.get(key) ?? 0) + 1 / count);
    }
    expect([...seen.keys()].sort()).to.deep.equal(['01010', '01100', '10001']);
    for (const [key, share] of Object.entries({ '10001': 0.5, '01100': 0.25, '01010': 0.25 })) {
      expect(seen.get(key), key).to.be.closeTo(share, 0.03);
    }
  });

  it('draws the same from the same random numbers', () => {
    const draw = (seed: number) => sampler.draw(new Random(seed, 'generator-z', 7), 20);
    expect(draw(1)).to.deep.equal(draw(1));
    expect(draw(1)).not.to.deep.equal(draw(2));
  });
});
