/** Reads that do not wait for the GPU, where a backend has them; see webgl/scalar-reads.ts. */
import type * as tf from '@tensorflow/tfjs-core';

/** Numbers on their way from the GPU. */
export interface LateRead {
  /** Whether they have arrived. A lost GPU's have: they are zeros. */
  readonly isReady: boolean;
  /** The numbers, once; it waits for those that have not arrived. */
  take(): Float32Array;
  /** Must be called if nobody will take them. */
  dispose(): void;
}

/** Begins to read scalars, which may be disposed of at once, and after them a number that the GPU computes, to know that it lives. */
type ReadScalars = (scalars: readonly tf.TensorInfo[], known: number) => LateRead;

const readers = new WeakMap<object, ReadScalars>();

export function setLateReader(backend: object, read: ReadScalars): void {
  readers.set(backend, read);
}

/** How this backend reads without waiting; `undefined` if it cannot. */
export function lateReader(backend: object): ReadScalars | undefined {
  return readers.get(backend);
}
