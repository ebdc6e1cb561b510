import type * as tf from '@tensorflow/tfjs-core';
import { conv2dWithBias, denseWithBias, conv2dTransposeWithBias } from '../kernels/ops/with-bias.js';
import { weight, type Weights } from './weights.js';

/** The layers of both models. All are channels-last with TensorFlow's SAME padding, and have a bias. */

/** x [n, in] with kernel [in, out] and bias [out] → [n, out]. */
export function dense(weights: Weights, name: string, x: tf.Tensor2D): tf.Tensor2D {
  return denseWithBias(x, weight(weights, `${name}.kernel`), weight(weights, `${name}.bias`));
}

/** x [n, h, w, in] with kernel [k, k, in, out] and bias [out] → [n, ceil(h / stride), ceil(w / stride), out]. */
export function convolution(weights: Weights, name: string, x: tf.Tensor4D, stride: number): tf.Tensor4D {
  return conv2dWithBias(x, weight(weights, `${name}.kernel`), weight(weights, `${name}.bias`), stride);
}

/**
 * The transpose of a SAME convolution from [height, width] to x's size, which may be odd.
 * x [n, h, w, in] with kernel [k, k, out, in] and bias [out] → [n, height, width, out].
 */
export function transposedConvolution(
  weights: Weights,
  name: string,
  x: tf.Tensor4D,
  size: readonly [height: number, width: number],
  stride: number,
): tf.Tensor4D {
  return conv2dTransposeWithBias(x, weight(weights, `${name}.kernel`), weight(weights, `${name}.bias`), size, stride);
}
