/**
 * A judge of pictures in training and in use: the layers of the plain DCGAN's discriminator with any number of outputs, and
 * their optimiser. Batches hold pictures of all kinds in training, and a picture's verdict in use depends on that picture
 * alone, since batch norm then takes stored statistics: only so are the verdicts on a test set independent, as its interval
 * takes them to be.
 */
import * as tf from '@tensorflow/tfjs-core';
import { readTensor } from '../backend/readback.js';
import { discriminatorLayers, discriminatorLayerSpecs, statisticsSpecs } from '../networks/plain.js';
import type { Weights } from '../networks/weights.js';
import type { ImageShape } from '../../shared/images/pixels.js';
import { Adam } from '../training/adam.js';
import { averageInto } from '../training/moving-average.js';
import { initialWeights } from '../training/random-weights.js';
import type { Pictures } from './pictures.js';

/** Rate at the first update; it falls to 0 along half a cosine (Loshchilov and Hutter 2017, arXiv:1608.03983). */
const LEARNING_RATE = 2e-3;
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
/** Decay of batch norm's moving averages. */
const STATISTICS_DECAY = 0.9;
/**
 * The first random stream for weights: beyond those of a run's networks, so that no judge begins as the discriminator of a run
 * with its seed did.
 */
const FIRST_STREAM = 10_000;
/** Pictures that are judged at a time. */
const JUDGED_AT_ONCE = 100;

export interface JudgeShape extends ImageShape {
  /** Feature maps of the first layer; each further layer has twice as many. */
  readonly baseWidth: number;
  /** Number of logits for each picture. */
  readonly outputs: number;
}

export interface JudgeOptions {
  readonly shape: JudgeShape;
  /** Seed of the initial weights. */
  readonly seed: number;
  /** Number of updates in all. */
  readonly updates: number;
}

export class Judge {
  readonly #weights: Record<string, tf.Tensor>;
  readonly #statistics: Record<string, tf.Tensor>;
  readonly #adam: Adam;
  readonly #options: JudgeOptions;

  constructor(options: JudgeOptions) {
    const { shape, seed } = options;
    const specs = discriminatorLayerSpecs('judge', shape, shape.outputs);
    this.#weights = initialWeights(specs, { seed, initialisation: 'he' }, FIRST_STREAM);
    this.#statistics = initialWeights(statisticsSpecs(specs), { seed, initialisation: 'he' });
    this.#adam = new Adam(specs, ADAM);
    this.#options = options;
  }

  /**
   * Learns from one batch.
   * @param images [n, height, width, channels] in [-1, 1]
   * @param loss of the logits [n, outputs]
   */
  update(images: tf.Tensor4D, loss: (logits: tf.Tensor2D) => tf.Scalar): void {
    tf.tidy(() => {
      const batch: Record<string, tf.Tensor> = {};
      const { gradients } = this.#adam.gradients(this.#weights, () => {
        const onStatistics = (norm: string, mean: tf.Tensor1D, variance: tf.Tensor1D) => {
          batch[`judge.${norm}.moving_mean`] = tf.keep(mean);
          batch[`judge.${norm}.moving_variance`] = tf.keep(variance);
        };
        return loss(discriminatorLayers(this.#weights, 'judge', images, { statistics: 'batch', onStatistics }));
      });
      const done = this.#adam.updates / this.#options.updates;
      this.#adam.update(this.#weights, gradients, (LEARNING_RATE * (1 + Math.cos(Math.PI * done))) / 2);
      averageInto(this.#statistics, batch, STATISTICS_DECAY);
      tf.dispose(batch);
    });
  }

  /**
   * The logits of pictures, one picture after the other; those of a picture depend on it alone.
   * @param onProgress 0 to 1
   * @returns pictures.count * outputs numbers
   */
  logits(pictures: Pictures, onProgress: (fraction: number) => void): Float32Array {
    const weights: Weights = { ...this.#weights, ...this.#statistics };
    const logits = new Float32Array(pictures.count * this.#options.shape.outputs);
    for (let from = 0; from < pictures.count; from += JUDGED_AT_ONCE) {
      const to = Math.min(pictures.count, from + JUDGED_AT_ONCE);
      const indices = Array.from({ length: to - from }, (_, i) => from + i);
      const some = readTensor(() =>
        discriminatorLayers(weights, 'judge', pictures.tensor(indices), { statistics: 'stored' }),
      );
      logits.set(some, from * this.#options.shape.outputs);
      onProgress(to / pictures.count);
    }
    return logits;
  }

  dispose(): void {
    tf.dispose([this.#weights, this.#statistics]);
    this.#adam.dispose();
  }
}
