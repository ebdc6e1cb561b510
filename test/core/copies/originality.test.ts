import { expect } from 'chai';
import { NearestNeighbours } from '../../../src/core/copies/nearest-neighbours.js';
import { Originality } from '../../../src/core/copies/originality.js';
import { Random } from '../../../src/shared/random.js';

const SHAPE = { height: 8, width: 8, channels: 1 } as const;
const LENGTH = 64;

/** Images of independent grey levels from 48 to 208. */
function noise(count: number, seed: number): Uint8Array<ArrayBuffer> {
  const values = new Random(seed, 'sheet', 0).uniform(count * LENGTH);
  return Uint8Array.from(values, value => Math.round(128 + 80 * value));
}

const cut = (bytes: Uint8Array, index: number) => bytes.subarray(index * LENGTH, (index + 1) * LENGTH);
const original = (bytes: Uint8Array<ArrayBuffer>, flip = false) =>
  new Originality(new NearestNeighbours({ ...SHAPE, count: bytes.length / LENGTH, bytes }, flip), SHAPE);

function assess(data: Uint8Array<ArrayBuffer>, samples: readonly Uint8Array[], flip = false) {
  const originality = original(data, flip);
  return originality.assess(
    samples.map(image => originality.match(image)),
    originality.heldOutMatches(() => {}),
  );
}

const all = (bytes: Uint8Array) => Array.from({ length: bytes.length / LENGTH }, (_, i) => cut(bytes, i));
const mirror = (image: Uint8Array) => image.map((_, i) => image[i - (i % 8) + 7 - (i % 8)] ?? 0);

describe('whether pictures are copies', () => {
  const data = noise(60, 1);

  it('is so of the data themselves, and not of new images of their kind', () => {
    expect(assess(data, all(data))).to.include({ copyRate: 1, baselineRate: 0, verdict: 'copying', heldOut: 60 });
    expect(assess(data, all(noise(60, 2)))).to.include({ copyRate: 0, baselineRate: 0, verdict: 'not copying' });
  });

  it('is so of copies with noise on them', () => {
    const grain = noise(60, 3);
    const noisy = all(data.map((value, i) => value + Math.round(((grain[i] ?? 128) - 128) / 4)));
    expect(assess(data, noisy)).to.include({ copyRate: 1, verdict: 'copying' });
  });

  it('is not so of averages, though they lie nearer to the data than the data to each other', () => {
    const average = (seed: number) => {
      const some = all(data).filter((_, i) => (i * 7 + seed) % 5 < 3);
      return new Uint8Array(LENGTH).map((_, k) => some.reduce((sum, image) => sum + (image[k] ?? 0), 0) / some.length);
    };
    const { distances, copyRate: copyRate, verdict } = assess(data, [0, 1, 2, 3, 4].map(average));
    expect(distances.samples).to.be.lessThan(distances.data);
    expect({ copyRate, verdict }).to.deep.equal({ copyRate: 0, verdict: 'not copying' });
  });

  it('is found where a data set has each image twice', () => {
    const twice = Uint8Array.from([...data, ...data]);
    expect(assess(twice, all(data))).to.include({ copyRate: 1, baselineRate: 0, verdict: 'copying' });
    expect(assess(twice, all(noise(60, 2)))).to.include({ copyRate: 0, baselineRate: 0, verdict: 'not copying' });
  });

  it('is found of mirror images where they are learnt from, also of images that are their own', () => {
    expect(assess(data, all(data).map(mirror), true)).to.include({ copyRate: 1, baselineRate: 0, verdict: 'copying' });
    expect(assess(data, all(data).map(mirror), false)).to.include({ copyRate: 0, verdict: 'not copying' });
    const symmetric = Uint8Array.from(data, (value, i) => (i % 8 < 4 ? value : (data[i - (i % 8) + 7 - (i % 8)] ?? 0)));
    expect(assess(symmetric, all(symmetric), true)).to.include({ copyRate: 1, baselineRate: 0, verdict: 'copying' });
  });

  it('is said where a part of the samples is copied, and not of so few that it may be chance', () => {
    const mixed = (copies: number) => [...all(data).slice(0, copies), ...all(noise(60 - copies, 2))];
    expect(assess(data, mixed(20)).verdict).to.equal('copying');
    expect(assess(data, mixed(2)).verdict).to.equal('not copying');
  });

  it('cannot be said of few samples, nor with few images', () => {
    const few = assess(data, [cut(data, 1)]);
    expect(few).to.include({ copies: 1, verdict: 'too few to tell' });
    expect(few.sentence).to.match(
      /^Too few to tell: 1 of 1 sample is a copy of a training image, but with only 60 held-out/,
    );
    for (const count of [1, 2]) {
      const tiny = data.slice(0, count * LENGTH);
      expect(assess(tiny, all(data))).to.include({ heldOut: 0, baselineRate: 0, verdict: 'too few to tell' });
    }
    expect(assess(data.slice(0, 3 * LENGTH), all(noise(60, 2))).verdict).to.equal('not copying');
  });

  it('is said in a sentence with both shares', () => {
    expect(assess(data, all(data)).sentence).to.equal(
      'It is copying: 60 of 60 samples are copies of a training image. ' +
        'Of the held-out training images, 0 of 60 would count as copies.',
    );
  });

  it('tells of each picture its nearest image and how far that lies from the others', () => {
    const originality = original(data);
    const standing = originality.match(cut(data, 9));
    const sums = all(data).map(image => image.reduce((sum, v, k) => sum + (v - (data[9 * LENGTH + k] ?? 0)) ** 2, 0));
    expect(standing.nearest).to.deep.equal({ index: 9, sum: 0 });
    expect(standing.isolation).to.equal(Math.min(...sums.filter((_, i) => i !== 9)));
  });
});
