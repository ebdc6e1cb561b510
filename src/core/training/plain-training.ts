import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../shared/images/pixels.js';
import { assign, withoutPrefix, withPrefix, type Weights } from '../networks/weights.js';
import type { StepTarget, TrainerOptions } from '../../shared/protocol/options.js';
import type { Phase } from '../../shared/protocol/trainer.js';
import { augment } from './augmentation/augment.js';
import { PlainModel } from './plain-model.js';
import type { ClassSampler } from './class-sampler.js';
import { sampleLatents, type DrawClasses } from './sample-latents.js';
import type { Rates } from './learning-rate.js';
import type { Batches, Measured, Training } from './training.js';

/** The plain DCGAN's steps: D's updates, then G's, each with new z. */
export class PlainTraining implements Training {
  readonly #options: TrainerOptions;
  readonly architecture;
  readonly phases;
  reseeds = 0;
  readonly #model: PlainModel;
  readonly #drawClasses: DrawClasses | undefined;

  /** @param classes the classes that the networks are told; without them, they are told none */
  constructor(options: TrainerOptions, { height, width, channels }: ImageShape, classes?: ClassSampler | null) {
    this.#options = options;
    this.#drawClasses = classes?.draw;
    const { latentSize, baseWidth } = options;
    const shape = { height, width, channels, latentSize, baseWidth, classes: classes?.sizes ?? [] };
    this.architecture = { variant: 'plain' as const, shape };
    this.phases = [{ phase: 'adversarial' as const, steps: options.steps }];
    this.#model = new PlainModel({ ...options, shape, drawClasses: this.#drawClasses });
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
        const input = sampleLatents(this.#options, 'discriminator-z', updates, this.reseeds, this.#drawClasses);
        const { images, y } = batches(updates);
        const real = this.augmentReal(images, updates);
        const { loss, realScore, fakeScore } = this.#model.updateDiscriminator(real, input, rates.discriminator, y);
        Object.assign(measured, { discriminatorLoss: loss, realScores: [realScore], fakeScores: [fakeScore] });
      }
      for (let n = 0; target !== 'discriminator' && n < generatorUpdates; n++) {
        const { updates } = generatorAdam;
        const input = sampleLatents(this.#options, 'generator-z', updates, this.reseeds, this.#drawClasses);
        const { loss, fakeScore } = this.#model.updateGenerator(input, rates.generator);
        Object.assign(measured, { generatorLoss: loss, fakeScores: [fakeScore] });
      }
      return measured;
    });
  }

  augmentReal(images: tf.Tensor4D, batch: number): tf.Tensor4D {
    return augment(images, this.#options, 'real-augmentation', batch);
  }

  onPhaseEnd(): void {}

  sample(input: tf.Tensor2D): tf.Tensor4D {
    return this.#model.sample(input);
  }

  judge(images: tf.Tensor4D, input: tf.Tensor2D): tf.Tensor2D {
    return this.#model.judge(images, input);
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
