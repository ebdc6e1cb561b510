/** What crosses the thread between a page and a generator's worker. */
import type { Assets } from './assets.js';
import type { BackendRequest, Variant } from './options.js';
import type { BackendReport } from './backend.js';
import type { ImageBatch, PixelBatch } from './images.js';

/** What z is drawn from: each number by itself, uniform in [-1, 1) or standard normal. */
export const LATENT_DISTRIBUTIONS = ['uniform(-1,1)', 'normal(0,1)'] as const;

export type LatentDistribution = (typeof LATENT_DISTRIBUTIONS)[number];

/** Generators on board, by name. */
export const GENERATORS = ['digits', 'digits-2d', 'faces'] as const;

export type GeneratorName = (typeof GENERATORS)[number];

/** What a foreign generator's numbers mean: which of its values are black and white. */
export const OUTPUT_RANGES = ['[-1,1]', '[0,1]', '[0,255]'] as const;

export type OutputRange = (typeof OUTPUT_RANGES)[number];

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

/** A picture's z, and how near the generator comes to the picture with it. */
export interface Inversion {
  readonly z: Float32Array<ArrayBuffer>;
  /** Mean squared error over the picture, of values in [-1, 1]. */
  readonly error: number;
}

/** What {@link ConvertOptions} can ask for. */
export const WEIGHT_FORMATS = ['safetensors', 'pytorch', 'tensorflow.js'] as const;
export type WeightFormat = (typeof WEIGHT_FORMATS)[number];

/** What numbers are written as. */
export const FLOAT_DTYPES = ['float32', 'float16'] as const;
export type FloatDtype = (typeof FLOAT_DTYPES)[number];

export const NETWORK_NAMES = ['generator', 'discriminator', 'encoder', 'decoder'] as const;
export type NetworkName = (typeof NETWORK_NAMES)[number];

export interface ConvertOptions {
  /**
   * `safetensors`: ours, with TensorFlow's layouts. `pytorch`: safetensors too, with the names and layouts of the modules in
   * docs/dcgan_elements.py, for `load_state_dict(strict=True)`. `tensorflow.js`: the generator alone as a LayersModel.
   */
  readonly format: WeightFormat;
  /** `float32` by default; `float16` has half the size and three digits. */
  readonly dtype?: FloatDtype | undefined;
  /** Which networks go along: all that the file has by default; `generator`, which drawing takes, always. */
  readonly networks?: readonly NetworkName[] | undefined;
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
  /** A weights file of this project as other programs want it; nothing needs to be open. */
  convert(weights: ArrayBuffer, options: ConvertOptions): Promise<File[]>;
  memory(): Promise<{ readonly numTensors: number; readonly numBytes: number }>;
}
