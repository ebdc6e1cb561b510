/** A classifier that learns the classes of real pictures, to say what samples show. */
import * as tf from '@tensorflow/tfjs-core';
import { BatchSampler } from '../training/batch-sampler.js';
import { Judge } from './judge.js';
import type { Pictures } from './pictures.js';
import { BATCH_SIZE } from './plan.js';
import type { Part } from './split.js';

export interface ClassifierOptions {
  /** Number of classes in each group; each picture has one class of every group. */
  readonly groups: readonly number[];
  readonly baseWidth: number;
  readonly updates: number;
  readonly seed: number;
  readonly onProgress: (fraction: number) => void;
}

export class Classifier {
  readonly #judge: Judge;
  readonly #groups: readonly number[];

  private constructor(judge: Judge, groups: readonly number[]) {
    this.#judge = judge;
    this.#groups = groups;
  }

  /** Learns from labelled pictures: batch by batch, from each part in turn. */
  static train(parts: readonly Required<Part>[], options: ClassifierOptions): Classifier {
    const { groups, baseWidth, updates, seed, onProgress } = options;
    const outputs = groups.reduce((sum, size) => sum + size, 0);
    const shape = { ...(parts[0] as Part).pictures.shape, baseWidth, outputs };
    const judge = new Judge({ shape, seed, updates });
    const orders = parts.map(
      ({ pictures }) => new BatchSampler(seed, pictures.count, Math.min(BATCH_SIZE, pictures.count)),
    );
    for (let update = 0; update < updates; update++) {
      const turn = update % parts.length;
      const { pictures, labels } = parts[turn] as Part;
      const indices = (orders[turn] as BatchSampler).batch(Math.floor(update / parts.length));
      tf.tidy(() => {
        judge.update(pictures.tensor(indices), logits =>
          meanCrossEntropy(logits, groups, targets(labels, indices, groups)),
        );
      });
      onProgress((update + 1) / updates);
    }
    return new Classifier(judge, groups);
  }

  /** The likeliest class of each picture in each group: that of picture i in group g is at i * groups.length + g. */
  classify(pictures: Pictures, onProgress: (fraction: number) => void): Uint8Array<ArrayBuffer> {
    const logits = this.#judge.logits(pictures, onProgress);
    const classes = new Uint8Array(pictures.count * this.#groups.length);
    for (let i = 0, from = 0; i < classes.length; i++) {
      const size = this.#groups[i % this.#groups.length] as number;
      for (let k = 1; k < size; k++) {
        if ((logits[from + k] as number) > (logits[from + (classes[i] as number)] as number)) classes[i] = k;
      }
      from += size;
    }
    return classes;
  }

  dispose(): void {
    this.#judge.dispose();
  }
}

/** The classes of some pictures as one-hot vectors, one tensor [n, size] for each group. */
function targets(labels: Uint8Array | null, indices: Uint32Array, groups: readonly number[]): tf.Tensor2D[] {
  return groups.map((size, group) => {
    const values = new Float32Array(indices.length * size);
    indices.forEach((index, i) => (values[i * size + (labels?.[index * groups.length + group] ?? 0)] = 1));
    return tf.tensor2d(values, [indices.length, size]);
  });
}

/** Mean over pictures and groups of -log softmax(logits) at the picture's class. */
function meanCrossEntropy(logits: tf.Tensor2D, groups: readonly number[], classes: readonly tf.Tensor2D[]): tf.Scalar {
  const parts = groups.length === 1 ? [logits] : tf.split(logits, [...groups], 1);
  const losses = parts.map((part, group) =>
    tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(part), classes[group] as tf.Tensor2D), 1))),
  );
  return tf.div(tf.addN(losses), groups.length);
}
