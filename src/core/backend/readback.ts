import * as tf from '@tensorflow/tfjs-core';
import { BackendLostError } from '../../shared/errors.js';

/** Any number that a lost WebGL context, which reads as 0, cannot give. */
const SENTINEL = 1234.5;

/**
 * Reads scalars from the accelerator in one go, and makes sure that they come from there: a lost WebGL context answers
 * every read with zeros, so a known number is computed and read beside them. Synchronous, since in a worker `data()`
 * costs a timer's clamp.
 *
 * @throws BackendLostError if the known number did not come back
 */
export function readScalars(scalars: readonly tf.Tensor[]): Float32Array {
  const values = tf.tidy(() => {
    const sentinel = tf.fill([], SENTINEL); // a draw on WebGL, where arithmetic on small tensors stays on the CPU
    return tf.stack([...scalars.map(scalar => tf.reshape(scalar, [])), sentinel]).dataSync<'float32'>();
  });
  const known = values[values.length - 1];
  if (known === SENTINEL) return values.subarray(0, -1);
  throw new BackendLostError(`The accelerator no longer computes: ${tf.getBackend()} gave ${known} for ${SENTINEL}.`);
}

/**
 * Makes sure that what was read so far came from the accelerator; for reads that are not of {@link readScalars}.
 * @throws BackendLostError if it is gone
 */
export function assertBackendAlive(): void {
  readScalars([]);
}

/**
 * Computes a tensor and gives a copy of its numbers. To give them from within `tf.tidy()` is slow: it looks for tensors in
 * all that its function returns, key by key, which takes longer than drawing the pictures whose numbers they are.
 */
export function readTensor(compute: () => tf.Tensor): Float32Array<ArrayBuffer> {
  const tensor = tf.tidy(compute);
  try {
    return tensor.dataSync<'float32'>().slice();
  } finally {
    tensor.dispose();
  }
}

/** Reads whole tensors, with the same precaution after the last. Copies: the numbers stay when the tensors go. */
export function readTensors<Name extends string>(
  tensors: Readonly<Record<Name, tf.Tensor>>,
): Record<Name, Float32Array<ArrayBuffer>> {
  const entries = Object.entries<tf.Tensor>(tensors);
  const values = entries.map(([name, tensor]) => [name, Float32Array.from(tensor.dataSync<'float32'>())] as const);
  assertBackendAlive();
  return Object.fromEntries(values) as Record<Name, Float32Array<ArrayBuffer>>;
}
