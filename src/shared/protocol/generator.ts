/** The protocol between a page and a generator's worker. */
import type { Assets } from './assets.js';
import type { ClassGroup } from './classes.js';
import type { BackendRequest, Variant } from './options.js';
import type { BackendReport } from './backend.js';
import type { Message } from './message.js';
import type { ImageBatch, PixelBatch } from './images.js';

/** The distribution of each number of z, independently: uniform in [-1, 1) or standard normal. */
export const LATENT_DISTRIBUTIONS = ['uniform(-1,1)', 'normal(0,1)'] as const;
export type LatentDistribution = (typeof LATENT_DISTRIBUTIONS)[number];

/** The names of the included generators. */
export const GENERATORS = ['digits', 'digits-2d', 'faces', 'faces-autoencoder'] as const;
export type GeneratorName = (typeof GENERATORS)[number];

/** The output range of a foreign generator: the values that mean black and white. */
export const OUTPUT_RANGES = ['[-1,1]', '[0,1]', '[0,255]'] as const;

export type OutputRange = (typeof OUTPUT_RANGES)[number];

/** Activations between the layers of a PyTorch network; `leaky-relu(0.2)` with any slope from 0 to 1. */
export const ACTIVATIONS = ['relu', 'elu', 'selu', 'gelu', 'swish', 'tanh', 'sigmoid', 'none'] as const;
export type Activation = (typeof ACTIVATIONS)[number] | `leaky-relu(${number})`;

/** Activations at the end of a PyTorch network. */
export const LAST_ACTIVATIONS = ['tanh', 'sigmoid', 'none'] as const;
export type LastActivation = (typeof LAST_ACTIVATIONS)[number];

/** What follows the layers of a PyTorch network: batch norm, or instance norm, which may have no tensors of its own. */
export const NORMS = ['batch', 'instance'] as const;
export type Norm = (typeof NORMS)[number];

/** How a PyTorch network enlarges its maps before a convolution. */
export const UPSAMPLINGS = ['nearest', 'bilinear'] as const;
export type Upsampling = (typeof UPSAMPLINGS)[number];

/**
 * How to read a generator's file where it does not say so itself. What the file's metadata say takes precedence, under the same
 * names in snake case; then come these options, then what the network itself shows, then the defaults.
 */
export interface GeneratorReading {
  /** The distribution of z. By default `normal(0,1)` for files of other projects. */
  readonly latentDistribution?: LatentDistribution | undefined;
  /** Which values are black and white. By default what the last activation gives, else `[-1,1]`. */
  readonly outputRange?: OutputRange | undefined;
  /** The activation between the layers of a PyTorch network, `relu` by default; or `leaky-relu(0.2)`. */
  readonly activation?: Activation | undefined;
  /** The activation at the end of a PyTorch network: `tanh` by default, `sigmoid` if the output range is `[0,1]`. */
  readonly lastActivation?: LastActivation | undefined;
  /** The epsilon of a PyTorch network's norms, from 0 to 1, or one for each norm. By default 1e-5, as PyTorch's. */
  readonly epsilon?: number | readonly number[] | undefined;
  /** The norm after each layer of a PyTorch network but the last. By default `batch`, where the file has one. */
  readonly norm?: Norm | undefined;
  /** Strides of a PyTorch network's convolutions, one each. By default 1, 2, 2, ..., if all are transposed with kernels of 4. */
  readonly strides?: readonly number[] | undefined;
  /** Their paddings, one each. By default 0, 1, 1, ..., if all kernels are 4. */
  readonly paddings?: readonly number[] | undefined;
  /** Their output paddings, one each; 0 by default. */
  readonly outputPaddings?: readonly number[] | undefined;
  /** How many times a PyTorch network enlarges its maps before each convolution; 1 before transposed ones. */
  readonly scales?: readonly number[] | undefined;
  /** How it enlarges them: `nearest` by default, or `bilinear`. */
  readonly upsampling?: Upsampling | undefined;
  /** The prefix of the tensors' names, where a PyTorch file has several networks: `netG_ema`. */
  readonly network?: string | undefined;
}

