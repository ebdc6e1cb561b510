import type * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../shared/images/pixels.js';
import { assign, withoutPrefix, withPrefix, type Weights } from '../networks/weights.js';
import type { StepTarget } from '../../shared/protocol/options.js';
import type { Phase } from '../../shared/protocol/trainer.js';
import { augment } from './augmentation/augment.js';
import { PlainModel } from './plain-model.js';
import type { ClassSampler } from './class-sampler.js';
import { sampleLatents, type DrawClasses } from './sample-latents.js';
import type { Rates } from './learning-rate.js';
import { plainShape } from './run-architecture.js';
import type { RunOptions } from './run-options.js';
import type { Update } from './shards/update.js';
import { replaceMeasured, type Measured, type Training, type TrainingStep } from './training.js';

/** The plain DCGAN's steps: D's updates, then G's, each with new z. */
export class PlainTraining implements Training {
  readonly #options: RunOptions;
  readonly architecture;
  phases: Training['phases'];
  reseeds = 0;
  readonly #model: PlainModel;
  readonly #drawClasses: DrawClasses | undefined;

  /** @param classes the classes that the networks are told; without them, they are told none */
  constructor(options: RunOptions, images: ImageShape, classes?: ClassSampler | null) {
    this.#options = options;
    this.#drawClasses = classes?.draw;
    const shape = plainShape(options, images, classes?.sizes);
    this.architecture = { variant: 'plain' as const, shape };
    this.phases = [{ phase: 'adversarial' as const, steps: options.steps }];
    this.#model = new PlainModel({ ...options, shape, drawClasses: this.#drawClasses });
  }

  get batches(): number {
    return this.#model.discriminatorAdam.updates;
  }

  *step(_phase: Phase, target: StepTarget, rates: Rates): TrainingStep {
    const { discriminatorUpdates, generatorUpdates } = this.#options;
    const { discriminatorAdam, generatorAdam } = this.#model;
    const measured: Measured = {};
    for (let n = 0; target !== 'generator' && n < discriminatorUpdates; n++) {
      const { updates: index } = discriminatorAdam;
      const part = yield {
        ...{ network: 'discriminator', index, batch: index },
        latents: { stream: 'discriminator-z', index },
      };
      this.#model.applyDiscriminator(part, rates.discriminator);
      const { loss: discriminatorLoss, realScores, fakeScores } = part;
      replaceMeasured(measured, { discriminatorLoss, realScores, fakeScores });
    }
    for (let n = 0; target !== 'discriminator' && n < generatorUpdates; n++) {
      const { updates: index } = generatorAdam;
      const part = yield { network: 'generator', index, batch: null, latents: { stream: 'generator-z', index } };
      this.#model.applyGenerator(part, rates.generator);
      replaceMeasured(measured, { generatorLoss: part.loss, fakeScores: part.fakeScores });
    }
    return measured;
  }

  latents({ latents }: Update, shard: number): Float32Array<ArrayBuffer> | null {
    const { batchSize, shards } = this.#options;
    const { reseeds } = this;
    const draw = { reseeds, shard, drawClasses: this.#drawClasses };
    return latents && sampleLatents(this.#options, batchSize / shards, latents, draw);
  }

  get computePart() {
    return this.#model.gradients.compute;
  }

  get networks() {
    const { generator, discriminator } = this.#model;
    return { generator, discriminator };
  }

  augmentReal(images: tf.Tensor4D, batch: number, shard: number): tf.Tensor4D {
    return augment(images, this.#options, 'real-augmentation', batch, shard);
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
