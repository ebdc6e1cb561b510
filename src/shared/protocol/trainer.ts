/** The protocol between a page and the trainer's worker. Tensors never cross; numbers, bytes and pixels do. */
import type { Finding, RatedNetwork } from './diagnosis.js';
import type { Assets } from './assets.js';
import type { ClassGroup } from './classes.js';
import type { ImageBatch } from './images.js';
import type { StepTarget, TrainerOptions } from './options.js';
import type { Message } from './message.js';
import type { PicturesReport } from './pictures.js';
import type { BackendReport, ThreadsReport, WorkersReport } from './backend.js';

/**
 * The phases of a run. The plain variant has only the last. The autoencoder variant first trains an autoencoder, then D
 * against the generator that the decoder becomes, then both.
 */
export type Phase = 'autoencoder' | 'discriminator' | 'adversarial';

/**
 * `loading` → `ready` → `running` ⇄ `paused` → `finished`. `failed` keeps the last good state: `start()` tries again.
 * `disposed` is final: the worker is gone.
 */
export type TrainerState = 'loading' | 'ready' | 'running' | 'paused' | 'finished' | 'failed' | 'disposed';

/** Who made a work, as its licence requires it to be shown. */
export interface Attribution {
  /** One line for visitors: what, by whom, under which licence, and what was changed where the licence asks. */
  readonly text: string;
  /** The page of the work. */
  readonly url: string;
  readonly licenseUrl: string;
}

/** Describes a run, once its data set is known. */
export interface RunDescription {
  /** The options with all defaults filled in. `dataset` is a label here: a name, a URL or a file's name. */
  readonly options: Omit<TrainerOptions, 'dataset'> & { readonly dataset: string };
  readonly backend: BackendReport;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Number of images in the data set, including mirror images. */
  readonly count: number;
  /** Who made the data set, if that is known; it has to be shown with it. */
  readonly attribution: Attribution | null;
  readonly stepsPerEpoch: number;
  /** How many workers compute the run's shards side by side, the trainer's own among them. */
  readonly workers: number;
  /** The run's phases in order, with their numbers of steps. */
  readonly phases: readonly { readonly phase: Phase; readonly steps: number }[];
  /** What may be wrong with this run, although it trains: too few images, say. */
  readonly warnings: readonly Message[];
  /** The report on the user's own pictures; `null` for other data sets, and for a restored run. */
  readonly pictures: PicturesReport | null;
  /** The classes that the networks are told, in groups; none if they are told nothing. */
  readonly classes: readonly ClassGroup[];
  /** Number of parameters of each network. */
  readonly parameters: Readonly<
    Record<'generator' | 'discriminator', number> & Partial<Record<'encoder' | 'decoder', number>>
  >;
}

/** The measurements of one step. A loss or score that the step did not measure is NaN. */
export interface StepMetrics {
  /** Number of the step, from 1, over all phases. */
  readonly step: number;
  /** Epochs completed, with a fraction. */
  readonly epoch: number;
  readonly phase: Phase;
  /** Mean squared error of the autoencoder's reconstructions, of values in [-1, 1]. */
  readonly reconstructionLoss: number;
  readonly discriminatorLoss: number;
  readonly generatorLoss: number;
  /** D's mean probability that real images are real, and that generated ones are: sigmoid of the logit, in [0, 1]. */
  readonly realScore: number;
  readonly fakeScore: number;
  /** The same for each head, from the image inwards; one number if D has one head, none if not measured. */
  readonly realScores: readonly number[];
  readonly fakeScores: readonly number[];
  /** The learning rate of the network in training, or of G if both are. */
  readonly learningRate: number;
}

/** The progress of a run, sent a few times a second while it is running. */
export interface RunProgress {
  readonly step: number;
  /** Steps of the whole run. */
  readonly steps: number;
  readonly phase: Phase;
  readonly epoch: number;
  readonly imagesSeen: number;
  /** Speed over the last few seconds; 0 while not running. */
  readonly stepsPerSecond: number;
  /** Seconds until the last step at this speed; `null` while unknown. */
  readonly secondsLeft: number | null;
}

