import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../shared/images/pixels.js';
import { assign, withoutPrefix, withPrefix, type Weights } from '../networks/weights.js';
import type { StepTarget, TrainerOptions } from '../../shared/protocol/options.js';
import type { Phase } from '../../shared/protocol/trainer.js';
import { augment } from './augmentation/augment.js';
import { AutoencoderModel, type DiscriminatorUpdate } from './autoencoder-model.js';
import { sampleLatents } from './sample-latents.js';
import type { Rates } from './learning-rate.js';
import type { Batches, Measured, Training } from './training.js';

/** The autoencoder DCGAN's steps, by phase. */
export class AutoencoderTraining implements Training {
  readonly #options: TrainerOptions;
  readonly architecture;
  readonly phases;
  reseeds = 0;
  readonly #model: AutoencoderModel;

  constructor(options: TrainerOptions, { height: size, channels }: ImageShape) {
    this.#options = options;
    const { encoderWidths, discriminatorWidths: discriminatorDims, heads, latentSize } = options;
    const shape = { size, channels, dims: [...encoderWidths, latentSize], discriminatorDims, heads };
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

  step(phase: Phase, target: StepTarget, rates: Rates, batches: Batches): Measured {
    return tf.tidy(() => {
      switch (phase) {
        case 'autoencoder':
          return {
            reconstructionLoss: this.#model.updateAutoencoder(batches(this.batches).images, rates.autoencoder),
          };
        case 'discriminator':
          return toMeasured(this.#updateDiscriminator(rates, batches, this.#nextZ()));
        case 'adversarial':
          return this.#adversarial(target, rates, batches);
      }
    });
  }

  /** Updates D, then G. G's first update uses the z of D's last, as in the author's code. */
  #adversarial(target: StepTarget, rates: Rates, batches: Batches): Measured {
    const { discriminatorUpdates, generatorUpdates } = this.#options;
    const measured: Measured = {};
    let z: tf.Tensor2D | undefined;
    for (let n = 0; target !== 'generator' && n < discriminatorUpdates; n++) {
      z = this.#nextZ();
      Object.assign(measured, toMeasured(this.#updateDiscriminator(rates, batches, z)));
    }
    for (let n = 0; target !== 'discriminator' && n < generatorUpdates; n++) {
      z ??= sampleLatents(this.#options, 'generator-z', this.#model.generatorAdam.updates, this.reseeds);
      const { loss, fakeScores } = this.#model.updateGenerator(z, rates.generator);
      Object.assign(measured, { generatorLoss: loss, fakeScores });
      z = undefined;
    }
    return measured;
  }

  augmentReal(images: tf.Tensor4D, batch: number): tf.Tensor4D {
    return augment(images, this.#options, 'real-augmentation', batch);
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

  #updateDiscriminator(rates: Rates, batches: Batches, z: tf.Tensor2D): DiscriminatorUpdate {
    const real = this.augmentReal(batches(this.batches).images, this.batches);
    return this.#model.updateDiscriminator(real, z, rates.discriminator);
  }

  /** Draws the z of D's next update. */
  #nextZ(): tf.Tensor2D {
    return sampleLatents(this.#options, 'discriminator-z', this.#model.discriminatorAdam.updates, this.reseeds);
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

function toMeasured({ loss, realScores, fakeScores }: DiscriminatorUpdate): Measured {
  return { discriminatorLoss: loss, realScores, fakeScores };
}
