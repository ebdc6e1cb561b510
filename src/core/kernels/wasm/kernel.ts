import * as tf from '@tensorflow/tfjs-core';
import type { CallHeap } from './heap.js';
import type { Kernels } from './kernels.js';

/** The arguments of one of our kernels. */
export interface Call<Inputs, Attributes> {
  readonly inputs: Inputs;
  readonly attributes: Attributes;
  readonly kernels: Kernels;
  readonly heap: CallHeap;
}

/** A kernel under TensorFlow.js's name for it, or under a name from src/core/kernels/ops/. */
export interface Kernel {
  readonly name: string;
  /**
   * Returns the outputs, or null where this kernel does not cover the case; then the stock kernel runs. An op of
   * src/core/kernels/ops/ returns a list of outputs, as its plain form does; one of TensorFlow.js returns its single output.
   */
  readonly run: (call: Call<never, never>) => tf.TensorInfo | tf.TensorInfo[] | null;
  /** The input of which XNNPACK keeps a packed copy by its data id, if the stock kernel runs. */
  readonly packedInput?: string;
}

/** Describes a kernel. TensorFlow.js passes it inputs by name; only those declared optional may be missing. */
export function kernel<Inputs, Attributes>(
  name: string,
  run: (call: Call<Inputs, Attributes>) => tf.TensorInfo | tf.TensorInfo[] | null,
  packedInput?: string,
): Kernel {
  return { name, run, ...(packedInput && { packedInput }) };
}

/** Whether our kernels can take these tensors: all are float32 and none is empty. */
export function isCovered(...tensors: tf.TensorInfo[]): boolean {
  return tensors.every(({ dtype, shape }) => dtype === 'float32' && shape.every(size => size > 0));
}

export const sizeOf = ({ shape }: tf.TensorInfo): number => tf.util.sizeFromShape(shape);

/** The size of [..., c] seen as a matrix with c columns. */
export function matrixOf({ shape }: tf.TensorInfo): { rows: number; columns: number } {
  const columns = shape.at(-1) ?? 1;
  return { rows: tf.util.sizeFromShape(shape) / columns, columns };
}
