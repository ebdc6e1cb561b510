import type * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../shared/images/pixels.js';
import { assign, withoutPrefix, withPrefix, type Weights } from '../networks/weights.js';
import type { StepTarget } from '../../shared/protocol/options.js';
import type { Phase } from '../../shared/protocol/trainer.js';
import { augment } from './augmentation/augment.js';
import { AutoencoderModel } from './autoencoder-model.js';
import { sampleLatents } from './sample-latents.js';
import type { Rates } from './learning-rate.js';
import { autoencoderShape } from './run-architecture.js';
import type { RunOptions } from './run-options.js';
import type { Update } from './shards/update.js';
import { replaceMeasured, type Measured, type Training, type TrainingStep } from './training.js';

/** The autoencoder DCGAN's steps, by phase. */
export class AutoencoderTraining implements Training {
  readonly #options: RunOptions;
  readonly architecture;
  phases: Training['phases'];
  reseeds = 0;
  readonly #model: AutoencoderModel;

  constructor(options: RunOptions, images: ImageShape) {
    this.#options = options;
    const shape = autoencoderShape(options, images);
    this.architecture = { variant: 'autoencoder' as const, shape };
    const pretraining = [
      { phase: 'autoencoder' as const, steps: options.autoencoderSteps },
      { phase: 'discriminator' as const, steps: options.discriminatorSteps },
    ];
    this.phases = [
      ...(options.pretrain === 'full' ? pretraining.filter(({ steps }) => steps > 0) : []),
      { phase: 'adversarial' as const, steps: options.steps },
    ];
    this.#model = new AutoencoderModel({ ...options, shape });
  }

  get batches(): number {
    return this.#model.autoencoderAdam.updates + this.#model.discriminatorAdam.updates;
  }

  *step(phase: Phase, target: StepTarget, rates: Rates): TrainingStep {
    const { discriminatorUpdates, generatorUpdates } = this.#options;
    const { autoencoderAdam, discriminatorAdam, generatorAdam } = this.#model;
    const measured: Measured = {};
    if (phase === 'autoencoder') {
      const { updates: index } = autoencoderAdam;
      const part = yield { network: 'autoencoder', index, batch: this.batches, latents: null };
      this.#model.apply('autoencoder', part, rates.autoencoder);
      return { reconstructionLoss: part.loss };
    }
    const isAdversarial = phase === 'adversarial';
    let latents: Update['latents'] = null;
    for (let n = 0; isAdversarial ? target !== 'generator' && n < discriminatorUpdates : n < 1; n++) {
      const { updates: index } = discriminatorAdam;
      latents = { stream: 'discriminator-z', index };
      const part = yield { network: 'discriminator', index, batch: this.batches, latents };
      this.#model.apply('discriminator', part, rates.discriminator);
      const { loss: discriminatorLoss, realScores, fakeScores } = part;
      replaceMeasured(measured, { discriminatorLoss, realScores, fakeScores });
    }
    for (let n = 0; isAdversarial && target !== 'discriminator' && n < generatorUpdates; n++) {
      const { updates: index } = generatorAdam;
      latents ??= { stream: 'generator-z', index }; // G's first update uses the z of D's last, as in the author's code
      const part = yield { network: 'generator', index, batch: null, latents };
      this.#model.apply('generator', part, rates.generator);
      replaceMeasured(measured, { generatorLoss: part.loss, fakeScores: part.fakeScores });
      latents = null;
    }
    return measured;
  }

  latents({ latents }: Update, shard: number): Float32Array<ArrayBuffer> | null {
    const { batchSize, shards } = this.#options;
    return latents && sampleLatents(this.#options, batchSize / shards, latents, { reseeds: this.reseeds, shard });
  }

  get computePart() {
    return this.#model.gradients.compute;
  }

  get networks() {
    const { autoencoder, generator, discriminator } = this.#model;
    return { autoencoder, generator, discriminator };
  }

  augmentReal(images: tf.Tensor4D, batch: number, shard: number): tf.Tensor4D {
    return augment(images, this.#options, 'real-augmentation', batch, shard);
  }

  onPhaseEnd(phase: Phase): void {
    if (phase === 'autoencoder') this.#model.copyDecoder();
  }

  sample(z: tf.Tensor2D, phase: Phase): tf.Tensor4D {
    return this.#model.sample(z, phase === 'autoencoder' ? 'decoder' : 'generator');
  }

  reconstruct(images: tf.Tensor4D): tf.Tensor4D {
    return this.#model.reconstruct(images);
  }

  state(): Weights {
    const { autoencoder, generator, discriminator, average } = this.#model;
    const moments = Object.assign({}, ...this.#adams().map(({ adam }) => adam.moments)) as Weights;
    return {
      ...autoencoder,
      ...generator,
      ...discriminator,
      ...withPrefix('average/', average ?? {}),
      ...withPrefix('adam/', moments),
    };
  }

  counts(): Record<string, number> {
    return Object.fromEntries(this.#adams().map(({ name, adam }) => [name, adam.updates]));
  }

  restore(values: Readonly<Record<string, Float32Array>>, counts: Readonly<Record<string, number>>): void {
    const { autoencoder, generator, discriminator, average } = this.#model;
    for (const part of [autoencoder, generator, discriminator]) assign(part, values);
    if (average) assign(average, withoutPrefix('average/', values));
    const moments = withoutPrefix('adam/', values);
    for (const { name, adam } of this.#adams()) adam.restore(moments, counts[name] ?? 0);
  }

  weights(): Weights {
    const { autoencoder, generator, discriminator, average } = this.#model;
    return { ...(average ?? generator), ...autoencoder, ...discriminator };
  }

  samplingWeights(phase: Phase): Weights {
    const { autoencoder, generator, average } = this.#model;
    const decoder = withPrefix('generator.', withoutPrefix('decoder.', autoencoder));
    const encoder = withPrefix('encoder.', withoutPrefix('encoder.', autoencoder));
    return { ...(phase === 'autoencoder' ? decoder : (average ?? generator)), ...encoder };
  }

  replaceWeights(values: Readonly<Record<string, Float32Array>>): void {
    const { autoencoder, generator, discriminator, average } = this.#model;
    for (const part of [autoencoder, generator, discriminator, average ?? {}]) assign(part, values);
    for (const { adam } of this.#adams()) adam.reset();
  }

  dispose(): void {
    this.#model.dispose();
  }

  #adams() {
    const { autoencoderAdam, generatorAdam, discriminatorAdam } = this.#model;
    return [
      { name: 'autoencoder_updates', adam: autoencoderAdam },
      { name: 'generator_updates', adam: generatorAdam },
      { name: 'discriminator_updates', adam: discriminatorAdam },
    ];
  }
}
