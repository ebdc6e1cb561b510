/**
 * An update and its shards. A run of R shards cuts each batch into R equal parts; each part gives gradients with batch
 * norm's statistics of its own, and the update is by their mean, as in PyTorch's `DistributedDataParallel`. Which worker
 * computes a part makes no difference to its bits.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { RatedNetwork } from '../../../shared/protocol/diagnosis.js';
import type { Stream } from '../../../shared/random.js';
import type { Weights } from '../../networks/weights.js';

/** An update of one network, before anything is drawn for it. */
export interface Update {
  readonly network: RatedNetwork;
  /** The number of that network's updates before this one, from which dropout and augmentation follow. */
  readonly index: number;
  /** The number of its batch of real images; `null` if it has none. */
  readonly batch: number | null;
  /** Of which random numbers its z are; `null` if nothing is generated. */
  readonly latents: { readonly stream: Stream; readonly index: number } | null;
}

/** What a shard's part of an update is computed from, besides the weights. It can cross to another worker. */
export interface ShardInput extends Pick<Update, 'network' | 'index' | 'batch'> {
  /** Which part of the batch this is, from 0. */
  readonly shard: number;
  /** Real images in [-1, 1] before augmentation, n * height * width * channels numbers. */
  readonly images: Float32Array<ArrayBuffer> | null;
  /** Their classes, n * K numbers, where the networks are told classes. */
  readonly classes: Float32Array<ArrayBuffer> | null;
  /** G's input rows, n * (latentSize + K) numbers. */
  readonly rows: Float32Array<ArrayBuffer> | null;
}

/** A shard's part of an update, or the sum of several. All of it has been divided by the number of shards. */
export type Part = {
  /** The gradient of each learned parameter. */
  readonly gradients: Weights;
  /** Batch norm's means and variances, where a moving average of them is kept. */
  readonly statistics: Weights;
  readonly loss: tf.Scalar;
  /** Mean of sigmoid(logit) of each head, for real images and for generated ones. */
  readonly realScores: tf.Scalar[];
  readonly fakeScores: tf.Scalar[];
};

/** A shard's share of a loss, score or statistic: 1 / R of it, so that the sum over all shards is their mean. */
export function share<Shape extends tf.Tensor>(x: Shape, shards: number): Shape {
  return shards === 1 ? x : tf.mul<Shape>(x, 1 / shards);
}

/** The networks that an update computes with. */
export function networksFor(network: RatedNetwork): readonly RatedNetwork[] {
  return network === 'autoencoder' ? [network] : ['generator', 'discriminator'];
}

/** All tensors of a part, in an order that is the same for all shards of an update. */
export function tensorsOf({ gradients, statistics, loss, realScores, fakeScores }: Part): tf.Tensor[] {
  return [...Object.values(gradients), ...Object.values(statistics), loss, ...realScores, ...fakeScores];
}

/** A part of the same form whose tensors are those that `change` gives, called in the order of {@link tensorsOf}. */
export function mapPart(part: Part, change: (tensor: tf.Tensor) => tf.Tensor): Part {
  const all = (weights: Weights) =>
    Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [name, change(tensor)]));
  const scalar = (tensor: tf.Scalar) => change(tensor) as tf.Scalar;
  return {
    gradients: all(part.gradients),
    statistics: all(part.statistics),
    loss: scalar(part.loss),
    realScores: part.realScores.map(scalar),
    fakeScores: part.fakeScores.map(scalar),
  };
}

/**
 * Adds up the parts of all shards: ((p0 + p1) + p2) + p3, since sums of floats depend on their order. The parts are freed.
 * @param partOf computes a shard's part, or hands it over; it is called in the order of the shards
 */
export function sumParts(shards: number, partOf: (shard: number) => Part): Part {
  let sum = partOf(0);
  for (let shard = 1; shard < shards; shard++) {
    const [before, part] = [sum, partOf(shard)];
    const tensors = tensorsOf(part).values();
    sum = mapPart(before, tensor => tf.add(tensor, tensors.next().value as tf.Tensor));
    tf.dispose([tensorsOf(before), tensorsOf(part)]);
  }
  return sum;
}
