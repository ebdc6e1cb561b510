import * as tf from '@tensorflow/tfjs-core';
import { definePlainKernel, leadingAxes } from './define.js';

/** Kernel names, for backends that have their own. */
export const BATCH_NORM_TRAINING = 'BatchNormTraining';
export const BATCH_NORM_TRAINING_GRADIENT = 'BatchNormTrainingGradient';

interface Attributes extends tf.NamedAttrMap {
  epsilon: number;
}

const forward = definePlainKernel<{ x: tf.Tensor; beta: tf.Tensor }, Attributes>(
  BATCH_NORM_TRAINING,
  ({ x, beta }, { epsilon }) => {
    const axes = leadingAxes(x);
    const mean = tf.mean(x, axes);
    const centred = tf.sub(x, mean);
    const variance = tf.mean(tf.square(centred), axes);
    return [tf.add(tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon))), beta), mean, variance];
  },
);

const backward = definePlainKernel<{ dy: tf.Tensor; x: tf.Tensor; mean: tf.Tensor; variance: tf.Tensor }, Attributes>(
  BATCH_NORM_TRAINING_GRADIENT,
  ({ dy, x, mean, variance }, { epsilon }) => {
    const axes = leadingAxes(x);
    const scale = tf.rsqrt(tf.add(variance, epsilon));
    const normal = tf.mul(tf.sub(x, mean), scale);
    const meanDy = tf.mean(dy, axes);
    const meanDyNormal = tf.mean(tf.mul(dy, normal), axes);
    return [tf.mul(tf.sub(tf.sub(dy, meanDy), tf.mul(normal, meanDyNormal)), scale)];
  },
);

tf.registerGradient({
  kernelName: BATCH_NORM_TRAINING,
  inputsToSave: ['x'],
  outputsToSave: [false, true, true],
  gradFunc: (dys, saved, attributes) => {
    const dy = (dys as tf.Tensor[])[0];
    const [x, mean, variance] = saved;
    if (!dy || !x || !mean || !variance) throw new Error('The tape kept too little for BatchNormTraining.');
    const { epsilon } = attributes as unknown as Attributes;
    return {
      x: () => backward({ dy, x, mean, variance }, { epsilon })[0] as tf.Tensor,
      beta: () => tf.sum(dy, leadingAxes(dy)),
    };
  },
});

/**
 * Batch norm with the batch's own statistics, with beta and without gamma:
 * y = (x - mean) / sqrt(variance + epsilon) + beta, the statistics taken over every axis but the last
 * (Ioffe and Szegedy 2015, arXiv:1502.03167; the variance is the population's, divided by n).
 *
 * Differentiable by x and beta; `mean` and `variance` are for moving averages and pass no gradient.
 *
 * @param x [..., c]
 * @param beta [c]
 * @param epsilon added to the variance, above 0
 */
export function batchNormTraining<Shape extends tf.Tensor>(
  x: Shape,
  beta: tf.Tensor1D,
  epsilon: number,
): { y: Shape; mean: tf.Tensor1D; variance: tf.Tensor1D } {
  const [y, mean, variance] = forward({ x, beta }, { epsilon });
  return { y: y as Shape, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
}

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
  return tf.tidy(() => {
    const scale = tf.rsqrt(tf.add(variance, epsilon));
    return tf.add<Shape>(tf.mul(x, scale), tf.sub(beta, tf.mul(mean, scale)));
  });
}
