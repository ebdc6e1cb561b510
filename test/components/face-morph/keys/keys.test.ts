import { expect } from 'chai';
import { MorphKeys } from '../../../../components/face-morph/keys/keys.js';
import { InvalidOptionError } from '../../../../src/shared/errors.js';
import type { LatentSpace } from '../../../../src/shared/latent/random-latents.js';

const space: LatentSpace = { latentSize: 3, latentDistribution: 'uniform(-1,1)' };
const z = (value: number) => new Float32Array(3).fill(value);

function keysOf(count: number, seed = 1): MorphKeys {
  const keys = new MorphKeys();
  keys.reseed(seed);
  keys.open(space, count);
  return keys;
}

const numbers = (keys: MorphKeys) => keys.vectors.map(vector => [...vector]);

describe('The keys of a morph', () => {
  it('are random by seed: one seed gives the same, each key another vector', () => {
    expect(numbers(keysOf(3))).to.deep.equal(numbers(keysOf(3)));
    expect(numbers(keysOf(3))).not.to.deep.equal(numbers(keysOf(3, 2)));
    expect(new Set(numbers(keysOf(8)).map(String)).size).to.equal(8);
    expect(numbers(keysOf(8)).slice(0, 2)).to.deep.equal(numbers(keysOf(2)));
  });

  it('are shuffled one at a time or all together, except those that are locked', () => {
    const keys = keysOf(3);
    const [a, b, c] = numbers(keys);
    keys.lock(1, true);
    keys.shuffle();
    expect(numbers(keys)[0]).not.to.deep.equal(a);
    expect(numbers(keys)[1]).to.deep.equal(b);
    keys.shuffle(1); // by name, a lock does not hold
    expect(numbers(keys)[1]).not.to.deep.equal(b);
    expect(numbers(keys)[2]).not.to.deep.equal(c);
  });

  it('keep what was set when another seed comes', () => {
    const keys = keysOf(3);
    keys.set(1, z(0.5));
    keys.reseed(9);
    expect(numbers(keys)[1]).to.deep.equal([0.5, 0.5, 0.5]);
    expect(numbers(keys)[0]).to.deep.equal(numbers(keysOf(3, 9))[0]);
  });

  it('can be added, removed and moved, and keep their identity', () => {
    const keys = keysOf(3);
    const [a, b, c] = keys.list.map(({ id }) => id);
    keys.move(0, 2);
    expect(keys.list.map(({ id }) => id)).to.deep.equal([b, c, a]);
    keys.remove(1);
    expect(keys.list.map(({ id }) => id)).to.deep.equal([b, a]);
    keys.add(z(0.25));
    expect(numbers(keys)[2]).to.deep.equal([0.25, 0.25, 0.25]);
    expect(new Set(keys.list.map(({ id }) => id)).size).to.equal(3);
  });

  it('are two at least and eight at most', () => {
    const keys = keysOf(2);
    expect(() => keys.remove(0)).to.throw(InvalidOptionError, /at least 2/);
    keys.resize(8);
    expect(() => keys.add()).to.throw(InvalidOptionError, /at most 8/);
    expect(() => keys.replace([z(0)])).to.throw(InvalidOptionError, /1 vectors/);
    expect(keys.list.length).to.equal(8);
  });

  it('refuse a z of the wrong length, two of them, NaN, and a key that is not there, and stay as they were', () => {
    const keys = keysOf(2);
    const before = numbers(keys);
    const bad: (() => void)[] = [
      () => keys.set(0, new Float32Array(4)),
      () => keys.set(0, new Float32Array(6)),
      () => keys.set(0, z(NaN)),
      () => keys.set(0, [1, 2, 3] as unknown as Float32Array),
      () => keys.set(2, z(0)),
      () => keys.shuffle(7),
      () => keys.lock(-1, true),
      () => keys.replace([z(0), new Float32Array(1)]),
    ];
    for (const call of bad) expect(call).to.throw(InvalidOptionError);
    expect(numbers(keys)).to.deep.equal(before);
  });

  it('do not follow an array that the caller changes later', () => {
    const keys = keysOf(2);
    const mine = z(0.5);
    keys.set(0, mine);
    mine.fill(0);
    expect(numbers(keys)[0]).to.deep.equal([0.5, 0.5, 0.5]);
  });

  it('stay when another generator has z of the same length, and are drawn anew when it has not', () => {
    const keys = keysOf(2);
    const before = numbers(keys);
    keys.open(space, 2);
    expect(numbers(keys)).to.deep.equal(before);
    keys.open({ ...space, latentSize: 5 }, 2);
    expect(keys.vectors.map(({ length }) => length)).to.deep.equal([5, 5]);
  });

  const classes = [
    { name: 'hair', classes: ['black', 'red'] },
    { name: 'skin', classes: ['light', 'brown', 'dark'] },
  ];

  it('of a generator with classes are z and y, which follows from z until it is chosen', () => {
    const keys = new MorphKeys();
    keys.open({ ...space, classes }, 2);
    for (const row of keys.vectors) {
      expect(row.length).to.equal(3 + 5);
      expect([...row.subarray(3, 5)].sort()).to.deep.equal([0, 1]);
      expect([...row.subarray(5)].sort()).to.deep.equal([0, 0, 1]);
    }
    keys.set(0, z(0.5));
    const [first] = numbers(keys);
    keys.set(1, z(0.5));
    expect(numbers(keys)[1]).to.deep.equal(first);
    keys.set(1, Float32Array.of(0.5, 0.5, 0.5, 0.25, 0.75, 0, 0, 1));
    expect(numbers(keys)[1]?.slice(3)).to.deep.equal([0.25, 0.75, 0, 0, 1]);
    const plain = new MorphKeys();
    plain.open(space, 8);
    keys.resize(8);
    keys.reseed(0);
    expect(numbers(keys)[7]?.slice(0, 3), 'the same z as without classes').to.deep.equal(numbers(keysOf(6, 0))[5]);
  });

  it('take no y that is no mixture, and no other length', () => {
    const keys = new MorphKeys();
    keys.open({ ...space, classes }, 2);
    const before = numbers(keys);
    const wrong: [number[], RegExp][] = [
      [[0.5, 0.6, 0, 0, 1], /hair/],
      [[0.5, 0.5, -0.5, 0.5, 1], /skin: light/],
      [[NaN, 1, 0, 0, 1], /NaN/],
      [[0.5, 0.5, 1], /numbers/],
    ];
    for (const [y, message] of wrong) {
      expect(() => keys.set(0, Float32Array.of(0, 0, 0, ...y))).to.throw(InvalidOptionError, message);
    }
    expect(numbers(keys)).to.deep.equal(before);
  });

  it('keep their z with a generator of other classes, and draw classes of it', () => {
    const keys = keysOf(2);
    const before = numbers(keys);
    keys.open({ ...space, classes }, 2);
    expect(keys.vectors.map(row => [...row.subarray(0, 3)])).to.deep.equal(before);
    expect(keys.vectors.map(({ length }) => length)).to.deep.equal([8, 8]);
    keys.open(space, 2);
    expect(numbers(keys)).to.deep.equal(before);
  });
});
