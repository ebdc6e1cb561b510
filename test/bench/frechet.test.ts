import { expect } from 'chai';
import { frechetDistance, gaussianOf, type Gaussian } from '../../bench/judge/frechet.js';
import { symmetricEigen } from '../../bench/judge/symmetric-eigen.js';
import { Random } from '../../src/shared/random.js';

const gaussian = (mean: number[], covariance: number[]): Gaussian => ({
  size: mean.length,
  mean: Float64Array.from(mean),
  covariance: Float64Array.from(covariance),
});

/** A covariance of this size, of rank `rank`. */
function covariance(size: number, rank: number, seed: number): Float64Array {
  const vectors = new Random(seed, 'sheet', 0).normal(rank * size, 1);
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += (vectors[k * size + i] as number) * (vectors[k * size + j] as number);
    return sum;
  });
}

describe('the eigenvalues of a symmetric matrix', () => {
  it('are those of a matrix that can be solved by hand', () => {
    const { values } = symmetricEigen(Float64Array.from([2, 1, 1, 2]), 2);
    const [least = NaN, most = NaN] = [...values].sort((a, b) => a - b);
    expect(least).to.be.closeTo(1, 1e-12);
    expect(most).to.be.closeTo(3, 1e-12);
  });

  for (const [size, rank] of [
    [1, 1],
    [7, 7],
    [64, 64],
    [64, 10],
  ] as const) {
    it(`give the ${size} x ${size} matrix of rank ${rank} again, with orthogonal vectors`, () => {
      const matrix = covariance(size, rank, 3);
      const { values, vectors } = symmetricEigen(matrix, size);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          let [again, product] = [0, 0];
          for (let k = 0; k < size; k++) {
            const [x, y] = [vectors[k * size + i] as number, vectors[k * size + j] as number];
            again += (values[k] as number) * x * y;
            product += x * y;
          }
          expect(again).to.be.closeTo(matrix[i * size + j] as number, 1e-9 * size);
          expect(product).to.be.closeTo(i === j ? 1 : 0, 1e-12 * size);
        }
      }
    });
  }

  it('are refused where a number is not finite', () => {
    expect(() => symmetricEigen(Float64Array.from([1, NaN, NaN, 1]), 2)).to.throw(RangeError, /did not converge/);
  });
});

describe('the Frechet distance', () => {
  it('is (m1 - m2)^2 + (s1 - s2)^2 for two normal distributions of one number', () => {
    expect(frechetDistance(gaussian([1], [4]), gaussian([4], [25]))).to.be.closeTo(9 + 9, 1e-12);
  });

  it('adds up over independent numbers, in any order of the two', () => {
    const first = gaussian([0, 1, 2], [1, 0, 0, 0, 4, 0, 0, 0, 9]);
    const second = gaussian([1, 1, 0], [4, 0, 0, 0, 4, 0, 0, 0, 1]);
    expect(frechetDistance(first, second)).to.be.closeTo(1 + 4 + 1 + 4, 1e-12);
    expect(frechetDistance(second, first)).to.be.closeTo(10, 1e-12);
  });

  it('is that of two by two covariances that do not commute', () => {
    // tr sqrt(C1 C2) of a 2 x 2 product is sqrt(tr(C1 C2) + 2 sqrt(det(C1 C2))).
    const [first, second] = [gaussian([0, 0], [2, 1, 1, 2]), gaussian([0, 0], [1, 0, 0, 5])];
    const root = Math.sqrt(12 + 2 * Math.sqrt(3 * 5));
    expect(frechetDistance(first, second)).to.be.closeTo(4 + 6 - 2 * root, 1e-12);
  });

  it('is 0 between a set and itself, even where a feature never varies', () => {
    const features = new Random(1, 'sheet', 0).normal(500 * 8, 1).map((value, at) => (at % 8 === 3 ? 0.5 : value));
    const set = gaussianOf(features, 8);
    expect(frechetDistance(set, set)).to.be.closeTo(0, 1e-9);
    expect(set.covariance[3 * 8 + 3]).to.be.closeTo(0, 1e-20);
  });

  it('takes mean and covariance of the vectors', () => {
    const { mean, covariance } = gaussianOf(Float32Array.from([1, 0, 3, 2, 5, 7]), 2);
    expect([...mean]).to.deep.equal([3, 3]);
    expect([...covariance].map(value => Math.round(1e9 * value) / 1e9)).to.deep.equal([4, 7, 7, 13]);
  });

  it('refuses features of different sizes, and fewer than two vectors', () => {
    expect(() => frechetDistance(gaussian([0], [1]), gaussian([0, 0], [1, 0, 0, 1]))).to.throw(RangeError, /1 and 2/);
    expect(() => gaussianOf(new Float32Array(4), 4)).to.throw(RangeError, /two vectors/);
    expect(() => gaussianOf(new Float32Array(5), 2)).to.throw(RangeError, /5 numbers/);
  });
});
