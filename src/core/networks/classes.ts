/**
 * How the plain DCGAN is told what to draw. G's input is a row of z followed by y, where y holds K numbers for the classes:
 * one-hot in training, any mixture in sampling. Several groups of classes (hair, skin, mouth) are concatenated; the numbers of
 * each group are at least 0 and sum to 1. D's last layer has an output for "real" and one for each class, and the logit is
 * the first plus the outputs of the image's classes: a projection discriminator (Miyato and Koyama 2018, arXiv:1802.05637).
 */
import * as tf from '@tensorflow/tfjs-core';

/** The numbers of classes in each group; empty for a network without classes. */
export type ClassSizes = readonly number[];

/** K: the classes of all groups together. */
export function countClasses(classes: ClassSizes = []): number {
  return classes.reduce((sum, size) => sum + size, 0);
}

/** By how much G's first layer scales y: sqrt(latentSize / 3 / groups), so that it is as long as z is on average. */
export function classScale(latentSize: number, { length: groups }: ClassSizes): number {
  return Math.sqrt(latentSize / 3 / groups);
}

/**
 * G's input as its first layer sees it: y is scaled by {@link classScale}.
 *
 * @param input [n, latentSize + K]: z and y, row by row
 */
export function scaleClasses(input: tf.Tensor2D, latentSize: number, classes: ClassSizes = []): tf.Tensor2D {
  const size = countClasses(classes);
  if (size === 0) return input;
  const scales = new Float32Array(latentSize + size).fill(1);
  scales.fill(classScale(latentSize, classes), latentSize);
  return tf.mul(input, tf.tensor2d(scales, [1, scales.length]));
}

/** The part y of G's input: [n, K], or `undefined` for a network without classes. */
export function classesOfInput(
  input: tf.Tensor2D,
  latentSize: number,
  classes: ClassSizes = [],
): tf.Tensor2D | undefined {
  const size = countClasses(classes);
  return size === 0 ? undefined : tf.slice(input, [0, latentSize], [input.shape[0], size]);
}

/**
 * D's logits: its first output plus the outputs of the image's classes, weighted by y and divided by sqrt(groups).
 *
 * @param outputs [n, 1 + K]
 * @param y [n, K]
 * @returns [n, 1]
 */
export function classLogits(outputs: tf.Tensor2D, y: tf.Tensor2D, classes: ClassSizes): tf.Tensor2D {
  const weights = tf.concat([tf.ones<tf.Rank.R2>([y.shape[0], 1]), tf.div(y, Math.sqrt(classes.length))], 1);
  return tf.sum<tf.Tensor2D>(tf.mul(outputs, weights), 1, true);
}

/** The parts of [n, K] that belong to each group: [n, classes of the group]. */
export function groupsOf(x: tf.Tensor2D, classes: ClassSizes): tf.Tensor2D[] {
  return classes.length === 1 ? [x] : tf.split(x, [...classes], 1); // a split into one has no gradient in TensorFlow.js
}

/**
 * Mean cross-entropy over images and groups, in nats: -sum(y log softmax(logits)).
 * @param logits [n, classes of the group], a tensor for each group
 * @param y the same for the images' classes
 */
export function classCrossEntropy(logits: readonly tf.Tensor2D[], y: readonly tf.Tensor2D[]): tf.Scalar {
  const losses = logits.map((group, i) => {
    return tf.neg(tf.mean<tf.Scalar>(tf.sum(tf.mul(tf.logSoftmax(group), y[i] as tf.Tensor2D), 1)));
  });
  return tf.div(tf.addN(losses), losses.length);
}

/** The mixture in each group whose logits are given: [n, K] → [n, K]. */
export function softmaxByGroup(logits: tf.Tensor2D, classes: ClassSizes): tf.Tensor2D {
  const groups = groupsOf(logits, classes).map(group => tf.softmax(group));
  return tf.concat(groups, 1);
}
