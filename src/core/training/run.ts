/**
 * A run: a variant in training with its data set and its position. It trains a step when called, and knows no loop, clock
 * or thread.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.js';
import { InvalidOptionError } from '../../shared/errors.js';
import { countLatents } from '../../shared/latent/latent-vectors.js';
import { generatorShape, inputSize, networksOf } from '../networks/architecture.js';
import { countParameters, type Weights } from '../networks/weights.js';
import { joinRows } from '../../shared/latent/class-vectors.js';
import type { ImageLabels } from '../../shared/protocol/classes.js';
import type { ImageBatch } from '../../shared/protocol/images.js';
import type { Message } from '../../shared/protocol/message.js';
import type { StepTarget, TrainerOptions } from '../../shared/protocol/options.js';
import type { Phase, PixelSheet, PreviewOptions, RunDescription, StepMetrics } from '../../shared/protocol/trainer.js';
import { readGeneratorFile, writeGeneratorFile } from '../weights/generator-file.js';
import { readAll } from '../weights/tensors.js';
import type { RatedNetwork } from '../../shared/protocol/diagnosis.js';
import type { JudgedImages } from '../diagnosis/class-statistics.js';
import { AutoencoderTraining } from './autoencoder-training.js';
import { loadCheckpoint, requestCheckpoint } from './checkpoint.js';
import { fitToDataset } from './fit-to-dataset.js';
import { requestMetrics, type PendingStep, type RequestedMetrics } from './metrics.js';
import { BatchSampler } from './batch-sampler.js';
import { ClassSampler } from './class-sampler.js';
import { PlainTraining } from './plain-training.js';
import { Random } from '../../shared/random.js';
import { previewLayout } from './preview.js';
import { ratesAt, type Rates } from './learning-rate.js';
import { readTensor, requestTensor, requestTensors } from '../backend/readback.js';
import { afterRead, type LateRead } from '../kernels/late-reads.js';
import { inputRows } from './sample-latents.js';
import { renderSheet, interleave, sheetLatents } from '../../shared/images/sheet.js';
import { sheetClasses } from './sheet-classes.js';
import type { RunOptions } from './run-options.js';
import type { ShardedRun } from './shards/shard-group.js';
import { sumParts, type Part, type ShardInput, type Update } from './shards/update.js';
import type { Training } from './training.js';

/** Step between the images of pairs: a prime, so that all kinds appear even if a data set is sorted or mirrored. */
const STRIDE = 7_919;

/** Reads of measurements that may be on their way while steps go on. */
const MOST_REQUESTS = 2;

/** Its members are `private` rather than #private, so that tests can spoil a run from within. */
export class Run implements ShardedRun {
  private readonly dataset: Dataset;
  /** Number of steps trained, over all phases. */
  step = 0;
  private options: RunOptions;
  private readonly warnings: readonly Message[];
  private readonly training: Training;
  /** The classes that the networks are told; `null` for none. */
  private readonly classes: ClassSampler | null;
  /** The classes of the data set's images, if the networks are told them; `null` for none. */
  readonly labels: ImageLabels | null;
  /** The order of each shard's images. */
  private readonly batchSamplers: readonly BatchSampler[];
  private pending: PendingStep[] = [];
  private readonly requested: RequestedMetrics[] = [];
  /** The factor of each network's learning rate. */
  private scales: Rates = { autoencoder: 1, discriminator: 1, generator: 1 };

  /** @throws DatasetError, InvalidOptionError if data set and options do not fit each other */
  constructor(given: TrainerOptions, dataset: Dataset) {
    this.dataset = dataset;
    const { options, warnings, labels } = fitToDataset(given, dataset);
    this.options = options;
    this.warnings = warnings;
    this.labels = labels;
    this.classes = labels && new ClassSampler(labels);
    this.training =
      options.variant === 'plain'
        ? new PlainTraining(options, dataset, this.classes)
        : new AutoencoderTraining(options, dataset);
    const { seed, batchSize, shards } = options;
    const sampler = (shard: number) => new BatchSampler(seed, dataset.count, batchSize, { shard, shards });
    this.batchSamplers = Array.from({ length: shards }, (_, shard) => sampler(shard));
  }

  /** The run's description without what computes it. */
  describe(): Omit<RunDescription, 'backend' | 'workers'> {
    const { name: dataset, count, height, width, channels, attribution } = this.dataset;
    const { phases, architecture } = this.training;
    const { generator, discriminator, encoder, decoder } = networksOf(architecture);
    return {
      options: { ...this.options, dataset },
      height,
      width,
      channels,
      count,
      attribution,
      stepsPerEpoch: Math.floor(this.batchesPerEpoch / this.options.discriminatorUpdates),
      phases,
      warnings: this.warnings,
      pictures: null, // the page adds it
      classes: this.classes?.groups ?? [],
      parameters: {
        generator: countParameters(generator),
        discriminator: countParameters(discriminator),
        ...(encoder && decoder && { encoder: countParameters(encoder), decoder: countParameters(decoder) }),
      },
    };
  }

