import * as tf from '@tensorflow/tfjs-core';

/** What TensorFlow.js's backends tell of themselves, or do not hide. */
type Backend = { readonly wasm?: { readonly HEAPU8?: Uint8Array } };
type Memory = tf.MemoryInfo & { readonly numBytesInGPUAllocated?: number };

/** Bytes that the backend has taken from the system: WASM's heap, which never shrinks, or the textures of WebGL. */
export function heldBytes(): number {
  const { wasm } = tf.backend() as unknown as Backend;
  if (wasm?.HEAPU8) return wasm.HEAPU8.length;
  const { numBytesInGPUAllocated, numBytes } = tf.memory() as Memory;
  return numBytesInGPUAllocated ?? numBytes;
}
