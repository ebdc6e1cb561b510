/** How many pictures are learnt from and judged, and by how large a network: a budget in counts, so that it never depends on a clock. */
import { DatasetError } from '../../shared/errors.js';
import type { ImageShape } from '../../shared/images/pixels.js';

export interface JudgePlan {
  /** Pictures of each kind, real and generated, that the judge learns from. */
  readonly training: number;
  /** Pictures of each kind that it is tested on. */
  readonly test: number;
  /** Updates of the judge, each by a batch of {@link BATCH_SIZE} pictures. */
  readonly updates: number;
  /** Feature maps of the judge's first layer. */
  readonly baseWidth: number;
}

/** Pictures in a batch: half of them real, half generated. */
export const BATCH_SIZE = 64;

/** Pixels of one kind's pictures for training: 3,000 pictures of 28x28, which a CPU learns from four times in some seconds. */
const TRAINING_PIXELS = 3_000 * 28 * 28;
const LARGEST_TRAINING = 3_000;
/** Fewer teach a judge too little, if there are so many: larger pictures take longer. */
const SMALLEST_TRAINING = 1_000;
/** Times that each picture is learnt from, or as often as it takes for so many updates. */
const PASSES = 4;
const FEWEST_UPDATES = 200;
/** With 1,000 of each kind, the interval is 2 % to either side at most. */
const LARGEST_TEST = 1_000;
/** The share of few pictures that goes into the test. */
const TEST_SHARE = 0.4;
/** Bytes of one kind's pictures in memory. */
const MEMORY = 64e6;

/** The fewest pictures with which it is tried: 20 of each kind are tested then, with an interval of 15 % to either side. */
export const FEWEST_PICTURES = 100;

/**
 * Plans an assessment. Half of the real pictures used are compared with samples; the other half is needed to compare real
 * with real.
 * @param count pictures in the data set
 * @throws DatasetError if they are fewer than {@link FEWEST_PICTURES}
 */
export function planAssessment(count: number, { height, width, channels }: ImageShape): JudgePlan {
  if (count < FEWEST_PICTURES) {
    throw new DatasetError(`A fresh judge needs at least ${FEWEST_PICTURES} real pictures; there are ${count}.`, {
      ...{ code: 'assessment-few-pictures', values: { count, least: FEWEST_PICTURES } },
      ...{ subject: 'dataset', given: `${count} pictures`, allowed: `at least ${FEWEST_PICTURES} pictures` },
    });
  }
  const affordable = Math.floor(TRAINING_PIXELS / (height * width));
  const wanted = Math.min(LARGEST_TRAINING, Math.max(SMALLEST_TRAINING, affordable));
  const available = Math.min(Math.floor(count / 2), Math.floor(MEMORY / (height * width * channels)));
  const test = Math.min(LARGEST_TEST, Math.floor(TEST_SHARE * available));
  const training = Math.min(wanted, available - test);
  const updates = Math.max(FEWEST_UPDATES, Math.floor((2 * PASSES * training) / BATCH_SIZE));
  return { training, test, updates, baseWidth: 8 };
}
