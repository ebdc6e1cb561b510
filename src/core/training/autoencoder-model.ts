/**
 * The autoencoder DCGAN in training: four networks, three optimisers, and the updates of its three phases. It knows no data
 * set, loop or clock.
 */
import * as tf from '@tensorflow/tfjs-core';
import { meanSigmoidCrossEntropy } from '../kernels/ops/sigmoid-cross-entropy.js';
import {
  decode,
  decoderSpecs,
  encode,
  encoderSpecs,
  discriminate,
  discriminatorSpecs,
  type AutoencoderShape,
} from '../networks/autoencoder.js';
import { withoutPrefix, withPrefix, type Weights } from '../networks/weights.js';
import type { Augmentation, Initialisation } from '../../shared/protocol/options.js';
import { Adam, type AdamOptions } from './adam.js';
import { augment } from './augmentation/augment.js';
import { averageInto, warmDecay } from './moving-average.js';
import { initialWeights } from './random-weights.js';
import { meanScore, handToTidy } from './mean-score.js';

export interface AutoencoderModelOptions extends AdamOptions {
  readonly shape: AutoencoderShape;
  readonly seed: number;
  readonly initialisation: Initialisation;
  /** D's label for real images. */
  readonly realLabel: number;
  /** Decay of the moving average of G's parameters; 0 means no average. */
  readonly averageDecay: number;
  /** How generated images are augmented before D sees them; not at all by default. */
  readonly augmentations?: readonly Augmentation[];
}

/** The measurements of an update of D or G: scalars that the caller frees. */
export type DiscriminatorUpdate = {
  readonly loss: tf.Scalar;
  /** Mean of sigmoid(logit) of each head, in the order of the heads. */
  readonly realScores: tf.Scalar[];
  readonly fakeScores: tf.Scalar[];
};

export class AutoencoderModel {
  /** The weights of encoder and decoder, the autoencoder of phase 1. */
  readonly autoencoder: Record<string, tf.Tensor>;
  readonly generator: Record<string, tf.Tensor>;
  readonly discriminator: Record<string, tf.Tensor>;
  /** Moving average of G's parameters; null if the run samples G itself. */
  readonly average: Record<string, tf.Tensor> | null;
  readonly autoencoderAdam: Adam;
  readonly generatorAdam: Adam;
  readonly discriminatorAdam: Adam;

  constructor(readonly options: AutoencoderModelOptions) {
    const { shape } = options;
    const forAutoencoder = [...encoderSpecs(shape), ...decoderSpecs('decoder', shape)];
    const forGenerator = decoderSpecs('generator', shape);
    const forDiscriminator = discriminatorSpecs(shape);
    this.autoencoder = initialWeights(forAutoencoder, options);
    this.generator = initialWeights(forGenerator, options, forAutoencoder.length);
    this.discriminator = initialWeights(forDiscriminator, options, forAutoencoder.length + forGenerator.length);
    this.average = options.averageDecay > 0 ? copyOf(this.generator) : null;
    this.autoencoderAdam = new Adam(forAutoencoder, options);
    this.generatorAdam = new Adam(forGenerator, options);
    this.discriminatorAdam = new Adam(forDiscriminator, options);
  }

  /**
   * Phase 1: updates encoder and decoder once, by the mean squared error of decode(encode(x)).
   * @param images [n, size, size, channels] in [-1, 1]
   */
  updateAutoencoder(images: tf.Tensor4D, learningRate: number): tf.Scalar {
    return tf.tidy(() => {
      const { loss, gradients } = this.autoencoderAdam.gradients(this.autoencoder, () =>
        tf.mean(tf.square(tf.sub(images, this.reconstruct(images)))),
      );
      this.autoencoderAdam.update(this.autoencoder, gradients, learningRate);
      return loss;
    });
  }

  /** The autoencoder's reconstructions of images. */
  reconstruct(images: tf.Tensor4D): tf.Tensor4D {
    const { shape } = this.options;
    return tf.tidy(() => decode(this.autoencoder, 'decoder', encode(this.autoencoder, images, shape), shape));
  }

