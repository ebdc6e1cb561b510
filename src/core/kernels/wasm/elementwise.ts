import * as tf from '@tensorflow/tfjs-core';
import { LEAKY_RELU_GRADIENT, TANH_GRADIENT } from '../ops/activation-gradients.js';
import { ADAM_UPDATE, type AdamAttributes } from '../ops/adam.js';
import { keepThreshold } from '../dropout-mask.js';
import { SEEDED_DROPOUT } from '../ops/dropout.js';
import { MOVING_AVERAGE } from '../ops/moving-average.js';
import { SIGMOID_CROSS_ENTROPY, SIGMOID_CROSS_ENTROPY_GRADIENT } from '../ops/sigmoid-cross-entropy.js';
import { isCovered, kernel, sizeOf, type Kernel } from './kernel.js';

interface UnaryInputs {
  readonly x: tf.TensorInfo;
}

/** TensorFlow.js copies here; a tensor's values never change, so the copy can share the memory. */
const identity = kernel<UnaryInputs, object>(tf.Identity, ({ inputs: { x }, heap }) => heap.share(x, x.shape));

const relu = kernel<UnaryInputs, object>(tf.Relu, ({ inputs: { x }, kernels, heap }) => {
  if (!isCovered(x)) return null;
  const y = heap.output(x.shape);
  kernels.relu(heap.address(x), heap.address(y), sizeOf(x));
  return y;
});

const leakyRelu = kernel<UnaryInputs, tf.LeakyReluAttrs>(
  tf.LeakyRelu,
  ({ inputs: { x }, attributes: { alpha }, kernels, heap }) => {
    if (!isCovered(x)) return null;
    const y = heap.output(x.shape);
    kernels.leakyRelu(heap.address(x), heap.address(y), sizeOf(x), alpha);
    return y;
  },
);

const leakyReluGradient = kernel<UnaryInputs & { readonly dy: tf.TensorInfo }, { alpha: number }>(
  LEAKY_RELU_GRADIENT,
  ({ inputs: { dy, x }, attributes: { alpha }, kernels, heap }) => {
    if (!isCovered(dy, x)) return null;
    const dx = heap.output(x.shape);
    kernels.leakyReluGradient(heap.address(dy), heap.address(x), heap.address(dx), sizeOf(x), alpha);
    return [dx];
  },
);

const tanh = kernel<UnaryInputs, object>(tf.Tanh, ({ inputs: { x }, kernels, heap }) => {
  if (!isCovered(x)) return null;
  const y = heap.output(x.shape);
  kernels.tanh(heap.address(x), heap.address(y), sizeOf(x));
  return y;
});

const tanhGradient = kernel<{ readonly dy: tf.TensorInfo; readonly y: tf.TensorInfo }, object>(
  TANH_GRADIENT,
  ({ inputs: { dy, y }, kernels, heap }) => {
    if (!isCovered(dy, y)) return null;
    const dx = heap.output(y.shape);
    kernels.tanhGradient(heap.address(dy), heap.address(y), heap.address(dx), sizeOf(y));
    return [dx];
  },
);

const dropout = kernel<UnaryInputs, { keep: number; key: number; shared: boolean }>(
  SEEDED_DROPOUT,
  ({ inputs: { x }, attributes: { keep, key, shared }, kernels, heap }) => {
    const threshold = keepThreshold(keep);
    if (!isCovered(x) || threshold === 0) return null;
    const y = heap.output(x.shape);
    const mask = shared ? sizeOf(x) / (x.shape[0] ?? 1) : sizeOf(x);
    kernels.dropout(heap.address(x), heap.address(y), sizeOf(x), mask, key, threshold - 1, Math.fround(1 / keep));
    return [y];
  },
);

type Seven = [number, number, number, number, number, number, number];

const adam = kernel<Record<'weights' | 'gradient' | 'm' | 'v', tf.TensorInfo>, AdamAttributes>(
  ADAM_UPDATE,
  ({ inputs, attributes, kernels, heap }) => {
    const { weights, gradient, m, v } = inputs;
    const { learningRate, beta1, beta2, epsilon, update } = attributes;
    if (!isCovered(weights, gradient, m, v)) return null;
    // The results are new tensors, since other tensors may share the memory of the old ones.
    const outputs = [heap.output(weights.shape), heap.output(m.shape), heap.output(v.shape)];
    const addresses = [weights, gradient, m, v, ...outputs].map(tensor => heap.address(tensor)) as Seven;
    const rate = learningRate / (1 - beta1 ** update);
    const root = 1 / Math.sqrt(1 - beta2 ** update);
    const decays = [beta1, 1 - beta1, beta2, 1 - beta2] as const;
    kernels.adam(...addresses, sizeOf(weights), ...decays, rate, root, epsilon);
    return outputs;
  },
);

const movingAverage = kernel<{ readonly average: tf.TensorInfo; readonly x: tf.TensorInfo }, { decay: number }>(
  MOVING_AVERAGE,
  ({ inputs: { average, x }, attributes: { decay }, kernels, heap }) => {
    if (!isCovered(average, x)) return null;
    const next = heap.output(average.shape);
    kernels.blend(heap.address(x), heap.address(average), heap.address(next), sizeOf(x), 1 - decay, decay);
    return [next];
  },
);

const crossEntropy = kernel<{ readonly logits: tf.TensorInfo }, { target: number }>(
  SIGMOID_CROSS_ENTROPY,
  ({ inputs: { logits }, attributes: { target }, kernels, heap }) => {
    if (!isCovered(logits)) return null;
    const y = heap.output([]);
    kernels.sigmoidCrossEntropy(heap.address(logits), heap.address(y), sizeOf(logits), target);
    return [y];
  },
);

const crossEntropyGradient = kernel<Record<'dy' | 'logits', tf.TensorInfo>, { target: number }>(
  SIGMOID_CROSS_ENTROPY_GRADIENT,
  ({ inputs: { dy, logits }, attributes: { target }, kernels, heap }) => {
    if (!isCovered(dy, logits)) return null;
    const dx = heap.output(logits.shape);
    const addresses = [heap.address(dy), heap.address(logits), heap.address(dx)] as const;
    kernels.sigmoidCrossEntropyGradient(...addresses, sizeOf(logits), target);
    return [dx];
  },
);

export const elementwiseKernels: readonly Kernel[] = [
  identity,
  relu,
  leakyRelu,
  leakyReluGradient,
  tanh,
  tanhGradient,
  dropout,
  adam,
  movingAverage,
  crossEntropy,
  crossEntropyGradient,
];
