import * as tf from '@tensorflow/tfjs-core';
import { BackendLostError } from '../../shared/errors.js';
import { afterRead, arrived, lateReader, type LateRead } from '../kernels/late-reads.js';

/** Any number but 0, which is what a lost WebGL context reads as. */
const SENTINEL = 1234.5;

/**
 * Begins to read scalars from the accelerator, and checks that it is still there: a lost WebGL context answers every read
 * with zeros, so a known number is computed and read along. The scalars may be disposed of at once. Where a backend cannot read
 * without waiting, they are read now.
 *
 * `take` throws BackendLostError if the known number does not come back.
 */
export function requestScalars(scalars: readonly tf.Tensor[]): LateRead {
  const read = lateReader(tf.backend())?.scalars(scalars, SENTINEL) ?? readNow(scalars);
  return afterRead(read, withoutSentinel);
}

/** Reads scalars, and waits for them; see {@link requestScalars}. @throws BackendLostError */
export function readScalars(scalars: readonly tf.Tensor[]): Float32Array {
  return requestScalars(scalars).take();
}

/** The read is synchronous, since in a worker `data()` costs a clamped timer. */
function readNow(scalars: readonly tf.Tensor[]): LateRead {
  const values = tf.tidy(() => {
    const sentinel = tf.fill([], SENTINEL);
    return tf.stack([...scalars.map(scalar => tf.reshape(scalar, [])), sentinel]).dataSync<'float32'>();
  });
  return arrived(values);
}

function withoutSentinel(values: Float32Array): Float32Array {
  const known = values[values.length - 1];
  if (known === SENTINEL) return values.subarray(0, -1);
  throw new BackendLostError(`The accelerator no longer computes: ${tf.getBackend()} gave ${known} for ${SENTINEL}.`, {
    code: 'backend-lost',
    values: { backend: tf.getBackend() },
  });
}

/**
 * Checks that everything read so far came from the accelerator; to be called after reads other than {@link readScalars}.
 * @throws BackendLostError if it is lost
 */
export function assertBackendAlive(): void {
  readScalars([]);
}

/**
 * Computes a tensor and gives a copy of its numbers. Returning the numbers from within `tf.tidy()` would be slow: it
 * searches its result for tensors, key by key, which takes longer than computing the images.
 */
export function readTensor(compute: () => tf.Tensor): Float32Array<ArrayBuffer> {
  const tensor = tf.tidy(compute);
  try {
    return tensor.dataSync<'float32'>().slice();
  } finally {
    tensor.dispose();
  }
}

/**
 * Begins to read whole tensors, which may be disposed of at once, and then whether the accelerator is still there. Where a
 * backend cannot read without waiting, they are read now. `take` throws BackendLostError.
 */
export function requestTensors<Name extends string>(
  tensors: Readonly<Record<Name, tf.Tensor>>,
): LateRead<Record<Name, Float32Array<ArrayBuffer>>> {
  const [names, list] = [Object.keys(tensors), Object.values<tf.Tensor>(tensors)];
  const read = lateReader(tf.backend())?.tensors(list) ?? copyNow(list);
  const alive = requestScalars([]);
  return {
    get isReady() {
      return read.isReady && alive.isReady;
    },
    take() {
      const values = read.take();
      alive.take();
      const named = Object.fromEntries(names.map((name, index) => [name, values[index]]));
      return named as Record<Name, Float32Array<ArrayBuffer>>;
    },
    dispose() {
      read.dispose();
      alive.dispose();
    },
  };
}

/** Copies whole tensors, and waits for them; see {@link requestTensors}. @throws BackendLostError */
export function readTensors<Name extends string>(
  tensors: Readonly<Record<Name, tf.Tensor>>,
): Record<Name, Float32Array<ArrayBuffer>> {
  return requestTensors(tensors).take();
}

function copyNow(tensors: readonly tf.Tensor[]): LateRead<Float32Array<ArrayBuffer>[]> {
  const values = tensors.map(tensor => Float32Array.from(tensor.dataSync<'float32'>()));
  return arrived(values);
}

/** Computes a tensor and begins to read it; see {@link requestTensors}. */
export function requestTensor(compute: () => tf.Tensor): LateRead<Float32Array<ArrayBuffer>> {
  const tensor = tf.tidy(compute);
  try {
    return afterRead(requestTensors({ tensor }), values => values.tensor);
  } finally {
    tensor.dispose();
  }
}
