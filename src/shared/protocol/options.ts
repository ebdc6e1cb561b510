/** Every option of a run, with the defaults of each recipe. Types and constants only. */
import type { PicturesSource } from './pictures.js';

/** Which networks are trained. */
export const VARIANTS = ['plain', 'autoencoder'] as const;
export type Variant = (typeof VARIANTS)[number];

/** Whether the autoencoder variant goes through its first two phases or begins with the third. */
export const PRETRAINING = ['full', 'none'] as const;
export type Pretraining = (typeof PRETRAINING)[number];

/** `paper`: as in the sources, deviation 0.02. `he`: N(0, 2 / fan-in) before a ReLU (He et al. 2015, arXiv:1502.01852). */
export const INITIALISATIONS = ['paper', 'he'] as const;
export type Initialisation = (typeof INITIALISATIONS)[number];

/** A named set of defaults; see {@link RECIPES}. */
export const RECIPE_NAMES = ['quick', 'paper'] as const;
export type RecipeName = (typeof RECIPE_NAMES)[number];

/**
 * `auto` takes the faster of WebGL and WASM, as measured on this machine; WebGL only on a hardware GPU that computes in float32.
 * `fastest` measures a software GPU as well, and remembers nothing. By name, `webgl` also accepts a software GPU.
 */
export const BACKENDS = ['auto', 'webgl', 'wasm', 'fastest'] as const;
export type BackendRequest = (typeof BACKENDS)[number];

export type BackendName = Exclude<BackendRequest, 'auto' | 'fastest'>;

/** `auto`, or how many threads WASM computes on. */
export type ThreadsRequest = 'auto' | number;

/** The names of the included data sets. */
export const DATASETS = ['digits', 'faces'] as const;

/**
 * An included data set by name, the URL of an IDX image file (gzipped or not), of a zip of pictures or of a NumPy file, or such a
 * file itself; or the user's own pictures, where a single zip need not be in an array.
 */
export type DatasetSource = (typeof DATASETS)[number] | (string & {}) | Blob | PicturesSource;

/**
 * Differentiable augmentation (Zhao et al. 2020, arXiv:2006.10738): D sees real and generated images alike with changed
 * colours, moved by up to an eighth, or with a hole of half the side. They are applied in this order.
 */
export const AUGMENTATIONS = ['colour', 'translation', 'cutout'] as const;
export type Augmentation = (typeof AUGMENTATIONS)[number];

/** Whether the plain variant's networks are told the images' classes. */
export const CLASS_USES = ['auto', 'none'] as const;
export type ClassUse = (typeof CLASS_USES)[number];

/** Which network one step trains. */
export const STEP_TARGETS = ['both', 'discriminator', 'generator'] as const;
export type StepTarget = (typeof STEP_TARGETS)[number];

/**
 * How batch norm behaves in sampling. `moving`: the moving averages of training (the paper's form). `standing`: the
 * statistics of one fixed batch of z under the weights that are sampled, which is what averaged weights need, since the
 * moving averages belong to the weights in training (Brock et al. 2019, "standing statistics", arXiv:1809.11096 §C.1).
 * Either way an image depends on its z alone, not on the rest of the batch.
 */
export const SAMPLING_STATISTICS = ['moving', 'standing'] as const;
export type SamplingStatistics = (typeof SAMPLING_STATISTICS)[number];

