/**
 * A 32-bit hash of an index under a key, in integer arithmetic that JavaScript, WASM and GLSL ES 3.00 share, so that
 * every backend draws the same mask and none has to store it. The mixer is `lowbias32` (Wellons, "Prospecting for hash
 * functions", 2018; bias 0.174), applied before and after the key is added.
 */
export function hash32(key: number, index: number): number {
  return mix((mix(index) + key) | 0);
}

function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** A value is kept where its `hash32` is below this. */
export function keepThreshold(keep: number): number {
  return Math.round(keep * 2 ** 32);
}

/**
 * The factors of seeded dropout: element i is 1 / keep where hash32(key, i) < keep * 2^32, else 0.
 * @param keep probability in (0, 1] that a value is kept
 * @param key 32-bit integer
 */
export function dropoutMask(length: number, { keep, key }: { keep: number; key: number }): Float32Array<ArrayBuffer> {
  const threshold = keepThreshold(keep);
  const kept = Math.fround(1 / keep);
  return Float32Array.from({ length }, (_, index) => (hash32(key, index) < threshold ? kept : 0));
}
