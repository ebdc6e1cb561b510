import * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM_TRAINING, BATCH_NORM_TRAINING_GRADIENT, type BatchNormAttributes } from '../ops/batch-norm.js';
import { covered, kernel, matrixOf, type Kernel } from './kernel.js';

/** Sums over the leading axes, as the gradient of every bias is; other axes are left to the stock kernel. */
const sum = kernel<{ readonly x: tf.TensorInfo }, tf.SumAttrs>(
  tf.Sum,
  ({ inputs: { x }, attributes: { axis, keepDims }, kernels, heap }) => {
    const axes = tf.util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
    const leading = axes.length > 0 && axes.length < x.shape.length && axes.every((value, index) => value === index);
    if (!covered(x) || !leading) return null;
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
    if (!covered(x, beta)) return null;
    const { rows, columns } = matrixOf(x);
    const [y, mean, variance] = [heap.output(x.shape), heap.output([columns]), heap.output([columns])];
    const [from, shift, to] = [heap.address(x), heap.address(beta), heap.address(y)];
    kernels.batchNorm(from, shift, to, heap.address(mean), heap.address(variance), rows, columns, epsilon, slope);
    return [y, mean, variance];
  },
);

/** Four sums. */
const BATCH_NORM_SCRATCH = 4 * 4;

const batchNormGradient = kernel<Record<'dy' | 'x' | 'y' | 'mean' | 'variance', tf.TensorInfo>, BatchNormAttributes>(
  BATCH_NORM_TRAINING_GRADIENT,
  ({ inputs: { dy, x, y, mean, variance }, attributes: { epsilon, slope }, kernels, heap }) => {
    if (!covered(dy, x, y, mean, variance)) return null;
    const { rows, columns } = matrixOf(x);
    const [dx, dbeta] = [heap.output(x.shape), heap.output([columns])];
    const scratch = heap.scratch(BATCH_NORM_SCRATCH);
    const [by, from, at, m, v] = [dy, x, y, mean, variance].map(tensor => heap.address(tensor)) as Five;
    const [to, shift] = [heap.address(dx), heap.address(dbeta)];
    kernels.batchNormGradient(by, from, at, m, v, to, shift, rows, columns, epsilon, slope, scratch);
    return [dx, dbeta];
  },
);

type Five = [number, number, number, number, number];

export const columnKernels: readonly Kernel[] = [sum, batchNorm, batchNormGradient];
