import type { Dataset } from '../data/dataset.js';
import type { TrainerOptions } from '../../shared/protocol/options.js';
import type { Phase, StepMetrics } from '../../shared/protocol/trainer.js';
import { Doctor } from './diagnose.js';
import type { Finding } from '../../shared/protocol/diagnosis.js';
import { imageStatistics, meanImage, type ImageStatistics } from './image-statistics.js';

/** Real images from which the data set's statistics and mean image are computed. */
const REFERENCE_COUNT = 128;
/** Generated images per inspection. */
const INSPECTED_COUNT = 32;

/** The run that a monitor observes. */
export interface ObservedRun {
  /** Samples from fixed z, or reconstructions in the autoencoder's phase. */
  pictures(count: number): Float32Array;
}

/** Shows a run to the doctor: the data's statistics, each step's metrics, and now and then statistics of its images. */
export class DiagnosisMonitor {
  readonly #run: ObservedRun;
  readonly #dataset: Dataset;
  readonly #doctor: Doctor;
  readonly #mean: Float32Array;
  #lastFinding: Finding | null = null;

  constructor(run: ObservedRun, dataset: Dataset, options: TrainerOptions) {
    this.#run = run;
    this.#dataset = dataset;
    const images = dataset.batch(spreadIndices(REFERENCE_COUNT, dataset.count));
    this.#mean = meanImage(images, dataset);
    this.#doctor = new Doctor(imageStatistics(images, dataset, this.#mean), options);
  }

  /** Observes steps. @param inspect whether to inspect the run's images after the last of them */
  observe(metrics: readonly StepMetrics[], inspect: boolean): void {
    for (const [index, each] of metrics.entries()) {
      const last = index === metrics.length - 1;
      this.#doctor.observe(last && inspect ? { ...each, images: this.#inspect() } : each);
    }
  }

  /** The finding on a step whose losses became NaN. */
  diverged(step: number, phase: Phase): Finding {
    const losses = { discriminatorLoss: NaN, generatorLoss: NaN, reconstructionLoss: NaN };
    const scores = { realScore: NaN, fakeScore: NaN, realScores: [], fakeScores: [] };
    this.#doctor.observe({ step, phase, ...losses, ...scores });
    return this.#doctor.finding();
  }

  /** The current finding, if its kind or remedy differs from the last one that this returned; else null. */
  newFinding(): Finding | null {
    const finding = this.#doctor.finding();
    const last = this.#lastFinding;
    if (last?.kind === finding.kind && last.remedy?.label === finding.remedy?.label) return null;
    this.#lastFinding = finding;
    return finding;
  }

  #inspect(): ImageStatistics {
    return imageStatistics(this.#run.pictures(INSPECTED_COUNT), this.#dataset, this.#mean);
  }
}

/** Indices that are evenly spread over the data set. */
function spreadIndices(wanted: number, count: number): number[] {
  const length = Math.min(wanted, count);
  return Array.from({ length }, (_, index) => Math.floor((index * count) / length));
}
