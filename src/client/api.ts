import type { DcganError } from '../shared/errors.js';
import type { CopyCheck, CopyCheckOptions } from './copy-check/copy-check.js';
import type { ClassChoice } from '../shared/latent/class-vectors.js';
import type { TrainingRecord } from './history/training-record.js';
import type { Finding, RemedyAction } from '../shared/protocol/diagnosis.js';
import type { GeneratorDescription, GeneratorReading, Inversion } from '../shared/protocol/generator.js';
import type { ImageBatch, PixelBatch } from '../shared/protocol/images.js';
import type { BackendRequest, StepTarget, TrainerOptions } from '../shared/protocol/options.js';
import type { Assessment } from '../shared/protocol/assessment.js';
import type { BackendReport } from '../shared/protocol/backend.js';
import type {
  LoadProgress,
  PixelSheet,
  PreviewOptions,
  RunDescription,
  RunProgress,
  StepMetrics,
  TrainerState,
} from '../shared/protocol/trainer.js';

/** An `EventTarget` that knows the `detail` of each of its events. */
export interface TypedEventTarget<Details> extends EventTarget {
  addEventListener<Type extends keyof Details & string>(
    type: Type,
    listener: (event: CustomEvent<Details[Type]>) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(...listener: Parameters<EventTarget['addEventListener']>): void;
  removeEventListener<Type extends keyof Details & string>(
    type: Type,
    listener: (event: CustomEvent<Details[Type]>) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(...listener: Parameters<EventTarget['removeEventListener']>): void;
}

/** The `detail` of each event of a {@link Trainer}. */
export interface TrainerEventDetails {
  /** Something is being loaded. */
  load: LoadProgress;
  /** The run has begun, paused, finished, failed or been disposed of. */
  state: { readonly state: TrainerState; readonly previous: TrainerState };
  /** Dispatched once for each step, in order; several may come in one task. */
  step: StepMetrics;
  /** Dispatched a few times a second while the run trains. */
  progress: RunProgress;
  /** A new sample sheet from the run's fixed z. `keep` marks a frame of the strip (at the end of an epoch, for example). */
  sheet: { readonly sheet: PixelSheet; readonly keep: boolean };
  /** The run was opened, reset, or moved to another backend, or another number of workers or threads computes it. */
  description: RunDescription;
  /** The doctor's finding, whenever it differs from the last one. */
  finding: Finding;
  /** A checkpoint was saved or could not be saved, the run was resumed, or this page must not save it. */
  checkpoint: CheckpointEvent;
  /**
   * The worker was lost, its memory was exhausted, or a loss became NaN (`cause`); the run continues from its last good state,
   * at `step`. A worker that computed shards for it leaves the run where it was. After a `NotFiniteError` it does so with halved rates and other z; the third in a row, without a later
   * snapshot in between, is an `error` and ends the run.
   */
  recovery: { readonly cause: DcganError; readonly step: number };
  /** A fresh worker has taken over the run at `step`, since the last one was old or used much memory; see {@link RecycleOptions}. */
  recycled: { readonly step: number; readonly reason: 'age' | 'memory' };
  /** The run has stopped, or a call has failed, which is then rejected with the same error. */
  error: DcganError;
}

/** When a run with a name is saved automatically, besides at each pause, at its end and when the page is hidden. */
export interface AutosaveOptions {
  /** Seconds from one save to the next, 30 by default. Only snapshots are saved, which a run takes every 5 to 10 s. */
  seconds?: number;
  /** Steps from one save to the next; unlimited by default. */
  steps?: number;
}

/**
 * When a run moves to a fresh worker, between two steps and bit for bit the same: only that gives memory back, since WASM
 * never does. It is checked at each snapshot, every few seconds.
 */
export interface RecycleOptions {
  /** The hours that a worker may train, 6 by default. */
  hours?: number;
  /** The steps that it may train; unlimited by default. */
  steps?: number;
  /** The megabytes by which the memory of its backend may grow, 512 by default. */
  megabytes?: number;
}

/** A saved checkpoint, by its header. */
export interface CheckpointInfo {
  /** The name of the run. */
  readonly name: string;
  readonly id: string;
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly bytes: number;
  /** All options of the run; `dataset` may be the name of a file. */
  readonly options: RunDescription['options'];
}

/** An option that the page has set to one value, while the saved run continues with another. */
export interface CheckpointDifference {
  readonly option: keyof TrainerOptions;
  readonly saved: string;
  readonly asked: string;
}

/** How a run with a name is saved. */
export interface CheckpointStatus {
  readonly name: string;
  /** Whether this page saves the run: `false` without storage, and while another page saves a run of this name. */
  readonly writable: boolean;
  /** The last checkpoint that was saved, or the one from which the run was resumed. */
  readonly saved: CheckpointInfo | null;
}

export type CheckpointEvent =
  | { readonly kind: 'saved'; readonly info: CheckpointInfo }
  /** The run could not be saved, and trains on; reported once, until a save succeeds again. */
  | { readonly kind: 'failed'; readonly error: DcganError }
  /** The run was resumed from a checkpoint, with its own options where the page has set others. */
  | {
      readonly kind: 'resumed';
      readonly info: CheckpointInfo;
      readonly differences: readonly CheckpointDifference[];
    }
  /** A checkpoint was damaged and set aside; the one before it is used, or a new run began. */
  | { readonly kind: 'damaged'; readonly id: string; readonly error: DcganError }
  /** Another page saves a run of this name: this run trains, and is not saved. */
  | { readonly kind: 'read-only' }
  /**
   * That page has ended, and this one may save. It is `overtaken` if that page has saved meanwhile: then nothing is saved
   * until `saveCheckpoint()` is called.
   */
  | { readonly kind: 'writable'; readonly overtaken: boolean };

/** One run in a worker of its own, made by `createTrainer()`. */
export interface Trainer extends TypedEventTarget<TrainerEventDetails> {
  readonly state: TrainerState;
  readonly description: RunDescription;
  readonly progress: RunProgress;
  /** The doctor's last finding, with its present numbers; `null` before the first. */
  readonly finding: Finding | null;
  /** The generator in training, with its present weights at each call. */
  readonly generator: Generator;
  /** The curves and the film strip of sheets. */
  readonly record: TrainingRecord;
  /** How the run is saved; `null` for a run without a name. */
  readonly checkpoint: CheckpointStatus | null;

  /** Trains until the run is paused, finished or failed. Settles when the loop has begun. */
  start(): Promise<void>;
  /** Settles when the loop has stopped, at the end of a step. */
  pause(): Promise<void>;
  /** Pauses, trains `count` steps (1 by default) of both networks or of one, and settles with the last one's metrics. */
  step(count?: number, target?: StepTarget): Promise<StepMetrics>;
  /**
   * Adds `count` steps to the run's last phase. A finished run is paused then, and `start()` goes on: it comes to the same as a
   * run that was that long from the start. `reset()` begins a run of the length before.
   * @since 0.2.0
   * @throws `InvalidOptionError` unless `count` is an integer above 0, and the steps stay within their range
   */
  extend(count: number): Promise<RunDescription>;
  /** Begins a new run in a fresh worker, with `changes` to the present options. If they are invalid, the present run stays. */
  reset(changes?: Partial<TrainerOptions>): Promise<RunDescription>;
  /** Moves the run to another backend, where it continues if it was running. If that backend does not run here, nothing changes. */
  setBackend(backend: BackendRequest): Promise<BackendReport>;
  /** Applies the remedy of a finding: changes a rate, or goes back to the last snapshot of a healthy run. */
  applyRemedy(action: RemedyAction): Promise<void>;
  /** A sample sheet of the present weights, from the run's fixed z. */
  sheet(): Promise<PixelSheet>;
  /**
   * The images of the next batches exactly as D will get them: after crop, resize, flip and augmentation. The call does not
   * affect the run. @throws `InvalidOptionError` unless rows and columns are integers from 1 to 40
   */
  preview(options?: PreviewOptions): Promise<PixelSheet>;
  /** All networks' weights as a `.safetensors` file. */
  exportWeights(): Promise<Blob>;
  /** Replaces the weights by those of a file, of networks of the same shape. @throws `WeightsError` if they do not fit */
  importWeights(weights: Blob): Promise<void>;
  /**
   * Saves the run now; settles when the file is safe.
   * @throws `StorageError` when that is not possible here, which does not disturb training; `StateError` without a name
   */
  saveCheckpoint(): Promise<CheckpointInfo>;
  /** Everything that the run needs to continue, with curves and film strip, as a `.safetensors` file. */
  exportCheckpoint(): Promise<Blob>;
  /** Resumes the run of such a file, paused, on the present backend. @throws `WeightsError` if it is damaged; then the present run stays */
  importCheckpoint(file: Blob): Promise<RunDescription>;
  /**
   * Opens a comparison of pictures with the images that the run learns from, in a worker of its own. After `reset()` or
   * `importCheckpoint()` open another. It ends with the trainer, or by its own `dispose()`.
   */
  copyCheck(options?: CopyCheckOptions): Promise<CopyCheck>;
  /**
   * Has a fresh judge, a network that never met this generator, tell samples of the present weights from images that the
   * run learns from, in a worker of its own; see docs/assessment.md.
   * @since 0.2.0
   * @throws `DatasetError` for fewer than 100 images; `InvalidOptionError`; the signal's reason; `StateError` when the trainer
   *   is disposed of
   */
  assess(options?: AssessOptions): Promise<Assessment>;
  /** The memory of TensorFlow.js in the worker. */
  memory(): Promise<{ readonly numTensors: number; readonly numBytes: number }>;
  /** Ends the run and its worker at once. Pending calls are rejected with a `StateError`. */
  dispose(): void;
}

export interface AssessOptions {
  /**
   * Seed of the judge, and of which real and generated pictures it sees, an integer in [0, 2^32); 1 by default. The same seed
   * gives the same figures for the same weights on the same backend.
   */
  seed?: number;
  /** Aborting it ends the assessment and its worker, and rejects the call with the signal's reason. */
  signal?: AbortSignal | undefined;
  onProgress?: (progress: LoadProgress) => void;
}

export interface CreateTrainerOptions extends Partial<TrainerOptions> {
  /**
   * A name under which the run is saved in this browser, 1 to 100 characters. If there is a checkpoint of that name, the run
   * is resumed with its own options; only `backend`, the steps of phases to come, the options of sheets and film strip, and
   * `autoRemedy` can be set here. `reset()` begins a new run under the same name.
   */
  checkpoint?: string;
  autosave?: AutosaveOptions;
  recycle?: RecycleOptions;
  /** Cancels loading; once there is a trainer, `dispose()` ends it. */
  signal?: AbortSignal;
  /** Reports the progress of loading, before there is a trainer with events. */
  onProgress?: (progress: LoadProgress) => void;
}

export interface GeneratorEventDetails {
  /**
   * The same z gives another image from now on: the generator's run has trained, or the generator has moved to another
   * backend, whose results differ in the last bits.
   */
  change: GeneratorDescription;
}

export interface GeneratorCallOptions {
  /** Aborting it rejects the call with the signal's reason, and drops the request if it has not been sent. */
  signal?: AbortSignal | undefined;
}

export interface DrawOptions extends GeneratorCallOptions {
  /**
   * What to draw, for a generator with classes: one choice for all images, or a list with one for each. Classes that are not
   * chosen follow from z.
   * @throws `InvalidOptionError` if the generator has no such class, or a mixture does not sum to 1
   */
  classes?: ClassChoice | readonly (ClassChoice | undefined)[] | undefined;
}

export interface InvertOptions extends GeneratorCallOptions {
  /** Gradient steps that refine the encoder's z and classes, 0 to 1000; 0, the default, leaves it as it is. */
  steps?: number;
}

/** A generator, made by `loadGenerator()` or a trainer's own. */
export interface Generator extends TypedEventTarget<GeneratorEventDetails> {
  readonly description: GeneratorDescription;
  /**
   * Draws an image for each latent vector, as numbers in [-1, 1].
   * @param z one or more latent vectors, one after the other: n * latentSize numbers; see `description.latentDistribution`
   */
  generate(z: Float32Array, options?: DrawOptions): Promise<ImageBatch>;
  /** The same images as pixels, ready for a canvas. */
  draw(z: Float32Array, options?: DrawOptions): Promise<PixelBatch>;
  /**
   * Finds the z of a picture, and its classes for a generator with classes; for one with an encoder.
   * @param pixels height * width * channels numbers in [-1, 1], of the generator's own size
   */
  invert(pixels: Float32Array, options?: InvertOptions): Promise<Inversion>;
  /** Frees the generator's memory in the worker; it does nothing for a trainer's own generator. */
  dispose(): void;
}

/** How to load a generator, and how to read a file of other origin that does not say all about itself. */
export interface LoadGeneratorOptions extends GeneratorReading {
  backend?: BackendRequest;
  signal?: AbortSignal;
  onProgress?: (progress: LoadProgress) => void;
  /**
   * The file's hash in the syntax of Subresource Integrity, such as `sha256-<base64>`; for a TensorFlow.js model, the hash of
   * `model.json` followed by its shards, in their order there.
   */
  integrity?: string;
  /** Whether files from the network are kept in the browser's cache. True by default. */
  cache?: boolean;
}

/** A URL relative to the page, the name of an included generator, or the file or files themselves. */
export type GeneratorSource = string | URL | Blob | ArrayBuffer | readonly File[];
