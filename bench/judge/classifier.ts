/**
 * A convolutional classifier: a measuring instrument that is trained for the benchmarks and is not shipped. Its images
 * may have several attributes, each one of a group of classes, as in a data set's labels.
 */
import * as tf from '@tensorflow/tfjs-core';
import { groupsOf } from '../../src/core/networks/classes.js';
import { convolution, dense } from '../../src/core/networks/layers.js';
import type { WeightSpec } from '../../src/core/networks/weights.js';
import { Adam } from '../../src/core/training/adam.js';
import { BatchSampler } from '../../src/core/training/batch-sampler.js';
import { initialWeights } from '../../src/core/training/random-weights.js';
import { readAll, requireShapes, valuesOf } from '../../src/core/weights/tensors.js';
import type { ImageShape } from '../../src/shared/images/pixels.js';
import { readSafetensors, writeSafetensors } from '../../src/shared/safetensors/safetensors.js';

export interface ClassifierShape extends ImageShape {
  /** Filters of each 5x5 convolution of stride 2. */
  readonly filters: readonly number[];
  /** Numbers in the layer before the last, after its ReLU. */
  readonly features: number;
  /** Classes of each group. */
  readonly groups: readonly number[];
}

/** What the classifier says of some images. */
export interface Verdicts {
  /** The likeliest class and its probability: those of image i in group g are at i * groups + g. */
  readonly classes: Uint8Array;
  readonly confidences: Float32Array;
  /** [images, features] row by row. */
  readonly features: Float32Array;
}

export interface Batch {
  readonly images: tf.Tensor4D;
  /** The class of image i in group g at i * groups + g. */
  readonly classes: ArrayLike<number>;
}

/** Images judged at once. */
const JUDGED = 100;

export class Classifier {
  readonly #shape: ClassifierShape;
  readonly #specs: readonly WeightSpec[];
  readonly #weights: Record<string, tf.Tensor>;

