/**
 * The DCGAN whose generator starts as an autoencoder's decoder, with a discriminator with heads at four depths. It has no
 * batch norm. Kernels are 4x4 with stride 2 except the innermost, which covers the whole map: f x f, f = size / 16.
 */
import * as tf from '@tensorflow/tfjs-core';
import { convolution, transposedConvolution } from './layers.js';
import type { Weights, WeightSpec } from './weights.js';

export interface AutoencoderShape {
  /** Height and width of the images, a multiple of 16. */
  readonly size: number;
  readonly channels: number;
  /** Feature maps of the encoder's five layers; the last is the latent size. The decoder has them in reverse. */
  readonly dims: readonly number[];
  /** Feature maps of D's four layers. */
  readonly discriminatorDims: readonly number[];
  /** D's heads, 1 to 4, each over the feature map of its layer. */
  readonly heads: readonly number[];
}

const KERNEL = 4;
const STRIDE = 2;
const LAYERS = 5;

/** Size of the innermost map. */
const innermost = ({ size }: AutoencoderShape) => size / 2 ** (LAYERS - 1);

/** images [n, size, size, channels] → z [n, latent] in (-1, 1). */
export function encode(weights: Weights, images: tf.Tensor4D, shape: AutoencoderShape): tf.Tensor2D {
  const conv = (layer: number, x: tf.Tensor4D, stride = STRIDE) =>
    convolution(weights, `encoder.conv${layer}`, x, stride);

  let x = tf.relu(conv(1, images)); //                 [n, size / 2, size / 2, dims 1]
  x = tf.relu(conv(2, x)); //                          [n, size / 4, size / 4, dims 2]
  x = tf.relu(conv(3, x)); //                          [n, size / 8, size / 8, dims 3]
  x = tf.relu(conv(4, x)); //                          [n, f, f, dims 4]
  x = tf.tanh(conv(5, x, innermost(shape))); //        [n, 1, 1, latent]
  return tf.reshape<tf.Rank.R2>(x, [x.shape[0], x.shape[3]]);
}

/** z [n, latent] → images [n, size, size, channels] in (-1, 1), by the decoder or its copy, the generator. */
export function decode(
  weights: Weights,
  network: 'decoder' | 'generator',
  z: tf.Tensor2D,
  shape: AutoencoderShape,
): tf.Tensor4D {
  const f = innermost(shape);
  const deconv = (layer: number, x: tf.Tensor4D, size: number, stride = STRIDE) =>
    transposedConvolution(weights, `${network}.deconv${layer}`, x, [size, size], stride);

  let x = tf.reshape<tf.Rank.R4>(z, [z.shape[0], 1, 1, z.shape[1]]); // [n, 1, 1, latent]
  x = tf.relu(deconv(1, x, f, f)); //                  [n, f, f, dims 4]
  x = tf.relu(deconv(2, x, 2 * f)); //                 [n, size / 8, size / 8, dims 3]
  x = tf.relu(deconv(3, x, 4 * f)); //                 [n, size / 4, size / 4, dims 2]
  x = tf.relu(deconv(4, x, 8 * f)); //                 [n, size / 2, size / 2, dims 1]
  return tf.tanh(deconv(5, x, 16 * f)); //             [n, size, size, channels]
}

/**
 * images [n, size, size, channels] → logits [n, 1] of each head, in the order of `shape.heads`. The activation
 * is ReLU, or ELU for a single head.
 */
export function discriminate(weights: Weights, images: tf.Tensor4D, shape: AutoencoderShape): tf.Tensor2D[] {
  const activation = shape.heads.length === 1 ? tf.elu : tf.relu;
  const logits: tf.Tensor2D[] = [];
  let x = images;
  for (let layer = 1; layer <= Math.max(...shape.heads); layer++) {
    x = activation(convolution(weights, `discriminator.conv${layer}`, x, STRIDE)); // [n, s, s, dims], s = size / 2^layer
    if (!shape.heads.includes(layer)) continue;
    const head = convolution(weights, `discriminator.head${layer}`, x, x.shape[1]); // [n, 1, 1, 1]: the whole map at once
    logits.push(tf.reshape<tf.Rank.R2>(head, [head.shape[0], 1]));
  }
  return logits;
}

/** The parameters of the encoder, in the order of its layers. */
export function encoderSpecs(shape: AutoencoderShape): WeightSpec[] {
  const maps = [shape.channels, ...shape.dims];
  return layers('encoder.conv', LAYERS, layer => {
    const kernel = layer < LAYERS ? KERNEL : innermost(shape);
    return { kernel, inChannels: maps[layer - 1] as number, outChannels: maps[layer] as number };
  });
}

/** The parameters of the decoder, or of its copy, in the order of its layers. */
export function decoderSpecs(network: 'decoder' | 'generator', shape: AutoencoderShape): WeightSpec[] {
  const maps = [shape.channels, ...shape.dims].reverse();
  return layers(`${network}.deconv`, LAYERS, layer => {
    const channels = { inChannels: maps[layer - 1] as number, outChannels: maps[layer] as number };
    const f = innermost(shape);
    return { ...channels, transposed: true, ...(layer > 1 ? { kernel: KERNEL } : { kernel: f, stride: f }) };
  });
}

/** The parameters of D: its layers up to the deepest head, then its heads. */
export function discriminatorSpecs({ size, channels, discriminatorDims, heads }: AutoencoderShape): WeightSpec[] {
  const maps = [channels, ...discriminatorDims];
  const depth = Math.max(...heads);
  return [
    ...layers('discriminator.conv', depth, layer => ({
      kernel: KERNEL,
      inChannels: maps[layer - 1] as number,
      outChannels: maps[layer] as number,
    })),
    ...heads.flatMap(head =>
      layer(`discriminator.head${head}`, {
        kernel: size / 2 ** head,
        inChannels: maps[head] as number,
        outChannels: 1,
      }),
    ),
  ];
}

interface Layer {
  readonly kernel: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly transposed?: boolean;
  readonly stride?: number;
}

function layers(name: string, count: number, describe: (layer: number) => Layer): WeightSpec[] {
  return Array.from({ length: count }, (_, index) => layer(`${name}${index + 1}`, describe(index + 1))).flat();
}

function layer(name: string, { kernel, inChannels, outChannels, transposed, stride = STRIDE }: Layer): WeightSpec[] {
  return [
    {
      name: `${name}.kernel`,
      shape: [kernel, kernel, ...(transposed ? [outChannels, inChannels] : [inChannels, outChannels])],
      initial: 'truncated',
      fanIn: transposed ? (kernel / stride) ** 2 * inChannels : kernel ** 2 * inChannels,
      learned: true,
    },
    { name: `${name}.bias`, shape: [outChannels], initial: 'truncated', learned: true },
  ];
}
