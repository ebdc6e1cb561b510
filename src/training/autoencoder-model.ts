/**
 * The autoencoder DCGAN in training: four networks, three optimisers, and the updates that its three phases are made of.
 * It knows no data set, no loop and no clock.
 */
import * as tf from '@tensorflow/tfjs-core';
import { meanSigmoidCrossEntropy } from '../kernels/ops/sigmoid-cross-entropy.js';
import {
  decode,
  decoderSpecs,
  encode,
  encoderSpecs,
  judge,
  judgeSpecs,
  type AutoencoderShape,
} from '../networks/autoencoder.js';
import { Adam, type AdamOptions } from './adam.js';
import { initialWeights } from './random-weights.js';
import { meanScore, release } from './score.js';

export interface AutoencoderModelOptions extends AdamOptions {
  readonly shape: AutoencoderShape;
  readonly seed: number;
}

/** What an update of D or G measured: scalars that the caller frees. */
export type JudgedUpdate = {
  readonly loss: tf.Scalar;
  /** Mean of sigmoid(logit) of each head, in the order of the heads. */
  readonly realScores: tf.Scalar[];
  readonly fakeScores: tf.Scalar[];
};

export class AutoencoderModel {
  /** Encoder and decoder: the autoencoder of phase 1. */
  readonly autoencoder: Record<string, tf.Tensor>;
  readonly generator: Record<string, tf.Tensor>;
  readonly discriminator: Record<string, tf.Tensor>;
  readonly autoencoderAdam: Adam;
  readonly generatorAdam: Adam;
  readonly discriminatorAdam: Adam;

  constructor(readonly options: AutoencoderModelOptions) {
    const { shape, seed } = options;
    const forAutoencoder = [...encoderSpecs(shape), ...decoderSpecs('decoder', shape)];
    const forGenerator = decoderSpecs('generator', shape);
    const forDiscriminator = judgeSpecs(shape);
    this.autoencoder = initialWeights(forAutoencoder, seed);
    this.generator = initialWeights(forGenerator, seed, forAutoencoder.length);
    this.discriminator = initialWeights(forDiscriminator, seed, forAutoencoder.length + forGenerator.length);
    this.autoencoderAdam = new Adam(forAutoencoder, options);
    this.generatorAdam = new Adam(forGenerator, options);
    this.discriminatorAdam = new Adam(forDiscriminator, options);
  }

  /**
   * Phase 1: one update of encoder and decoder by the mean squared error of decode(encode(x)).
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

  /** What the autoencoder makes of images. */
  reconstruct(images: tf.Tensor4D): tf.Tensor4D {
    const { shape } = this.options;
    return tf.tidy(() => decode(this.autoencoder, 'decoder', encode(this.autoencoder, images, shape), shape));
  }

  /** Between phases 1 and 2: the generator becomes what the decoder is. */
  copyDecoder(): void {
    for (const [name, old] of Object.entries(this.generator)) {
      const source = this.autoencoder[name.replace('generator', 'decoder')];
      if (!source) throw new Error(`The decoder has no match for ${name}.`);
      // New memory, not another reference to the same: the two go different ways from here.
      this.generator[name] = tf.keep(tf.tidy(() => tf.add(source, 0)));
      old.dispose();
    }
  }

  /** Phases 2 and 3: one update of D by the mean of all its logits' losses; G takes no part in the gradient. */
  updateDiscriminator(real: tf.Tensor4D, z: tf.Tensor2D, learningRate: number): JudgedUpdate {
    const { shape } = this.options;
    return tf.tidy(() => {
      const fake = decode(this.generator, 'generator', z, shape);
      const realScores: tf.Scalar[] = [];
      const fakeScores: tf.Scalar[] = [];
      const { loss, gradients } = this.discriminatorAdam.gradients(this.discriminator, () => {
        const onReal = judge(this.discriminator, real, shape);
        const onFake = judge(this.discriminator, fake, shape);
        realScores.push(...onReal.map(meanScore));
        fakeScores.push(...onFake.map(meanScore));
        return mean([
          ...onReal.map(logits => meanSigmoidCrossEntropy(logits, 1)),
          ...onFake.map(logits => meanSigmoidCrossEntropy(logits, 0)),
        ]);
      });
      this.discriminatorAdam.update(this.discriminator, gradients, learningRate);
      return { loss, realScores: realScores.map(release), fakeScores: fakeScores.map(release) };
    });
  }

  /** Phase 3: one update of G, by the same z as D's; D takes no part in the gradient. */
  updateGenerator(z: tf.Tensor2D, learningRate: number): JudgedUpdate {
    const { shape } = this.options;
    return tf.tidy(() => {
      const fakeScores: tf.Scalar[] = [];
      const { loss, gradients } = this.generatorAdam.gradients(this.generator, () => {
        const logits = judge(this.discriminator, decode(this.generator, 'generator', z, shape), shape);
        fakeScores.push(...logits.map(meanScore));
        return mean(logits.map(each => meanSigmoidCrossEntropy(each, 1)));
      });
      this.generatorAdam.update(this.generator, gradients, learningRate);
      return { loss, realScores: [], fakeScores: fakeScores.map(release) };
    });
  }

  /** Images for z. The caller frees them. */
  sample(z: tf.Tensor2D): tf.Tensor4D {
    return tf.tidy(() => decode(this.generator, 'generator', z, this.options.shape));
  }

  dispose(): void {
    tf.dispose([this.autoencoder, this.generator, this.discriminator]);
    for (const adam of [this.autoencoderAdam, this.generatorAdam, this.discriminatorAdam]) adam.dispose();
  }
}

function mean(losses: tf.Scalar[]): tf.Scalar {
  return tf.mean(tf.stack(losses));
}
