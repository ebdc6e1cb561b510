import * as tf from '@tensorflow/tfjs-core';

/** Members of TensorFlow.js's backends that it does not declare. */
type Backend = { readonly wasm?: { readonly HEAPU8?: Uint8Array } };
type Memory = tf.MemoryInfo & { readonly numBytesInGPUAllocated?: number };

/** Bytes that the backend has taken from the system: WASM's heap, which never shrinks, or WebGL's textures. */
export function heldBytes(): number {
  const { wasm } = tf.backend() as unknown as Backend;
  if (wasm?.HEAPU8) return wasm.HEAPU8.length;
  const { numBytesInGPUAllocated, numBytes } = tf.memory() as Memory;
  return numBytesInGPUAllocated ?? numBytes;
}
