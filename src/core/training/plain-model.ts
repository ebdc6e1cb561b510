/**
 * The plain DCGAN in training: both networks, both optimisers, the moving averages, and the two updates of a step. It knows
 * no data set, loop or clock.
 */
import * as tf from '@tensorflow/tfjs-core';
import {
  discriminate,
  discriminatorSpecs,
  generate,
  generatorSpecs,
  generatorStatisticsSpecs,
  type PlainShape,
} from '../networks/plain.js';
import type { Weights } from '../networks/weights.js';
import type { Initialisation } from '../../shared/protocol/options.js';
import { samplingPass } from '../networks/sampling.js';
import { Adam, type AdamOptions } from './adam.js';
import { augment } from './augmentation/augment.js';
import { averageInto, warmDecay } from './moving-average.js';
import { PlainGradients, type PlainGradientsOptions } from './plain-gradients.js';
import { inputRows, type DrawClasses } from './sample-latents.js';
import { initialWeights } from './random-weights.js';
import { Random } from '../../shared/random.js';
import type { Part } from './shards/update.js';

/** Decay of batch norm's moving averages. */
const STATISTICS_DECAY = 0.9;
/** Latent vectors in the batch that standing statistics are computed from. */
export const STANDING_BATCH = 200;

export interface PlainModelOptions extends AdamOptions, PlainGradientsOptions {
  readonly shape: PlainShape;
  readonly initialisation: Initialisation;
  readonly averageDecay: number;
  readonly samplingStatistics: 'moving' | 'standing';
  /** For a network with classes: draws y for images as often as the data has them, count * K numbers. */
  readonly drawClasses?: DrawClasses | undefined;
}

/** The measurements of D's update: scalars that the caller frees. */
export type DiscriminatorUpdate = {
  readonly loss: tf.Scalar;
  /** Mean of sigmoid(D(x)) and of sigmoid(D(G(z))). */
  readonly realScore: tf.Scalar;
  readonly fakeScore: tf.Scalar;
};

/** The measurements of G's update: scalars that the caller frees. */
export type GeneratorUpdate = {
  readonly loss: tf.Scalar;
  readonly fakeScore: tf.Scalar;
};

export class PlainModel {
  readonly generator: Record<string, tf.Tensor>;
  readonly discriminator: Record<string, tf.Tensor>;
  /** Moving averages of G's batch statistics, for sampling. */
  readonly statistics: Record<string, tf.Tensor>;
  /** Moving average of G's parameters; null if the run samples G itself. */
  readonly average: Record<string, tf.Tensor> | null;
  readonly generatorAdam: Adam;
  readonly discriminatorAdam: Adam;
  /** The gradients of both networks' updates. */
  readonly gradients: PlainGradients;
  #standing: { readonly update: number; readonly statistics: Weights } | null = null;

  constructor(readonly options: PlainModelOptions) {
    const { shape, averageDecay } = options;
    const [forGenerator, forDiscriminator] = [generatorSpecs(shape), discriminatorSpecs(shape)];
    this.generator = initialWeights(forGenerator, options);
    this.discriminator = initialWeights(forDiscriminator, options, forGenerator.length);
    this.statistics = initialWeights(generatorStatisticsSpecs(shape), options);
    this.average = averageDecay > 0 ? initialWeights(forGenerator, options) : null;
    this.generatorAdam = new Adam(forGenerator, options);
    this.discriminatorAdam = new Adam(forDiscriminator, options);
    this.gradients = new PlainGradients(this, shape, options);
  }

  /**
   * Updates D once; see {@link PlainGradients.discriminator}.
   * @param real [n, height, width, channels], as D sees them: augmented, from images in [-1, 1]
   * @param input G's input rows [n, latentSize + K]
   * @param realY the real images' classes [n, K], for a network with classes
   */
  updateDiscriminator(
    real: tf.Tensor4D,
    input: tf.Tensor2D,
    learningRate: number,
    realY?: tf.Tensor2D,
  ): DiscriminatorUpdate {
    return tf.tidy(() => {
      const when = { index: this.discriminatorAdam.updates, shard: 0 };
      const part = this.gradients.discriminator(real, input, when, realY);
      this.applyDiscriminator(part, learningRate);
      const [realScore, fakeScore] = [...part.realScores, ...part.fakeScores] as [tf.Scalar, tf.Scalar];
      return { loss: part.loss, realScore, fakeScore };
    });
  }

