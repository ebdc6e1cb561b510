/** The protocol between a page and the worker that compares samples with training images. */
import type { Assets } from './assets.js';
import type { ImageBatch, PixelBatch } from './images.js';
import type { DatasetSource } from './options.js';

/** The data set that images are compared with: a run's, at the run's image size. */
export interface CopyRequest {
  readonly dataset: DatasetSource;
  /** Height and width in pixels; `null` takes the data set's own. */
  readonly imageSize: number | null;
  /** Whether mirror images count as well. */
  readonly flip: boolean;
  readonly assets: Assets;
}

/** The data set that images are compared with. `count` includes the mirror images. */
export interface ComparedData {
  readonly name: string;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** An image is a copy if its distance to the nearest training image is below this share of that image's isolation. */
export const COPY_WITHIN = 4 / 9;

/** The nearest training image of each image in a batch. Distances are mean squared errors of values in [-1, 1]. */
export interface NearestImages {
  /** Distance from each image to its nearest training image. */
  readonly distances: Float64Array<ArrayBuffer>;
  /** Distance from that training image to the one nearest to it; infinite where there is no other. */
  readonly isolations: Float64Array<ArrayBuffer>;
  /** Indices of the training images. Where mirror images count, they follow the originals, in the same order. */
  readonly indices: Uint32Array<ArrayBuffer>;
  /** Whether each image is a copy: its distance is below {@link COPY_WITHIN} of the isolation. */
  readonly copies: readonly boolean[];
  /** The training images themselves. */
  readonly images: PixelBatch;
}

/** The verdict on many samples together. */
export type CopyVerdict = 'copying' | 'not copying' | 'too few to tell';

/** Whether a run copies its training images, judged by many samples. */
export interface CopyAssessment {
  readonly count: number;
  /** Number of samples that are copies. */
  readonly copies: number;
  /** Share of samples that are copies, 0 to 1. */
  readonly copyRate: number;
  /** The same share among held-out training images: what new images of this kind have by chance. */
  readonly baselineRate: number;
  /** Number of held-out images. */
  readonly heldOut: number;
  /** Median distance to the nearest training image, of the samples and of the held-out training images. */
  readonly distances: { readonly samples: number; readonly data: number };
  /** Decided by Fisher's exact test of the two shares, at p < 0.001. */
  readonly verdict: CopyVerdict;
  /** The verdict as a sentence. */
  readonly sentence: string;
  /** The nearest training image of each sample, in their order. */
  readonly nearest: NearestImages;
}

/** The interface of the copy-check worker. It sends its progress while it works. */
export interface CopyWorker {
  /** Loads the data set. It must be called first, and once. */
  open(request: CopyRequest): Promise<ComparedData>;
  nearest(images: ImageBatch): Promise<NearestImages>;
  assess(images: ImageBatch): Promise<CopyAssessment>;
}
