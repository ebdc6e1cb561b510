import { expect } from 'chai';
import { Random } from '../../../src/shared/random.js';

/** Numbers in [-1, 1) that depend on their index alone. */
export function numbers(count: number, index = 0): Float32Array {
  return new Random(11, 'sheet', index).uniform(count);
}

/** Expects every number to be within `tolerance` of the largest expected magnitude, or of 1 if all are smaller. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
  tolerance = 1e-5,
): void {
  if (actual.length !== expected.length) expect.fail(`${what}: ${actual.length} numbers, not ${expected.length}`);
  let largest = 1;
  let worst = 0;
  let where = -1;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i] as number));
    const difference = Math.abs((actual[i] as number) - (expected[i] as number));
    if (difference <= worst) continue;
    worst = difference; // also catches NaN, which then stays
    where = i;
  }
  if (worst <= tolerance * largest) return;
  expect.fail(
    `${what}: [${where}] is ${actual[where]}, not ${expected[where]} (off by ${worst / largest} of the largest)`,
  );
}

/** The derivative of f with respect to x[index], by central differences in float64. */
export function slope(f: (x: Float64Array) => number, x: ArrayLike<number>, index: number, h = 1e-4): number {
  const moved = (by: number) => f(Float64Array.from(x, (value, i) => (i === index ? value + by : value)));
  return (moved(h) - moved(-h)) / (2 * h);
}

/** Up to `count` indices below `length`, spread over it, the first and the last among them. */
export function someIndices(length: number, count: number): number[] {
  const last = Math.min(count, length) - 1;
  return Array.from({ length: last + 1 }, (_, i) => (last === 0 ? 0 : Math.round((i * (length - 1)) / last)));
}
