/** The protocol between a page and the worker that tests whether generated pictures can be told from real ones. */
import type { Assets } from './assets.js';
import type { ClassGroup } from './classes.js';
import type { BackendRequest, DatasetSource } from './options.js';

/** The data set that a generator's pictures are compared with: a run's, at the run's image size. */
export interface AssessmentRequest {
  readonly dataset: DatasetSource;
  /** Height and width in pixels; `null` takes the data set's own. */
  readonly imageSize: number | null;
  /** Whether the generator learns from mirror images as well. */
  readonly flip: boolean;
  readonly backend: BackendRequest;
  /** Seed of the split, of the judges and of what they learn in which order: an integer in [0, 2^32). */
  readonly seed: number;
  readonly assets: Assets;
}

/** The real pictures, and how many generated ones they are compared with. */
export interface AssessmentPlan {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Number of pictures to be generated. */
  readonly samples: number;
  /**
   * The classes to ask them for, as often and in such combinations as the data set has them: that of sample i in group g
   * is at i * groups.length + g. `null` for data without classes.
   */
  readonly labels: { readonly groups: readonly ClassGroup[]; readonly values: Uint8Array<ArrayBuffer> } | null;
}

/** Bounds, both included. */
export type Interval = readonly [low: number, high: number];

/** How many of a judge's verdicts on pictures that it had not seen were right. */
export interface JudgeAccuracy {
  /** Share of the verdicts that were right, 0 to 1: 0.5 is guessing. */
  readonly accuracy: number;
  /** 95 % confidence interval of that share (Wilson 1927). */
  readonly interval: Interval;
}

/** What a classifier says of the samples of one class. Shares are from 0 to 1. */
export interface ClassAssessment {
  readonly group: string;
  readonly name: string;
  /** Share of the data set's pictures that are of this class. */
  readonly data: number;
  /** Share of the samples that the classifier takes for this class. */
  readonly samples: number;
  /**
   * Share of the samples asked for this class that the classifier takes for it; `null` where none was asked for it, as of
   * a generator without classes.
   */
  readonly recognised: number | null;
  /** What the other samples asked for this class are taken for most often, and their share of those asked for it. */
  readonly confusedWith: { readonly name: string; readonly share: number } | null;
  /** Whether it is missing: samples show it less than a quarter as often as the data set, and not by chance. */
  readonly missing: boolean;
}

/** The verdict of a fresh judge on a generator. */
export interface Assessment extends JudgeAccuracy {
  /** The same for a judge that learnt to tell real pictures from other real pictures, which is to come out at about 0.5. */
  readonly baseline: JudgeAccuracy;
  /** Number of generated pictures that were learnt from or judged; there are as many real ones. */
  readonly samples: number;
  /** Number of verdicts that the accuracy is a share of: on real and on generated pictures, half each. */
  readonly verdicts: number;
  /** For data with classes: what a classifier, which learnt them from real pictures, says of the samples. */
  readonly classes: {
    /** Share of other real pictures that it classifies as they are labelled: what a perfect generator could reach. */
    readonly accuracy: number;
    readonly list: readonly ClassAssessment[];
  } | null;
  /** The verdict as a sentence. */
  readonly sentence: string;
}

/** The interface of the assessment worker. It sends its progress while it works. */
export interface AssessmentWorker {
  /** Loads the data set and splits it. It must be called first, and once. */
  open(request: AssessmentRequest): Promise<AssessmentPlan>;
  /** Trains and tests a judge on real pictures against other real ones. */
  calibrate(): Promise<JudgeAccuracy>;
  /**
   * Trains and tests a judge on real pictures against samples.
   * @param samples as many as the plan says, in 256 levels: bytes, channels last, one picture after the other
   * @param areAskedFor whether they were asked for the classes that the plan says
   */
  assess(samples: Uint8Array<ArrayBuffer>, areAskedFor: boolean): Promise<Assessment>;
}
