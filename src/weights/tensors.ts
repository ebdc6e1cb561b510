/** Between tensors on an accelerator and tensors of a file. */
import type * as tf from '@tensorflow/tfjs-core';
import { WeightsError } from '../errors.js';
import { readTensors } from '../training/read.js';
import type { NamedTensor } from './safetensors.js';

/** Reads every tensor back, by name. */
export function readAll(tensors: Readonly<Record<string, tf.Tensor>>): Record<string, NamedTensor> {
  const values = readTensors(tensors);
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape }]) => [name, { shape, data: values[name] as Float32Array }]),
  );
}

/** The numbers of a file's tensors, by name. */
export function valuesOf(tensors: Readonly<Record<string, NamedTensor>>): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, data]));
}

/** @throws WeightsError that names the first tensor that is missing or has another shape */
export function requireShapes(
  found: Readonly<Record<string, NamedTensor>>,
  wanted: Readonly<Record<string, { readonly shape: readonly number[] }>>,
): void {
  for (const [name, { shape }] of Object.entries(wanted)) {
    const given = found[name]?.shape;
    if (given?.join() === shape.join()) continue;
    const says = given ? `has the shape [${given.join(', ')}]` : 'is missing';
    throw new WeightsError(`The weights do not fit this network: ${name} ${says}; it must be [${shape.join(', ')}].`, {
      subject: name,
      given: given ? `[${given.join(', ')}]` : 'nothing',
      allowed: `[${shape.join(', ')}]`,
    });
  }
}