  private constructor(shape: ClassifierShape, weights?: Readonly<Record<string, Float32Array>>, seed = 0) {
    this.#shape = shape;
    this.#specs = specsOf(shape);
    this.#weights = weights
      ? Object.fromEntries(
          this.#specs.map(({ name, shape }) => [name, tf.keep(tf.tensor(weights[name] as Float32Array, [...shape]))]),
        )
      : initialWeights(this.#specs, { seed, initialisation: 'he' });
  }

  /** @throws WeightsError if the file is no classifier of this shape */
  static read(bytes: ArrayBuffer, shape: ClassifierShape): Classifier {
    const { tensors } = readSafetensors(bytes);
    requireShapes(tensors, Object.fromEntries(specsOf(shape).map(spec => [spec.name, spec])));
    return new Classifier(shape, valuesOf(tensors));
  }

  /**
   * Trains a new classifier: Adam at 1e-3 with a cosine decay, and dropout of half of the features.
   * @param batch gives the images of these indices; `update` seeds its random changes
   * @param onEpoch is called with the classifier so far
   */
  static train(
    shape: ClassifierShape,
    { count, batchSize, epochs, seed }: { count: number; batchSize: number; epochs: number; seed: number },
    batch: (indices: readonly number[], update: number) => Batch,
    onEpoch: (epoch: number, classifier: Classifier) => void,
  ): Classifier {
    const classifier = new Classifier(shape, undefined, seed);
    const adam = new Adam(classifier.#specs, { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
    const order = new BatchSampler(seed, count, batchSize);
    const updates = epochs * order.batchesPerEpoch;
    for (let update = 0; update < updates; update++) {
      const rate = 1e-3 * 0.5 * (1 + Math.cos((Math.PI * update) / updates));
      tf.tidy(() => {
        const { images, classes } = batch(Array.from(order.batch(update)), update);
        const targets = oneHot(classes, shape.groups);
        const loss = () =>
          crossEntropy(classifier.#logits(classifier.#features(images), update), targets, shape.groups);
        const { gradients } = adam.gradients(classifier.#weights, loss);
        adam.update(classifier.#weights, gradients, rate);
      });
      if ((update + 1) % order.batchesPerEpoch === 0) onEpoch((update + 1) / order.batchesPerEpoch, classifier);
    }
    adam.dispose();
    return classifier;
  }

  /** The classifier as a safetensors file. */
  write(metadata: Readonly<Record<string, string>>): Uint8Array {
    return new Uint8Array(writeSafetensors({ tensors: readAll(this.#weights), metadata }));
  }

  /** @param images [n, height, width, channels] in [-1, 1], one after the other */
  judge(images: Float32Array): Verdicts {
    const { height, width, channels, groups, features } = this.#shape;
    const pixels = height * width * channels;
    const count = images.length / pixels;
    const verdicts = {
      classes: new Uint8Array(count * groups.length),
      confidences: new Float32Array(count * groups.length),
      features: new Float32Array(count * features),
    };
    for (let first = 0; first < count; first += JUDGED) {
      const some = images.subarray(first * pixels, (first + JUDGED) * pixels);
      tf.tidy(() => {
        const found = this.#features(tf.tensor4d(some, [some.length / pixels, height, width, channels]));
        verdicts.features.set(found.dataSync<'float32'>(), first * features);
        const parts = groupsOf(this.#logits(found), groups);
        for (const [g, part] of parts.entries()) {
          for (const [i, row] of tf.softmax(part).arraySync().entries()) {
            const confidence = Math.max(...row);
            verdicts.confidences[(first + i) * groups.length + g] = confidence;
            verdicts.classes[(first + i) * groups.length + g] = row.indexOf(confidence);
          }
        }
      });
    }
    return verdicts;
  }

  /** images [n, height, width, channels] → features [n, features] */
  #features(images: tf.Tensor4D): tf.Tensor2D {
    let x = images;
    for (const layer of this.#shape.filters.keys()) x = tf.relu(convolution(this.#weights, `conv${layer + 1}`, x, 2));
    return tf.relu(dense(this.#weights, 'dense1', tf.reshape<tf.Rank.R2>(x, [x.shape[0], -1])));
  }

  /** features → logits [n, all classes]. @param dropout of half of the features, by a mask of this seed */
  #logits(features: tf.Tensor2D, dropout?: number): tf.Tensor2D {
    const kept = dropout === undefined ? features : (tf.dropout(features, 0.5, undefined, dropout) as tf.Tensor2D);
    return dense(this.#weights, 'dense2', kept);
  }
}

function specsOf({ height, width, channels, filters, features, groups }: ClassifierShape): WeightSpec[] {
  const specs: WeightSpec[] = [];
  let [rows, columns, maps] = [height, width, channels];
  for (const [layer, count] of filters.entries()) {
    specs.push(...specsOfLayer(`conv${layer + 1}`, [5, 5, maps, count], 25 * maps));
    [rows, columns, maps] = [Math.ceil(rows / 2), Math.ceil(columns / 2), count];
  }
  const flat = rows * columns * maps;
  const classes = groups.reduce((sum, size) => sum + size, 0);
  return [
    ...specs,
    ...specsOfLayer('dense1', [flat, features], flat),
    ...specsOfLayer('dense2', [features, classes], features),
  ];
}

function specsOfLayer(name: string, shape: number[], fanIn: number): WeightSpec[] {
  return [
    { name: `${name}.kernel`, shape, initial: 'normal', fanIn, learned: true },
    { name: `${name}.bias`, shape: [shape.at(-1) as number], initial: 0, learned: true },
  ];
}

/** [n, all classes], with a 1 in each group. */
function oneHot(classes: ArrayLike<number>, groups: readonly number[]): tf.Tensor2D {
  const count = classes.length / groups.length;
  const all = groups.reduce((sum, size) => sum + size, 0);
  const rows = new Float32Array(count * all);
  for (let i = 0; i < count; i++) {
    let first = i * all;
    for (const [g, size] of groups.entries()) {
      rows[first + (classes[i * groups.length + g] as number)] = 1;
      first += size;
    }
  }
  return tf.tensor2d(rows, [count, all]);
}

/** The sum over the groups of the mean cross-entropy of each. */
function crossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D, groups: readonly number[]): tf.Scalar {
  const wanted = groupsOf(targets, groups);
  const losses = groupsOf(logits, groups).map((part, g) =>
    tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(part), wanted[g] as tf.Tensor2D), 1))),
  );
  return tf.addN(losses) as tf.Scalar;
}
