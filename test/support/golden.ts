import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import type { Adam } from '../../src/core/training/adam.js';
import { readSafetensors, type SafetensorsFile } from '../../src/shared/safetensors/safetensors.js';

export const FOLDER = 'test/fixtures/golden';

/** Golden files hold numbers only. */
export interface FloatTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface GoldenFile extends SafetensorsFile {
  readonly name: string;
  readonly tensors: Readonly<Record<string, FloatTensor>>;
}

export async function goldenFile(name: string): Promise<GoldenFile> {
  const response = await fetch(`/${FOLDER}/${name}`);
  const { tensors, metadata } = readSafetensors(await response.arrayBuffer());
  return { name, metadata, tensors: tensors as GoldenFile['tensors'] };
}

export function tensor(file: GoldenFile, name: string): FloatTensor {
  const found = file.tensors[name];
  if (!found) throw new Error(`${file.name} has no ${name}.`);
  return found;
}

/** The tensors whose names begin with a prefix, under what follows it. */
export function part(file: GoldenFile, prefix: string): Record<string, Float32Array> {
  const entries = Object.entries(file.tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(entries.map(([name, { data }]) => [name.slice(prefix.length), data]));
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] as number) - (b[i] as number));
    if (!(difference <= largest)) largest = difference; // also catches NaN, which then stays
  }
  return largest;
}

export function largest(a: ArrayLike<number>): number {
  return largestDifference(a, new Float32Array(a.length));
}

export function toTensor({ data, shape }: FloatTensor): tf.Tensor {
  return tf.tensor(data, [...shape]);
}

/** Reads the gradients of the next update that each optimiser is handed. */
export function watchGradients(...optimisers: Adam[]): Record<string, Float32Array> {
  const seen: Record<string, Float32Array> = {};
  for (const adam of optimisers) {
    const update = adam.update.bind(adam);
    adam.update = (weights, gradients, rate) => {
      for (const [name, gradient] of Object.entries(gradients)) seen[name] = gradient.dataSync<'float32'>();
      adam.update = update;
      update(weights, gradients, rate);
    };
  }
  return seen;
}

/** @param isZero names those whose gradient is 0 in exact arithmetic, and so is not worked out */
export function checkGradients(
  actual: Readonly<Record<string, Float32Array>>,
  expected: Readonly<Record<string, Float32Array>>,
  isZero: (name: string) => boolean = () => false,
): void {
  for (const [name, values] of Object.entries(expected)) {
    if (isZero(name)) {
      expect(actual, 'gradients worked out').not.to.have.property(name);
      expect(largest(values), `gradient of ${name}`).to.be.at.most(1e-6);
    } else {
      const difference = largestDifference(actual[name] ?? [], values);
      expect(difference, `gradient of ${name}`).to.be.at.most(1e-3 * largest(values));
    }
  }
}

/** Every weight within 5 % of one learning rate. */
export function checkWeights(
  actual: Readonly<Record<string, tf.Tensor>>,
  expected: Readonly<Record<string, Float32Array>>,
  rate: number,
): void {
  for (const [name, values] of Object.entries(expected)) {
    const difference = largestDifference(actual[name]?.dataSync() ?? [], values);
    expect(difference, `final ${name}`).to.be.at.most(0.05 * rate);
  }
}

export function near(actual: number | undefined, expected: number | undefined, relative: number, what: string): void {
  if (actual === undefined || expected === undefined) throw new Error(`${what} is missing.`);
  expect(Math.abs(actual - expected), what).to.be.at.most(relative * Math.abs(expected));
}