/** Images side by side, as pixels for a canvas. Image i is at row i / columns, column i % columns. */
export interface PixelSheet {
  /**
   * `pairs`, in the phase `autoencoder`: images, each with its reconstruction to the right of it. `data`: images of the data
   * set as D sees them.
   */
  readonly kind: 'samples' | 'pairs' | 'data';
  readonly step: number;
  readonly epoch: number;
  readonly rows: number;
  readonly columns: number;
  /** The class of each column, for networks with one group of classes. */
  readonly columnNames?: readonly string[];
  /** Size of the whole sheet in pixels. */
  readonly width: number;
  readonly height: number;
  /** RGBA, opaque: `new ImageData(rgba, width, height)`. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** The layout of a preview of the data: 1 to 40 rows and columns of images; 4 rows of 8 by default. */
export interface PreviewOptions {
  readonly rows?: number | undefined;
  readonly columns?: number | undefined;
}

/** The progress of loading, as a fraction from 0 to 1. */
export interface LoadProgress {
  /** What is being loaded, as a phrase for a sentence: "The training images". */
  readonly what: string;
  readonly fraction: number;
  /** Bytes of the download so far, and in all; absent while they are unknown, and for what is not downloaded. */
  readonly bytes?: { readonly received: number; readonly total: number };
  /** For a user's own files: pictures taken and files skipped so far. */
  readonly pictures?: { readonly taken: number; readonly skipped: number };
}

/** Messages that the trainer's worker sends on its own. While a run is running, there is one every few steps at the latest. */
export type TrainerMessage =
  | { readonly type: 'load'; readonly progress: LoadProgress }
  | { readonly type: 'steps'; readonly metrics: readonly StepMetrics[]; readonly progress: RunProgress }
  | { readonly type: 'sheet'; readonly sheet: PixelSheet; readonly keep: boolean }
  /** The run goes on as described here: on another backend, or on the same, as was measured. */
  | { readonly type: 'description'; readonly description: RunDescription }
  /** The run computes on so many threads from here on. */
  | { readonly type: 'threads'; readonly threads: ThreadsReport }
  /** So many workers compute the run's shards from here on; with an error, since one was lost, whose part others computed. */
  | { readonly type: 'workers'; readonly workers: WorkersReport; readonly error: SerializedError | null }
  | { readonly type: 'finding'; readonly finding: Finding }
  /** The last finding that was told, with newer numbers: nothing to announce. */
  | { readonly type: 'evidence'; readonly finding: Finding }
  /** `heap` counts the bytes that the backend has taken from the system so far. */
  | { readonly type: 'snapshot'; readonly step: number; readonly bytes: ArrayBuffer; readonly heap: number }
  | { readonly type: 'finished'; readonly step: number }
  | { readonly type: 'failed'; readonly error: SerializedError };

/** An error as it crosses the thread. */
export interface SerializedError {
  readonly name: string;
  readonly message: string;
  readonly details?: object;
  readonly stack?: string;
}

/** The interface of the trainer's worker. Calls are answered between two steps of the loop. */
export interface TrainerWorker {
  /**
   * Selects the backend, loads the data set and builds the networks. It must be called first, and once. With a snapshot
   * the run continues from there; without one it begins at step 0.
   */
  open(request: OpenRequest): Promise<RunDescription>;
  /** Starts or resumes the loop and settles at once. The loop ends by `pause()`, at the last step, or on failure. */
  start(): Promise<void>;
  /** Stops the loop, and settles when it has stopped, at the end of a step. */
  pause(): Promise<void>;
  /** Trains `count` steps outside the loop and gives the metrics of the last one. */
  step(count: number, target: StepTarget): Promise<StepMetrics>;
  /** Adds steps to the run's last phase. A loop that runs takes them, too. */
  extend(count: number): Promise<void>;
  /** The sample sheet, from fixed z, for the current weights. */
  sheet(): Promise<PixelSheet>;
  /** The images of the next batches as D will see them. */
  preview(options: PreviewOptions): Promise<PixelSheet>;
  /** Images for input rows, each of `latentSize` numbers and, with classes, their K numbers. */
  generate(input: Float32Array): Promise<ImageBatch>;
  /** Everything that the run needs to continue, as safetensors bytes. */
  snapshot(): Promise<ArrayBuffer>;
  /** The networks' weights with their metadata, as safetensors bytes. */
  exportWeights(): Promise<ArrayBuffer>;
  /** The weights that the run samples with now, and the encoder's if there is one, as a generator's file. */
  liveWeights(): Promise<LiveWeights>;
  /** Replaces the networks' weights by those of a file that fits, resets the optimisers, and sends a snapshot. */
  importWeights(bytes: ArrayBuffer): Promise<void>;
  /** Multiplies a network's learning rate from the next step on. */
  scaleRate(network: RatedNetwork, factor: number): Promise<void>;
  /**
   * Halves all learning rates `times` times, and draws other z from the next step on. A run follows from its seed, so
   * without this it would end in the same NaN again.
   */
  reseedAndHalveRates(times: number): Promise<void>;
  /** Whether the page draws pictures beside the training, to which the training then leaves a core if it may. */
  leaveCore(isNeeded: boolean): Promise<void>;
  memory(): Promise<{ readonly numTensors: number; readonly numBytes: number }>;
}

/** The generator of a run, at its current step. */
export interface LiveWeights {
  /** A generator's file. */
  readonly bytes: ArrayBuffer;
  /** How long training paused for it. */
  readonly milliseconds: number;
}

/** Receives a worker's messages, in order with the answers to calls. A `MessagePort` is one. */
export interface MessageSink {
  postMessage(message: TrainerMessage, transfer?: Transferable[]): void;
}

export interface OpenRequest {
  readonly options: TrainerOptions;
  readonly assets: Assets;
  readonly snapshot?: ArrayBuffer;
}
