/**
 * Convolution, its transpose and the matrix product with the bias that follows them, each as one op: the sum starts from
 * the bias, so that no second tensor is made. Unlike those of TensorFlow.js's fused ops, their gradients are computed
 * only for the inputs that need one.
 */
import * as tf from '@tensorflow/tfjs-core';
import { definePlainKernel, leadingAxes } from './define.js';

export const CONV2D_WITH_BIAS = 'Conv2DWithBias';
export const CONV2D_TRANSPOSE_WITH_BIAS = 'Conv2DTransposeWithBias';
export const DENSE_WITH_BIAS = 'DenseWithBias';

/** A convolution with TensorFlow's SAME padding, channels last. */
export interface ConvolutionAttributes extends tf.NamedAttrMap {
  stride: number;
}

export interface TransposedAttributes extends ConvolutionAttributes {
  /** Size of the output. */
  height: number;
  width: number;
}

interface Inputs<X extends tf.Tensor, Filter extends tf.Tensor> {
  x: X;
  filter: Filter;
  bias: tf.Tensor1D;
  [name: string]: tf.Tensor;
}

type FourD = [number, number, number, number];

/** The filter's gradient: dy [n, ceil(h / stride), ceil(w / stride), out] against the image x [n, h, w, in]. */
function filterGradient(x: tf.Tensor, dy: tf.Tensor, filterShape: number[], stride: number): tf.Tensor {
  const attributes = { strides: stride, pad: 'same', dataFormat: 'NHWC', filterShape };
  return tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy }, attributes);
}

const columnSums = (dy: tf.Tensor): tf.Tensor => tf.sum(dy, leadingAxes(dy));

// ------------------------------------------------------------------------------------------------ convolution

const convolution = definePlainKernel<Inputs<tf.Tensor4D, tf.Tensor4D>, ConvolutionAttributes>(
  CONV2D_WITH_BIAS,
  ({ x, filter, bias }, { stride }) => [tf.add(tf.conv2d(x, filter, stride, 'same'), bias)],
);

tf.registerGradient({
  kernelName: CONV2D_WITH_BIAS,
  inputsToSave: ['x', 'filter'],
  gradFunc: (dys, saved, attributes) => {
    const [dy, x, filter] = [first(dys), ...saved] as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
    const { stride } = attributes as unknown as ConvolutionAttributes;
    return {
      x: () => tf.conv2dTranspose(dy, filter, x.shape, stride, 'same'),
      filter: () => filterGradient(x, dy, filter.shape, stride),
      bias: () => columnSums(dy),
    };
  },
});

/**
 * conv2d(x, filter) + bias with SAME padding.
 *
 * @param x [n, h, w, in]
 * @param filter [k, k, in, out]
 * @param bias [out]
 * @returns [n, ceil(h / stride), ceil(w / stride), out]
 */
export function conv2dWithBias(x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D, stride: number): tf.Tensor4D {
  return convolution({ x, filter, bias }, { stride })[0] as tf.Tensor4D;
}

// ------------------------------------------------------------------------------------------------ transposed convolution

const transposed = definePlainKernel<Inputs<tf.Tensor4D, tf.Tensor4D>, TransposedAttributes>(
  CONV2D_TRANSPOSE_WITH_BIAS,
  ({ x, filter, bias }, { stride, height, width }) => {
    const shape: FourD = [x.shape[0], height, width, filter.shape[2]];
    return [tf.add(tf.conv2dTranspose(x, filter, shape, stride, 'same'), bias)];
  },
);

tf.registerGradient({
  kernelName: CONV2D_TRANSPOSE_WITH_BIAS,
  inputsToSave: ['x', 'filter'],
  gradFunc: (dys, saved, attributes) => {
    const [dy, x, filter] = [first(dys), ...saved] as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
    const { stride } = attributes as unknown as TransposedAttributes;
    return {
      x: () => tf.conv2d(dy, filter, stride, 'same'),
      filter: () => filterGradient(dy, x, filter.shape, stride),
      bias: () => columnSums(dy),
    };
  },
});

/**
 * The transpose of a SAME convolution from [height, width] to x's size, plus bias.
 *
 * @param x [n, ceil(height / stride), ceil(width / stride), in]
 * @param filter [k, k, out, in]
 * @param bias [out]
 * @returns [n, height, width, out]
 */
export function conv2dTransposeWithBias(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D,
  [height, width]: readonly [height: number, width: number],
  stride: number,
): tf.Tensor4D {
  return transposed({ x, filter, bias }, { stride, height, width })[0] as tf.Tensor4D;
}

// ------------------------------------------------------------------------------------------------ matrix product

const product = definePlainKernel<Inputs<tf.Tensor2D, tf.Tensor2D>, tf.NamedAttrMap>(
  DENSE_WITH_BIAS,
  ({ x, filter, bias }) => [tf.add(tf.matMul(x, filter), bias)],
);

tf.registerGradient({
  kernelName: DENSE_WITH_BIAS,
  inputsToSave: ['x', 'filter'],
  gradFunc: (dys, saved) => {
    const [dy, x, filter] = [first(dys), ...saved] as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    return {
      x: () => tf.matMul(dy, filter, false, true),
      filter: () => tf.matMul(x, dy, true, false),
      bias: () => columnSums(dy),
    };
  },
});

/**
 * x . weights + bias.
 *
 * @param x [n, in]
 * @param weights [in, out]
 * @param bias [out]
 */
export function denseWithBias(x: tf.Tensor2D, weights: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  return product({ x, filter: weights, bias }, {})[0] as tf.Tensor2D;
}

function first(dys: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return (Array.isArray(dys) ? dys[0] : dys) as tf.Tensor;
}
