import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { lossAndGradients } from '../../src/core/networks/gradients.js';

type Shape = [number, number, number, number];

/** Images, what PyTorch made of them, and the gradient by the images for a gradient `dy` by what came out. */
interface Reference {
  readonly shape: Shape;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly dy: readonly number[];
  readonly dx: readonly number[];
}

interface References {
  readonly colour: readonly (Reference & Record<'brightness' | 'saturation' | 'contrast', number[]>)[];
  readonly translation: readonly (Reference & Record<'down' | 'right', number[]>)[];
  readonly cutout: readonly (Reference & Record<'middle_y' | 'middle_x', number[]>)[];
}

/** Written by test/support/python/augmentation.py. */
export async function references(): Promise<References> {
  return (await (await fetch('/test/fixtures/augmentation.json')).json()) as References;
}

type Augment = (images: tf.Tensor4D) => tf.Tensor4D;

/** The gradient of sum(dy * augment(x)) by x. */
export function gradientOf(augment: Augment, x: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    const loss = () => tf.sum<tf.Scalar>(tf.mul(augment(x), dy));
    return lossAndGradients({ x }, loss).gradients['x'] as tf.Tensor4D;
  });
}

/** Holds values and gradients against PyTorch's, and leaves no tensor. */
export function checkAgainst({ shape, x, y, dy, dx }: Reference, augment: Augment): void {
  const before = tf.memory().numTensors;
  const images = tf.tensor4d([...x], shape);
  const ours = augment(images);
  const upstream = tf.tensor4d([...dy], shape);
  const gradient = gradientOf(augment, images, upstream);
  expectNear(ours.dataSync(), y, 'value');
  expectNear(gradient.dataSync(), dx, 'gradient');
  tf.dispose([images, ours, upstream, gradient]);
  expect(tf.memory().numTensors, 'tensors left').to.equal(before);
}

function expectNear(ours: ArrayLike<number>, theirs: readonly number[], what: string): void {
  expect(ours.length).to.equal(theirs.length);
  const differences = theirs.map((value, i) => Math.abs(value - (ours[i] ?? NaN)));
  expect(Math.max(...differences), what).to.be.below(1e-5);
}
