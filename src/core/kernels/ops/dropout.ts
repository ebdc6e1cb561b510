import * as tf from '@tensorflow/tfjs-core';
import { dropoutMask } from '../dropout-mask.js';
import { definePlainKernel } from './define.js';

export const SEEDED_DROPOUT = 'SeededDropout';

interface Attributes extends tf.NamedAttrMap {
  keep: number;
  key: number;
  shared: boolean;
}

const dropout = definePlainKernel<{ x: tf.Tensor }, Attributes>(SEEDED_DROPOUT, ({ x }, attributes) => {
  const shape = attributes.shared ? [1, ...x.shape.slice(1)] : x.shape;
  return [tf.mul(x, tf.tensor(dropoutMask(tf.util.sizeFromShape(shape), attributes), shape))];
});

tf.registerGradient({
  kernelName: SEEDED_DROPOUT,
  gradFunc: (dy, _saved, attributes) => ({
    x: () => dropout({ x: dy as tf.Tensor }, attributes as unknown as Attributes)[0] as tf.Tensor,
  }),
});

/**
 * Dropout whose mask follows from a key: element i is kept, and divided by `keep`, where hash32(key, i) < keep * 2^32;
 * else it is 0 (Srivastava et al. 2014, in the inverted form). The gradient recomputes the same mask.
 *
 * @param x [n, ...]
 * @param options.keep probability in (0, 1] that a value is kept; 1 gives x itself
 * @param options.key 32-bit integer
 * @param options.shared one mask for all n examples (i counts within an example), so that in sampling the image of
 *   one z does not depend on its position in the batch; otherwise each example has its own
 */
export function seededDropout<Shape extends tf.Tensor>(
  x: Shape,
  { keep, key, shared = false }: { keep: number; key: number; shared?: boolean },
): Shape {
  return keep === 1 ? x : (dropout({ x }, { keep, key, shared })[0] as Shape);
}
