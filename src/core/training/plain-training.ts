import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../shared/images/pixels.js';
import { assign, withoutPrefix, withPrefix, type Weights } from '../networks/weights.js';
import type { StepTarget, TrainerOptions } from '../../shared/protocol/options.js';
import type { Phase } from '../../shared/protocol/trainer.js';
import { augment } from './augmentation/augment.js';
import { PlainModel } from './plain-model.js';
import { sampleLatents } from './sample-latents.js';
import type { Rates } from './learning-rate.js';
import type { Batches, Measured, Training } from './training.js';

/** The plain DCGAN's steps: D's updates, then G's, each with new z. */
export class PlainTraining implements Training {
  readonly #options: TrainerOptions;
  readonly architecture;
  readonly phases;
  reseeds = 0;
  readonly #model: PlainModel;

  constructor(options: TrainerOptions, { height, width, channels }: ImageShape) {
    this.#options = options;
    const { latentSize, baseWidth } = options;
    const shape = { height, width, channels, latentSize, baseWidth };
    this.architecture = { variant: 'plain' as const, shape };
    this.phases = [{ phase: 'adversarial' as const, steps: options.steps }];
    this.#model = new PlainModel({ ...options, shape });
  }

  get batches(): number {
    return this.#model.discriminatorAdam.updates;
  }

  step(_phase: Phase, target: StepTarget, rates: Rates, batches: Batches): Measured {
    const { discriminatorUpdates, generatorUpdates } = this.#options;
    const { discriminatorAdam, generatorAdam } = this.#model;
    return tf.tidy(() => {
      const measured: Measured = {};
      for (let n = 0; target !== 'generator' && n < discriminatorUpdates; n++) {
        const { updates } = discriminatorAdam;
        const z = sampleLatents(this.#options, 'discriminator-z', updates, this.reseeds);
        const real = this.augmentReal(batches(updates), updates);
        const { loss, realScore, fakeScore } = this.#model.updateDiscriminator(real, z, rates.discriminator);
        Object.assign(measured, { discriminatorLoss: loss, realScores: [realScore], fakeScores: [fakeScore] });
      }
      for (let n = 0; target !== 'discriminator' && n < generatorUpdates; n++) {
        const z = sampleLatents(this.#options, 'generator-z', generatorAdam.updates, this.reseeds);
        const { loss, fakeScore } = this.#model.updateGenerator(z, rates.generator);
        Object.assign(measured, { generatorLoss: loss, fakeScores: [fakeScore] });
      }
      return measured;
    });
  }

  augmentReal(images: tf.Tensor4D, batch: number): tf.Tensor4D {
    return augment(images, this.#options, 'real-augmentation', batch);
  }

  onPhaseEnd(): void {}

  sample(z: tf.Tensor2D): tf.Tensor4D {
    return this.#model.sample(z);
  }

  state(): Weights {
    const { generator, discriminator, statistics, average, generatorAdam, discriminatorAdam } = this.#model;
    return {
      ...generator,
      ...discriminator,
      ...statistics,
      ...withPrefix('average/', average ?? {}),
      ...withPrefix('adam/', { ...generatorAdam.moments, ...discriminatorAdam.moments }),
    };
  }

  counts(): Record<string, number> {
    const { generatorAdam, discriminatorAdam } = this.#model;
    return { generator_updates: generatorAdam.updates, discriminator_updates: discriminatorAdam.updates };
  }

  restore(values: Readonly<Record<string, Float32Array>>, counts: Readonly<Record<string, number>>): void {
    const { generator, discriminator, statistics, average, generatorAdam, discriminatorAdam } = this.#model;
    for (const part of [generator, discriminator, statistics]) assign(part, values);
    if (average) assign(average, withoutPrefix('average/', values));
    const moments = withoutPrefix('adam/', values);
    generatorAdam.restore(moments, counts['generator_updates'] ?? 0);
    discriminatorAdam.restore(moments, counts['discriminator_updates'] ?? 0);
    this.#model.disposeStandingStatistics();
  }

  weights(): Weights {
    return { ...this.#model.samplingWeights(), ...this.#model.discriminator };
  }

  samplingWeights(): Weights {
    return this.#model.samplingWeights();
  }

  replaceWeights(values: Readonly<Record<string, Float32Array>>): void {
    const { generator, discriminator, statistics, average, generatorAdam, discriminatorAdam } = this.#model;
    for (const part of [generator, discriminator, statistics, average ?? {}]) assign(part, values);
    generatorAdam.reset();
    discriminatorAdam.reset();
    this.#model.disposeStandingStatistics();
  }

  dispose(): void {
    this.#model.dispose();
  }
}
