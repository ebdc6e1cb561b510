import * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM_TRAINING, BATCH_NORM_TRAINING_GRADIENT } from '../ops/batch-norm.js';
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

const batchNorm = kernel<Record<'x' | 'beta', tf.TensorInfo>, { epsilon: number }>(
  BATCH_NORM_TRAINING,
  ({ inputs: { x, beta }, attributes: { epsilon }, kernels, heap }) => {
    if (!covered(x, beta)) return null;
    const { rows, columns } = matrixOf(x);
    const [y, mean, variance] = [heap.output(x.shape), heap.output([columns]), heap.output([columns])];
    const [from, shift, to] = [heap.address(x), heap.address(beta), heap.address(y)];
    kernels.batchNorm(from, shift, to, heap.address(mean), heap.address(variance), rows, columns, epsilon);
    return [y, mean, variance];
  },
);

/** Sixteen columns are worked on at once, and two sums kept of each. */
const BATCH_NORM_SCRATCH = 2 * 16 * 4;

const batchNormGradient = kernel<Record<'dy' | 'x' | 'mean' | 'variance', tf.TensorInfo>, { epsilon: number }>(
  BATCH_NORM_TRAINING_GRADIENT,
  ({ inputs: { dy, x, mean, variance }, attributes: { epsilon }, kernels, heap }) => {
    if (!covered(dy, x, mean, variance)) return null;
    const { rows, columns } = matrixOf(x);
    const dx = heap.output(x.shape);
    const scratch = heap.scratch(BATCH_NORM_SCRATCH);
    const [by, from, m, v] = [heap.address(dy), heap.address(x), heap.address(mean), heap.address(variance)];
    kernels.batchNormGradient(by, from, m, v, heap.address(dx), rows, columns, epsilon, scratch);
    return [dx];
  },
);

export const columnKernels: readonly Kernel[] = [sum, batchNorm, batchNormGradient];
