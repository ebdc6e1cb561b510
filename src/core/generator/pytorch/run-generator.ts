/** Runs the generator of a PyTorch DCGAN in evaluation mode, as read by {@link readPytorchGenerator}. */
import * as tf from '@tensorflow/tfjs-core';
import { slopeOf } from '../../../shared/generator-reading.js';
import type { Activation, Upsampling } from '../../../shared/protocol/generator.js';
import { transposedConvolution } from '../../networks/layers.js';
import { weight, type Weights } from '../../networks/weights.js';
import type { Geometry } from './geometry.js';
import type { PytorchGenerator, PytorchLayer } from './read-generator.js';

/** Uploads the weights to the accelerator. The caller disposes of them. */
export function pytorchWeights({ layers }: PytorchGenerator): Weights {
  const weights: Record<string, tf.Tensor> = {};
  const upload = (name: string, values: Float32Array, shape: number[]) => {
    weights[name] = tf.keep(tf.tensor(values, shape));
  };
  layers.forEach(({ kernel, kernelSize, bias, inChannels, outChannels, geometry, instanceNorm, prelu }, i) => {
    const [height, width] = kernelSize;
    if (geometry?.isPlain) upload(`${i}.kernel`, kernel, [height, width, inChannels, outChannels]);
    else if (geometry) upload(`${i}.kernel`, kernel, [height, width, outChannels, inChannels]);
    else upload(`${i}.kernel`, kernel, [height * width * outChannels, inChannels]);
    upload(`${i}.bias`, bias, [bias.length]);
    if (instanceNorm) upload(`${i}.gamma`, instanceNorm.gamma, [outChannels]);
    if (instanceNorm) upload(`${i}.beta`, instanceNorm.beta, [outChannels]);
    if (prelu) upload(`${i}.prelu`, prelu, [prelu.length]);
  });
  return weights;
}

/** z [n, latent] → images [n, height, width, channels], in the range of the last activation. */
export function generatePytorch(
  weights: Weights,
  z: tf.Tensor2D,
  { layers, epsilon, upsampling }: PytorchGenerator,
): tf.Tensor4D {
  let x = tf.reshape<tf.Rank.R4>(z, [z.shape[0], 1, 1, z.shape[1]]); // [n, 1, 1, latent]
  layers.forEach((layer, i) => {
    const { geometry, instanceNorm, activation, prelu } = layer;
    if (geometry && geometry.scale > 1) x = enlarged(x, geometry.scale, upsampling);
    if (geometry?.isPlain) x = plain(weights, String(i), x, geometry);
    else x = geometry ? transposed(weights, String(i), x, layer, geometry) : linear(weights, String(i), z, layer);
    if (instanceNorm) x = instanceNormed(x, weight(weights, `${i}.gamma`), weight(weights, `${i}.beta`), epsilon);
    x = prelu ? tf.prelu(x, weight(weights, `${i}.prelu`)) : activated(x, activation);
  });
  return x;
}

function linear(
  weights: Weights,
  name: string,
  z: tf.Tensor2D,
  { kernelSize, outChannels }: PytorchLayer,
): tf.Tensor4D {
  const y = tf.add(
    tf.matMul(z, weight<tf.Tensor2D>(weights, `${name}.kernel`), false, true),
    weight(weights, `${name}.bias`),
  );
  return tf.reshape(y, [z.shape[0], ...kernelSize, outChannels]);
}

/**
 * PyTorch's padding p cuts p rows and columns off each side of the whole transposed convolution, and its output padding cuts
 * less at the end. Where that is SAME padding, it is one operation: kernel 4 with stride 2 and padding 1; and a kernel without
 * padding on one pixel is one with a stride of its own size.
 */
function transposed(
  weights: Weights,
  name: string,
  x: tf.Tensor4D,
  { kernelSize }: PytorchLayer,
  geometry: Geometry,
): tf.Tensor4D {
  const { stride, padding, outputPadding, height, width } = geometry;
  const [kernelHeight, kernelWidth] = kernelSize;
  const isSquare = kernelHeight === kernelWidth;
  const isPixel = x.shape[1] === 1 && x.shape[2] === 1 && padding === 0 && outputPadding === 0;
  if (isSquare && isPixel) return transposedConvolution(weights, name, x, [height, width], kernelHeight);
  if (isSquare && outputPadding === 0 && kernelHeight - stride === 2 * padding) {
    return transposedConvolution(weights, name, x, [height, width], stride);
  }
  const kernel = weight<tf.Tensor4D>(weights, `${name}.kernel`);
  const [n, rows, columns] = x.shape;
  const full: [number, number, number, number] = [
    ...([n, (rows - 1) * stride + kernelHeight, (columns - 1) * stride + kernelWidth] as const),
    kernel.shape[2],
  ];
  const whole = tf.conv2dTranspose(x, kernel, full, stride, 'valid');
  const [below, beside] = [Math.max(0, padding + height - full[1]), Math.max(0, padding + width - full[2])];
  const padded = below + beside > 0 ? tf.pad(whole, [[0, 0], [0, below], [0, beside], [0, 0]]) : whole; // prettier-ignore
  const cut = tf.slice4d(padded, [0, padding, padding, 0], [n, height, width, full[3]]);
  return tf.add(cut, weight(weights, `${name}.bias`));
}

/** As PyTorch's Upsample has it: to the nearest pixel, or bilinear between the pixels' middles (`align_corners=False`). */
function enlarged(x: tf.Tensor4D, scale: number, upsampling: Upsampling): tf.Tensor4D {
  const size: [number, number] = [x.shape[1] * scale, x.shape[2] * scale];
  return upsampling === 'bilinear'
    ? tf.image.resizeBilinear(x, size, false, true)
    : tf.image.resizeNearestNeighbor(x, size);
}

function plain(weights: Weights, name: string, x: tf.Tensor4D, { stride, padding }: Geometry): tf.Tensor4D {
  const kernel = weight<tf.Tensor4D>(weights, `${name}.kernel`);
  return tf.add(tf.conv2d(x, kernel, stride, padding, 'NHWC', 1, 'floor'), weight(weights, `${name}.bias`));
}

/** Statistics of each picture and channel over its pixels, as PyTorch's InstanceNorm2d has them. */
function instanceNormed(x: tf.Tensor4D, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): tf.Tensor4D {
  const { mean, variance } = tf.moments(x, [1, 2], true);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon))), gamma), beta);
}

function activated(x: tf.Tensor4D, activation: Activation): tf.Tensor4D {
  switch (activation) {
    case 'relu':
      return tf.relu(x);
    case 'elu':
      return tf.elu(x);
    case 'selu':
      return tf.selu(x);
    case 'gelu':
      return tf.mul(tf.mul(0.5, x), tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))));
    case 'swish':
      return tf.mul(x, tf.sigmoid(x));
    case 'tanh':
      return tf.tanh(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'none':
      return x;
    default:
      return tf.leakyRelu(x, slopeOf(activation) ?? 0);
  }
}
