/**
 * The doctor's signals: a run's measurements in units that do not depend on the data set or the variant, smoothed so that
 * a single odd batch has little effect.
 */
import type { Phase } from '../../shared/protocol/trainer.js';
import { varietyOf, type ClassStatistics } from './class-statistics.js';
import type { ImageStatistics } from './image-statistics.js';

/** The measurements of one step, now and then with statistics of its images. What was not measured is NaN. */
export interface Observation {
  readonly step: number;
  readonly phase: Phase;
  readonly discriminatorLoss: number;
  readonly generatorLoss: number;
  readonly reconstructionLoss: number;
  /** Mean of sigmoid(logit) over all heads, for real and for generated images. */
  readonly realScore: number;
  readonly fakeScore: number;
  /** The same for each head, in order; the plain variant has one. */
  readonly realScores: readonly number[];
  readonly fakeScores: readonly number[];
  /** Statistics of samples from fixed z, or of reconstructions in the autoencoder's phase. */
  readonly images?: ImageStatistics;
  /** Statistics of the classes that were inspected; none for networks without classes. */
  readonly classes?: readonly ClassStatistics[];
}

/** Smoothed signals; each is NaN until measured. "1 in the data" means relative to real images. */
export interface Signals {
  /** D's cross-entropy per image, real or generated: ln 2 = 0.693 for guessing, in either variant. */
  readonly discriminatorLoss: number;
  readonly generatorLoss: number;
  /** Squared error of reconstructions, relative to that of always giving the data's mean image. */
  readonly reconstructionError: number;
  readonly realScore: number;
  readonly fakeScore: number;
  /**
   * How different samples are from each other, relative to their contrast; 1 in the data. Without dividing by the
   * contrast, a glaring image that hardly changes would count as varied.
   */
  readonly variety: number;
  /** How far samples are from the data's mean image; 1 in the data. */
  readonly distanceToMean: number;
  /** How much contrast samples have; 1 in the data. */
  readonly contrast: number;
  /** Share of pixels with nearly their image's mean colour. */
  readonly greyness: number;
  /** Share of local contrast at periods 2 and 4 beyond the data's: 0 in the data, 1 for a checkerboard. */
  readonly lattice: number;
  /** Variety among samples of one class, averaged over the classes; 1 in the data. NaN without classes, as are the others. */
  readonly classVariety: number;
  /** The variety of the class that has the least. */
  readonly lowestClassVariety: number;
  /** D's score of samples of one class, averaged over the classes. */
  readonly classScore: number;
  /** The score of the class that has the lowest. */
  readonly lowestClassScore: number;
}

/** Steps after which an old loss has the weight 1 / e. */
const SMOOTHING_STEPS = 20;
/** Weight of new image statistics. */
const IMAGES_WEIGHT = 0.5;

const UNKNOWN: Signals = {
  discriminatorLoss: NaN,
  generatorLoss: NaN,
  reconstructionError: NaN,
  realScore: NaN,
  fakeScore: NaN,
  variety: NaN,
  distanceToMean: NaN,
  contrast: NaN,
  greyness: NaN,
  lattice: NaN,
  classVariety: NaN,
  lowestClassVariety: NaN,
  classScore: NaN,
  lowestClassScore: NaN,
};

/** Turns observations into signals. Each phase needs a new one. */
export class Smoother {
  readonly #reference: ImageStatistics;
  readonly #losses: 1 | 2;
  signals = UNKNOWN;
  /** The smoothed statistics of the classes that were inspected, by number. */
  readonly classes = new Map<number, ClassStatistics>();
  #step: number | null = null;

  /** @param losses number of cross-entropies that D's loss adds up: 2 in the plain variant, 1 where it is their mean */
  constructor(reference: ImageStatistics, losses: 1 | 2) {
    this.#reference = reference;
    this.#losses = losses;
  }

  observe(observation: Observation): void {
    const steps = observation.step - (this.#step ?? observation.step);
    const { discriminatorLoss, generatorLoss, reconstructionLoss, realScore, fakeScore, images } = observation;
    this.#blend(1 - Math.exp(-Math.max(1, steps) / SMOOTHING_STEPS), {
      discriminatorLoss: discriminatorLoss / this.#losses,
      generatorLoss,
      reconstructionError: reconstructionLoss / this.#reference.meanDistance ** 2,
      realScore,
      fakeScore,
    });
    if (images) this.#blend(IMAGES_WEIGHT, relative(images, this.#reference));
    if (observation.classes?.length) this.#blendClasses(observation.classes);
    this.#step = observation.step;
  }

  #blendClasses(measured: readonly ClassStatistics[]): void {
    for (const { number, score, variety } of measured) {
      const old = this.classes.get(number);
      this.classes.set(number, {
        number,
        score: blended(old?.score, score, IMAGES_WEIGHT),
        variety: blended(old?.variety, variety, IMAGES_WEIGHT),
      });
    }
    const all = [...this.classes.values()];
    const [scores, varieties] = [all.map(({ score }) => score), all.map(({ variety }) => variety)];
    this.signals = {
      ...this.signals,
      classVariety: mean(varieties),
      lowestClassVariety: least(varieties),
      classScore: mean(scores),
      lowestClassScore: least(scores),
    };
  }

  /** Moves each signal that was measured towards its new value. */
  #blend(weight: number, measured: Partial<Signals>): void {
    const next: Record<string, number> = {};
    for (const [name, value] of Object.entries(measured)) {
      if (Number.isNaN(value)) continue;
      next[name] = blended(this.signals[name as keyof Signals], value, weight);
    }
    this.signals = { ...this.signals, ...next };
  }
}

/** An old value, moved towards a new one. Either may be unknown. */
function blended(old = NaN, value: number, weight: number): number {
  if (Number.isNaN(value)) return old;
  return Number.isNaN(old) ? value : old + weight * (value - old);
}

/** The mean and the least of the numbers that are known; NaN if none is. */
function mean(values: readonly number[]): number {
  const known = values.filter(value => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

function least(values: readonly number[]): number {
  const known = values.filter(value => !Number.isNaN(value));
  return known.length > 0 ? Math.min(...known) : NaN;
}

function relative(images: ImageStatistics, data: ImageStatistics) {
  const periodic = data.period2 + data.period4;
  return {
    variety: varietyOf(images) / varietyOf(data),
    distanceToMean: images.meanDistance / data.meanDistance,
    contrast: images.contrast / data.contrast,
    greyness: images.greyness,
    lattice: (images.period2 + images.period4 - periodic) / (1 - periodic),
  };
}
