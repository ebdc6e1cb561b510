/**
 * Everything that crosses the thread between a page and its workers: options with their defaults, states, metrics,
 * events. Types and constants only. Tensors never cross; numbers, bytes and pixels do.
 */

import type { Finding, RatedNetwork } from './training/doctor/finding.js';

// ------------------------------------------------------------------------------------------------ options

/** Which networks are trained. */
export const VARIANTS = ['plain', 'autoencoder'] as const;
export type Variant = (typeof VARIANTS)[number];

/**
 * What a run is about at a time. `plain` has the last alone. `autoencoder` first learns to draw what it is shown, then
 * teaches D against the generator that comes of it, then trains both.
 */
export type Phase = 'autoencoder' | 'discriminator' | 'adversarial';

/** Whether the autoencoder variant goes through its first two phases, or begins with the third. */
export const PRETRAINING = ['full', 'none'] as const;
export type Pretraining = (typeof PRETRAINING)[number];

/** `paper`: as in the sources, deviation 0.02. `he`: N(0, 2 / fan-in) before a ReLU (He et al. 2015, arXiv:1502.01852). */
export const INITIALISATIONS = ['paper', 'he'] as const;
export type Initialisation = (typeof INITIALISATIONS)[number];

/** A named set of defaults; see {@link RECIPES}. */
export const RECIPE_NAMES = ['quick', 'paper'] as const;
export type RecipeName = (typeof RECIPE_NAMES)[number];

/** `auto` takes WebGL on a real GPU with float32 rendering, else WASM. `webgl` by name also takes a software GPU. */
export const BACKENDS = ['auto', 'webgl', 'wasm'] as const;
export type BackendRequest = (typeof BACKENDS)[number];
export type BackendName = Exclude<BackendRequest, 'auto'>;

/** Data sets on board, by name. */
export const DATASETS = ['digits', 'faces'] as const;

/** One picture that holds many side by side, in rows from the top left corner. */
export interface PicturesAtlas {
  readonly atlas: Blob;
  /** Of each picture in it, in pixels. */
  readonly tileWidth: number;
  readonly tileHeight: number;
}

/** Pictures that lie elsewhere. They are loaded by the visitor's browser, and nothing else is. */
export interface PictureUrls {
  /** Relative to the page, or absolute. */
  readonly urls: readonly string[];
}

/** One's own pictures: files (pictures, zips of pictures and IDX files, mixed), an atlas, or URLs. */
export type PicturesSource = readonly Blob[] | PicturesAtlas | PictureUrls;

/**
 * A data set on board by name, the URL of an IDX image file (gzipped or not), or such a file itself; or one's own
 * pictures, of which one zip may stand by itself.
 */
export type DatasetSource = (typeof DATASETS)[number] | (string & {}) | Blob | PicturesSource;

/** Whether pictures are learnt in colour. `auto`: unless all are grey. */
export const COLOURS = ['auto', 'grey', 'colour'] as const;
export type Colours = (typeof COLOURS)[number];

/**
 * Differentiable augmentation (Zhao et al. 2020, arXiv:2006.10738): D sees real and generated images alike with other
 * colours, moved by up to an eighth, or with a hole of half the side, in the order in which they stand here.
 */
export const AUGMENTATIONS = ['colour', 'translation', 'cutout'] as const;
export type Augmentation = (typeof AUGMENTATIONS)[number];
/** Squares that are found by themselves. `face`: around the largest face, where the browser can find any; else the middle. */
export const CROPS = ['centre', 'face'] as const;

/**
 * A square that fits pictures of any shape. `size` is its side by the picture's shorter side, above 0 and at most 1. `x`
 * and `y` say where it lies in the room that it leaves: 0 is at the left or upper edge, 1 at the right or lower one. The
 * middle square is `{ x: 0.5, y: 0.5, size: 1 }`.
 */
