/** What crosses the thread between a page and the worker that compares samples with training images. */
import type { Assets } from './assets.js';
import type { ImageBatch, PixelBatch } from './images.js';
import type { DatasetSource } from './options.js';

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
  readonly copyRate: number;
  /** The same share of held out training images: what new images of this kind have by chance. */
  readonly baselineRate: number;
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
