import * as tf from '@tensorflow/tfjs-core';
import type { PoolGeometry } from './exports.js';
import { isCovered, kernel, type Kernel } from './kernel.js';

/** Replaces TensorFlow.js's own kernel, which gives wrong numbers for more than one channel. */
const maxPoolGradient = kernel<Record<'dy' | 'input', tf.TensorInfo>, tf.MaxPoolGradAttrs>(
  tf.MaxPoolGrad,
  ({ inputs: { dy, input }, attributes: { filterSize, strides, pad, dimRoundingMode }, kernels, heap }) => {
    if (!isCovered(dy, input)) return null;
    const shape = input.shape as [number, number, number, number];
    const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const { batchSize, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth } = info;
    const dx = heap.output(shape);
    const args = [
      ...[heap.address(dy), heap.address(input), heap.address(dx)],
      ...[batchSize, inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth],
      ...[info.strideHeight, info.strideWidth, info.padInfo.top, info.padInfo.left],
    ] as [number, number, number, ...PoolGeometry];
    kernels.maxPoolGradient(...args);
    return dx;
  },
);

export const poolKernels: readonly Kernel[] = [maxPoolGradient];
