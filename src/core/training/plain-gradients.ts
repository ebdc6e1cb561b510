/** The gradients of the plain DCGAN's two updates, for a batch or one shard of it. It owns no weights and changes none. */
import * as tf from '@tensorflow/tfjs-core';
import { meanSigmoidCrossEntropy } from '../kernels/ops/sigmoid-cross-entropy.js';
import { classesOfInput, countClasses } from '../networks/classes.js';
import { lossAndGradients } from '../networks/gradients.js';
import {
  discriminate,
  discriminatorSpecs,
  generate,
  generatorSpecs,
  type DiscriminatorClasses,
  type GeneratorPass,
  type PlainShape,
} from '../networks/plain.js';
import { dropoutKeys } from '../networks/sampling.js';
import { learnedOf, type Weights } from '../networks/weights.js';
import type { Augmentation } from '../../shared/protocol/options.js';
import { Random } from '../../shared/random.js';
import { augment } from './augmentation/augment.js';
import { handToTidy, meanScore } from './mean-score.js';
import { modeSeekingLoss, pairClasses } from './mode-seeking.js';
import { share, type Part, type ShardInput } from './shards/update.js';

export interface PlainGradientsOptions {
  readonly seed: number;
  /** D's label for real images. */
  readonly realLabel: number;
  readonly dropoutKeep: number;
  /** Weight of mode seeking in G's loss, for networks with classes; 0 by default. */
  readonly modeSeeking?: number;
  /** How images are augmented before D sees them; not at all by default. */
  readonly augmentations?: readonly Augmentation[];
  /** Into how many parts a batch is cut; 1 by default. */
  readonly shards?: number;
}

/** Both networks' parameters, which the updates replace in place. */
export interface PlainNetworks {
  readonly generator: Weights;
  readonly discriminator: Weights;
}

/** Which update, and which part of its batch. */
type When = Pick<ShardInput, 'index' | 'shard'>;

export class PlainGradients {
  readonly #networks: PlainNetworks;
  readonly #shape: PlainShape;
  readonly #options: PlainGradientsOptions;
  readonly #shards: number;

  /** @param networks the caller's, who may replace their tensors between two updates */
  constructor(networks: PlainNetworks, shape: PlainShape, options: PlainGradientsOptions) {
    this.#networks = networks;
    this.#shape = shape;
    this.#options = options;
    this.#shards = options.shards ?? 1;
  }

