import * as tf from '@tensorflow/tfjs-core';
import { definePlainKernel, leadingAxes } from './define.js';

/** Kernel names, for backends with kernels of their own. */
export const BATCH_NORM_TRAINING = 'BatchNormTraining';
export const BATCH_NORM_TRAINING_GRADIENT = 'BatchNormTrainingGradient';

export interface BatchNormAttributes extends tf.NamedAttrMap {
  epsilon: number;
  /** Factor of negative outputs: 1 is no activation, 0 is ReLU. */
  slope: number;
}

const forward = definePlainKernel<{ x: tf.Tensor; beta: tf.Tensor }, BatchNormAttributes>(
  BATCH_NORM_TRAINING,
  ({ x, beta }, { epsilon, slope }) => {
    const axes = leadingAxes(x);
    const mean = tf.mean(x, axes);
    const centred = tf.sub(x, mean);
    const variance = tf.mean(tf.square(centred), axes);
    const y = tf.add(tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon))), beta);
    return [activation(y, slope), mean, variance];
  },
);

function activation(x: tf.Tensor, slope: number): tf.Tensor {
  if (slope === 1) return x;
  return slope === 0 ? tf.relu(x) : tf.leakyRelu(x, slope);
}

const backward = definePlainKernel<
  { dy: tf.Tensor; x: tf.Tensor; beta: tf.Tensor; mean: tf.Tensor; variance: tf.Tensor },
  BatchNormAttributes
>(BATCH_NORM_TRAINING_GRADIENT, ({ dy, x, beta, mean, variance }, { epsilon, slope }) => {
  const axes = leadingAxes(x);
  const scale = tf.rsqrt(tf.add(variance, epsilon));
  const normal = tf.mul(tf.sub(x, mean), scale);
  const dv = slope === 1 ? dy : tf.where(tf.greater(tf.add(normal, beta), 0), dy, tf.mul(dy, slope));
  const meanDv = tf.mean(dv, axes);
  const meanDvNormal = tf.mean(tf.mul(dv, normal), axes);
  return [tf.mul(tf.sub(tf.sub(dv, meanDv), tf.mul(normal, meanDvNormal)), scale), tf.sum(dv, axes)];
});

tf.registerGradient({
  kernelName: BATCH_NORM_TRAINING,
  inputsToSave: ['x', 'beta'],
  outputsToSave: [false, true, true],
  gradFunc: (dys, saved, attributes) => {
    const dy = (dys as tf.Tensor[])[0];
    const [x, beta, mean, variance] = saved;
    if (!dy || !x || !beta || !mean || !variance) throw new Error('The tape kept too little for BatchNormTraining.');
    // Both come from one pass, so it runs here and not when one of them is asked for.
    const [dx, dbeta] = backward({ dy, x, beta, mean, variance }, attributes as unknown as BatchNormAttributes);
    return { x: () => dx as tf.Tensor, beta: () => dbeta as tf.Tensor };
  },
});

/**
 * Batch norm with the batch's own statistics, with beta and without gamma, and the activation that follows it:
 * y = leaky((x - mean) / sqrt(variance + epsilon) + beta), the statistics taken over every axis but the last
 * (Ioffe and Szegedy 2015, arXiv:1502.03167; the variance is the population's, divided by n).
 *
 * It is differentiable with respect to x and beta; `mean` and `variance` are for moving averages and pass no gradient.
 *
 * @param x [..., c]
 * @param beta [c]
 * @param epsilon added to the variance, above 0
 * @param slope of the activation below 0, 0 to 1: 1 is no activation, 0 is ReLU. As one op with the norm it saves one
 *   tensor and two passes over the map
 */
export function batchNormTraining<Shape extends tf.Tensor>(
  x: Shape,
  beta: tf.Tensor1D,
  epsilon: number,
  slope = 1,
): { y: Shape; mean: tf.Tensor1D; variance: tf.Tensor1D } {
  const [y, mean, variance] = forward({ x, beta }, { epsilon, slope });
  return { y: y as Shape, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
}

export const BATCH_NORM_STORED = 'BatchNormStored';

interface StoredInputs {
  x: tf.Tensor;
  mean: tf.Tensor;
  variance: tf.Tensor;
  beta: tf.Tensor;
  [name: string]: tf.Tensor;
}

const stored = definePlainKernel<StoredInputs, Pick<BatchNormAttributes, 'epsilon'> & tf.NamedAttrMap>(
  BATCH_NORM_STORED,
  ({ x, mean, variance, beta }, { epsilon }) => {
    const scale = tf.rsqrt(tf.add(variance, epsilon));
    return [tf.add(tf.mul(x, scale), tf.sub(beta, tf.mul(mean, scale)))];
  },
);

tf.registerGradient({
  kernelName: BATCH_NORM_STORED,
  inputsToSave: ['x', 'mean', 'variance'],
  gradFunc: (dys, saved, attributes) => {
    const dy = (Array.isArray(dys) ? dys[0] : dys) as tf.Tensor;
    const [x, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const { epsilon } = attributes as unknown as BatchNormAttributes;
    const scale = () => tf.rsqrt(tf.add(variance, epsilon));
    const sum = (values: tf.Tensor) => tf.sum(values, leadingAxes(x));
    return {
      x: () => tf.mul(dy, scale()),
      beta: () => sum(dy),
      mean: () => tf.neg(tf.mul(sum(dy), scale())),
      variance: () => tf.mul(sum(tf.mul(dy, tf.sub(x, mean))), tf.mul(-0.5, tf.pow(scale(), 3))),
    };
  },
});

/**
 * Batch norm with given statistics, for sampling: y = (x - mean) / sqrt(variance + epsilon) + beta.
 *
 * @param x [..., c]
 * @param mean [c]
 * @param variance [c]
 * @param beta [c]
 */
export function batchNormStored<Shape extends tf.Tensor>(
  x: Shape,
  { mean, variance, beta }: { mean: tf.Tensor1D; variance: tf.Tensor1D; beta: tf.Tensor1D },
  epsilon: number,
): Shape {
  return stored({ x, mean, variance, beta }, { epsilon })[0] as Shape;
}
