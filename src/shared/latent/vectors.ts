/** Vector operations in double precision, for planes and principal directions. */

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Adds factor * x to `y`, in place. */
export function add(y: Float64Array, x: ArrayLike<number>, factor: number): void {
  for (let i = 0; i < y.length; i++) y[i] = (y[i] as number) + factor * (x[i] as number);
}

/**
 * Removes the part of `v` along the unit vector `against` and scales the rest to length 1 (Gram-Schmidt, done twice, since
 * once loses digits).
 * @returns `null` where nothing is left: `v` is zero, or parallel to `against`
 */
export function orthonormal(v: ArrayLike<number>, against?: Float64Array): Float64Array | null {
  const rest = Float64Array.from(v);
  const length = Math.sqrt(dot(rest, rest));
  for (let pass = 0; against && pass < 2; pass++) add(rest, against, -dot(rest, against));
  const left = Math.sqrt(dot(rest, rest));
  if (!(left > 1e-6 * length)) return null; // also 0, NaN
  return rest.map(value => value / left);
}
