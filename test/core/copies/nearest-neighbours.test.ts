import { expect } from 'chai';
import { NearestNeighbours, type Neighbour } from '../../../src/core/copies/nearest-neighbours.js';
import type { ByteImages } from '../../../src/core/data/idx.js';
import { Random } from '../../../src/shared/random.js';

/** Smooth images with noise: block sums can tell some of them apart, and others not. */
function images(count: number, height: number, width: number, channels: number, seed = 1): ByteImages {
  const random = new Random(seed, 'sheet', 0).uniform(count * (4 + height * width * channels));
  const bytes = new Uint8Array(count * height * width * channels);
  let at = 0;
  for (let i = 0; i < bytes.length; i++) {
    const pixel = Math.floor(i / channels);
    const image = Math.floor(pixel / (height * width));
    const [y, x] = [Math.floor(pixel / width) % height, pixel % width];
    const [a = 0, b = 0] = random.subarray(4 * image);
    const wave = Math.sin(3 * a + (y * (1 + b)) / 4 + (x * (1 - b)) / 5 + (i % channels));
    bytes[i] = Math.round(127.5 + 90 * wave + 30 * (random[4 * count + at++] ?? 0));
  }
  return { count, height, width, channels, bytes };
}

const cut = ({ bytes, height, width, channels }: ByteImages, index: number) =>
  bytes.subarray(index * height * width * channels, (index + 1) * height * width * channels);

function mirrored(image: Uint8Array, width: number, channels: number): Uint8Array {
  const out = new Uint8Array(image.length);
  for (let row = 0; row < image.length; row += width * channels) {
    for (let x = 0; x < width; x++) {
      const from = row + (width - 1 - x) * channels;
      out.set(image.subarray(from, from + channels), row + x * channels);
    }
  }
  return out;
}

/** The nearest image by brute force. */
function bruteForce(data: ByteImages, flip: boolean, query: Uint8Array): Neighbour {
  const all = Array.from({ length: data.count }, (_, i) => cut(data, i));
  const known = flip ? [...all, ...all.map(image => mirrored(image, data.width, data.channels))] : all;
  const sums = known.map(image => image.reduce((sum, value, i) => sum + (value - (query[i] ?? 0)) ** 2, 0));
  const sum = Math.min(...sums);
  return { index: sums.indexOf(sum), sum };
}

describe('the nearest image', () => {
  for (const [height, width, channels] of [
    [28, 28, 1],
    [16, 16, 3],
    [9, 23, 3], // blocks do not divide it
    [8, 8, 1],
    [1, 5, 1],
  ] as const) {
    for (const flip of [false, true]) {
      it(`is that of brute force, for ${height} x ${width} x ${channels}${flip ? ', mirror images included' : ''}`, () => {
        const data = images(300, height, width, channels);
        const queries = images(40, height, width, channels, 2);
        const neighbours = new NearestNeighbours(data, flip);
        for (let i = 0; i < queries.count; i++) {
          expect(neighbours.nearest(cut(queries, i))).to.deep.equal(bruteForce(data, flip, cut(queries, i)));
        }
      });
    }
  }

  it('is the first of equals, wherever they stand', () => {
    const data = images(50, 8, 8, 1);
    for (const twin of [7, 30, 49]) data.bytes.set(cut(data, 3), twin * 64);
    expect(new NearestNeighbours(data, false).nearest(cut(data, 49))).to.deep.equal({ index: 3, sum: 0 });
  });

  it('of an image is the image, and of a mirror image the mirror image', () => {
    const data = images(20, 12, 12, 3);
    const neighbours = new NearestNeighbours(data, true);
    expect(neighbours.nearest(neighbours.image(11))).to.deep.equal({ index: 11, sum: 0 });
    expect(neighbours.nearest(neighbours.image(31))).to.deep.equal({ index: 31, sum: 0 });
    expect([...neighbours.image(31)]).to.deep.equal([...mirrored(cut(data, 11), 12, 3)]);
  });

  it('leaves out what it is told to, and what is too near', () => {
    const data = images(40, 8, 8, 1);
    const neighbours = new NearestNeighbours(data, false);
    const query = cut(data, 5);
    const sums = Array.from({ length: 40 }, (_, i) => neighbours.distance(query, i));
    const order = sums.map((_, i) => i).sort((a, b) => (sums[a] ?? 0) - (sums[b] ?? 0));
    const [, second = 0, third = 0] = order;
    expect(neighbours.nearest(query, { without: new Set([5]) })?.index).to.equal(second);
    expect(neighbours.nearest(query, { without: new Set([5, second]) })?.index).to.equal(third);
    expect(neighbours.nearest(query, { beyond: sums[second] ?? 0 })?.index).to.equal(third);
    expect(neighbours.nearest(query, { without: new Set(order) })).to.equal(null);
  });

  it('need not be the nearest where some image is near enough', () => {
    const data = images(40, 8, 8, 1);
    const neighbours = new NearestNeighbours(data, false);
    const far = Math.max(...Array.from({ length: 40 }, (_, i) => neighbours.distance(cut(data, 0), i)));
    const found = neighbours.nearest(cut(data, 0), { without: new Set([0]), enough: far });
    expect(found?.sum).to.be.at.most(far);
    expect(neighbours.nearest(cut(data, 0), { without: new Set([0]), enough: 1 })).to.deep.equal(
      neighbours.nearest(cut(data, 0), { without: new Set([0]) }),
    );
  });
});
