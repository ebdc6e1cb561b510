import type { Dataset } from '../data/dataset.js';
import type { TrainerOptions } from '../../shared/protocol/options.js';
import type { Phase, StepMetrics } from '../../shared/protocol/trainer.js';
import { Doctor } from './diagnose.js';
import type { Finding } from '../../shared/protocol/diagnosis.js';
import { imageStatistics, meanImage, type ImageStatistics } from './image-statistics.js';
import type { Run } from '../training/run.js';

/** Real images that the data's own statistics, and its mean image, are measured on. */
const REFERENCE = 128;
/** Pictures in a look. */
const LOOK = 32;

/** Brings the doctor to a run: what the data look like, what each step measured, and a look at the pictures now and then. */
export class DiagnosisMonitor {
  readonly #run: Run;
  readonly #dataset: Dataset;
  readonly #doctor: Doctor;
  readonly #mean: Float32Array;
  #said: Finding | null = null;

  constructor(run: Run, dataset: Dataset, options: TrainerOptions) {
    this.#run = run;
    this.#dataset = dataset;
    const images = dataset.batch(spread(REFERENCE, dataset.count));
    this.#mean = meanImage(images, dataset);
    this.#doctor = new Doctor(imageStatistics(images, dataset, this.#mean), options);
  }

  /** Tells the doctor of steps; with `look`, of the pictures that the run draws by now, too. */
  observe(metrics: readonly StepMetrics[], look: boolean): void {
    for (const [index, each] of metrics.entries()) {
      const last = index === metrics.length - 1;
      this.#doctor.observe(last && look ? { ...each, images: this.#look() } : each);
    }
  }

  /** What there is to say of a step that measured no number. */
  diverged(step: number, phase: Phase): Finding {
    const none = {
      discriminatorLoss: NaN,
      generatorLoss: NaN,
      reconstructionLoss: NaN,
      realScore: NaN,
      fakeScore: NaN,
    };
    this.#doctor.observe({ step, phase, ...none, realScores: [], fakeScores: [] });
    return this.#doctor.finding();
  }

  /** A finding of another kind, or with another remedy, than the last that this gave; else null. */
  newFinding(): Finding | null {
    const finding = this.#doctor.finding();
    const said = this.#said;
    if (said?.kind === finding.kind && said.remedy?.label === finding.remedy?.label) return null;
    this.#said = finding;
    return finding;
  }

  #look(): ImageStatistics {
    return imageStatistics(this.#run.pictures(LOOK), this.#dataset, this.#mean);
  }
}

/** So many indices, far apart. */
function spread(wanted: number, count: number): number[] {
  const length = Math.min(wanted, count);
  return Array.from({ length }, (_, index) => Math.floor((index * count) / length));
}
