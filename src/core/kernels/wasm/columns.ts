import * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM_TRAINING, BATCH_NORM_TRAINING_GRADIENT, type BatchNormAttributes } from '../ops/batch-norm.js';
import { isCovered, kernel, matrixOf, type Kernel } from './kernel.js';

/** Sums over the leading axes, as every bias gradient is; sums over other axes are left to the stock kernel. */
const sum = kernel<{ readonly x: tf.TensorInfo }, tf.SumAttrs>(
  tf.Sum,
  ({ inputs: { x }, attributes: { axis, keepDims }, kernels, heap }) => {
    const axes = tf.util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
    const leading = axes.length > 0 && axes.length < x.shape.length && axes.every((value, index) => value === index);
    if (!isCovered(x) || !leading) return null;
    const kept = x.shape.slice(axes.length);
    const columns = tf.util.sizeFromShape(kept);
    const y = heap.output(keepDims ? [...axes.map(() => 1), ...kept] : kept);
    kernels.columnSums(heap.address(x), heap.address(y), tf.util.sizeFromShape(x.shape) / columns, columns);
    return y;
  },
);

const batchNorm = kernel<Record<'x' | 'beta', tf.TensorInfo>, BatchNormAttributes>(
  BATCH_NORM_TRAINING,
  ({ inputs: { x, beta }, attributes: { epsilon, slope }, kernels, heap }) => {
    if (!isCovered(x, beta)) return null;
    const { rows, columns } = matrixOf(x);
    const outputs = [heap.output(x.shape), heap.output([columns]), heap.output([columns])];
    const addresses = [x, beta, ...outputs].map(tensor => heap.address(tensor)) as Five;
    kernels.batchNorm(...addresses, rows, columns, epsilon, slope);
    return outputs;
  },
);

const batchNormGradient = kernel<Record<'dy' | 'x' | 'beta' | 'mean' | 'variance', tf.TensorInfo>, BatchNormAttributes>(
  BATCH_NORM_TRAINING_GRADIENT,
  ({ inputs: { dy, x, beta, mean, variance }, attributes: { epsilon, slope }, kernels, heap }) => {
    if (!isCovered(dy, x, beta, mean, variance)) return null;
    const { rows, columns } = matrixOf(x);
    const [dx, dbeta] = [heap.output(x.shape), heap.output([columns])];
    const inputs = [dy, x, beta, mean, variance].map(tensor => heap.address(tensor)) as Five;
    const outputs = [heap.address(dx), heap.address(dbeta)] as const;
    kernels.batchNormGradient(...inputs, ...outputs, rows, columns, epsilon, slope);
    return [dx, dbeta];
  },
);

type Five = [number, number, number, number, number];

export const columnKernels: readonly Kernel[] = [sum, batchNorm, batchNormGradient];
