/**
 * The autoencoder DCGAN in training: four networks, three optimisers, and the updates of its three phases. It knows no data
 * set, loop or clock.
 */
import * as tf from '@tensorflow/tfjs-core';
import {
  decode,
  decoderSpecs,
  encode,
  encoderSpecs,
  discriminatorSpecs,
  type AutoencoderShape,
} from '../networks/autoencoder.js';
import { withoutPrefix, withPrefix, type Weights } from '../networks/weights.js';
import type { RatedNetwork } from '../../shared/protocol/diagnosis.js';
import type { Initialisation } from '../../shared/protocol/options.js';
import { Adam, type AdamOptions } from './adam.js';
import { AutoencoderGradients, type AutoencoderGradientsOptions } from './autoencoder-gradients.js';
import { averageInto, warmDecay } from './moving-average.js';
import { initialWeights } from './random-weights.js';
import type { Part } from './shards/update.js';

export interface AutoencoderModelOptions extends AdamOptions, AutoencoderGradientsOptions {
  readonly shape: AutoencoderShape;
  readonly initialisation: Initialisation;
  /** Decay of the moving average of G's parameters; 0 means no average. */
  readonly averageDecay: number;
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
  /** The gradients of all updates. */
  readonly gradients: AutoencoderGradients;

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
    this.gradients = new AutoencoderGradients(this, shape, options);
  }

  /**
   * Phase 1: updates encoder and decoder once; see {@link AutoencoderGradients.autoencoder}.
   * @param images [n, size, size, channels] in [-1, 1]
   */
  updateAutoencoder(images: tf.Tensor4D, learningRate: number): tf.Scalar {
    return tf.tidy(() => {
      const part = this.gradients.autoencoder(images);
      this.apply('autoencoder', part, learningRate);
      return part.loss;
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
   * Phases 2 and 3: updates D once; see {@link AutoencoderGradients.discriminator}.
   * @param real [n, size, size, channels], as D sees them: augmented, from images in [-1, 1]
   */
  updateDiscriminator(real: tf.Tensor4D, z: tf.Tensor2D, learningRate: number): DiscriminatorUpdate {
    return tf.tidy(() => {
      const part = this.gradients.discriminator(real, z, { index: this.discriminatorAdam.updates, shard: 0 });
      this.apply('discriminator', part, learningRate);
      return { loss: part.loss, realScores: part.realScores, fakeScores: part.fakeScores };
    });
  }

  /** Phase 3: updates G once; see {@link AutoencoderGradients.generator}. */
  updateGenerator(z: tf.Tensor2D, learningRate: number): DiscriminatorUpdate {
    return tf.tidy(() => {
      const part = this.gradients.generator(z, { index: this.generatorAdam.updates, shard: 0 });
      this.apply('generator', part, learningRate);
      return { loss: part.loss, realScores: [], fakeScores: part.fakeScores };
    });
  }

  /** Updates a network by its gradients for a whole batch, which are freed, and G's moving average. */
  apply(network: RatedNetwork, { gradients }: Part, learningRate: number): void {
    this[`${network}Adam`].update(this[network], gradients, learningRate);
    if (network === 'generator' && this.average) {
      averageInto(this.average, this.generator, warmDecay(this.options.averageDecay, this.generatorAdam.updates));
    }
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

/** Copies weights to memory of their own, since the copies diverge from here. They are kept until disposed. */
function copyOf(weights: Weights): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => [name, tf.keep(tf.tidy(() => tf.add(tensor, 0)))]),
  );
}
