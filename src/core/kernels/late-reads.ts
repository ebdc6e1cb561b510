/** Reads that do not wait for the GPU, where a backend has them; see webgl/texel-reads.ts. */
import type * as tf from '@tensorflow/tfjs-core';

/** Something on its way from the GPU. */
export interface LateRead<Value = Float32Array> {
  /** Whether it has arrived. A lost GPU's has: it is zeros. */
  readonly isReady: boolean;
  /** What was read, once; it waits for what has not arrived. */
  take(): Value;
  /** Must be called if nobody will take it. */
  dispose(): void;
}

/** Tensors may be disposed of as soon as their read has begun. */
export interface LateReader {
  /** Begins to read scalars, and after them a number that the GPU computes, to know that it lives. */
  scalars(scalars: readonly tf.TensorInfo[], known: number): LateRead;
  /** Begins to read whole tensors of float32. */
  tensors(tensors: readonly tf.TensorInfo[]): LateRead<Float32Array<ArrayBuffer>[]>;
}

const readers = new WeakMap<object, LateReader>();

export function setLateReader(backend: object, reader: LateReader): void {
  readers.set(backend, reader);
}

/** How this backend reads without waiting; `undefined` if it cannot. */
export function lateReader(backend: object): LateReader | undefined {
  return readers.get(backend);
}

/** What is there already. */
export function arrived<Value>(value: Value): LateRead<Value> {
  return { isReady: true, take: () => value, dispose() {} };
}

/** What is made of two reads once both are taken; `null` for one that was not begun. */
export function afterBoth<First, Second, To>(
  first: LateRead<First>,
  second: LateRead<Second> | null,
  make: (first: First, second: Second | null) => To,
): LateRead<To> {
  return {
    get isReady() {
      return first.isReady && (second?.isReady ?? true);
    },
    take: () => make(first.take(), second?.take() ?? null),
    dispose() {
      first.dispose();
      second?.dispose();
    },
  };
}

/** What is made of a read once it is taken. */
export function afterRead<From, To>(read: LateRead<From>, make: (value: From) => To): LateRead<To> {
  return {
    get isReady() {
      return read.isReady;
    },
    take: () => make(read.take()),
    dispose: () => read.dispose(),
  };
}