/** A generator's file or files, with the format detected from their content. The worker that opens them checks them. */
export type GeneratorModel = GeneratorReading &
  (
    | { readonly format: 'safetensors'; readonly bytes: ArrayBuffer }
    /** A state dict, or a checkpoint with one, as `torch.save()` writes it. */
    | { readonly format: 'pytorch'; readonly bytes: ArrayBuffer }
    /** A whole model, as `model.save()` of Keras writes it: HDF5, or a zip with HDF5 in it. */
    | { readonly format: 'keras'; readonly bytes: ArrayBuffer }
    /** `model.json` as text, and the bytes of its shards one after the other. */
    | { readonly format: 'tensorflow.js'; readonly topology: string; readonly weights: ArrayBuffer }
  );

/** The kind of generator: one of ours, the common PyTorch DCGAN, or any TensorFlow.js model. */
export type GeneratorKind = Variant | 'pytorch' | 'tensorflow.js';

/** Describes a generator. */
export interface GeneratorDescription {
  readonly backend: BackendReport;
  readonly variant: GeneratorKind;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly latentSize: number;
  readonly latentDistribution: LatentDistribution;
  /** The classes that it can be asked for, in groups; none for a generator that was trained without. */
  readonly classes: readonly ClassGroup[];
  /** Whether it has an encoder, which finds the z of a picture. */
  readonly encoder: boolean;
  /** The values that mean black and white to the network; its pictures are always in [-1, 1]. */
  readonly outputRange?: OutputRange;
  /** What neither the file nor an option says, and was assumed, a sentence each; also what was left out of a file. */
  readonly assumptions?: readonly Message[];
  /** The file's whole `__metadata__`: provenance, licence, steps, seed. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The z found for a picture, and how close the generator's image of it is. */
export interface Inversion {
  readonly z: Float32Array<ArrayBuffer>;
  /** For a generator with classes, those found for the picture: K numbers, a mixture in each group. */
  readonly classes?: Float32Array<ArrayBuffer>;
  /** Mean squared error over the picture, of values in [-1, 1]. */
  readonly error: number;
}

/** Formats of {@link ConvertOptions}. */
export const WEIGHT_FORMATS = ['safetensors', 'pytorch', 'tensorflow.js', 'onnx'] as const;
export type WeightFormat = (typeof WEIGHT_FORMATS)[number];

/** Number formats for weights. */
export const FLOAT_DTYPES = ['float32', 'float16'] as const;
export type FloatDtype = (typeof FLOAT_DTYPES)[number];

export const NETWORK_NAMES = ['generator', 'discriminator', 'encoder', 'decoder'] as const;
export type NetworkName = (typeof NETWORK_NAMES)[number];

export interface ConvertOptions {
  /**
   * `safetensors`: ours, with TensorFlow's layouts. `pytorch`: also safetensors, with the names and layouts of the modules
   * in docs/dcgan_elements.py, for `load_state_dict(strict=True)`. `tensorflow.js`: only the generator, as a LayersModel.
   * `onnx`: only the generator, with images [n, channels, height, width].
   */
  readonly format: WeightFormat;
  /** `float32` by default; `float16` halves the size and keeps three digits. */
  readonly dtype?: FloatDtype | undefined;
  /** Networks to include: by default all that the file has; `generator` is always included. */
  readonly networks?: readonly NetworkName[] | undefined;
}

/**
 * The interface of a generator's worker. One worker holds all of a page's generators on its backend, each under the id
 * that the page gave it. The backend is chosen when the first is opened, and does not change.
 */
export interface GeneratorWorker {
  open(request: {
    readonly id: number;
    readonly model: GeneratorModel;
    readonly backend: BackendRequest;
    readonly assets: Assets;
  }): Promise<GeneratorDescription>;
  /** Replaces the model under this id, for instance by new weights of a run. If that fails, the old one stays. */
  replace(id: number, model: GeneratorModel): Promise<GeneratorDescription>;
  close(id: number): Promise<void>;
  /** @param input rows of latentSize numbers and, for a generator with classes, their K numbers */
  generate(id: number, input: Float32Array): Promise<ImageBatch>;
  draw(id: number, input: Float32Array): Promise<PixelBatch>;
  /**
   * Finds the z of one picture: the encoder's, improved by `steps` gradient steps on z; with 0 it stays the encoder's.
   * @param pixels height * width * channels numbers in [-1, 1], at the generator's image size
   */
  invert(id: number, pixels: Float32Array, steps: number): Promise<Inversion>;
  /** Converts a weights file of this project for other programs; no generator needs to be open. */
  convert(weights: ArrayBuffer, options: ConvertOptions): Promise<File[]>;
  memory(): Promise<{ readonly numTensors: number; readonly numBytes: number }>;
}
