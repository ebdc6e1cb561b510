import * as tf from '@tensorflow/tfjs-core';
import { definePlainKernel } from './define.js';

export const SEEDED_DROPOUT = 'SeededDropout';

interface Attributes extends tf.NamedAttrMap {
  keep: number;
  key: number;
  shared: boolean;
}

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

/** What `hash32` must stay below for a value to be kept. */
export function keepThreshold(keep: number): number {
  return Math.round(keep * 2 ** 32);
}

function mask(length: number, { keep, key }: Attributes): Float32Array {
  const threshold = keepThreshold(keep);
  const kept = Math.fround(1 / keep);
  return Float32Array.from({ length }, (_, index) => (hash32(key, index) < threshold ? kept : 0));
}

const dropout = definePlainKernel<{ x: tf.Tensor }, Attributes>(SEEDED_DROPOUT, ({ x }, attributes) => {
  const shape = attributes.shared ? [1, ...x.shape.slice(1)] : x.shape;
  return [tf.mul(x, tf.tensor(mask(tf.util.sizeFromShape(shape), attributes), shape))];
});

tf.registerGradient({
  kernelName: SEEDED_DROPOUT,
  gradFunc: (dy, _saved, attributes) => ({
    x: () => dropout({ x: dy as tf.Tensor }, attributes as unknown as Attributes)[0] as tf.Tensor,
  }),
});

/**
 * Dropout whose mask follows from a key: element i is kept, and divided by `keep`, where hash32(key, i) < keep * 2^32;
 * else it is 0 (Srivastava et al. 2014, in the inverted form). The gradient draws the same mask again.
 *
 * @param x [n, ...]
 * @param options.keep probability in (0, 1] that a value is kept; 1 gives x itself
 * @param options.key 32-bit integer
 * @param options.shared one mask for all n examples (i counts within an example), so that in sampling the picture of
 *   one z does not depend on its place in the batch; otherwise each example has its own
 */
export function seededDropout<Shape extends tf.Tensor>(
  x: Shape,
  { keep, key, shared = false }: { keep: number; key: number; shared?: boolean },
): Shape {
  return keep === 1 ? x : (dropout({ x }, { keep, key, shared })[0] as Shape);
}
