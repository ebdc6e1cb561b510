/**
 * One run: a model, its data and where it stands. It trains a step when told to, and knows no loop, clock or thread.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.js';
import { DatasetError, NotFiniteError } from '../errors.js';
import { countLatents } from '../latent/latent-vectors.js';
import { discriminatorSpecs, generatorSpecs, type PlainShape } from '../networks/plain.js';
import { assign, countParameters } from '../networks/weights.js';
import type { ImageBatch, PixelSheet, RunDescription, StepMetrics, StepTarget, TrainerOptions } from '../protocol.js';
import { readGeneratorFile, writeGeneratorFile } from '../weights/generator-file.js';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.js';
import { DataOrder } from './order.js';
import { PlainModel } from './plain-model.js';
import { Random, type Stream } from './random.js';
import { learningRateAt } from './rate.js';
import { readScalars } from './read.js';
import { drawSheet, sheetLatents } from './sheet.js';

/** A step whose measurements are still on the accelerator. */
interface PendingStep {
  readonly step: number;
  readonly epoch: number;
  readonly learningRate: number;
  readonly scalars: Partial<Record<'discriminatorLoss' | 'generatorLoss' | 'realScore' | 'fakeScore', tf.Scalar>>;
}

export class Run {
  /** Steps done. */
  step = 0;
  private readonly shape: PlainShape;
  private readonly model: PlainModel;
  private readonly order: DataOrder;
  private pending: PendingStep[] = [];

  /** @throws DatasetError if the data set is too small for this run */
  constructor(
    private readonly options: TrainerOptions,
    private readonly dataset: Dataset,
  ) {
    const { height, width, channels, count, name } = dataset;
    const { batchSize, latentSize, baseWidth } = options;
    if (Math.min(height, width) < 8) {
      throw new DatasetError(`The images of ${name} are ${width}x${height}; a side must be 8 pixels at least.`, {
        subject: 'dataset',
        given: `${width}x${height}`,
        allowed: '8x8 or larger',
      });
    }
    if (count < batchSize) {
      throw new DatasetError(
        `${name} has ${count} images, fewer than a batch of ${batchSize}. Choose a smaller batch.`,
        {
          subject: 'batchSize',
          given: `${batchSize}`,
          allowed: `at most ${count}`,
        },
      );
    }
    this.shape = { height, width, channels, latentSize, baseWidth };
    this.model = new PlainModel({ ...options, shape: this.shape });
    this.order = new DataOrder(options.seed, count, batchSize);
  }

  /** All of a description but the backend. */
  describe(): Omit<RunDescription, 'backend'> {
    const { name: dataset, count, height, width, channels } = this.dataset;
    return {
      options: { ...this.options, dataset },
      height,
      width,
      channels,
      count,
      stepsPerEpoch: Math.floor(this.order.batchesPerEpoch / this.options.discriminatorUpdates),
      parameters: {
        generator: countParameters(generatorSpecs(this.shape)),
        discriminator: countParameters(discriminatorSpecs(this.shape)),
      },
    };
  }

  /** Epochs of data that D has seen, with a fraction. */
  get epoch(): number {
    return this.model.discriminatorAdam.updates / this.order.batchesPerEpoch;
  }

  get imagesSeen(): number {
    return this.model.discriminatorAdam.updates * this.options.batchSize;
  }

  /** Steps whose measurements have not been read. */
  get unread(): number {
    return this.pending.length;
  }

  /** Trains one step: D's updates, then G's, each with fresh z; or those of one network. Read it with {@link metrics}. */
  train(target: StepTarget = 'both'): void {
    const { discriminatorUpdates, generatorUpdates } = this.options;
    const learningRate = learningRateAt(this.epoch, this.options);
    const scalars: PendingStep['scalars'] = {};
    const measure = (found: PendingStep['scalars']) => {
      tf.dispose(Object.keys(found).map(name => scalars[name as keyof typeof scalars] ?? []));
      Object.assign(scalars, found);
    };
    if (target !== 'generator') {
      for (let n = 0; n < discriminatorUpdates; n++) {
        const { loss, realScore, fakeScore } = this.updateDiscriminator(learningRate);
        measure({ discriminatorLoss: loss, realScore, fakeScore });
      }
    }
    if (target !== 'discriminator') {
      for (let n = 0; n < generatorUpdates; n++) {
        const { loss, fakeScore } = this.updateGenerator(learningRate);
        measure({ generatorLoss: loss, fakeScore });
      }
    }
    this.step += 1;
    this.pending.push({ step: this.step, epoch: this.epoch, learningRate, scalars });
  }