  /** Steps of the whole run. */
  get steps(): number {
    return this.training.phases.reduce((sum, { steps }) => sum + steps, 0);
  }

  /** Adds steps to the last phase. What was trained so far is the same as in a run of that length from the start. */
  extend(count: number): void {
    const steps = this.options.steps + count;
    this.options = { ...this.options, steps };
    this.training.phases = this.training.phases.map(each => (each.phase === 'adversarial' ? { ...each, steps } : each));
  }

  /** The phase of the next step; the last phase at the end. */
  get phase(): Phase {
    let end = 0;
    for (const { phase, steps } of this.training.phases) {
      end += steps;
      if (this.step < end) return phase;
    }
    return 'adversarial';
  }

  /** Epochs completed, with a fraction. */
  get epoch(): number {
    return this.training.batches / this.batchesPerEpoch;
  }

  get imagesSeen(): number {
    return this.training.batches * this.options.batchSize;
  }

  /** Number of steps whose measurements have not been asked for. */
  get unread(): number {
    return this.pending.length;
  }

  /** Into how many parts each batch is cut. */
  get shards(): number {
    return this.options.shards;
  }

  /** Trains one step of the current phase. {@link metrics} reads the result. @param target only for the adversarial phase */
  train(target: StepTarget = 'both'): void {
    const step = this.takeStep(target);
    for (let next = step.next(); !next.done;) {
      const update = next.value;
      next = step.next(sumParts(this.shards, shard => this.computePart(this.shardInput(update, shard))));
    }
  }

  /**
   * The same step, bit for bit, with its parts computed elsewhere. Nothing else may be asked of the run until it has settled.
   * @param compute gives the sum of an update's parts, as {@link sumParts} adds them
   */
  async trainWith(compute: (update: Update) => Promise<Part>, target: StepTarget = 'both'): Promise<void> {
    const step = this.takeStep(target);
    for (let next = step.next(); !next.done;) next = step.next(await compute(next.value));
  }

  /**
   * Asks the GPU for all that a step and a sheet take, and looks at none of it. Where nothing is drawn, as while programs are
   * gathered, this run is worthless afterwards, and has to be disposed of.
   */
  rehearse(): void {
    const { sheetRows, sheetColumns } = this.options;
    const shape = generatorShape(this.training.architecture);
    readTensor(() => this.training.sample(tf.zeros([sheetRows * sheetColumns, inputSize(shape)]), this.phase));
    this.train();
    this.requestMetrics();
  }

  /** The parameters of each network that is updated by itself. */
  get networks(): Training['networks'] {
    return this.training.networks;
  }

  /** What gradients depend on besides weights and inputs. */
  get gradientsOptions(): ShardedRun['gradientsOptions'] {
    const { seed, realLabel, dropoutKeep, modeSeeking, augmentations, shards } = this.options;
    const options = { seed, realLabel, dropoutKeep, modeSeeking, augmentations, shards };
    return { architecture: this.training.architecture, options };
  }

  /** Computes a shard's part of an update on this thread. The caller frees it. */
  computePart(input: ShardInput): Part {
    return this.training.computePart(input);
  }

  /** What one shard's part of an update is computed from. */
  shardInput(update: Update, shard: number): ShardInput {
    const { network, index, batch } = update;
    const indices = batch === null ? null : (this.batchSamplers[shard] as BatchSampler).batch(batch);
    return {
      ...{ network, index, batch, shard },
      images: indices && this.dataset.batch(indices),
      classes: (indices && this.classes?.of(indices)) ?? null,
      rows: this.training.latents(update, shard),
    };
  }

  private *takeStep(target: StepTarget): Generator<Update, void, Part> {
    const { phase } = this;
    const rates = ratesAt(this.epoch, this.options, this.scales);
    const measured = yield* this.training.step(phase, target, rates);
    this.step += 1;
    if (this.phase !== phase) this.training.onPhaseEnd(phase);
    const learningRate = rates[phase === 'adversarial' ? 'generator' : phase];
    this.pending.push({ when: { step: this.step, epoch: this.epoch, phase, learningRate }, measured });
  }

  /**
   * The measurements of all steps that have not been given yet. It waits for the accelerator.
   * @throws NotFiniteError if a loss is NaN or infinite
   * @throws BackendLostError if the accelerator is lost
   */
  metrics(): StepMetrics[] {
    this.requestMetrics();
    return this.takeMetrics(() => true);
  }

