import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';

/**
 * The gradient of a convolution with respect to its filter, which TensorFlow.js's WASM backend lacks (tfjs#8474), as a
 * convolution, which it has: with x as [in, h, w, n] and dy as a filter [out h, out w, n, out], dilated by the stride,
 * the channels of the one are the examples of the other. It runs where our own kernels do not: without SIMD.
 */
function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, info: tf.backend_util.Conv2DInfo): tf.Tensor4D {
  const { padInfo, strideHeight, strideWidth, filterHeight, filterWidth, inChannels, outChannels } = info;
  const images = tf.pad(tf.transpose(x, [3, 1, 2, 0]), [
    [0, 0],
    [padInfo.top, padInfo.bottom],
    [padInfo.left, padInfo.right],
    [0, 0],
  ]);
  const filter = tf.transpose(dy, [1, 2, 0, 3]);
  const full = tf.conv2d(images, filter, 1, 'valid', 'NHWC', [strideHeight, strideWidth]);
  // Where the stride leaves rows of x unread, the result is larger than the filter.
  const gradient = tf.slice(full, [0, 0, 0, 0], [inChannels, filterHeight, filterWidth, outChannels]);
  return tf.transpose(gradient, [1, 2, 0, 3]);
}

tf.registerKernel({
  kernelName: tf.Conv2DBackpropFilter,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs }) => {
    const { x, dy } = inputs as unknown as tf.Conv2DBackpropFilterInputs & { x: tf.Tensor4D; dy: tf.Tensor4D };
    const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
    const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode, false);
    return tf.tidy(() => filterGradient(x, dy, info));
  },
});
