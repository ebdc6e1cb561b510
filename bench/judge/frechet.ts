/**
 * The Frechet distance of two sets of feature vectors, each taken for a normal distribution:
 *
 *     |m1 - m2|^2 + tr(C1 + C2 - 2 sqrt(C1 C2)),  tr sqrt(C1 C2) = tr sqrt(S C2 S),  S = sqrt(C1)
 *
 * with means m and covariances C. S C2 S is symmetric, so eigenvalues suffice.
 * Source: Heusel et al. 2017, "GANs trained by a two time-scale update rule converge to a local Nash equilibrium",
 * arXiv:1706.08500.
 */
import { symmetricEigen } from './symmetric-eigen.js';

export interface Gaussian {
  readonly size: number;
  readonly mean: Float64Array;
  /** [size, size] row by row, of the sample (divided by n - 1). */
  readonly covariance: Float64Array;
}

/** @param features [n, size] row by row, n at least 2 */
export function gaussianOf(features: Float32Array, size: number): Gaussian {
  const count = features.length / size;
  if (!Number.isInteger(count) || count < 2) {
    throw new RangeError(`${features.length} numbers are no ${size} features of two vectors or more.`);
  }
  const mean = new Float64Array(size);
  for (let i = 0; i < features.length; i++)
    mean[i % size] = (mean[i % size] as number) + (features[i] as number) / count;
  const covariance = new Float64Array(size * size);
  const centred = new Float64Array(size);
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < size; i++) centred[i] = (features[n * size + i] as number) - (mean[i] as number);
    for (let i = 0; i < size; i++) {
      const x = (centred[i] as number) / (count - 1);
      if (x === 0) continue;
      for (let j = 0; j < size; j++) {
        covariance[i * size + j] = (covariance[i * size + j] as number) + x * (centred[j] as number);
      }
    }
  }
  return { size, mean, covariance };
}

/** @throws RangeError if the sizes differ, or a number is not finite */
export function frechetDistance(first: Gaussian, second: Gaussian): number {
  const { size } = first;
  if (second.size !== size) throw new RangeError(`Features of ${size} and ${second.size} numbers cannot be compared.`);
  const root = squareRoot(first.covariance, size);
  const between = product(product(root, second.covariance, size), root, size);
  const { values } = symmetricEigen(symmetrised(between, size), size);
  const rootTrace = values.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
  const offset = first.mean.reduce((sum, value, i) => sum + (value - (second.mean[i] as number)) ** 2, 0);
  return offset + trace(first.covariance, size) + trace(second.covariance, size) - 2 * rootTrace;
}

/** The positive semidefinite square root: V diag(sqrt(values)) V^T. Negative eigenvalues, which are rounding, count as 0. */
function squareRoot(matrix: Float64Array, n: number): Float64Array {
  const { values, vectors } = symmetricEigen(matrix, n);
  const root = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const scale = Math.sqrt(Math.max(0, values[k] as number));
    if (scale === 0) continue;
    for (let i = 0; i < n; i++) {
      const x = scale * (vectors[k * n + i] as number);
      for (let j = 0; j < n; j++) root[i * n + j] = (root[i * n + j] as number) + x * (vectors[k * n + j] as number);
    }
  }
  return root;
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const x = a[i * n + k] as number;
      if (x === 0) continue;
      for (let j = 0; j < n; j++) result[i * n + j] = (result[i * n + j] as number) + x * (b[k * n + j] as number);
    }
  }
  return result;
}

/** Removes what rounding has made of the symmetry. */
function symmetrised(a: Float64Array, n: number): Float64Array {
  return a.map((value, at) => (value + (a[(at % n) * n + Math.floor(at / n)] as number)) / 2);
}

function trace(a: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += a[i * n + i] as number;
  return sum;
}
