/** Pictures in the memory of a judge's worker. */
import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../shared/images/pixels.js';

/**
 * Pictures as bytes, real and generated alike: a judge must not tell them by values that no screen shows, such as a
 * generator's black of -0.99998.
 */
export class Pictures {
  readonly count: number;
  readonly #length: number;

  /** @param bytes the pictures one after the other, channels last */
  constructor(
    readonly shape: ImageShape,
    readonly bytes: Uint8Array,
  ) {
    this.#length = shape.height * shape.width * shape.channels;
    this.count = bytes.length / this.#length;
  }

  /** Pictures from `from` up to `to`, of the same memory. */
  part(from: number, to: number): Pictures {
    return new Pictures(this.shape, this.bytes.subarray(from * this.#length, to * this.#length));
  }

  /** Some pictures as a tensor [n, height, width, channels] of values in [-1, 1]. */
  tensor(indices: ArrayLike<number>): tf.Tensor4D {
    const { height, width, channels } = this.shape;
    const values = new Float32Array(indices.length * this.#length);
    for (let i = 0; i < indices.length; i++) {
      const from = (indices[i] as number) * this.#length;
      for (let k = 0; k < this.#length; k++)
        values[i * this.#length + k] = (this.bytes[from + k] as number) / 127.5 - 1;
    }
    return tf.tensor4d(values, [indices.length, height, width, channels]);
  }
}
