import * as tf from '@tensorflow/tfjs-core';
import { sizeOf, type Call } from './kernel.js';

type Activation = tf.backend_util.Activation | null | undefined;

/** TensorFlow.js's kernels for the activations that are not computed in place. */
const KERNELS: Readonly<Partial<Record<tf.backend_util.Activation, string>>> = {
  elu: tf.Elu,
  relu6: tf.Relu6,
  sigmoid: tf.Sigmoid,
  prelu: tf.Prelu,
};

export interface ActivationInputs {
  readonly preluActivationWeights?: tf.TensorInfo;
}

export interface ActivationAttributes {
  readonly activation?: Activation;
  readonly leakyreluAlpha?: number;
}

/** Whether {@link activate} can apply this activation. */
export function isActivation(name: Activation): boolean {
  return !name || ['linear', 'relu', 'leakyrelu'].includes(name) || name in KERNELS;
}

/** Applies a fused kernel's activation to an output that no other tensor shares yet. */
export function activate(call: Call<ActivationInputs, ActivationAttributes>, x: tf.TensorInfo): tf.TensorInfo {
  const { inputs, attributes, kernels, heap } = call;
  const { activation, leakyreluAlpha = 0 } = attributes;
  const address = heap.address(x);
  if (activation === 'relu') kernels.relu(address, address, sizeOf(x));
  if (activation === 'leakyrelu') kernels.leakyRelu(address, address, sizeOf(x), leakyreluAlpha);
  const name = activation && KERNELS[activation];
  const alpha = inputs.preluActivationWeights;
  return name ? heap.replace(x, name, { x, ...(alpha && { alpha }) }) : x;
}

/** Whether a bias is one number per output channel, which is what our kernels add. */
export function isChannelBias(bias: tf.TensorInfo | undefined, outChannels: number): boolean {
  if (!bias) return true;
  return (
    bias.dtype === 'float32' && bias.shape.at(-1) === outChannels && bias.shape.slice(0, -1).every(size => size === 1)
  );
}
