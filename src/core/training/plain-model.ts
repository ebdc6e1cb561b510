/**
 * The plain DCGAN in training: both networks, both optimisers, the moving averages, and the two updates of a step. It knows
 * no data set, loop or clock.
 */
import * as tf from '@tensorflow/tfjs-core';
import { meanSigmoidCrossEntropy } from '../kernels/ops/sigmoid-cross-entropy.js';
import {
  discriminate,
  discriminatorSpecs,
  generate,
  generatorSpecs,
  generatorStatisticsSpecs,
  type DiscriminatorClasses,
  type GeneratorPass,
  type PlainShape,
} from '../networks/plain.js';
import { classesOfInput, countClasses } from '../networks/classes.js';
import type { Weights } from '../networks/weights.js';
import type { Augmentation, Initialisation } from '../../shared/protocol/options.js';
import { dropoutKeys, samplingPass } from '../networks/sampling.js';
import { Adam, type AdamOptions } from './adam.js';
import { augment } from './augmentation/augment.js';
import { modeSeekingLoss, pairClasses } from './mode-seeking.js';
import { averageInto, warmDecay } from './moving-average.js';
import { inputRows, type DrawClasses } from './sample-latents.js';
import { initialWeights } from './random-weights.js';
import { Random } from '../../shared/random.js';
import { meanScore, handToTidy } from './mean-score.js';

/** Decay of batch norm's moving averages. */
const STATISTICS_DECAY = 0.9;
/** Latent vectors in the batch that standing statistics are computed from. */
const STANDING_BATCH = 200;

export interface PlainModelOptions extends AdamOptions {
  readonly shape: PlainShape;
  readonly seed: number;
  /** D's label for real images. */
  readonly realLabel: number;
  readonly initialisation: Initialisation;
  readonly dropoutKeep: number;
  readonly averageDecay: number;
  readonly samplingStatistics: 'moving' | 'standing';
  /** Weight of mode seeking in G's loss, for networks with classes; 0 by default. */
  readonly modeSeeking?: number;
  /** How generated images are augmented before D sees them; not at all by default. */
  readonly augmentations?: readonly Augmentation[];
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
  }

  /**
   * Updates D once. Real and generated images pass through it separately, each with their own batch statistics; the loss is
   * mean BCE(D(x), realLabel) + mean BCE(D(G(z)), 0). G's weights get no gradient.
   *
   * @param real [n, height, width, channels], as D sees them: augmented, from images in [-1, 1]
   * @param input G's input rows [n, latentSize + K]; D is told the same classes of the images that come of them
   * @param realY the real images' classes [n, K], for a network with classes
   */
  updateDiscriminator(
    real: tf.Tensor4D,
    input: tf.Tensor2D,
    learningRate: number,
    realY?: tf.Tensor2D,
  ): DiscriminatorUpdate {
    return tf.tidy(() => {
      // A tidy of its own frees G's intermediate tensors before D is trained.
      const { updates } = this.discriminatorAdam;
      const fake = tf.tidy(() => {
        const images = generate(this.generator, input, this.options.shape, this.#trainingPass(2 * updates));
        return augment(images, this.options, 'fake-augmentation', updates);
      });
      const told = this.#toldOf(input);
      const seen: tf.Scalar[] = [];
      const { loss, gradients } = this.discriminatorAdam.gradients(this.discriminator, () => {
        const onReal = discriminate(this.discriminator, real, this.#told(realY));
        const onFake = discriminate(this.discriminator, fake, told);
        seen.push(meanScore(onReal), meanScore(onFake));
        return tf.add(meanSigmoidCrossEntropy(onReal, this.options.realLabel), meanSigmoidCrossEntropy(onFake, 0));
      });
      this.discriminatorAdam.update(this.discriminator, gradients, learningRate);
      const [realScore, fakeScore] = seen.map(handToTidy) as [tf.Scalar, tf.Scalar];
      return { loss, realScore, fakeScore };
    });
  }

  /**
   * Updates G once, by the non-saturating loss, mean BCE(D(G(z)), 1). D's weights get no gradient. The moving averages of
   * the batch statistics and of G's parameters are updated too. Mode seeking, if the options ask for it, pairs the input rows.
   *
   * @param input G's input rows [n, latentSize + K]
   */
  updateGenerator(given: tf.Tensor2D, learningRate: number): GeneratorUpdate {
    return tf.tidy(() => {
      const { modeSeeking = 0, shape } = this.options;
      const seeks = modeSeeking > 0 && countClasses(shape.classes) > 0 && given.shape[0] > 1;
      const input = seeks ? pairClasses(given, shape.latentSize) : given;
      const batch: Record<string, tf.Tensor> = {};
      const seen: tf.Scalar[] = [];
      const pass: GeneratorPass = {
        ...this.#trainingPass(2 * this.generatorAdam.updates + 1),
        onStatistics: (norm, mean, variance) => {
          batch[`generator.${norm}.moving_mean`] = tf.keep(mean);
          batch[`generator.${norm}.moving_variance`] = tf.keep(variance);
        },
      };
      const told = this.#toldOf(input);
      const { loss, gradients } = this.generatorAdam.gradients(this.generator, () => {
        const images = generate(this.generator, input, shape, pass);
        const augmented = augment(images, this.options, 'generator-augmentation', this.generatorAdam.updates);
        const logits = discriminate(this.discriminator, augmented, told);
        seen.push(meanScore(logits));
        const loss = meanSigmoidCrossEntropy(logits, 1);
        return seeks ? tf.add(loss, modeSeekingLoss(images, modeSeeking)) : loss;
      });
      this.generatorAdam.update(this.generator, gradients, learningRate);
      averageInto(this.statistics, batch, STATISTICS_DECAY);
      tf.dispose(batch);
      if (this.average) {
        averageInto(this.average, this.generator, warmDecay(this.options.averageDecay, this.generatorAdam.updates));
      }
      return { loss, fakeScore: handToTidy(seen[0] as tf.Scalar) };
    });
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
      return tf.sigmoid(discriminate(this.discriminator, seen, this.#toldOf(input)));
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

  /** What D is told of the images of these input rows. */
  #toldOf(input: tf.Tensor2D): DiscriminatorClasses | undefined {
    const { latentSize, classes } = this.options.shape;
    return this.#told(classesOfInput(input, latentSize, classes));
  }

  #told(y: tf.Tensor2D | undefined): DiscriminatorClasses | undefined {
    return y && { y, classes: this.options.shape.classes ?? [] };
  }

  /** @param time a number that is unique to each pass of the run, so that no two passes share a mask */
  #trainingPass(time: number): GeneratorPass {
    const { dropoutKeep: keep, seed } = this.options;
    if (keep === 1) return { statistics: 'batch' };
    return {
      statistics: 'batch',
      dropout: { keep, keys: dropoutKeys(new Random(seed, 'dropout', time)), shared: false },
    };
  }
}
