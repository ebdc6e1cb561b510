/**
 * The plain variant's encoder in training: it learns, for a generator that no longer changes, from which z and classes an image
 * was drawn. What it is shown is drawn on the spot, so its images never run out, and their z is known exactly.
 */
import * as tf from '@tensorflow/tfjs-core';
import {
  encoderOutputs,
  encoderSpecs,
  encoderStatisticsSpecs,
  generate,
  rowsOf,
  type PlainShape,
} from '../networks/plain.js';
import { classCrossEntropy, classesOfInput, groupsOf } from '../networks/classes.js';
import { samplingPass, type Sampling } from '../networks/sampling.js';
import { assign, withoutPrefix, withPrefix, type Weights } from '../networks/weights.js';
import { readAll, valuesOf } from '../weights/tensors.js';
import type { SafetensorsFile } from '../../shared/safetensors/safetensors.js';
import { Adam, type AdamOptions } from './adam.js';
import { handToTidy } from './mean-score.js';
import { averageInto, warmDecay } from './moving-average.js';
import { initialWeights } from './random-weights.js';

/** Decay of batch norm's moving averages. */
const STATISTICS_DECAY = 0.98;
/** Weight of the images' mean squared error among the losses. */
const IMAGE_WEIGHT = 4;

export interface EncoderModelOptions extends AdamOptions {
  readonly shape: PlainShape;
  readonly seed: number;
  readonly sampling: Sampling;
}

/** The parts of an update's loss: scalars that the caller frees. */
export type EncoderUpdate = {
  /** Mean squared error of z. */
  readonly latent: tf.Scalar;
  /** Mean cross-entropy of the classes over the groups, in nats; 0 without classes. */
  readonly classes: tf.Scalar;
  /** Mean squared error of the images that G draws of what the encoder found. */
  readonly image: tf.Scalar;
};

export class EncoderModel {
  readonly encoder: Record<string, tf.Tensor>;
  /** Moving averages of batch norm's statistics. */
  readonly statistics: Record<string, tf.Tensor>;
  readonly adam: Adam;
  readonly #generator: Weights;
  readonly #options: EncoderModelOptions;

  /** @param generator G's weights with its statistics, which the caller owns */
  constructor(generator: Weights, options: EncoderModelOptions) {
    const specs = encoderSpecs(options.shape);
    const initial = { seed: options.seed, initialisation: 'paper' } as const;
    this.#generator = generator;
    this.#options = options;
    this.encoder = initialWeights(specs, initial);
    this.statistics = initialWeights(encoderStatisticsSpecs(options.shape), initial);
    this.adam = new Adam(specs, options);
  }

  /** All of the encoder's weights, as a file has them. The model owns them. */
  get weights(): Weights {
    return { ...this.encoder, ...this.statistics };
  }

  /** G's images of input rows [n, latentSize + K]. The caller frees them. */
  draw(rows: tf.Tensor2D): tf.Tensor4D {
    const { shape, sampling } = this.#options;
    return tf.tidy(() => generate(this.#generator, rows, shape, samplingPass(sampling)));
  }

  /**
   * Updates the encoder E once, by the mean squared error of z, plus the mean cross-entropy of the classes, plus four times the
   * mean squared error of G(E(x)) to x. Drawn images x = G(z, y) and real ones pass through E in one batch; real ones have no z.
   *
   * @param rows [n, latentSize + K]: z and one-hot y of the images to draw
   * @param real images [m, height, width, channels] of the data set with their y [m, K], if there are any
   */
  update(rows: tf.Tensor2D, learningRate: number, real?: { images: tf.Tensor4D; y?: tf.Tensor2D }): EncoderUpdate {
    const { shape } = this.#options;
    const { latentSize, classes = [] } = shape;
    return tf.tidy(() => {
      const drawn = this.draw(rows);
      const images = real ? tf.concat([drawn, real.images]) : drawn;
      const count = rows.shape[0];
      const z = tf.slice(rows, [0, 0], [count, latentSize]);
      const drawnY = classesOfInput(rows, latentSize, classes);
      const y = drawnY && groupsOf(real?.y ? tf.concat([drawnY, real.y]) : drawnY, classes);
      const batch: Record<string, tf.Tensor> = {};
      const seen: tf.Scalar[] = [];
      const { gradients } = this.adam.gradients(this.encoder, () => {
        const found = encoderOutputs(this.encoder, images, shape, {
          statistics: 'batch',
          onStatistics: (norm, mean, variance) => {
            batch[`encoder.${norm}.moving_mean`] = tf.keep(mean);
            batch[`encoder.${norm}.moving_variance`] = tf.keep(variance);
          },
        });
        const parts = [
          meanSquaredError(tf.slice(found.z, [0, 0], [count, latentSize]), z),
          y
            ? classCrossEntropy(
                found.logits.map((group, i) => firstRows(group, y[i])),
                y,
              )
            : tf.scalar(0),
          meanSquaredError(this.draw(rowsOf(found)), images),
        ] as const;
        seen.push(...parts.map(part => tf.keep(tf.clone(part))));
        const [latent, labels, image] = parts;
        return tf.addN([latent, labels, tf.mul(image, IMAGE_WEIGHT)]);
      });
      this.adam.update(this.encoder, gradients, learningRate);
      averageInto(this.statistics, batch, warmDecay(STATISTICS_DECAY, this.adam.updates));
      tf.dispose(batch);
      const [latent, labels, image] = seen.map(handToTidy) as [tf.Scalar, tf.Scalar, tf.Scalar];
      return { latent, classes: labels, image };
    });
  }

  /** All that {@link restore} needs: weights, both moments and the number of updates. */
  save(): SafetensorsFile {
    const tensors = readAll({ ...withPrefix('weights/', this.weights), ...withPrefix('adam/', this.adam.moments) });
    return { tensors, metadata: { updates: String(this.adam.updates) } };
  }

  /** Goes on from a saved state of the same shape. */
  restore({ tensors, metadata }: SafetensorsFile): void {
    const values = valuesOf(tensors);
    const weights = withoutPrefix('weights/', values);
    assign(this.encoder, weights);
    assign(this.statistics, weights);
    this.adam.restore(withoutPrefix('adam/', values), Number(metadata['updates']));
  }

  dispose(): void {
    tf.dispose([this.encoder, this.statistics]);
    this.adam.dispose();
  }
}

function meanSquaredError(a: tf.Tensor, b: tf.Tensor): tf.Scalar {
  return tf.mean<tf.Scalar>(tf.square(tf.sub(a, b)));
}

/** As many rows as `like` has: the images of a batch that have classes are the first. */
function firstRows(x: tf.Tensor2D, like: tf.Tensor2D = x): tf.Tensor2D {
  return tf.slice(x, [0, 0], like.shape);
}