export interface CropSquare {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Which square of each picture is learnt; `centre` by default. */
export type Crop = (typeof CROPS)[number] | CropSquare;

/** Which network one step trains. */
export const STEP_TARGETS = ['both', 'discriminator', 'generator'] as const;
export type StepTarget = (typeof STEP_TARGETS)[number];

/**
 * How batch norm behaves in sampling. `moving`: the moving averages of training (the paper's form). `standing`: the
 * statistics of one fixed batch of z under the weights that are sampled, which is what averaged weights need, since the
 * moving averages belong to the weights in training (Brock et al. 2019, "standing statistics", arXiv:1809.11096 §C.1).
 * Either way one z gives one picture, whatever else is in its batch.
 */
export const SAMPLING_STATISTICS = ['moving', 'standing'] as const;
export type SamplingStatistics = (typeof SAMPLING_STATISTICS)[number];

/** What z is drawn from: each number by itself, uniform in [-1, 1) or standard normal. */
export const LATENT_DISTRIBUTIONS = ['uniform(-1,1)', 'normal(0,1)'] as const;
export type LatentDistribution = (typeof LATENT_DISTRIBUTIONS)[number];

/** Generators on board, by name. */
export const GENERATORS = ['digits', 'digits-2d', 'faces'] as const;
export type GeneratorName = (typeof GENERATORS)[number];

/** What a foreign generator's numbers mean: which of its values are black and white. */
export const OUTPUT_RANGES = ['[-1,1]', '[0,1]', '[0,255]'] as const;
export type OutputRange = (typeof OUTPUT_RANGES)[number];

/** Every option of a run. A recipe gives the defaults; each can be set by itself. */
export interface TrainerOptions {
  variant: Variant;
  recipe: RecipeName;
  dataset: DatasetSource;
  backend: BackendRequest;
  /** On WASM, plain SIMD instead of relaxed SIMD: the same numbers on every machine, for a little speed. */
  deterministic: boolean;
  /** Integer in [0, 2^32): initial weights, data order, z and dropout masks all follow from it. */
  seed: number;
  /** Length of z, 1 to 1024. */
  latentSize: number;
  /** Plain variant. W: feature maps of the layer next to the image, 1 to 256. */
  baseWidth: number;
  /** Autoencoder variant. Feature maps of the encoder's first four layers and of D's four, from the image inwards. */
  encoderWidths: readonly number[];
  discriminatorWidths: readonly number[];
  /** Autoencoder variant. The layers of D that have a head: any of 1 to 4, at least one. One alone makes D's ReLU an ELU. */
  heads: readonly number[];
  initialisation: Initialisation;
  /** Height and width in pixels, 8 to 256; a multiple of 16 for the autoencoder variant. `null` takes the data set's own. */
  imageSize: number | null;
  /** Whether mirror images double the data set. */
  flip: boolean;
  /** How images are changed before D sees them: any of {@link AUGMENTATIONS}, for data sets of a few hundred images. */
  augmentations: readonly Augmentation[];
  /**
   * Images per update, 2 to 1024 (batch norm needs two). The autoencoder variant, which has no batch norm, takes 1 too,
   * and makes do with smaller batches where a data set has fewer images.
   */
  batchSize: number;
  /** Adam's rate, above 0 and at most 1, for each network that has none of its own. */
  learningRate: number;
  /** Rates of their own; `null` takes `learningRate`. */
  autoencoderLearningRate: number | null;
  discriminatorLearningRate: number | null;
  generatorLearningRate: number | null;
  /** All rates are multiplied by `learningRateFactor` when each of these epochs begins. */
  learningRateEpochs: readonly number[];
  learningRateFactor: number;
  /** Adam's decay of the first and second moments, each in [0, 1), and its epsilon. */
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Updates of D and then of G in one step, 1 to 16 each. */
  discriminatorUpdates: number;
  generatorUpdates: number;
  /** What D is told of real images, above 0.5 and at most 1: below 1 is one-sided label smoothing (Salimans et al. 2016). */
  realTarget: number;
  /** Plain variant. Probability in (0, 1] that dropout keeps a value, in training and in sampling; 1 is no dropout. */
  dropoutKeep: number;
  /** Decay in [0, 1) of the moving average of G's weights that is sampled; 0 samples G itself. */
  averageDecay: number;
  /** Plain variant, the only one with batch norm. */
  samplingStatistics: SamplingStatistics;
  pretrain: Pretraining;
  /** Steps of the phases `autoencoder` and `discriminator`, if the run goes through them. */
  autoencoderSteps: number;
  discriminatorSteps: number;
  /** Steps of the phase `adversarial`, after which the run is finished. */
  steps: number;
  /** Images per row and column of a sample sheet. */
  sheetRows: number;
  sheetColumns: number;
  /** Steps between two frames of the strip, besides the one at the end of each epoch; 0 for epochs only. */
  stripEvery: number;
  /** Whether the doctor's remedies are applied as it finds them. */
  autoRemedy: boolean;
}

const PLAIN_PAPER: TrainerOptions = {
  variant: 'plain',
  recipe: 'paper',
  dataset: 'digits',
  backend: 'auto',
  deterministic: false,
  seed: 1,
  latentSize: 100,
  baseWidth: 64,
  encoderWidths: [30, 60, 90, 120],
  discriminatorWidths: [30, 60, 90, 120],
  heads: [1, 2, 3, 4],
  initialisation: 'paper',
  imageSize: null,
  flip: false,
  augmentations: [],
  batchSize: 128,
  learningRate: 2e-4,
  autoencoderLearningRate: null,
  discriminatorLearningRate: null,
  generatorLearningRate: null,
  learningRateEpochs: [100, 300],
  learningRateFactor: 0.1,
  beta1: 0.5,
  beta2: 0.999,
  epsilon: 1e-8,
  discriminatorUpdates: 1,
  generatorUpdates: 1,
  realTarget: 1,
  dropoutKeep: 0.5,
  averageDecay: 0,
  samplingStatistics: 'moving',
  pretrain: 'none',
  autoencoderSteps: 0,
  discriminatorSteps: 0,
  steps: 50_000,
  sheetRows: 10,
  sheetColumns: 10,
  stripEvery: 0,
  autoRemedy: false,
};

const AUTOENCODER_PAPER: TrainerOptions = {
  ...PLAIN_PAPER,
  variant: 'autoencoder',
  dataset: 'faces',
  imageSize: 96,
  flip: true,
  batchSize: 10,
  learningRate: 1e-4,
  learningRateEpochs: [],
  beta1: 0.9,
  dropoutKeep: 1,
  pretrain: 'full',
  autoencoderSteps: 10_000,
  discriminatorSteps: 10_000,
  steps: 200_000,
  sheetRows: 6,
  sheetColumns: 6,
  stripEvery: 500,
};

/**
 * `paper` is faithful to the sources and needs tens of thousands of steps; `quick` changes only what they leave open or
 * what later practice settled, for legible digits and faces in minutes on a CPU.
 */
export const RECIPES: Readonly<Record<Variant, Readonly<Record<RecipeName, TrainerOptions>>>> = {
  plain: {
    paper: PLAIN_PAPER,
    quick: {
      ...PLAIN_PAPER,
      recipe: 'quick',
      baseWidth: 16,
      batchSize: 64,
      learningRate: 4e-4,
      generatorUpdates: 2,
      dropoutKeep: 0.8,
      averageDecay: 0.995,
      samplingStatistics: 'standing',
      steps: 3_000,
      stripEvery: 100,
    },
  },
  autoencoder: {
    paper: AUTOENCODER_PAPER,
    quick: {
      ...AUTOENCODER_PAPER,
      recipe: 'quick',
      imageSize: 64,
      initialisation: 'he',
      autoencoderLearningRate: 1e-3,
      realTarget: 0.9,
      averageDecay: 0.99,
      autoencoderSteps: 3_000,
      discriminatorSteps: 200,
      steps: 6_000,
      stripEvery: 200,
    },
  },
};

export const DEFAULT_VARIANT: Variant = 'plain';
export const DEFAULT_RECIPE: RecipeName = 'quick';

/** Where the workers find what they load; see `setAssetBase()`. */
export interface Assets {
  /** The folder with TensorFlow.js's WASM binaries and the embedded data sets: an absolute URL that ends with a slash. */
  readonly base: string;
  /** The URLs of files that lie elsewhere, or under another name, as bundlers will have it; by their names in the folder. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The URL of a file of the package. */
export function assetUrl({ base, files }: Assets, file: string): string {
  return files?.[file] ?? new URL(file, base).href;
}

// ------------------------------------------------------------------------------------------------ what a run tells

/**
 * `loading` → `ready` → `running` ⇄ `paused` → `finished`. `failed` keeps the last good state: `start()` tries again.
 * `disposed` is the end: the worker is gone.
 */
export type TrainerState = 'loading' | 'ready' | 'running' | 'paused' | 'finished' | 'failed' | 'disposed';

/** What runs the arithmetic, and why. */
export interface BackendReport {
  readonly requested: BackendRequest;
  readonly name: BackendName;
  /** The device in the browser's own words (a GPU's name), or the instruction set that WASM uses. */
  readonly device: string;
  /** One sentence for people: why this one. */
  readonly reason: string;
  /** It takes the place of WebGL, which was lost too often. */
  readonly standsIn?: boolean;
}

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

/** What became of a user's files. */
export interface PicturesReport {
  /** Images in the data set. */
  readonly count: number;
  /** Files that are not in it: how many, and the first 1,000 with the reason for each. */
  readonly skippedCount: number;
  readonly skipped: readonly SkippedFile[];
  /** What speaks against these pictures although they can be learnt from, a sentence each. */
  readonly warnings: readonly string[];
}

export interface SkippedFile {
  /** As a label only; of a zip's entry `archive.zip/folder/picture.png`. */
  readonly name: string;
  /** Goes on from the name: `is empty`. */
  readonly reason: string;
}

/** A data set made of a user's files. */
export interface ImportedPictures {
  /** An IDX file of count * size * size * channels bytes: exactly what D will see. */
  readonly dataset: File;
  /** Height and width of its images in pixels. */
  readonly size: number;
  readonly channels: 1 | 3;
  readonly report: PicturesReport;
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

/** Images as numbers. */
export interface ImageBatch {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Length count * height * width * channels, channels last, in [-1, 1]. */
  readonly data: Float32Array<ArrayBuffer>;
}

/** Loading, of which one number tells all: 0 to 1. */
export interface LoadProgress {
  readonly what: string;
  readonly fraction: number;
  /** Of a user's files, so far: pictures taken and files skipped. */
  readonly pictures?: { readonly taken: number; readonly skipped: number };
}

// ------------------------------------------------------------------------------------------------ events, worker to page

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

// ------------------------------------------------------------------------------------------------ calls, page to worker

/** What the trainer's worker exposes over Comlink. Calls are answered between two steps of the loop. */
export interface TrainerWorker {
  /**
   * Picks the backend, loads the data set, builds the networks. Must be called first, once. With a snapshot the run
   * goes on from there; without one it begins at step 0.
   * @param messages where everything goes that the worker says unasked; its entry supplies it, see {@link RemoteTrainer}
   */
  open(request: OpenRequest, messages: MessageSink): Promise<RunDescription>;
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
  divert(times: number): Promise<void>;
  memory(): Promise<{ readonly numTensors: number; readonly numBytes: number }>;
}

/** What the importer's worker exposes. While it works, it tells its progress. */
export interface PicturesWorker {
  /** @param options `size` is height and width of the data set's images in pixels, 8 to 256 */
  import(
    source: PicturesSource,
    options: { readonly size: number; readonly colours: Colours; readonly crop: Crop },
  ): Promise<ImportedPictures>;
  /** The first `count` pictures that can be used, whole and small: their longer side has `side` pixels at most. */
  peek(source: PicturesSource, options: { readonly count: number; readonly side: number }): Promise<PictureThumbnail[]>;
}

/** A picture as it is seen, made small. */
export interface PictureThumbnail {
  readonly width: number;
  readonly height: number;
  /** RGBA, opaque: `new ImageData(rgba, width, height)`. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** With what pictures are compared: a run's data set, at its size. */
export interface CopyRequest {
  readonly dataset: DatasetSource;
  /** Height and width in pixels; `null` takes the data set's own. */
  readonly imageSize: number | null;
  /** Whether mirror images count as well. */
  readonly flip: boolean;
  readonly assets: Assets;
}

/** A data set that pictures are compared with. `count` has the mirror images in it. */
export interface ComparedData {
  readonly name: string;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** A copy has a mean squared error to its nearest training image below this share of its isolation. */
export const COPY_WITHIN = 4 / 9;

/** The nearest training image of each of some pictures. Distances are mean squared errors of values in [-1, 1]. */
export interface NearestImages {
  /** From each picture to its nearest training image. */
  readonly distances: Float64Array<ArrayBuffer>;
  /** From that training image to the one nearest to it; infinite where there is no other. */
  readonly isolations: Float64Array<ArrayBuffer>;
  /** Which images; where mirror images count, the second half of the data set is the mirror images of the first. */
  readonly indices: Uint32Array<ArrayBuffer>;
  /** Whether the picture is a copy: its distance is below {@link COPY_WITHIN} of the isolation. */
  readonly copies: readonly boolean[];
  /** The training images themselves. */
  readonly images: PixelBatch;
}

/** What can be said of many samples at once. */
export type CopyVerdict = 'copying' | 'not copying' | 'too few to tell';

/** Whether samples are copies, all in all. */
export interface CopyAssessment {
  readonly count: number;
  /** Samples that are copies. */
  readonly copies: number;
  /** The one figure: the share of samples that are copies, 0 to 1. */
  readonly figure: number;
  /** The same share of held out training images: what new images of this kind have by chance. */
  readonly typical: number;
  /** How many were held out. */
  readonly heldOut: number;
  /** Medians of the distances to the nearest training image: of the samples, and of held out training images. */
  readonly distances: { readonly samples: number; readonly data: number };
  /** By Fisher's exact test of the two shares, at p < 0.001. */
  readonly verdict: CopyVerdict;
  /** The same in words. */
  readonly sentence: string;
  /** Of each sample, in their order. */
  readonly nearest: NearestImages;
}

/** What the copies' worker exposes. While it works, it tells its progress. */
export interface CopyWorker {
  /** Loads the data set. Must be called first, once. */
  open(request: CopyRequest): Promise<ComparedData>;
  nearest(images: ImageBatch): Promise<NearestImages>;
  assess(images: ImageBatch): Promise<CopyAssessment>;
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

/** The trainer's worker as the page sees it. */
export interface RemoteTrainer extends Omit<TrainerWorker, 'open'> {
  open(request: OpenRequest): Promise<RunDescription>;
}

export interface OpenRequest {
  /** Any of {@link TrainerOptions}; what is missing comes from the recipe. */
  readonly options: Partial<TrainerOptions>;
  readonly assets: Assets;
  readonly snapshot?: ArrayBuffer;
}

/** What a generator's file may leave unsaid; what it does say wins. */
export interface GeneratorReading {
  readonly latentDistribution?: LatentDistribution;
  readonly outputRange?: OutputRange;
}

/** A generator's file or files, fetched and told apart by content. Who opens it checks all of it. */
export type GeneratorModel = GeneratorReading &
  (
    | { readonly format: 'safetensors'; readonly bytes: ArrayBuffer }
    /** `model.json` as text, and the bytes of its shards one after the other. */
    | { readonly format: 'tensorflow.js'; readonly topology: string; readonly weights: ArrayBuffer }
  );

/** Whose generator it is: one of ours, the common PyTorch DCGAN, or any model of TensorFlow.js. */
export type GeneratorKind = Variant | 'pytorch' | 'tensorflow.js';

/** What a generator is. */
export interface GeneratorDescription {
  readonly backend: BackendReport;
  readonly variant: GeneratorKind;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly latentSize: number;
  readonly latentDistribution: LatentDistribution;
  /** Whether it can take a picture to its z. */
  readonly encoder: boolean;
  /** The file's whole `__metadata__`: provenance, licence, steps, seed. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Pictures ready for a canvas, one after the other. */
export interface PixelBatch {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** RGBA, opaque; picture i begins at i * height * width * 4. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** A picture's z, and how near the generator comes to the picture with it. */
export interface Inversion {
  readonly z: Float32Array<ArrayBuffer>;
  /** Mean squared error over the picture, of values in [-1, 1]. */
  readonly error: number;
}

/**
 * What a generator's worker exposes over Comlink. One worker holds all generators of a page that its backend serves,
 * each under the id that the page gave it; the backend is chosen when the first is opened, and stays.
 */
export interface GeneratorWorker {
  open(request: {
    readonly id: number;
    readonly model: GeneratorModel;
    readonly backend: BackendRequest;
    readonly assets: Assets;
  }): Promise<GeneratorDescription>;
  /** Puts another model in the place of the one under this id: new weights of a run, say. If it is no good, the old one stays. */
  replace(id: number, model: GeneratorModel): Promise<GeneratorDescription>;
  close(id: number): Promise<void>;
  generate(id: number, z: Float32Array): Promise<ImageBatch>;
  draw(id: number, z: Float32Array): Promise<PixelBatch>;
  /**
   * The z of one picture: the encoder's, then bettered by so many gradient steps on z; 0 leaves the encoder's.
   * @param pixels height * width * channels numbers in [-1, 1], of the generator's own size
   */
  invert(id: number, pixels: Float32Array, steps: number): Promise<Inversion>;
  memory(): Promise<{ readonly numTensors: number; readonly numBytes: number }>;
}
