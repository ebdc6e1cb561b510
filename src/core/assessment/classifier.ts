/** A classifier that learns the classes of real pictures, to say what samples show. */
import * as tf from '@tensorflow/tfjs-core';
import { classCrossEntropy, groupsOf } from '../networks/classes.js';
import { BatchSampler } from '../training/batch-sampler.js';
import { ClassSampler } from '../training/class-sampler.js';
import type { ClassGroup } from '../../shared/protocol/classes.js';
import { Judge } from './judge.js';
import type { Pictures } from './pictures.js';
import { BATCH_SIZE } from './plan.js';
import type { Part } from './split.js';

export interface ClassifierOptions {
  /** Each picture has one class of every group. */
  readonly groups: readonly ClassGroup[];
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
    const labels = parts.map(part => new ClassSampler({ groups, values: part.labels ?? new Uint8Array() }));
    const [{ size: outputs, sizes }] = labels as [ClassSampler];
    const shape = { ...(parts[0] as Part).pictures.shape, baseWidth, outputs };
    const judge = new Judge({ shape, seed, updates });
    const orders = parts.map(
      ({ pictures }) => new BatchSampler(seed, pictures.count, Math.min(BATCH_SIZE, pictures.count)),
    );
    for (let update = 0; update < updates; update++) {
      const turn = update % parts.length;
      const { pictures } = parts[turn] as Part;
      const classes = labels[turn] as ClassSampler;
      const indices = (orders[turn] as BatchSampler).batch(Math.floor(update / parts.length));
      tf.tidy(() => {
        const y = groupsOf(tf.tensor2d(classes.of(indices), [indices.length, outputs]), sizes);
        judge.update(pictures.tensor(indices), logits => classCrossEntropy(groupsOf(logits, sizes), y));
      });
      onProgress((update + 1) / updates);
    }
    return new Classifier(judge, sizes);
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
