/** Ways from one latent vector to another. */

export const INTERPOLATIONS = ['linear', 'spherical'] as const;
export type Interpolation = (typeof INTERPOLATIONS)[number];

/** (1 - t) a + t b, number by number. @param t 0 is `a`, 1 is `b` */
export function linear(a: Float32Array, b: Float32Array, t: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(a, (value, i) => value + t * ((b[i] as number) - value));
}

/**
 * Along the arc between `a` and `b` (Shoemake 1985; for latent spaces White 2016, arXiv:1609.04468):
 * sin((1 - t) w) / sin w * a + sin(t w) / sin w * b, where w is the angle between them. Vectors that are parallel, or of
 * length 0, have no arc: the line serves.
 */
export function spherical(a: Float32Array, b: Float32Array, t: number): Float32Array<ArrayBuffer> {
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  const cosine = dot / Math.sqrt(aa * bb);
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  if (!(sine > 1e-6)) return linear(a, b, t); // also NaN
  const [ofA, ofB] = [Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine];
  return Float32Array.from(a, (value, i) => ofA * value + ofB * (b[i] as number));
}

export const INTERPOLATE = { linear, spherical } as const satisfies Record<Interpolation, typeof linear>;
