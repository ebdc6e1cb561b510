import { expect } from 'chai';
import { datasetFromBytes } from '../../../src/core/data/dataset.js';
import { resizeWeights, resizeDataset } from '../../../src/core/data/resize.js';
import { InvalidOptionError } from '../../../src/shared/errors.js';

/** Images of the given bytes; 0 is -1 and 255 is 1. */
function images(height: number, width: number, channels: number, bytes: number[]) {
  const count = bytes.length / (height * width * channels);
  return datasetFromBytes('images', { count, height, width, channels, bytes: Uint8Array.from(bytes) });
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const noise = (length: number): number[] => Array.from({ length }, (_, i) => (i * i * 37 + 11 * i) % 256);

describe('resizeWeights', () => {
  it('averages areas when shrinking', () => {
    expect(resizeWeights(4, 2)).to.deep.equal({
      starts: [0, 2],
      weights: [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
    });
    const { starts, weights } = resizeWeights(3, 2); // scale 1.5: [0, 1.5] and [1.5, 3]
    expect(starts).to.deep.equal([0, 1]);
    expect(weights.flat().map(weight => Math.round(3 * weight))).to.deep.equal([2, 1, 1, 2]);
  });

  it('is linear between half-pixel centres when enlarging', () => {
    // centres (i + 1/2) / 2 - 1/2 = -1/4, 1/4, 3/4, 5/4, the outer two clamped to 0 and 1
    expect(resizeWeights(2, 4)).to.deep.equal({
      starts: [0, 0, 0, 1],
      weights: [[1], [0.75, 0.25], [0.25, 0.75], [1]],
    });
  });

  it('is the identity for the same size', () => {
    expect(resizeWeights(3, 3)).to.deep.equal({ starts: [0, 1, 2], weights: [[1], [1], [1]] });
  });

  it('sums to 1 and stays inside the input for every pair of sizes up to 70', () => {
    for (let from = 1; from <= 70; from++) {
      for (let to = 1; to <= 70; to++) {
        const { starts, weights } = resizeWeights(from, to);
        expect(starts).to.have.length(to);
        weights.forEach((taps, i) => {
          expect(taps.reduce((sum, tap) => sum + tap, 0)).to.be.closeTo(1, 1e-12);
          expect(Math.min(...taps)).to.be.at.least(0);
          expect((starts[i] ?? NaN) + taps.length).to.be.at.most(from);
        });
      }
    }
  });
});

describe('resized', () => {
  it('gives the data set itself where the size is its own', () => {
    const dataset = images(3, 3, 1, noise(9));
    expect(resizeDataset(dataset, 3)).to.equal(dataset);
  });

  it('matches values worked out by hand', () => {
    // -1 1    each column: rows at -1, then 1/4 and 3/4 of the way, then 1
    // -1 1
    const enlarged = resizeDataset(images(2, 2, 1, [0, 255, 0, 255]), 4).batch([0]);
    expect([...enlarged]).to.deep.equal([-1, -0.5, 0.5, 1, -1, -0.5, 0.5, 1, -1, -0.5, 0.5, 1, -1, -0.5, 0.5, 1]);
    const shrunk = resizeDataset(images(2, 4, 1, [0, 0, 255, 255, 0, 255, 255, 255]), 2).batch([0]);
    expect([...shrunk]).to.deep.equal([-1, 1, 0, 1]);
  });

  it('keeps constants constant', () => {
    for (const size of [5, 8, 20, 33]) {
      const batch = resizeDataset(images(20, 20, 3, new Array<number>(1200).fill(200)), size).batch([0]);
      for (const value of batch) expect(value).to.be.closeTo(200 / 127.5 - 1, 1e-6);
    }
  });

  it('keeps the mean when shrinking, also by a ratio that is not whole', () => {
    const dataset = images(28, 28, 1, noise(784));
    for (const size of [14, 16, 27]) {
      expect(mean(resizeDataset(dataset, size).batch([0]))).to.be.closeTo(mean(dataset.batch([0])), 1e-6);
    }
  });

  it('keeps images, channels and the order asked for apart', () => {
    const [red, blue] = [
      [255, 0, 0],
      [0, 0, 255],
    ] as const;
    const pixels = (colour: readonly number[]): number[] => Array.from({ length: 4 }, () => colour).flat();
    const batch = resizeDataset(images(2, 2, 3, [...pixels(red), ...pixels(blue)]), 3).batch([1, 0]);
    expect(batch).to.have.length(54);
    expect([...batch.slice(0, 3)]).to.deep.equal([-1, -1, 1]);
    expect([...batch.slice(51)]).to.deep.equal([1, -1, -1]);
  });

  it('stretches images that are not square', () => {
    const dataset = resizeDataset(images(2, 4, 1, noise(16)), 8);
    expect(dataset).to.include({ count: 2, height: 8, width: 8, channels: 1 });
    expect(dataset.batch([0, 1])).to.have.length(128);
  });

  it('refuses sizes that are none', () => {
    for (const size of [0, -1, 2.5, NaN, Infinity, 5000]) {
      expect(() => resizeDataset(images(2, 2, 1, [0, 0, 0, 0]), size)).to.throw(
        InvalidOptionError,
        `imageSize is ${size}`,
      );
    }
  });
});
