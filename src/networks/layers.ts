import * as tf from '@tensorflow/tfjs-core';
import { weight, type Weights } from './weights.js';

/**
 * The layers that both models are made of. All are channels-last with TensorFlow's SAME padding; every one has a bias.
 */

/** x [n, in] with kernel [in, out] and bias [out] → [n, out]. */
export function dense(weights: Weights, name: string, x: tf.Tensor2D): tf.Tensor2D {
  return tf.add(tf.matMul(x, weight<tf.Tensor2D>(weights, `${name}.kernel`)), weight(weights, `${name}.bias`));
}

/** x [n, h, w, in] with kernel [k, k, in, out] and bias [out] → [n, ceil(h / stride), ceil(w / stride), out]. */
export function convolution(weights: Weights, name: string, x: tf.Tensor4D, stride: number): tf.Tensor4D {
  const kernel = weight<tf.Tensor4D>(weights, `${name}.kernel`);
  return tf.add(tf.conv2d(x, kernel, stride, 'same'), weight(weights, `${name}.bias`));
}

/**
 * The transpose of a SAME convolution from [height, width] to x's size, so that odd sizes come out right.
 * x [n, h, w, in] with kernel [k, k, out, in] and bias [out] → [n, height, width, out].
 */
export function transposedConvolution(
  weights: Weights,
  name: string,
  x: tf.Tensor4D,
  [height, width]: readonly [height: number, width: number],
  stride: number,
): tf.Tensor4D {
  const kernel = weight<tf.Tensor4D>(weights, `${name}.kernel`);
  const shape: [number, number, number, number] = [x.shape[0], height, width, kernel.shape[2]];
  return tf.add(tf.conv2dTranspose(x, kernel, shape, stride, 'same'), weight(weights, `${name}.bias`));
}
