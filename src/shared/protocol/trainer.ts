/** What crosses the thread between a page and the trainer's worker.
 * Tensors never cross; numbers, bytes and pixels do. */
import type { Finding, RatedNetwork } from './diagnosis.js';
import type { Assets } from './assets.js';
import type { ImageBatch } from './images.js';
import type { StepTarget, TrainerOptions } from './options.js';
import type { PicturesReport } from './pictures.js';
import type { BackendReport } from './backend.js';

/**
 * What a run is about at a time. `plain` has the last alone. `autoencoder` first learns to draw what it is shown, then
 * teaches D against the generator that comes of it, then trains both.
 */
export type Phase = 'autoencoder' | 'discriminator' | 'adversarial';

/**
 * `loading` → `ready` → `running` ⇄ `paused` → `finished`. `failed` keeps the last good state: `start()` tries again.
 * `disposed` is the end: the worker is gone.
 */
export type TrainerState = 'loading' | 'ready' | 'running' | 'paused' | 'finished' | 'failed' | 'disposed';

/** Whose work something is, as its licence wants it shown. */
export interface Attribution {
  /** One line for visitors: what, by whom, under which licence, and what was changed where the licence asks. */
  readonly text: string;
  /** Where the work is at home. */
  readonly url: string;
  readonly licenseUrl: string;
}

/** The run as it really is, once its data set is known. */
export interface RunDescription {
  /** Options with every default filled in. `dataset` is a label here: a name, a URL or a file's name. */
  readonly options: Omit<TrainerOptions, 'dataset'> & { readonly dataset: string };
  readonly backend: BackendReport;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Images in the data set, mirror images included. */
  readonly count: number;
  /** Whom the data set is owed to, where that is known: to be shown with it. */
  readonly attribution: Attribution | null;
  readonly stepsPerEpoch: number;
  /** The run's phases in order, each with its number of steps. */
  readonly phases: readonly { readonly phase: Phase; readonly steps: number }[];
  /** What speaks against this run although it trains, a sentence each: too few images to learn from, say. */
  readonly warnings: readonly string[];
  /** What became of the user's own pictures; `null` for other data sets, and for a run that was found again. */
  readonly pictures: PicturesReport | null;
  /** Number of parameters of each network. */
  readonly parameters: Readonly<
    Record<'generator' | 'discriminator', number> & Partial<Record<'encoder' | 'decoder', number>>
  >;
}

/** What one step measured. A loss or score is NaN where the step did not measure it. */
export interface StepMetrics {
  /** Steps done, from 1, over all phases. */
  readonly step: number;
  /** Epochs done, with a fraction. */
  readonly epoch: number;
  readonly phase: Phase;
  /** Mean squared error of the autoencoder's pictures, of values in [-1, 1]. */
  readonly reconstructionLoss: number;
  readonly discriminatorLoss: number;
  readonly generatorLoss: number;
  /** Mean of D's probability that real, and generated, images are real: sigmoid of the logit, in [0, 1]. */
  readonly realScore: number;
  readonly fakeScore: number;
  /** The same by head, from the image inwards, where D has several; else one number, or none. */
  readonly realScores: readonly number[];
  readonly fakeScores: readonly number[];
  /** Of the network that trains, or of G where two do. */
  readonly learningRate: number;
}

/** How the run goes: sent a few times a second while it runs. */
export interface RunProgress {
  readonly step: number;
  /** All steps of the run. */
  readonly steps: number;
  readonly phase: Phase;
  readonly epoch: number;
  readonly imagesSeen: number;
  /** Over the last few seconds; 0 while not running. */
  readonly stepsPerSecond: number;
  /** Seconds to the last step at this speed; `null` while unknown. */
  readonly secondsLeft: number | null;
}

