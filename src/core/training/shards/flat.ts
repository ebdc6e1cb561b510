/** Tensors as one flat array of numbers, in which they travel from worker to worker. */
import * as tf from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../kernels/wasm/heap.js';

/** A view of so many numbers: of the buffer if it is large enough, else of a new one. */
export function floatsIn(buffer: ArrayBuffer, length: number): Float32Array<ArrayBuffer> {
  const bytes = length * Float32Array.BYTES_PER_ELEMENT;
  return new Float32Array(buffer.byteLength >= bytes ? buffer : new ArrayBuffer(bytes), 0, length);
}

export function countFloats(tensors: readonly tf.Tensor[]): number {
  return tensors.reduce((sum, { size }) => sum + size, 0);
}

/**
 * Writes the tensors' numbers one after the other, from WASM's heap without a copy in between, which takes ten times as long.
 * @returns the index after the last
 */
export function writeTensors(tensors: readonly tf.Tensor[], values: Float32Array, from: number): number {
  const { dataIdMap, wasm } = tf.backend() as unknown as WasmBackend;
  let at = from;
  for (const { dataId, size } of tensors) {
    values.set(new Float32Array(wasm.HEAPU8.buffer, dataIdMap.get(dataId).memoryOffset, size), at);
    at += size;
  }
  return at;
}

/** Makes one tensor after the other of the numbers, from an index on. WASM copies them at once, so they may then change. */
export function tensorReader(values: Float32Array, from = 0): (shape: readonly number[]) => tf.Tensor {
  let at = from;
  return shape => {
    const size = tf.util.sizeFromShape([...shape]);
    return tf.tensor(values.subarray(at, (at += size)), [...shape]);
  };
}
