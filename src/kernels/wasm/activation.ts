import type * as tf from '@tensorflow/tfjs-core';
import type { KernelExports } from './exports.js';

/** Applies an activation in place.*/
export function activate(
  kernels: KernelExports,
  name: tf.backend_util.Activation | undefined,
  slope: number,
  address: number,
  n: number,
): void {
  if (name === 'relu') kernels.relu(address, address, n);
  if (name === 'leakyrelu') kernels.leakyRelu(address, address, n, slope);
}

/** Whether {@link activate} knows it. */
export function isActivation(name: tf.backend_util.Activation | undefined): boolean {
  return !name || name === 'linear' || name === 'relu' || name === 'leakyrelu';
}

/** Whether a bias is one number per column, which is what our kernels add. */
export function isColumnBias(bias: tf.TensorInfo | undefined, columns: number): boolean {
  if (!bias) return true;
  return bias.dtype === 'float32' && bias.shape.at(-1) === columns && bias.shape.slice(0, -1).every(size => size === 1);
}
