/**
 * The gradients of the autoencoder DCGAN's updates, for a batch or one shard of it. It owns no weights and changes none.
 */
import * as tf from '@tensorflow/tfjs-core';
import { meanOfScalars } from '../kernels/ops/mean-of-scalars.js';
import { meanSigmoidCrossEntropy } from '../kernels/ops/sigmoid-cross-entropy.js';
import { decode, discriminate, encode, type AutoencoderShape } from '../networks/autoencoder.js';
import { lossAndGradients } from '../networks/gradients.js';
import type { Weights } from '../networks/weights.js';
import type { Augmentation } from '../../shared/protocol/options.js';
import { augment } from './augmentation/augment.js';
import { handToTidy, meanScore } from './mean-score.js';
import { share, type Part, type ShardInput } from './shards/update.js';

export interface AutoencoderGradientsOptions {
  readonly seed: number;
  /** D's label for real images. */
  readonly realLabel: number;
  /** How images are augmented before D sees them; not at all by default. */
  readonly augmentations?: readonly Augmentation[];
  /** Into how many parts a batch is cut; 1 by default. */
  readonly shards?: number;
}

/** The parameters of all networks, all of which are learned, and which the updates replace in place. */
export interface AutoencoderNetworks {
  /** Encoder and decoder. */
  readonly autoencoder: Weights;
  readonly generator: Weights;
  readonly discriminator: Weights;
}

/** Which update, and which part of its batch. */
type When = Pick<ShardInput, 'index' | 'shard'>;

export class AutoencoderGradients {
  readonly #networks: AutoencoderNetworks;
  readonly #shape: AutoencoderShape;
  readonly #options: AutoencoderGradientsOptions;
  readonly #shards: number;

  /** @param networks the caller's, who may replace their tensors between two updates */
  constructor(networks: AutoencoderNetworks, shape: AutoencoderShape, options: AutoencoderGradientsOptions) {
    this.#networks = networks;
    this.#shape = shape;
    this.#options = options;
    this.#shards = options.shards ?? 1;
  }

  /** A shard's part of an update. The caller frees it. */
  readonly compute = ({ network, batch, images, rows, ...when }: ShardInput): Part =>
    tf.tidy(() => {
      const { size, channels, dims } = this.#shape;
      const latentSize = dims[dims.length - 1] as number;
      const drawn = tf.tensor4d(images ?? [], [(images?.length ?? 0) / (size * size * channels), size, size, channels]);
      if (network === 'autoencoder') return this.autoencoder(drawn);
      const z = tf.tensor2d(rows ?? [], [(rows?.length ?? 0) / latentSize, latentSize]);
      if (network === 'generator') return this.generator(z, when);
      return this.discriminator(augment(drawn, this.#options, 'real-augmentation', batch ?? 0, when.shard), z, when);
    });

  /**
   * The gradients of encoder and decoder, by the mean squared error of decode(encode(x)).
   * @param images [n, size, size, channels] in [-1, 1]
   */
  autoencoder(images: tf.Tensor4D): Part {
    const { autoencoder } = this.#networks;
    return tf.tidy(() => {
      const found = lossAndGradients(autoencoder, () => {
        const copies = tf.tidy(() =>
          decode(autoencoder, 'decoder', encode(autoencoder, images, this.#shape), this.#shape),
        );
        return this.#share(tf.mean(tf.square(tf.sub(images, copies))));
      });
      return { ...found, statistics: {}, realScores: [], fakeScores: [] };
    });
  }

  /**
   * D's gradients, by the mean loss over all its heads. No gradient reaches G.
   * @param real [n, size, size, channels], as D sees them: augmented, from images in [-1, 1]
   */
  discriminator(real: tf.Tensor4D, z: tf.Tensor2D, { index, shard }: When): Part {
    const { generator, discriminator } = this.#networks;
    return tf.tidy(() => {
      const fake = tf.tidy(() => {
        const images = decode(generator, 'generator', z, this.#shape);
        return augment(images, this.#options, 'fake-augmentation', index, shard);
      });
      const [realScores, fakeScores]: [tf.Scalar[], tf.Scalar[]] = [[], []];
      const found = lossAndGradients(discriminator, () => {
        const onReal = discriminate(discriminator, real, this.#shape);
        const onFake = discriminate(discriminator, fake, this.#shape);
        realScores.push(...onReal.map(meanScore));
        fakeScores.push(...onFake.map(meanScore));
        return this.#share(
          meanOfScalars([
            ...onReal.map(logits => meanSigmoidCrossEntropy(logits, this.#options.realLabel)),
            ...onFake.map(logits => meanSigmoidCrossEntropy(logits, 0)),
          ]),
        );
      });
      return { ...found, statistics: {}, realScores: this.#scores(realScores), fakeScores: this.#scores(fakeScores) };
    });
  }

  /** G's gradients. D's weights get none. */
  generator(z: tf.Tensor2D, { index, shard }: When): Part {
    const { generator, discriminator } = this.#networks;
    return tf.tidy(() => {
      const scores: tf.Scalar[] = [];
      const found = lossAndGradients(generator, () => {
        const images = decode(generator, 'generator', z, this.#shape);
        const augmented = augment(images, this.#options, 'generator-augmentation', index, shard);
        const logits = discriminate(discriminator, augmented, this.#shape);
        scores.push(...logits.map(meanScore));
        return this.#share(meanOfScalars(logits.map(each => meanSigmoidCrossEntropy(each, 1))));
      });
      return { ...found, statistics: {}, realScores: [], fakeScores: this.#scores(scores) };
    });
  }

  #scores(kept: tf.Scalar[]): tf.Scalar[] {
    return kept.map(score => this.#share(handToTidy(score)));
  }

  #share<Shape extends tf.Tensor>(x: Shape): Shape {
    return share(x, this.#shards);
  }
}