/** The options of a run. A recipe gives the defaults; each option can be set on its own. */
export interface TrainerOptions {
  /** Which networks are trained: a plain DCGAN, or one whose generator is the decoder of an autoencoder. */
  variant: Variant;
  /** Where every other default comes from; see {@link RECIPES}. */
  recipe: RecipeName;
  /** The images to learn from; see {@link DatasetSource}. */
  dataset: DatasetSource;
  /**
   * `auto` takes the faster of WebGL and WASM: the run's first steps are trained on both where there is a real GPU that computes
   * in float32, and the choice is remembered. `fastest` measures a software GPU as well, each time anew. By name, neither is
   * measured, and `webgl` also takes a software GPU. A run that is to have the same bits again needs the same backend, by name.
   */
  backend: BackendRequest;
  /** Whether WASM uses plain instead of relaxed SIMD: the same numbers on every machine, a little slower. */
  deterministic: boolean;
  /**
   * Threads that WASM computes on, 1 to 64, where the page is cross-origin isolated; elsewhere there is one. `auto`: the
   * machine's cores, at most 8, less one for the page where there are more than two. The results have the same bits with
   * any number.
   * @since 0.2.0
   */
  threads: ThreadsRequest;
  /** An integer in [0, 2^32) that determines initial weights, data order, z and dropout masks. */
  seed: number;
  /** Length of z, 1 to 1024. */
  latentSize: number;
  /** For the plain variant: W, the feature maps of the layer next to the image, 1 to 256. */
  baseWidth: number;
  /** For the autoencoder variant: feature maps of the encoder's first four layers, from the image inwards. */
  encoderWidths: readonly number[];
  /** For the autoencoder variant: feature maps of D's four layers, from the image inwards. */
  discriminatorWidths: readonly number[];
  /** For the autoencoder variant: the layers of D with a head, one or more of 1 to 4. With one head, D uses ELU, not ReLU. */
  heads: readonly number[];
  /** The distribution of the initial weights; see {@link Initialisation}. */
  initialisation: Initialisation;
  /** Height and width in pixels, 8 to 256; a multiple of 16 for the autoencoder variant. `null`: the data set's own size. */
  imageSize: number | null;
  /** Whether mirror images double the data set. */
  flip: boolean;
  /**
   * For the plain variant: `auto` tells both networks the images' classes where the data set has them, so that they learn
   * sooner and a class can be asked for; `none` tells them nothing.
   * @since 0.2.0
   */
  classes: ClassUse;
  /**
   * For a plain variant with classes: the weight of mode seeking in G's loss, 0 to 10, which keeps the images of a class
   * from becoming one (Mao et al. 2019, arXiv:1903.05628); 0 is none.
   * @since 0.2.0
   */
  modeSeeking: number;
  /** How images are augmented before D sees them: any of {@link AUGMENTATIONS}, for data sets of a few hundred images. */
  augmentations: readonly Augmentation[];
  /**
   * Images per update, 2 to 1024 (batch norm needs two). The autoencoder variant, which has no batch norm, also accepts 1,
   * and uses smaller batches if a data set has fewer images.
   */
  batchSize: number;
  /**
   * Into how many equal parts each batch is cut, an integer of at least 1: each gives gradients with batch norm's statistics of
   * its own, and the update is by their mean, so that workers can compute them side by side. `auto` lets the machine decide
   * when the run begins; a run keeps its number, wherever it goes on.
   * @since 0.2.0
   */
  shards: number | 'auto';
  /** Adam's learning rate, above 0 and at most 1, for each network that has none of its own. */
  learningRate: number;
  /** Adam's learning rate for the autoencoder; `null` means `learningRate`. */
  autoencoderLearningRate: number | null;
  /** Adam's learning rate for D; `null` means `learningRate`. */
  discriminatorLearningRate: number | null;
  /** Adam's learning rate for G; `null` means `learningRate`. */
  generatorLearningRate: number | null;
  /** The epochs at whose beginning all learning rates are multiplied by `learningRateFactor`. */
  learningRateEpochs: readonly number[];
  /** The factor of all learning rates at each of `learningRateEpochs`. */
  learningRateFactor: number;
  /** Adam's decay of the first moment, in [0, 1). */
  beta1: number;
  /** Adam's decay of the second moment, in [0, 1). */
  beta2: number;
  /** Adam's epsilon, which keeps the update finite where the second moment is 0. */
  epsilon: number;
  /** Updates of D in one step, 1 to 16. */
  discriminatorUpdates: number;
  /** Updates of G in one step, 1 to 16, after those of D. */
  generatorUpdates: number;
  /** D's label for real images, above 0.5 and at most 1; below 1 it is one-sided label smoothing (Salimans et al. 2016). */
  realLabel: number;
  /** For the plain variant: probability in (0, 1] that dropout keeps a value, in training and in sampling; 1 is no dropout. */
  dropoutKeep: number;
  /** Decay in [0, 1) of the moving average of G's weights that is used for sampling; with 0, G itself is sampled. */
  averageDecay: number;
  /** For the plain variant, the only one with batch norm. */
  samplingStatistics: SamplingStatistics;
  /** For the autoencoder variant: `full` trains the autoencoder, then D, before both play; `none` begins with the adversarial phase. */
  pretrain: Pretraining;
  /** Steps of the phase `autoencoder`, if the run has it. */
  autoencoderSteps: number;
  /** Steps of the phase `discriminator`, if the run has it. */
  discriminatorSteps: number;
  /** Steps of the phase `adversarial`, after which the run is finished. */
  steps: number;
  /** Rows of a sample sheet. */
  sheetRows: number;
  /** Columns of a sample sheet. */
  sheetColumns: number;
  /** Steps between two frames of the strip, which also has one at the end of each epoch; 0 means epochs only. */
  historyEvery: number;
  /** Whether the doctor's remedies are applied as it finds them. */
  autoRemedy: boolean;
}

