/** Runs the generator of the common PyTorch DCGAN in evaluation mode, as read by {@link readPytorchGenerator}. */
import * as tf from '@tensorflow/tfjs-core';
import { PYTORCH_KERNEL, type PytorchGenerator } from './pytorch-generator.js';
import { transposedConvolution } from '../networks/layers.js';
import type { Weights } from '../networks/weights.js';

/** Uploads the weights to the accelerator. The caller disposes of them. */
export function pytorchWeights({ layers }: PytorchGenerator): Weights {
  const weights: Record<string, tf.Tensor> = {};
  layers.forEach(({ kernel, bias, inChannels, outChannels }, i) => {
    weights[`${i}.kernel`] = tf.keep(tf.tensor4d(kernel, [PYTORCH_KERNEL, PYTORCH_KERNEL, outChannels, inChannels]));
    weights[`${i}.bias`] = tf.keep(tf.tensor1d(bias));
  });
  return weights;
}

/**
 * z [n, latent] → images [n, size, size, channels] in (-1, 1). PyTorch's padding of 1 with kernel 4 and stride 2 is SAME
 * padding; its first layer, without padding and with stride 1, equals one of stride 4 on a 1 x 1 input.
 */
export function generatePytorch(weights: Weights, z: tf.Tensor2D, { layers }: PytorchGenerator): tf.Tensor4D {
  let x = tf.reshape<tf.Rank.R4>(z, [z.shape[0], 1, 1, z.shape[1]]); // [n, 1, 1, latent]
  layers.forEach((_, i) => {
    const size = PYTORCH_KERNEL * 2 ** i;
    const y = transposedConvolution(weights, String(i), x, [size, size], i === 0 ? PYTORCH_KERNEL : 2);
    x = i === layers.length - 1 ? tf.tanh(y) : tf.relu(y); //            [n, 4 * 2^i, 4 * 2^i, maps]
  });
  return x;
}
