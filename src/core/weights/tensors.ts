/** Between tensors on an accelerator and tensors of a file. */
import type * as tf from '@tensorflow/tfjs-core';
import { WeightsError } from '../../shared/errors.js';
import { readTensors } from '../backend/readback.js';
import type { NamedTensor } from '../../shared/safetensors/safetensors.js';

/** Reads every tensor back, by name. */
export function readAll(tensors: Readonly<Record<string, tf.Tensor>>): Record<string, NamedTensor> {
  const values = readTensors(tensors);
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape }]) => [name, { shape, data: values[name] as Float32Array }]),
  );
}

/** Statistics that are averages of squares, in our names and in PyTorch's. */
const VARIANCE = /\.(moving_variance|running_var)$/;

/**
 * The numbers of a file's tensors, by name; tensors of bytes and counts are left out.
 * @throws WeightsError that names the tensor and the index of a number that is not finite, or of a negative variance
 */
export function valuesOf(tensors: Readonly<Record<string, NamedTensor>>): Record<string, Float32Array> {
  const values: Record<string, Float32Array> = {};
  for (const [name, { data }] of Object.entries(tensors)) {
    if (!(data instanceof Float32Array)) continue;
    const isVariance = VARIANCE.test(name);
    const bad = data.findIndex(value => !Number.isFinite(value) || (isVariance && value < 0));
    if (bad >= 0) {
      const allowed = isVariance ? 'a finite number of at least 0' : 'a finite number';
      throw new WeightsError(`${name} is ${data[bad]} at index ${bad}; it must be ${allowed}.`, {
        subject: `${name}[${bad}]`,
        given: String(data[bad]),
        allowed,
      });
    }
    values[name] = data;
  }
  return values;
}

/** @throws WeightsError that names the first tensor that is missing, has another shape or holds no weights */
export function requireShapes(
  found: Readonly<Record<string, NamedTensor>>,
  wanted: Readonly<Record<string, { readonly shape: readonly number[] }>>,
): void {
  for (const [name, { shape }] of Object.entries(wanted)) {
    const given = found[name];
    const fits = given?.shape.join() === shape.join();
    if (fits && given?.data instanceof Float32Array) continue;
    const is = given ? `[${given.shape.join(', ')}]` : 'nothing';
    const says = !given ? 'is missing' : fits ? 'does not hold floating-point numbers' : `has the shape ${is}`;
    throw new WeightsError(`The weights do not fit this network: ${name} ${says}; it must be [${shape.join(', ')}].`, {
      subject: name,
      given: is,
      allowed: `[${shape.join(', ')}]`,
    });
  }
}
