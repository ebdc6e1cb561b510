/** Converts between tensors on the accelerator and tensors of a file. */
import type * as tf from '@tensorflow/tfjs-core';
import { WeightsError } from '../../shared/errors.js';
import { requestTensors } from '../backend/readback.js';
import { afterRead, type LateRead } from '../kernels/late-reads.js';
import type { NamedTensor } from '../../shared/safetensors/safetensors.js';

/** Begins to read every tensor back, by name. */
export function requestAll(tensors: Readonly<Record<string, tf.Tensor>>): LateRead<Record<string, NamedTensor>> {
  const shapes = Object.entries(tensors).map(([name, { shape }]) => [name, shape] as const);
  return afterRead(requestTensors(tensors), values =>
    Object.fromEntries(shapes.map(([name, shape]) => [name, { shape, data: values[name] as Float32Array }])),
  );
}

/** Reads every tensor back, by name. It waits for the accelerator. */
export function readAll(tensors: Readonly<Record<string, tf.Tensor>>): Record<string, NamedTensor> {
  return requestAll(tensors).take();
}

/** Names of variances, ours and PyTorch's. */
const VARIANCE = /\.(moving_variance|running_var)$/;

/**
 * The floating-point tensors of a file, by name; bytes and counts are left out.
 * @throws WeightsError that names the tensor and the index of a NaN, an infinite number or a negative variance
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
        code: 'weights-not-finite',
        subject: `${name}[${bad}]`,
        given: String(data[bad]),
        allowed,
      });
    }
    values[name] = data;
  }
  return values;
}

/** @throws WeightsError that names the first tensor that is missing, has another shape or does not hold weights */
export function requireShapes(
  found: Readonly<Record<string, NamedTensor>>,
  wanted: Readonly<Record<string, { readonly shape: readonly number[] }>>,
): void {
  for (const [name, { shape }] of Object.entries(wanted)) {
    const given = found[name];
    const fits = given?.shape.join() === shape.join();
    if (fits && given?.data instanceof Float32Array) continue;
    const foundShape = given ? `[${given.shape.join(', ')}]` : 'nothing';
    const says = !given ? 'is missing' : fits ? 'does not hold floating-point numbers' : `has the shape ${foundShape}`;
    throw new WeightsError(`The weights do not fit this network: ${name} ${says}; it must be [${shape.join(', ')}].`, {
      code: 'weights-shape-differs',
      subject: name,
      given: foundShape,
      allowed: `[${shape.join(', ')}]`,
    });
  }
}