  /** The same, as far as they have arrived: it asks for all, and waits for none. */
  readyMetrics(): StepMetrics[] {
    this.requestMetrics();
    return this.takeMetrics(({ isReady }) => isReady);
  }

  /** Whether the accelerator is so far behind that no more steps should be given to it. */
  get isAhead(): boolean {
    return this.requested.length > MOST_REQUESTS && !this.requested[0]?.isReady;
  }

  private requestMetrics(): void {
    const { pending } = this;
    this.pending = [];
    if (pending.length > 0) this.requested.push(requestMetrics(pending));
  }

  private takeMetrics(take: (requested: RequestedMetrics) => boolean): StepMetrics[] {
    const taken: StepMetrics[] = [];
    for (let next = this.requested[0]; next && take(next); next = this.requested[0]) {
      this.requested.shift();
      taken.push(...next.take());
    }
    return taken;
  }

  /** The sample sheet from the run's fixed z; in the autoencoder's phase, pairs of images and their reconstructions. */
  sheet(): PixelSheet {
    return this.requestSheet().take();
  }

  /** Begins to draw the sheet. Steps may go on at once; `take` throws a BackendLostError if the accelerator is lost. */
  requestSheet(): LateRead<PixelSheet> {
    const { sheetRows: rows, sheetColumns: columns, seed } = this.options;
    const shape = generatorShape(this.training.architecture);
    const kind = this.phase === 'autoencoder' && columns > 1 ? 'pairs' : 'samples';
    const when = { kind, step: this.step, epoch: this.epoch } as const;
    if (kind === 'samples') {
      const z = sheetLatents({ rows, columns }, shape.latentSize, seed);
      const { rows: input, columnNames } = sheetClasses(this.classes, z, { rows, columns }, seed);
      return afterRead(this.requestImages(input), data => {
        return { ...when, ...renderSheet(data, { rows, columns }, shape), ...(columnNames && { columnNames }) };
      });
    }
    const layout = { rows, columns: columns - (columns % 2) };
    const count = Math.min((rows * layout.columns) / 2, this.dataset.count);
    const { originals, read } = this.requestReconstructions(count);
    const pixels = shape.height * shape.width * shape.channels;
    return afterRead(read, reconstructions => {
      return { ...when, ...renderSheet(interleave(originals, reconstructions, pixels), layout, shape) };
    });
  }

  /** The images of the next batches as D will see them. @throws InvalidOptionError unless rows and columns are 1 to 40 */
  preview(options: PreviewOptions = {}): PixelSheet {
    const layout = previewLayout(options);
    const shape = generatorShape(this.training.architecture);
    const wanted = layout.rows * layout.columns;
    const images = new Float32Array(wanted * shape.height * shape.width * shape.channels);
    const { batches } = this.training;
    for (let part = batches * this.shards, from = 0; from < images.length; part++) {
      const [batch, shard] = [Math.floor(part / this.shards), part % this.shards];
      const indices = (this.batchSamplers[shard] as BatchSampler).batch(batch);
      const next = readTensor(() => this.training.augmentReal(this.realImages(indices), batch, shard));
      images.set(next.subarray(0, images.length - from), from);
      from += next.length;
    }
    return { kind: 'data', step: this.step, epoch: this.epoch, ...renderSheet(images, layout, shape) };
  }

  /**
   * Samples images for input rows: z and, where the networks have classes, y.
   * @throws InvalidOptionError unless there are whole rows of finite numbers
   */
  generate(input: Float32Array): ImageBatch {
    const shape = generatorShape(this.training.architecture);
    const { height, width, channels } = shape;
    const count = countLatents(input, inputSize(shape));
    return { count, height, width, channels, data: this.requestImages(input).take() };
  }

  private requestImages(input: Float32Array): LateRead<Float32Array<ArrayBuffer>> {
    const size = inputSize(generatorShape(this.training.architecture));
    const count = countLatents(input, size);
    return requestTensor(() => this.training.sample(tf.tensor2d(input, [count, size]), this.phase));
  }

  /** Multiplies a network's learning rate from the next step on. @throws InvalidOptionError */
  scaleRate(network: RatedNetwork, factor: number): void {
    if (!(network in this.scales)) throw InvalidOptionError.of('network', network, Object.keys(this.scales).join(', '));
    if (!(factor > 0 && factor <= 100))
      throw InvalidOptionError.of('factor', factor, 'a number above 0 and at most 100');
    this.scales = { ...this.scales, [network]: this.scales[network] * factor };
  }

