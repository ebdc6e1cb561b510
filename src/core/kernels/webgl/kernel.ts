import type * as tf from '@tensorflow/tfjs-core';
import type { Gpu } from './gpu.js';

export interface Call<Inputs, Attributes> {
  readonly inputs: Inputs;
  readonly attributes: Attributes;
  readonly gpu: Gpu;
}

/** A kernel under TensorFlow.js's name for it, or under a name from src/core/kernels/ops/. */
export interface Kernel {
  readonly name: string;
  /** Returns the outputs, or null where this kernel does not cover the case; then the stock kernel runs. */
  readonly run: (call: Call<never, never>) => tf.TensorInfo | tf.TensorInfo[] | null;
}

/** Describes a kernel. TensorFlow.js passes it inputs by name; only those declared optional may be missing. */
export function kernel<Inputs, Attributes>(
  name: string,
  run: (call: Call<Inputs, Attributes>) => tf.TensorInfo | tf.TensorInfo[] | null,
): Kernel {
  return { name, run };
}

/** Whether our kernels can take these tensors: all are float32 and none is empty. */
export function isCovered(...tensors: tf.TensorInfo[]): boolean {
  return tensors.every(({ dtype, shape }) => dtype === 'float32' && shape.every(size => size > 0));
}