  /** Updates G once; see {@link PlainGradients.generator}. @param input G's input rows [n, latentSize + K] */
  updateGenerator(input: tf.Tensor2D, learningRate: number): GeneratorUpdate {
    return tf.tidy(() => {
      const part = this.gradients.generator(input, { index: this.generatorAdam.updates, shard: 0 });
      this.applyGenerator(part, learningRate);
      return { loss: part.loss, fakeScore: part.fakeScores[0] as tf.Scalar };
    });
  }

  /** Updates D by its gradients for a whole batch, which are freed. */
  applyDiscriminator({ gradients }: Part, learningRate: number): void {
    this.discriminatorAdam.update(this.discriminator, gradients, learningRate);
  }

  /** Updates G, and the moving averages of its batch statistics and of its parameters. Gradients and statistics are freed. */
  applyGenerator({ gradients, statistics }: Part, learningRate: number): void {
    this.generatorAdam.update(this.generator, gradients, learningRate);
    averageInto(this.statistics, statistics, STATISTICS_DECAY);
    tf.dispose(statistics);
    if (this.average) {
      averageInto(this.average, this.generator, warmDecay(this.options.averageDecay, this.generatorAdam.updates));
    }
  }

  /** Images for input rows, sampled as the run's options say. The caller frees them. */
  sample(input: tf.Tensor2D): tf.Tensor4D {
    const { shape, seed, dropoutKeep } = this.options;
    return tf.tidy(() => generate(this.samplingWeights(), input, shape, samplingPass({ dropoutKeep, seed })));
  }

  /**
   * D's probability that each of G's images is real, with the batch's own statistics and augmented as in training.
   * The caller frees it.
   *
   * @param images [n, height, width, channels], drawn for these input rows
   * @param input [n, latentSize + K]
   * @returns [n, 1]
   */
  judge(images: tf.Tensor4D, input: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => {
      const seen = augment(images, this.options, 'fake-augmentation', this.discriminatorAdam.updates);
      return tf.sigmoid(discriminate(this.discriminator, seen, this.gradients.toldOf(input)));
    });
  }

  /** The weights for sampling: G's parameters, or their average, with their statistics. The model owns them. */
  samplingWeights(): Weights {
    const parameters = this.average ?? this.generator;
    const statistics =
      this.options.samplingStatistics === 'standing' ? this.#standingStatistics(parameters) : this.statistics;
    return { ...parameters, ...statistics };
  }

  /** The statistics of one fixed batch with these parameters, computed once per update of G. */
  #standingStatistics(parameters: Weights): Weights {
    const update = this.generatorAdam.updates;
    if (this.#standing?.update === update) return this.#standing.statistics;
    this.disposeStandingStatistics();
    const { shape, seed, dropoutKeep } = this.options;
    const statistics: Record<string, tf.Tensor> = {};
    tf.tidy(() => {
      const random = new Random(seed, 'statistics', 0);
      const rows = inputRows(random, STANDING_BATCH, shape.latentSize, this.options.drawClasses);
      generate(parameters, tf.tensor2d(rows, [STANDING_BATCH, rows.length / STANDING_BATCH]), shape, {
        ...samplingPass({ dropoutKeep, seed }),
        statistics: 'batch',
        onStatistics: (norm, mean, variance) => {
          statistics[`generator.${norm}.moving_mean`] = tf.keep(mean);
          statistics[`generator.${norm}.moving_variance`] = tf.keep(variance);
        },
      });
    });
    this.#standing = { update, statistics };
    return statistics;
  }

  /** Must be called if weights change other than by an update. */
  disposeStandingStatistics(): void {
    if (this.#standing) tf.dispose(this.#standing.statistics);
    this.#standing = null;
  }

  dispose(): void {
    this.disposeStandingStatistics();
    tf.dispose([this.generator, this.discriminator, this.statistics, this.average ?? {}]);
    this.generatorAdam.dispose();
    this.discriminatorAdam.dispose();
  }
}
