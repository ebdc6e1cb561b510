/**
 * The classifier two-sample test (Lopez-Paz and Oquab 2017, "Revisiting Classifier Two-Sample Tests", arXiv:1610.06545):
 * a classifier learns to tell the pictures of two sets apart, and is tested on others of the same sets. If both sets come
 * from one distribution, no classifier is right in more than half of the cases but by chance.
 */
import * as tf from '@tensorflow/tfjs-core';
import { meanSigmoidCrossEntropy } from '../kernels/ops/sigmoid-cross-entropy.js';
import { BatchSampler } from '../training/batch-sampler.js';
import { Judge } from './judge.js';
import type { Pictures } from './pictures.js';
import { BATCH_SIZE, type JudgePlan } from './plan.js';

/** The verdicts on pictures that the judge had not seen. */
export interface Verdicts {
  readonly right: number;
  readonly of: number;
}

/** The share of the progress that training takes. */
const TRAINING = 0.9;

/**
 * Trains a judge on the first pictures of both sets, and counts its right verdicts on the others.
 * @param first,second plan.training + plan.test pictures each
 * @param onProgress called after each batch, 0 to 1
 */
export function twoSampleTest(
  first: Pictures,
  second: Pictures,
  { training, test, updates, baseWidth }: JudgePlan,
  { seed, onProgress }: { readonly seed: number; readonly onProgress: (fraction: number) => void },
): Verdicts {
  const half = Math.min(BATCH_SIZE / 2, training);
  const order = new BatchSampler(seed, training, half); // of both sets, whose pictures stand in no order
  const judge = new Judge({ shape: { ...first.shape, baseWidth, outputs: 1 }, seed, updates });
  try {
    for (let update = 0; update < updates; update++) {
      tf.tidy(() => {
        const indices = order.batch(update);
        judge.update(tf.concat([first.tensor(indices), second.tensor(indices)]), logits => {
          const [onFirst, onSecond] = tf.split(logits, 2) as [tf.Tensor2D, tf.Tensor2D];
          return tf.add(meanSigmoidCrossEntropy(onFirst, 1), meanSigmoidCrossEntropy(onSecond, 0));
        });
      });
      onProgress((TRAINING * (update + 1)) / updates);
    }
    const positives = (pictures: Pictures, from: number) =>
      judge
        .logits(pictures.part(training, training + test), f => onProgress(from + (f * (1 - TRAINING)) / 2))
        .reduce((count, logit) => count + Number(logit > 0), 0);
    const right = positives(first, TRAINING) + test - positives(second, (1 + TRAINING) / 2);
    return { right, of: 2 * test };
  } finally {
    judge.dispose();
  }
}
