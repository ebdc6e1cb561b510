import type { DcganError } from '../shared/errors.js';
import type { CopyCheck, CopyCheckOptions } from './copy-check/copy-check.js';
import type { TrainingRecord } from './history/training-record.js';
import type { Finding, RemedyAction } from '../shared/protocol/diagnosis.js';
import type { GeneratorDescription, Inversion, LatentDistribution, OutputRange } from '../shared/protocol/generator.js';
import type { ImageBatch, PixelBatch } from '../shared/protocol/images.js';
import type { BackendRequest, StepTarget, TrainerOptions } from '../shared/protocol/options.js';
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
  /** Once for each step, in order; several may be dispatched in one task. */
  step: StepMetrics;
  /** A few times a second while running. */
  progress: RunProgress;
  /** A new sample sheet from the run's fixed z. `keep` marks a frame of the strip (an epoch's end, say). */
  sheet: { readonly sheet: PixelSheet; readonly keep: boolean };
  /** The run is another one now: opened, reset, or moved to another backend. */
  description: RunDescription;
  /** What the doctor says of the run, whenever it says something else than before. */
  finding: Finding;
  /** A checkpoint was saved, or could not be; or the run was found again, or must not be saved by this page. */
  checkpoint: CheckpointEvent;
  /**
   * The worker was lost, its memory was exhausted, or the run came to what is no number (`cause`); the run goes on from
   * its last good state, at `step`. After a `NotFiniteError` with rates halved and other z: the third in a row, without a
   * snapshot in between that is further on, is an `error` and ends the run.
   */
  recovery: { readonly cause: DcganError; readonly step: number };
  /** A fresh worker has taken the run over at `step`, since the one before was old or held much memory; see {@link RecycleOptions}. */
  recycled: { readonly step: number; readonly reason: 'age' | 'memory' };
  /** The run stopped, or something asked of it failed; the same error rejects the call, if a call caused it. */
  error: DcganError;
}

/** When a run with a checkpoint's name is saved by itself, besides at each pause, at its end and when the page is hidden. */
export interface AutosaveOptions {
  /** Seconds from one save to the next, 30 by default; the run offers itself every 10 s at most. */
  seconds?: number;
  /** Steps from one save to the next; no matter by default. */
  steps?: number;
}

/**
 * When a running run is handed over to a fresh worker, between two steps and without a change in any of its bits: that
 * alone gives memory back, which WASM never does. Looked at when the run takes a snapshot, every few seconds.
 */
export interface RecycleOptions {
  /** Hours that a worker may train, 6 by default. */
  hours?: number;
  /** Steps that it may train; no matter by default. */
  steps?: number;
  /** By how much the memory of its backend may grow while it trains: 512 by default. */
  megabytes?: number;
}

/** A saved checkpoint, told from its header. */
export interface CheckpointInfo {
  /** The run's. */
  readonly name: string;
  readonly id: string;
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly bytes: number;
  /** The run's options in full; `dataset` may be the name of a file. */
  readonly options: RunDescription['options'];
}

/** An option for which the page gave one value, while the saved run goes on with another. */
export interface CheckpointDifference {
  readonly option: keyof TrainerOptions;
  readonly saved: string;
  readonly asked: string;
}

/** How a run with a name is kept. */
export interface CheckpointStatus {
  readonly name: string;
  /** Whether this page saves it: `false` without storage, and while another page keeps a run of this name. */
  readonly writable: boolean;
  /** The last that was saved, or the one from which the run goes on. */
  readonly saved: CheckpointInfo | null;
}

export type CheckpointEvent =
  | { readonly kind: 'saved'; readonly info: CheckpointInfo }
  /** It was not saved and training goes on; told once, until it goes well again. */
  | { readonly kind: 'failed'; readonly error: DcganError }
  /** The run goes on from a checkpoint, with its own options where the page gave others. */
  | {
      readonly kind: 'resumed';
      readonly info: CheckpointInfo;
      readonly differences: readonly CheckpointDifference[];
    }
  /** A checkpoint was no good and set aside; the one before it serves, or a new run began. */
  | { readonly kind: 'damaged'; readonly id: string; readonly error: DcganError }
  /** Another page keeps a run of this name: this one trains, and is not saved. */
  | { readonly kind: 'read-only' }
  /**
   * That page is gone, and this one may save. `overtaken` if it had saved meanwhile: then nothing is saved over that
   * before `saveCheckpoint()` is called.
   */
  | { readonly kind: 'writable'; readonly overtaken: boolean };

/** One run in a worker of its own. Made by `createTrainer()`. */
export interface Trainer extends TypedEventTarget<TrainerEventDetails> {
  readonly state: TrainerState;
  readonly description: RunDescription;
  readonly progress: RunProgress;
  /** What the doctor said last; `null` before it has said anything. */
  readonly finding: Finding | null;
  /** The generator in training, as it is whenever it is asked. */
  readonly generator: Generator;
  /** The curves and the strip of sheets. */
  readonly record: TrainingRecord;
  /** How the run is kept; `null` for one without a checkpoint's name. */
  readonly checkpoint: CheckpointStatus | null;

