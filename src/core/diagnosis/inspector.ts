import { afterBoth, type LateRead } from '../kernels/late-reads.js';
import type { Dataset } from '../data/dataset.js';
import type { ImageLabels } from '../../shared/protocol/classes.js';
import { ClassInspector, type ClassStatistics, type JudgedImages } from './class-statistics.js';
import { imageStatistics, meanImage, type ImageStatistics } from './image-statistics.js';

/** Real images from which the data set's statistics and mean image are computed. */
const REFERENCE_COUNT = 128;
/** Generated images per inspection, besides those of each class. */
const INSPECTED_COUNT = 32;

/** The run whose images are inspected. */
export interface InspectedRun {
  /** The classes that the networks are told; `null` for none. */
  readonly labels: ImageLabels | null;
  /** Begins to read samples from fixed z, or reconstructions in the autoencoder's phase. */
  requestPictures(count: number): LateRead<Float32Array>;
  /**
   * Begins to read samples from fixed z of the classes that these images of the data set have. It is called for networks with
   * classes only.
   */
  requestJudgedSamples(indices: readonly number[]): LateRead<JudgedImages>;
}

/** What an inspection finds. */
export interface Inspection {
  readonly images: ImageStatistics;
  /** The classes that were inspected; none for networks without classes. */
  readonly classes: readonly ClassStatistics[];
}

/** Measures a run's images, and real ones to compare them with. */
export class Inspector {
  /** Statistics of real images. */
  readonly reference: ImageStatistics;
  readonly #run: InspectedRun;
  readonly #dataset: Dataset;
  readonly #mean: Float32Array;
  readonly #classes: ClassInspector | null;

  constructor(run: InspectedRun, dataset: Dataset) {
    this.#run = run;
    this.#dataset = dataset;
    const images = dataset.batch(spreadIndices(REFERENCE_COUNT, dataset.count));
    this.#mean = meanImage(images, dataset);
    this.reference = imageStatistics(images, dataset, this.#mean);
    this.#classes = run.labels && new ClassInspector(dataset, run.labels, indices => run.requestJudgedSamples(indices));
  }

  /** Begins an inspection of the run as it is now. Steps may go on at once. */
  request(): LateRead<Inspection> {
    return afterBoth(
      this.#run.requestPictures(INSPECTED_COUNT),
      this.#classes?.request() ?? null,
      (pictures, classes) => ({
        images: imageStatistics(pictures, this.#dataset, this.#mean),
        classes: classes ?? [],
      }),
    );
  }
}

/** Indices that are evenly spread over the data set. */
function spreadIndices(wanted: number, count: number): number[] {
  const length = Math.min(wanted, count);
  return Array.from({ length }, (_, index) => Math.floor((index * count) / length));
}
