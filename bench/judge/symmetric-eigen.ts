/** Eigenvalues and eigenvectors of a symmetric matrix, by cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, 8.5). */

export interface Eigen {
  /** In no particular order. */
  readonly values: Float64Array;
  /** Row k is the unit eigenvector of value k: [n, n], row by row. */
  readonly vectors: Float64Array;
}

/** Sweeps after which it gives up; a matrix of a few hundred rows takes about ten. */
const MOST_SWEEPS = 50;
/** The sum of squares off the diagonal, as a share of all, at which the matrix counts as diagonal. */
const TOLERANCE = 1e-22;

/**
 * @param matrix [n, n] row by row; only symmetric matrices give a meaningful result
 * @throws RangeError if it does not converge, as with a NaN in it
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  const all = a.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    if (offDiagonal(a, n) <= TOLERANCE * all) {
      return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i] as number), vectors };
    }
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, vectors, n, p, q);
  }
  throw new RangeError(`The eigenvalues of the ${n} x ${n} matrix did not converge.`);
}

function offDiagonal(a: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if (i !== j) sum += (a[i * n + j] as number) ** 2;
  return sum;
}

/** Makes a[p, q] zero by a rotation in the plane of p and q, and turns the eigenvectors along. */
function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q] as number;
  if (apq === 0) return;
  const tau = ((a[q * n + q] as number) - (a[p * n + p] as number)) / (2 * apq);
  const tangent = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.hypot(1, tau));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = tangent * cosine;
  rotateRows(a, n, p, q, cosine, sine);
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[k * n + p] as number, a[k * n + q] as number];
    a[k * n + p] = cosine * x - sine * y;
    a[k * n + q] = sine * x + cosine * y;
  }
  rotateRows(vectors, n, p, q, cosine, sine);
}

function rotateRows(a: Float64Array, n: number, p: number, q: number, cosine: number, sine: number): void {
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[p * n + k] as number, a[q * n + k] as number];
    a[p * n + k] = cosine * x - sine * y;
    a[q * n + k] = sine * x + cosine * y;
  }
}
