import * as tf from '@tensorflow/tfjs-core';
import type { KernelExports } from './exports.js';
import type { Allocations } from './heap.js';

/** What a kernel of ours is handed. */
export interface Call<Inputs, Attributes> {
  readonly inputs: Inputs;
  readonly attributes: Attributes;
  readonly kernels: KernelExports;
  readonly heap: Allocations;
}

/** A kernel under TensorFlow.js's name for it, or under one of src/core/kernels/ops/. */
export interface Kernel {
  readonly name: string;
  /**
   * The outputs, or null where this kernel does not cover the case: then the stock one runs. An op of src/core/kernels/ops/
   * has a list of outputs, as its plain form has; one of TensorFlow.js has the single output that it has there.
   */
  readonly run: (call: Call<never, never>) => tf.TensorInfo | tf.TensorInfo[] | null;
  /** The input whose packed copy XNNPACK keeps under its data id, if the stock kernel is reached. */
  readonly packedInput?: string;
}

/** Inputs by name, as TensorFlow.js hands them to a kernel; all are there but those declared optional. */
export function kernel<Inputs, Attributes>(
  name: string,
  run: (call: Call<Inputs, Attributes>) => tf.TensorInfo | tf.TensorInfo[] | null,
  packedInput?: string,
): Kernel {
  return { name, run, ...(packedInput && { packedInput }) };
}

/** Whether our kernels can take these: float32, and something in them. */
export function covered(...tensors: tf.TensorInfo[]): boolean {
  return tensors.every(({ dtype, shape }) => dtype === 'float32' && shape.every(size => size > 0));
}

export const sizeOf = ({ shape }: tf.TensorInfo): number => tf.util.sizeFromShape(shape);

/** [..., c] as a matrix: c columns. */
export function matrixOf({ shape }: tf.TensorInfo): { rows: number; columns: number } {
  const columns = shape.at(-1) ?? 1;
  return { rows: tf.util.sizeFromShape(shape) / columns, columns };
}
