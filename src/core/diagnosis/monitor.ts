import type { LateRead } from '../kernels/late-reads.js';
import type { Dataset } from '../data/dataset.js';
import type { TrainerOptions } from '../../shared/protocol/options.js';
import type { Phase, StepMetrics } from '../../shared/protocol/trainer.js';
import { Doctor } from './diagnose.js';
import type { Finding } from '../../shared/protocol/diagnosis.js';
import { FindingFilter } from './finding-filter.js';
import { Inspector, type InspectedRun, type Inspection } from './inspector.js';

/** Shows a run to the doctor: the data's statistics, each step's metrics, and now and then statistics of its images. */
export class DiagnosisMonitor {
  readonly #inspector: Inspector;
  readonly #doctor: Doctor;
  readonly #filter = new FindingFilter();

  constructor(run: InspectedRun, dataset: Dataset, options: TrainerOptions) {
    this.#inspector = new Inspector(run, dataset);
    this.#doctor = new Doctor(this.#inspector.reference, options, run.labels?.groups);
  }

  /** Begins to inspect the run's images as they are now. Steps may go on at once. */
  requestInspection(): LateRead<Inspection> {
    return this.#inspector.request();
  }

  /** Observes steps. @param inspection of images of the last of them, or of a step shortly before */
  observe(metrics: readonly StepMetrics[], inspection: Inspection | null): void {
    for (const [index, each] of metrics.entries()) {
      const last = index === metrics.length - 1;
      this.#doctor.observe(last && inspection ? { ...each, ...inspection } : each);
      this.#filter.observe(this.#doctor.kind, each.step);
    }
  }

  /** The finding on a step whose losses became NaN. */
  diverged(step: number, phase: Phase): Finding {
    const losses = { discriminatorLoss: NaN, generatorLoss: NaN, reconstructionLoss: NaN };
    const scores = { realScore: NaN, fakeScore: NaN, realScores: [], fakeScores: [] };
    this.#doctor.observe({ step, phase, ...losses, ...scores });
    return this.#doctor.finding();
  }

  /** The current finding. */
  get finding(): Finding {
    return this.#doctor.finding();
  }

  /** The current finding, if there is something new to tell; else null. See {@link FindingFilter}. */
  newFinding(): Finding | null {
    return this.#filter.new(this.#doctor.finding());
  }

  /** The finding that was told last, with its present numbers; null if the current finding is another one. */
  toldFinding(): Finding | null {
    const finding = this.#doctor.finding();
    return this.#filter.isTold(finding) ? finding : null;
  }
}
