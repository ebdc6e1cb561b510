import * as tf from '@tensorflow/tfjs-core';
import { definePlainKernel } from './define.js';

export const MOVING_AVERAGE = 'MovingAverage';

const kernel = definePlainKernel<{ average: tf.Tensor; x: tf.Tensor }, { decay: number }>(
  MOVING_AVERAGE,
  ({ average, x }, { decay }) => [tf.add(tf.mul(average, decay), tf.mul(x, 1 - decay))],
);

/**
 * decay * average + (1 - decay) * x, as a new tensor.
 *
 * @param average any shape
 * @param x the same shape
 * @param decay 0 to 1
 */
export function movingAverage<Shape extends tf.Tensor>(average: Shape, x: Shape, decay: number): Shape {
  return kernel({ average, x }, { decay })[0] as Shape;
}