  /** Between phases 1 and 2: copies the decoder to the generator. */
  copyDecoder(): void {
    for (const network of this.average ? [this.generator, this.average] : [this.generator]) {
      tf.dispose(network);
      Object.assign(network, withPrefix('generator.', copyOf(withoutPrefix('decoder.', this.autoencoder))));
    }
  }

  /**
   * Phases 2 and 3: updates D once, by the mean loss over all its heads. No gradient reaches G.
   * @param real [n, size, size, channels], as D sees them: augmented, from images in [-1, 1]
   */
  updateDiscriminator(real: tf.Tensor4D, z: tf.Tensor2D, learningRate: number): DiscriminatorUpdate {
    const { shape } = this.options;
    return tf.tidy(() => {
      const fake = tf.tidy(() => {
        const images = decode(this.generator, 'generator', z, shape);
        return augment(images, this.options, 'fake-augmentation', this.discriminatorAdam.updates);
      });
      const realScores: tf.Scalar[] = [];
      const fakeScores: tf.Scalar[] = [];
      const { loss, gradients } = this.discriminatorAdam.gradients(this.discriminator, () => {
        const onReal = discriminate(this.discriminator, real, shape);
        const onFake = discriminate(this.discriminator, fake, shape);
        realScores.push(...onReal.map(meanScore));
        fakeScores.push(...onFake.map(meanScore));
        return mean([
          ...onReal.map(logits => meanSigmoidCrossEntropy(logits, this.options.realLabel)),
          ...onFake.map(logits => meanSigmoidCrossEntropy(logits, 0)),
        ]);
      });
      this.discriminatorAdam.update(this.discriminator, gradients, learningRate);
      return { loss, realScores: realScores.map(handToTidy), fakeScores: fakeScores.map(handToTidy) };
    });
  }

  /** Phase 3: updates G once. D's weights get no gradient. */
  updateGenerator(z: tf.Tensor2D, learningRate: number): DiscriminatorUpdate {
    const { shape } = this.options;
    return tf.tidy(() => {
      const fakeScores: tf.Scalar[] = [];
      const { loss, gradients } = this.generatorAdam.gradients(this.generator, () => {
        const images = decode(this.generator, 'generator', z, shape);
        const augmented = augment(images, this.options, 'generator-augmentation', this.generatorAdam.updates);
        const logits = discriminate(this.discriminator, augmented, shape);
        fakeScores.push(...logits.map(meanScore));
        return mean(logits.map(each => meanSigmoidCrossEntropy(each, 1)));
      });
      this.generatorAdam.update(this.generator, gradients, learningRate);
      if (this.average) {
        averageInto(this.average, this.generator, warmDecay(this.options.averageDecay, this.generatorAdam.updates));
      }
      return { loss, realScores: [], fakeScores: fakeScores.map(handToTidy) };
    });
  }

  /** Images for z from G, its average, or the decoder that G will be copied from. The caller frees them. */
  sample(z: tf.Tensor2D, network: 'decoder' | 'generator' = 'generator'): tf.Tensor4D {
    const weights = network === 'decoder' ? this.autoencoder : (this.average ?? this.generator);
    return tf.tidy(() => decode(weights, network, z, this.options.shape));
  }

  dispose(): void {
    tf.dispose([this.autoencoder, this.generator, this.discriminator, this.average ?? {}]);
    for (const adam of [this.autoencoderAdam, this.generatorAdam, this.discriminatorAdam]) adam.dispose();
  }
}

function mean(losses: tf.Scalar[]): tf.Scalar {
  return tf.mean(tf.stack(losses));
}

/** Copies weights to memory of their own, since the copies diverge from here. They are kept until disposed. */
function copyOf(weights: Weights): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => [name, tf.keep(tf.tidy(() => tf.add(tensor, 0)))]),
  );
}
