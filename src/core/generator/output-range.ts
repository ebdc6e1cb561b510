import * as tf from '@tensorflow/tfjs-core';
import type { OutputRange } from '../../shared/protocol/generator.js';

/** Maps what a network gives to [-1, 1]. */
export function toUnitRange(images: tf.Tensor4D, range: OutputRange): tf.Tensor4D {
  if (range === '[0,1]') return tf.sub(tf.mul(images, 2), 1);
  return range === '[0,255]' ? tf.sub(tf.div(images, 127.5), 1) : images;
}