  /** Trains until paused, finished or failed. Settles when the loop has begun. */
  start(): Promise<void>;
  /** Settles when the loop has stopped, at a step's end. */
  pause(): Promise<void>;
  /** Pauses, trains `count` steps (1 by default) of both networks or of one, and gives the last one's metrics. */
  step(count?: number, target?: StepTarget): Promise<StepMetrics>;
  /** A new run from step 0, in a fresh worker; `changes` are laid over the present options. If they are no good, the present run stays. */
  reset(changes?: Partial<TrainerOptions>): Promise<RunDescription>;
  /** Carries the run over to another backend, where it goes on if it was running. If that backend does not run here, the run stays where it is. */
  setBackend(backend: BackendRequest): Promise<BackendReport>;
  /** Does what a finding proposes: changes a rate, or goes back to the last snapshot of a healthy run. */
  applyRemedy(action: RemedyAction): Promise<void>;
  /** A sample sheet of the present weights, from the run's fixed z. */
  sheet(): Promise<PixelSheet>;
  /**
   * The images of the next batches exactly as D will get them: after crop, resize, flip and augmentation. The run goes on
   * as if it had not been asked. @throws `InvalidOptionError` unless rows and columns are integers from 1 to 40
   */
  preview(options?: PreviewOptions): Promise<PixelSheet>;
  /** All networks' weights as a `.safetensors` file. */
  exportWeights(): Promise<Blob>;
  /** Replaces the weights by those of a file, of networks of the same shape. @throws `WeightsError` if they do not fit */
  importWeights(weights: Blob): Promise<void>;
  /**
   * Saves the run now; settles when the file is safe.
   * @throws `StorageError` when that is not possible here, which training does not mind; `StateError` without a name
   */
  saveCheckpoint(): Promise<CheckpointInfo>;
  /** Everything that the run needs to go on, curves and strip included, as a `.safetensors` file. */
  exportCheckpoint(): Promise<Blob>;
  /** Goes on, paused, from such a file, on the present backend. @throws `WeightsError` if it is no good; then the present run stays */
  importCheckpoint(file: Blob): Promise<RunDescription>;
  /**
   * Opens a comparison of pictures with the images that the run learns from, in a worker of its own. It is of the run as
   * it is now: after `reset()` or `importCheckpoint()` open another. It ends with the trainer, or by its own `dispose()`.
   */
  copyCheck(options?: CopyCheckOptions): Promise<CopyCheck>;
  /** Of TensorFlow.js in the worker. */
  memory(): Promise<{ readonly numTensors: number; readonly numBytes: number }>;
  /** Ends the run and its worker at once. Everything pending is rejected with a `StateError`. */
  dispose(): void;
}

export interface CreateTrainerOptions extends Partial<TrainerOptions> {
  /**
   * A name under which the run is kept in this browser, 1 to 100 characters. If there is a checkpoint of that name, the
   * run goes on from it with its own options: of those given here hold `backend`, the steps of phases to come, those of
   * sheets and strip, and `autoRemedy`. `reset()` begins a new run under the same name.
   */
  checkpoint?: string;
  autosave?: AutosaveOptions;
  recycle?: RecycleOptions;
  /** Cancels loading; once the trainer is there, `dispose()` ends it. */
  signal?: AbortSignal;
  /** Progress of loading, before there is a trainer to listen to. */
  onProgress?: (progress: LoadProgress) => void;
}

export interface GeneratorEventDetails {
  /**
   * One z gives another picture from now on: the run that the generator belongs to has gone on, or it is drawn on another
   * backend, whose last bits are others.
   */
  change: GeneratorDescription;
}

export interface GeneratorCallOptions {
  /** Takes the request back: it is dropped if it still waits, and rejected with the signal's reason. */
  signal?: AbortSignal | undefined;
}

export interface InvertOptions extends GeneratorCallOptions {
  /** Gradient steps by which the encoder's z is bettered, 0 to 1000; 0, the default, leaves it as it is. */
  steps?: number;
}

/** A generator that draws images for z. Made by `loadGenerator()`, or a trainer's own. */
export interface Generator extends TypedEventTarget<GeneratorEventDetails> {
  readonly description: GeneratorDescription;
  /**
   * Draws an image for each latent vector, as numbers in [-1, 1].
   * @param z one or more latent vectors, one after the other: n * latentSize numbers; see `description.latentDistribution`
   */
  generate(z: Float32Array, options?: GeneratorCallOptions): Promise<ImageBatch>;
  /** The same as pixels, ready for a canvas. */
  draw(z: Float32Array, options?: GeneratorCallOptions): Promise<PixelBatch>;
  /**
   * The z of one picture, for a generator with an encoder.
   * @param pixels height * width * channels numbers in [-1, 1], of the generator's own size
   */
  invert(pixels: Float32Array, options?: InvertOptions): Promise<Inversion>;
  /** Frees what the worker holds of it; of a trainer's own generator it does nothing. */
  dispose(): void;
}

export interface LoadGeneratorOptions {
  backend?: BackendRequest;
  signal?: AbortSignal;
  onProgress?: (progress: LoadProgress) => void;
  /**
   * The file's hash in the syntax of Subresource Integrity, such as `sha256-<base64>`; of a TensorFlow.js model, that of
   * `model.json` with the shards after it, in their order there.
   */
  integrity?: string;
  /** Whether what comes over the network is kept for the next time. True by default. */
  cache?: boolean;
  /** What z is drawn from, where the file does not say. By default `normal(0,1)` for files of other projects. */
  latentDistribution?: LatentDistribution;
  /** Which of a TensorFlow.js model's values are black and white, where the file does not say. By default `[-1,1]`. */
  outputRange?: OutputRange;
}

/** A URL relative to the page, the name of weights on board, or the file or files themselves. */
export type GeneratorSource = string | URL | Blob | ArrayBuffer | readonly File[];
