import type { Dataset } from '../data/dataset.js';
import type { TrainerOptions } from '../../shared/protocol/options.js';
import type { Phase, StepMetrics } from '../../shared/protocol/trainer.js';
import { Doctor } from './diagnose.js';
import type { Finding, FindingKind } from '../../shared/protocol/diagnosis.js';
import { Inspector, type InspectedRun } from './inspector.js';

/** Steps for which a concern must have held before it is told: what passes by itself alarms nobody. */
const HOLD_STEPS = 60;

/** Shows a run to the doctor: the data's statistics, each step's metrics, and now and then statistics of its images. */
export class DiagnosisMonitor {
  readonly #inspector: Inspector;
  readonly #doctor: Doctor;
  #lastFinding: Finding | null = null;
  /** The kind of the current finding, and the step since which it has been that. */
  #held: { readonly kind: FindingKind; readonly since: number } | null = null;

  constructor(run: InspectedRun, dataset: Dataset, options: TrainerOptions) {
    this.#inspector = new Inspector(run, dataset);
    this.#doctor = new Doctor(this.#inspector.reference, options, run.labels?.groups);
  }

  /** Observes steps. @param inspect whether to inspect the run's images after the last of them */
  observe(metrics: readonly StepMetrics[], inspect: boolean): void {
    for (const [index, each] of metrics.entries()) {
      const last = index === metrics.length - 1;
      this.#doctor.observe(last && inspect ? { ...each, ...this.#inspector.inspect() } : each);
      this.#hold(each.step);
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

  #hold(since: number): void {
    const { kind } = this.finding;
    if (kind !== this.#held?.kind) this.#held = { kind, since };
  }

  /**
   * The current finding, if its kind, class or remedy differs from the last one that this returned; else null. A concern has
   * to have held for {@link HOLD_STEPS} steps.
   */
  newFinding(): Finding | null {
    const { finding } = this;
    const last = this.#lastFinding;
    const same = last?.kind === finding.kind && last.remedy?.label === finding.remedy?.label;
    if (same && last.className === finding.className) return null;
    const { kind, evidence } = finding;
    const heldFor = (evidence['step'] ?? 0) - (this.#held?.since ?? 0);
    const isConcern = kind !== 'healthy' && kind !== 'not-yet' && kind !== 'not-finite';
    if (isConcern && kind !== last?.kind && heldFor < HOLD_STEPS) return null;
    this.#lastFinding = finding;
    return finding;
  }
}