  /**
   * Halves all learning rates and draws other z from here on, since training led to NaN.
   * @param times the number of attempts from here, including this one: each halves the rates once
   */
  reseedAndHalveRates(times: number): void {
    for (const network of ['autoencoder', 'discriminator', 'generator'] as const) {
      this.scaleRate(network, 0.5 ** times);
    }
    this.training.reseeds += times;
  }

  /**
   * Begins to read the images that a visitor would see now: samples from fixed z, or reconstructions in the autoencoder's
   * phase.
   */
  requestPictures(count: number): LateRead<Float32Array> {
    if (this.phase === 'autoencoder') return this.requestReconstructions(count).read;
    const { latentSize } = generatorShape(this.training.architecture);
    const input = inputRows(new Random(this.options.seed, 'sheet', 0), count, latentSize, this.classes?.draw);
    return this.requestImages(input);
  }

  /**
   * Begins to read samples from fixed z of the classes that these images of the data set have, with D's probability that each is
   * real: NaN for a variant whose D is not asked.
   */
  requestJudgedSamples(indices: readonly number[]): LateRead<JudgedImages> {
    const { training, classes } = this;
    const { latentSize } = generatorShape(training.architecture);
    const count = indices.length;
    const z = new Random(this.options.seed, 'sheet', 0).uniform(count * latentSize);
    const rows = classes ? joinRows(z, classes.of(indices), count) : z;
    const drawn = tf.tidy(() => {
      const input = tf.tensor2d(rows, [count, rows.length / count]);
      const images = training.sample(input, this.phase);
      return { images, scores: training.judge?.(images, input) ?? tf.fill([count], NaN) };
    });
    try {
      return requestTensors(drawn);
    } finally {
      tf.dispose(drawn);
    }
  }

  save(): ArrayBuffer {
    return this.requestSave().take();
  }

  /** Begins to save the run as it is now. Steps may go on at once. */
  requestSave(): LateRead<ArrayBuffer> {
    return requestCheckpoint(this.training, { step: this.step, scales: this.scales, shards: this.shards });
  }

  /** @throws WeightsError if the bytes are not a checkpoint of such a run; then nothing has changed */
  restore(checkpoint: ArrayBuffer): void {
    const { step, scales } = loadCheckpoint(this.training, checkpoint);
    this.step = step;
    this.scales = scales;
  }

  /** The weights of all networks; the generator's are those for sampling. */
  exportWeights(): ArrayBuffer {
    return this.weightsFile(this.training.weights());
  }

  /** The weights that {@link generate} samples with, and the encoder's if there is one, as a generator's file. */
  liveWeights(): ArrayBuffer {
    return this.weightsFile(this.training.samplingWeights(this.phase));
  }

  /**
   * Restarts at step 0 from a weights file: G's weights, and other networks' if the file has them. The optimisers are
   * reset, since their moments belong to other weights.
   * @throws WeightsError if the file does not fit this run; then nothing has changed
   */
  importWeights(bytes: ArrayBuffer): void {
    const wanted = { architecture: this.training.architecture, classes: this.classes?.groups ?? [] };
    this.training.replaceWeights(readGeneratorFile(bytes, wanted).weights);
    this.step = 0;
  }

  dispose(): void {
    tf.dispose(this.pending.map(({ measured }) => measured));
    this.pending = [];
    for (const requested of this.requested.splice(0)) requested.dispose();
    this.training.dispose();
  }

  private weightsFile(weights: Weights): ArrayBuffer {
    const options = this.options;
    return writeGeneratorFile(readAll(weights), this.training.architecture, options, {
      dataset: this.dataset.name,
      ...(this.dataset.attribution && { license: this.dataset.attribution.text }),
      steps: String(this.step),
      seed: String(options.seed),
      recipe: options.recipe,
      ...(this.classes && { class_names: JSON.stringify(this.classes.groups) }),
      created: new Date().toISOString(),
    });
  }

  private get batchesPerEpoch(): number {
    return (this.batchSamplers[0] as BatchSampler).batchesPerEpoch;
  }

  private realImages(indices: ArrayLike<number>): tf.Tensor4D {
    const { height, width, channels } = this.dataset;
    return tf.tensor4d(this.dataset.batch(indices), [indices.length, height, width, channels]);
  }

  /** Some images, always the same, and their reconstructions. */
  private requestReconstructions(count: number): {
    originals: Float32Array;
    read: LateRead<Float32Array<ArrayBuffer>>;
  } {
    const indices = Array.from({ length: count }, (_, index) => (index * STRIDE) % this.dataset.count);
    const read = requestTensor(() => {
      const images = this.realImages(indices);
      return this.training.reconstruct?.(images) ?? images;
    });
    return { originals: this.dataset.batch(indices), read };
  }
}