/** Images side by side, ready for a canvas. Image i lies at row i / columns, column i % columns. */
export interface PixelSheet {
  /**
   * `pairs`, in the phase `autoencoder`: in each row images and, to the right of each, what the autoencoder makes of it.
   * `data`: images of the data set as D gets them.
   */
  readonly kind: 'samples' | 'pairs' | 'data';
  readonly step: number;
  readonly epoch: number;
  readonly rows: number;
  readonly columns: number;
  /** Size of the whole sheet in pixels. */
  readonly width: number;
  readonly height: number;
  /** RGBA, opaque: `new ImageData(rgba, width, height)`. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** How much a preview of the data shows: images per column and row, 1 to 40 each; 4 rows of 8 by default. */
export interface PreviewOptions {
  readonly rows?: number | undefined;
  readonly columns?: number | undefined;
}

/** Loading, of which one number tells all: 0 to 1. */
export interface LoadProgress {
  readonly what: string;
  readonly fraction: number;
  /** Of a user's files, so far: pictures taken and files skipped. */
  readonly pictures?: { readonly taken: number; readonly skipped: number };
}

/** What the trainer's worker says unasked. While a run is running, it says something every few steps at the latest. */
export type TrainerMessage =
  | { readonly type: 'load'; readonly progress: LoadProgress }
  | { readonly type: 'steps'; readonly metrics: readonly StepMetrics[]; readonly progress: RunProgress }
  | { readonly type: 'sheet'; readonly sheet: PixelSheet; readonly keep: boolean }
  | { readonly type: 'finding'; readonly finding: Finding }
  /** `heap`: bytes that the backend has taken from the system so far. */
  | { readonly type: 'snapshot'; readonly step: number; readonly bytes: ArrayBuffer; readonly heap: number }
  | { readonly type: 'finished'; readonly step: number }
  | { readonly type: 'failed'; readonly error: SerializedError };

/** An error as it crosses the boundary. */
export interface SerializedError {
  readonly name: string;
  readonly message: string;
  readonly details?: object;
  readonly stack?: string;
}

/** What the trainer's worker exposes over Comlink. Calls are answered between two steps of the loop. */
export interface TrainerWorker {
  /**
   * Picks the backend, loads the data set, builds the networks. Must be called first, once. With a snapshot the run
   * goes on from there; without one it begins at step 0.
   */
  open(request: OpenRequest): Promise<RunDescription>;
  /** Begins or resumes the loop; settles at once. The loop ends by `pause()`, at the last step, or by failing. */
  start(): Promise<void>;
  /** Settles when the loop has stopped, at a step's end. */
  pause(): Promise<void>;
  /** Trains `count` steps while the loop is not running and settles with the last one's metrics. */
  step(count: number, target: StepTarget): Promise<StepMetrics>;
  /** The fixed-z sheet of the present weights. */
  sheet(): Promise<PixelSheet>;
  /** The images of the next batches as D will get them. */
  preview(options: PreviewOptions): Promise<PixelSheet>;
  /** Images for the given z, row by row of `latentSize`. */
  generate(z: Float32Array): Promise<ImageBatch>;
  /** Everything that the run needs to go on, as safetensors bytes. */
  snapshot(): Promise<ArrayBuffer>;
  /** The networks' weights with their metadata, as safetensors bytes. */
  exportWeights(): Promise<ArrayBuffer>;
  /** What drawing as the run draws now takes, and the encoder where there is one, as a generator's file. */
  liveWeights(): Promise<LiveWeights>;
  /** Replaces the networks' weights by those of a file that fits, and sends a snapshot; the optimiser starts afresh. */
  importWeights(bytes: ArrayBuffer): Promise<void>;
  /** Multiplies a network's learning rate from the next step on. */
  scaleRate(network: RatedNetwork, factor: number): Promise<void>;
  /**
   * Takes another way from here: halves all learning rates so many times, and draws other z from the next step on. What
   * a run does follows from its seed, so the same way would lead to the same end.
   */
  reseedAndHalveRates(times: number): Promise<void>;
  memory(): Promise<{ readonly numTensors: number; readonly numBytes: number }>;
}

/** A generator in training, as it is at a step. */
export interface LiveWeights {
  /** A generator's file. */
  readonly bytes: ArrayBuffer;
  /** How long the training has stood still for it. */
  readonly milliseconds: number;
}

/** Takes a worker's messages, in order with the answers to calls. A `MessagePort` is one. */
export interface MessageSink {
  postMessage(message: TrainerMessage, transfer?: Transferable[]): void;
}

export interface OpenRequest {
  readonly options: TrainerOptions;
  readonly assets: Assets;
  readonly snapshot?: ArrayBuffer;
}
