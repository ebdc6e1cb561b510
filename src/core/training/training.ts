import * as tf from '@tensorflow/tfjs-core';
import type { Architecture } from '../networks/architecture.js';
import type { Weights } from '../networks/weights.js';
import type { RatedNetwork } from '../../shared/protocol/diagnosis.js';
import type { StepTarget } from '../../shared/protocol/options.js';
import type { Phase } from '../../shared/protocol/trainer.js';
import type { Rates } from './learning-rate.js';
import type { Part, ShardInput, Update } from './shards/update.js';

/** The measurements of a step, still on the accelerator. */
export type Measured = {
  reconstructionLoss?: tf.Scalar;
  discriminatorLoss?: tf.Scalar;
  generatorLoss?: tf.Scalar;
  /** D's mean probability that real images, or generated ones, are real, for each head. */
  realScores?: tf.Scalar[];
  fakeScores?: tf.Scalar[];
};

/**
 * A step, as the updates that it consists of: for each that it yields it must be given the sum of its shards' parts, which it
 * frees. It knows neither where the parts are computed nor how long that takes.
 */
export type TrainingStep = Generator<Update, Measured, Part>;

/** Puts measurements in the place of those of an earlier update of the same network, which are freed. */
export function replaceMeasured(measured: Measured, found: Measured): void {
  for (const name of Object.keys(found) as (keyof Measured)[]) tf.dispose(measured[name]);
  Object.assign(measured, found);
}

/** A variant's networks and optimisers in training. It knows no data set, loop or clock. */
export interface Training {
  readonly architecture: Architecture;
  /** The run's phases in order, with their numbers of steps; {@link Run.extend} replaces the last. */
  phases: readonly { readonly phase: Phase; readonly steps: number }[];
  /** Number of batches of real images used so far. */
  readonly batches: number;
  /** How often the run has gone back after NaN. Only z depends on it. */
  reseeds: number;

  /** A shard's images of the data set as D sees them in that batch of the run: augmented, if the options say so. */
  augmentReal(images: tf.Tensor4D, batch: number, shard: number): tf.Tensor4D;

  step(phase: Phase, target: StepTarget, rates: Rates): TrainingStep;
  /** G's input rows for a shard of an update, n * (latentSize + K) numbers; `null` if it draws none. */
  latents(update: Update, shard: number): Float32Array<ArrayBuffer> | null;
  /** Computes a shard's part of an update, on this thread. The caller frees it. */
  readonly computePart: (input: ShardInput) => Part;
  /** The parameters of each network that is updated by itself. The training owns them. */
  readonly networks: Readonly<Partial<Record<RatedNetwork, Weights>>>;
  /** Must be called after the last step of a phase. */
  onPhaseEnd(phase: Phase): void;

  /** Samples images for input rows [n, latentSize + K] in this phase. The caller frees them. */
  sample(input: tf.Tensor2D, phase: Phase): tf.Tensor4D;
  /** D's probability that each image [n, ...] which G drew for input rows [n, latentSize + K] is real: [n, 1]. The caller frees it. */
  judge?(images: tf.Tensor4D, input: tf.Tensor2D): tf.Tensor2D;
  /** The autoencoder's reconstructions of images, for a variant that has one. The caller frees them. */
  reconstruct?(images: tf.Tensor4D): tf.Tensor4D;

  /** Every tensor that the run needs to continue, by name. The training still owns them. */
  state(): Weights;
  /** Every number that it needs to continue. */
  counts(): Readonly<Record<string, number>>;
  /** Restores a state with the names and shapes of `state()`. */
  restore(values: Readonly<Record<string, Float32Array>>, counts: Readonly<Record<string, number>>): void;

  /** The contents of a weights file: all networks, with G's weights for sampling. The training still owns them. */
  weights(): Weights;
  /** The weights of {@link sample} under G's names, and the encoder's if there is one. The training still owns them. */
  samplingWeights(phase: Phase): Weights;
  /** Replaces the weights of some or all networks, and resets the optimisers. */
  replaceWeights(values: Readonly<Record<string, Float32Array>>): void;

  dispose(): void;
}