const PLAIN_PAPER: TrainerOptions = {
  variant: 'plain',
  recipe: 'paper',
  dataset: 'digits',
  backend: 'auto',
  deterministic: false,
  threads: 'auto',
  seed: 1,
  latentSize: 100,
  baseWidth: 64,
  encoderWidths: [30, 60, 90, 120],
  discriminatorWidths: [30, 60, 90, 120],
  heads: [1, 2, 3, 4],
  initialisation: 'paper',
  imageSize: null,
  flip: false,
  classes: 'none',
  modeSeeking: 0,
  augmentations: [],
  batchSize: 128,
  shards: 1,
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
  realLabel: 1,
  dropoutKeep: 0.5,
  averageDecay: 0,
  samplingStatistics: 'moving',
  pretrain: 'none',
  autoencoderSteps: 0,
  discriminatorSteps: 0,
  steps: 50_000,
  sheetRows: 10,
  sheetColumns: 10,
  historyEvery: 0,
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
  historyEvery: 500,
};

/**
 * `paper` is faithful to the sources and needs tens of thousands of steps; `quick` changes only what they leave open or
 * what later practice has settled, for recognisable digits and faces within minutes on a CPU.
 */
export const RECIPES: Readonly<Record<Variant, Readonly<Record<RecipeName, TrainerOptions>>>> = {
  plain: {
    paper: PLAIN_PAPER,
    quick: {
      ...PLAIN_PAPER,
      recipe: 'quick',
      classes: 'auto',
      modeSeeking: 0.3,
      baseWidth: 16,
      batchSize: 64,
      shards: 'auto',
      learningRate: 4e-4,
      generatorUpdates: 2,
      dropoutKeep: 0.8,
      averageDecay: 0.995,
      samplingStatistics: 'standing',
      steps: 3_000,
      historyEvery: 100,
    },
  },
  autoencoder: {
    paper: AUTOENCODER_PAPER,
    quick: {
      ...AUTOENCODER_PAPER,
      recipe: 'quick',
      shards: 'auto',
      imageSize: 64,
      initialisation: 'he',
      autoencoderLearningRate: 1e-3,
      realLabel: 0.9,
      averageDecay: 0.99,
      autoencoderSteps: 3_000,
      discriminatorSteps: 200,
      steps: 6_000,
      historyEvery: 200,
    },
  },
};

export const DEFAULT_VARIANT: Variant = 'plain';

export const DEFAULT_RECIPE: RecipeName = 'quick';
