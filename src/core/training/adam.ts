import * as tf from '@tensorflow/tfjs-core';
import { adamUpdate, type AdamAttributes } from '../kernels/ops/adam.js';
import { lossAndGradients, type LossAndGradients } from '../networks/gradients.js';
import {
  assign,
  learnedOf,
  weight,
  withoutPrefix,
  withPrefix,
  type WeightSpec,
  type Weights,
} from '../networks/weights.js';

export type AdamOptions = Pick<AdamAttributes, 'beta1' | 'beta2' | 'epsilon'>;

/** The Adam optimiser of one network. It owns both moments of every learned parameter, and counts its updates. */
export class Adam {
  readonly #specs: readonly WeightSpec[];
  readonly #options: AdamOptions;
  readonly #m: Record<string, tf.Tensor> = {};
  readonly #v: Record<string, tf.Tensor> = {};
  /** Number of updates. */
  updates = 0;

  constructor(specs: readonly WeightSpec[], options: AdamOptions) {
    this.#specs = specs;
    this.#options = options;
    for (const { name, shape } of specs.filter(({ learned }) => learned)) {
      this.#m[name] = tf.keep(tf.zeros([...shape]));
      this.#v[name] = tf.keep(tf.zeros([...shape]));
    }
  }

  /** Computes a loss and its gradients with respect to the learned weights. The caller owns them. */
  gradients(weights: Weights, loss: () => tf.Scalar): LossAndGradients {
    return lossAndGradients(learnedOf(weights, this.#specs), loss);
  }

  /** Replaces each of `weights` that has a gradient by its updated value; the old tensors and the gradients are freed. */
  update(weights: Record<string, tf.Tensor>, gradients: Weights, learningRate: number): void {
    this.updates += 1;
    const attributes = { ...this.#options, learningRate, update: this.updates };
    for (const [name, gradient] of Object.entries(gradients)) {
      const old = { weights: weight(weights, name), gradient, m: weight(this.#m, name), v: weight(this.#v, name) };
      const next = adamUpdate(old, attributes);
      weights[name] = tf.keep(next.weights);
      this.#m[name] = tf.keep(next.m);
      this.#v[name] = tf.keep(next.v);
      tf.dispose(old);
    }
  }

  /** Both moments by name: `m/NAME`, `v/NAME`. The optimiser still owns them. */
  get moments(): Record<string, tf.Tensor> {
    return { ...withPrefix('m/', this.#m), ...withPrefix('v/', this.#v) };
  }

  /** Restores saved values of {@link moments}, and the number of updates. */
  restore(moments: Readonly<Record<string, Float32Array>>, updates: number): void {
    assign(this.#m, withoutPrefix('m/', moments));
    assign(this.#v, withoutPrefix('v/', moments));
    this.updates = updates;
  }

  /** Sets the moments and the number of updates to 0. */
  reset(): void {
    for (const moments of [this.#m, this.#v]) {
      for (const [name, old] of Object.entries(moments)) {
        moments[name] = tf.keep(tf.zerosLike(old));
        old.dispose();
      }
    }
    this.updates = 0;
  }

  dispose(): void {
    tf.dispose([this.#m, this.#v]);
  }
}