  /**
   * What the steps since the last call measured, read from the accelerator in one go.
   * @throws NotFiniteError if a loss is no longer a number
   * @throws BackendLostError if the accelerator is gone
   */
  metrics(): StepMetrics[] {
    const pending = this.pending;
    if (pending.length === 0) return [];
    this.pending = [];
    const scalars = pending.flatMap(({ scalars }) => Object.values(scalars));
    const values = readScalars(scalars);
    tf.dispose(scalars);
    let next = 0;
    return pending.map(({ scalars, ...when }) => {
      const read = Object.fromEntries(Object.keys(scalars).map(name => [name, values[next++] as number]));
      for (const [name, value] of Object.entries(read)) {
        if (!Number.isFinite(value)) throw notFinite(name, value, when.step);
      }
      const none = { discriminatorLoss: NaN, generatorLoss: NaN, realScore: NaN, fakeScore: NaN };
      return { ...when, phase: 'adversarial', ...none, ...read };
    });
  }

  /** The sample sheet from the run's fixed z. */
  sheet(): PixelSheet {
    const { sheetRows: rows, sheetColumns: columns, latentSize, seed } = this.options;
    const { data } = this.generate(sheetLatents({ rows, columns }, latentSize, seed));
    return { step: this.step, epoch: this.epoch, ...drawSheet(data, { rows, columns }, this.shape) };
  }

  /**
   * Images for z, as the run samples.
   * @throws InvalidOptionError unless z is whole vectors of finite numbers
   */
  generate(z: Float32Array): ImageBatch {
    const { height, width, channels, latentSize } = this.shape;
    const count = countLatents(z, latentSize);
    const data = tf.tidy(() => {
      const images = this.model.sample(tf.tensor2d(z, [count, latentSize]));
      return Float32Array.from(images.dataSync<'float32'>());
    });
    return { count, height, width, channels, data };
  }

  save(): ArrayBuffer {
    return saveCheckpoint(this.model, this.step);
  }

  /** @throws WeightsError if the bytes are no checkpoint of such a run; then nothing has changed */
  restore(checkpoint: ArrayBuffer): void {
    this.step = loadCheckpoint(this.model, checkpoint);
  }

  /** The weights as they are sampled, and D's. */
  exportWeights(): ArrayBuffer {
    const { options, shape, model } = this;
    return writeGeneratorFile({ ...model.samplingWeights(), ...model.discriminator }, shape, options, {
      dataset: this.dataset.name,
      steps: String(this.step),
      seed: String(options.seed),
      recipe: options.recipe,
      created: new Date().toISOString(),
    });
  }

  /**
   * Begins again, at step 0, from a weights file: G's weights, and D's where the file has them. Both optimisers start
   * afresh, since their moments belong to other weights.
   * @throws WeightsError if the file does not fit this run; then nothing has changed
   */
  importWeights(bytes: ArrayBuffer): void {
    const { weights } = readGeneratorFile(bytes, this.shape);
    const { model } = this;
    assign(model.generator, weights);
    assign(model.discriminator, weights);
    assign(model.statistics, weights);
    if (model.average) assign(model.average, weights);
    model.generatorAdam.reset();
    model.discriminatorAdam.reset();
    model.forgetStanding();
    this.step = 0;
  }

  dispose(): void {
    tf.dispose(this.pending.flatMap(({ scalars }) => Object.values(scalars)));
    this.pending = [];
    this.model.dispose();
  }

  private updateDiscriminator(learningRate: number) {
    const { updates } = this.model.discriminatorAdam;
    const { height, width, channels } = this.shape;
    const indices = this.order.batch(updates);
    return tf.tidy(() => {
      const real = tf.tensor4d(this.dataset.batch(indices), [indices.length, height, width, channels]);
      return this.model.updateDiscriminator(real, this.latents('discriminator-z', updates), learningRate);
    });
  }

  private updateGenerator(learningRate: number) {
    const { updates } = this.model.generatorAdam;
    return tf.tidy(() => this.model.updateGenerator(this.latents('generator-z', updates), learningRate));
  }

  private latents(stream: Stream, update: number): tf.Tensor2D {
    const { seed, batchSize, latentSize } = this.options;
    return tf.tensor2d(new Random(seed, stream, update).uniform(batchSize * latentSize), [batchSize, latentSize]);
  }
}

function notFinite(name: string, value: number, step: number): NotFiniteError {
  const says = name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
  return new NotFiniteError(
    `Training diverged: the ${says} of step ${step} is ${value}. The last snapshot is kept; try a lower learning rate.`,
    { subject: name, given: String(value), allowed: 'a finite number' },
  );
}