  /** A shard's part of an update. The caller frees it. */
  readonly compute = ({ network, batch, images, classes, rows, ...when }: ShardInput): Part =>
    tf.tidy(() => {
      const { height, width, channels, latentSize } = this.#shape;
      const size = latentSize + countClasses(this.#shape.classes);
      const input = tf.tensor2d(rows ?? [], [(rows?.length ?? 0) / size, size]);
      if (network === 'generator' || !images) return this.generator(input, when);
      const count = images.length / (height * width * channels);
      const drawn = tf.tensor4d(images, [count, height, width, channels]);
      const real = augment(drawn, this.#options, 'real-augmentation', batch ?? 0, when.shard);
      return this.discriminator(
        real,
        input,
        when,
        classes ? tf.tensor2d(classes, [count, size - latentSize]) : undefined,
      );
    });

  /**
   * D's gradients. Real and generated images pass through it separately, each with their own batch statistics; the loss is
   * mean BCE(D(x), realLabel) + mean BCE(D(G(z)), 0). G's weights get no gradient.
   *
   * @param real [n, height, width, channels], as D sees them: augmented, from images in [-1, 1]
   * @param input G's input rows [n, latentSize + K]; D is told the same classes of the images that come of them
   * @param realY the real images' classes [n, K], for a network with classes
   */
  discriminator(real: tf.Tensor4D, input: tf.Tensor2D, { index, shard }: When, realY?: tf.Tensor2D): Part {
    const { generator, discriminator } = this.#networks;
    return tf.tidy(() => {
      // A tidy of its own frees G's intermediate tensors before D is trained.
      const fake = tf.tidy(() => {
        const images = generate(generator, input, this.#shape, this.#pass(2 * index, shard));
        return augment(images, this.#options, 'fake-augmentation', index, shard);
      });
      const told = this.toldOf(input);
      const seen: tf.Scalar[] = [];
      const learned = learnedOf(discriminator, discriminatorSpecs(this.#shape));
      const { loss, gradients } = lossAndGradients(learned, () => {
        const onReal = discriminate(discriminator, real, this.#told(realY));
        const onFake = discriminate(discriminator, fake, told);
        seen.push(meanScore(onReal), meanScore(onFake));
        return this.#share(
          tf.add(meanSigmoidCrossEntropy(onReal, this.#options.realLabel), meanSigmoidCrossEntropy(onFake, 0)),
        );
      });
      const [realScore, fakeScore] = seen.map(score => this.#share(handToTidy(score))) as [tf.Scalar, tf.Scalar];
      return { gradients, statistics: {}, loss, realScores: [realScore], fakeScores: [fakeScore] };
    });
  }

  /**
   * G's gradients, by the non-saturating loss, mean BCE(D(G(z)), 1), and G's batch statistics. D's weights get no gradient.
   * Mode seeking, if the options ask for it, pairs the input rows.
   *
   * @param given G's input rows [n, latentSize + K]
   */
  generator(given: tf.Tensor2D, { index, shard }: When): Part {
    const { generator, discriminator } = this.#networks;
    return tf.tidy(() => {
      const { modeSeeking = 0 } = this.#options;
      const { classes, latentSize } = this.#shape;
      const seeks = modeSeeking > 0 && countClasses(classes) > 0 && given.shape[0] > 1;
      const input = seeks ? pairClasses(given, latentSize) : given;
      const kept: Record<string, tf.Tensor> = {};
      const seen: tf.Scalar[] = [];
      const pass: GeneratorPass = {
        ...this.#pass(2 * index + 1, shard),
        onStatistics: (norm, mean, variance) => {
          kept[`generator.${norm}.moving_mean`] = tf.keep(mean);
          kept[`generator.${norm}.moving_variance`] = tf.keep(variance);
        },
      };
      const told = this.toldOf(input);
      const { loss, gradients } = lossAndGradients(learnedOf(generator, generatorSpecs(this.#shape)), () => {
        const images = generate(generator, input, this.#shape, pass);
        const augmented = augment(images, this.#options, 'generator-augmentation', index, shard);
        const logits = discriminate(discriminator, augmented, told);
        seen.push(meanScore(logits));
        const loss = meanSigmoidCrossEntropy(logits, 1);
        return this.#share(seeks ? tf.add(loss, modeSeekingLoss(images, modeSeeking)) : loss);
      });
      const statistics = Object.entries(kept).map(([name, each]) => [name, this.#share(handToTidy(each))] as const);
      const fakeScores = seen.map(score => this.#share(handToTidy(score)));
      return { gradients, statistics: Object.fromEntries(statistics), loss, realScores: [], fakeScores };
    });
  }

  /** What D is told of the images of these input rows. */
  toldOf(input: tf.Tensor2D): DiscriminatorClasses | undefined {
    const { latentSize, classes } = this.#shape;
    return this.#told(classesOfInput(input, latentSize, classes));
  }

  #told(y: tf.Tensor2D | undefined): DiscriminatorClasses | undefined {
    return y && { y, classes: this.#shape.classes ?? [] };
  }

  #share<Shape extends tf.Tensor>(x: Shape): Shape {
    return share(x, this.#shards);
  }

  /** @param time a number that is unique to each pass of the run, so that no two passes share a mask */
  #pass(time: number, shard: number): GeneratorPass {
    const { dropoutKeep: keep, seed } = this.#options;
    if (keep === 1) return { statistics: 'batch' };
    const keys = dropoutKeys(new Random(seed, 'dropout', time, shard));
    return { statistics: 'batch', dropout: { keep, keys, shared: false } };
  }
}
