import type * as tf from '@tensorflow/tfjs-core';
import type { Architecture } from '../networks/architecture.js';
import type { Weights } from '../networks/weights.js';
import type { StepTarget } from '../../shared/protocol/options.js';
import type { Phase } from '../../shared/protocol/trainer.js';
import type { Rates } from './learning-rate.js';

/** What a step measured, still on the accelerator. */
export type Measured = {
  reconstructionLoss?: tf.Scalar;
  discriminatorLoss?: tf.Scalar;
  generatorLoss?: tf.Scalar;
  /** D's mean probability that real, and generated, images are real, by head. */
  realScores?: tf.Scalar[];
  fakeScores?: tf.Scalar[];
};

/** Where the real images of an update come from: batch number `index` of the run, counted from 0. */
export type Batches = (index: number) => tf.Tensor4D;

/** One variant's networks and optimisers in training, as a run sees them. It knows no data set, loop or clock. */
export interface Training {
  readonly architecture: Architecture;
  /** The phases that the run goes through, in order, each with its number of steps. */
  readonly phases: readonly { readonly phase: Phase; readonly steps: number }[];
  /** Batches of real images used so far. */
  readonly batches: number;
  /** How often the run has been taken back from what was no number; z and nothing else depends on it. */
  reseeds: number;

  /** Images of the data set as D sees them in that batch of the run: the same ones, or their augmentation. */
  augmentReal(images: tf.Tensor4D, batch: number): tf.Tensor4D;

  step(phase: Phase, target: StepTarget, rates: Rates, batches: Batches): Measured;
  /** To be called when a phase has had its last step. */
  onPhaseEnd(phase: Phase): void;

  /** Images for z as the run samples in this phase. The caller frees them. */
  sample(z: tf.Tensor2D, phase: Phase): tf.Tensor4D;
  /** What the autoencoder makes of images, for a variant that has one. The caller frees them. */
  reconstruct?(images: tf.Tensor4D): tf.Tensor4D;

  /** Every tensor that the run needs to go on, by name. They stay the training's. */
  state(): Weights;
  /** Every number that it needs besides. */
  counts(): Readonly<Record<string, number>>;
  /** Takes over a state whose names and shapes are those of `state()`. */
  restore(values: Readonly<Record<string, Float32Array>>, counts: Readonly<Record<string, number>>): void;

  /** What a weights file holds: all networks, G as it is sampled. They stay the training's. */
  weights(): Weights;
  /** What {@link sample} goes by in this phase, under the names of G, and the encoder where there is one. They stay the training's. */
  samplingWeights(phase: Phase): Weights;
  /** Takes weights over, of all networks or of some, and begins afresh with them: no moments, no updates. */
  replaceWeights(values: Readonly<Record<string, Float32Array>>): void;

  dispose(): void;
}
