import { expect } from 'chai';
import { split, type Part } from '../../../src/core/assessment/split.js';
import { datasetFromBytes } from '../../../src/core/data/dataset.js';

const COUNT = 200;

/** Images of 1 x 2 pixels: the number of the image, and 255. Each has its number modulo 7 and modulo 3 as classes. */
function numbered() {
  const bytes = Uint8Array.from({ length: 2 * COUNT }, (_, i) => (i % 2 ? 255 : i / 2));
  const names = (count: number) => Array.from({ length: count }, (_, k) => String(k));
  const groups = [
    { name: 'seven', classes: names(7) },
    { name: 'three', classes: names(3) },
  ];
  const values = Uint8Array.from({ length: 2 * COUNT }, (_, i) => (i >> 1) % (i % 2 ? 3 : 7));
  const images = { count: COUNT, height: 1, width: 2, channels: 1, bytes };
  return datasetFromBytes('numbered', images, { labels: { groups, values } });
}

const options = { seed: 1, flip: false, onProgress: () => {} };
/** Whether an image is mirrored shows in its order. */
const numbers = ({ pictures: { bytes } }: Part) =>
  Array.from({ length: bytes.length / 2 }, (_, i) => Math.min(bytes[2 * i] ?? 0, bytes[2 * i + 1] ?? 0));

describe('splitting a data set', () => {
  it('takes no picture twice', () => {
    const parts = split(numbered(), [90, 60, 50], options);
    expect(parts.map(({ pictures }) => pictures.count)).to.deep.equal([90, 60, 50]);
    expect(new Set(parts.flatMap(numbers)).size).to.equal(COUNT);
  });

  it('keeps each picture’s classes with it', () => {
    for (const part of split(numbered(), [90, 60], { ...options, flip: true })) {
      const expected = numbers(part).flatMap(number => [number % 7, number % 3]);
      expect([...(part.labels ?? [])]).to.deep.equal(expected);
    }
  });

  it('takes a picture or its mirror image, about as often, and never both', () => {
    const parts = split(numbered(), [100, 100], { ...options, flip: true });
    expect(new Set(parts.flatMap(numbers)).size).to.equal(COUNT);
    const mirrored = parts.flatMap(({ pictures: { bytes } }) => [...bytes].filter((v, i) => i % 2 === 0 && v === 255));
    expect(mirrored.length).to.be.within(70, 130);
  });

  it('is another with another seed, and the same with the same', () => {
    const order = (seed: number) => split(numbered(), [COUNT], { ...options, seed }).flatMap(numbers);
    expect(order(1)).to.deep.equal(order(1));
    expect(order(1)).not.to.deep.equal(order(2));
  });
});
