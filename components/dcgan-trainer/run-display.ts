import type { CheckpointEvent, Trainer, TrainingRecord } from '../../src/client/index.js';
import type { Finding } from '../../src/shared/protocol/diagnosis.js';
import type {
  LoadProgress,
  Phase,
  PixelSheet,
  RunDescription,
  RunProgress,
  StepMetrics,
} from '../../src/shared/protocol/trainer.js';
import { HeadScores } from './head-scores.js';

/** What an element shows of a run: what the trainer has, and what only the element remembers. */
export class RunDisplay {
  trainer: Trainer | null = null;
  load: LoadProgress | null = null;
  /** The newest sheet, whether it is kept in the strip or not. */
  sheet: PixelSheet | null = null;
  recovery: { readonly cause: Error; readonly step: number } | null = null;
  /** What visitors should know of the run's checkpoint, and have not dismissed. */
  notices: readonly CheckpointEvent[] = [];
  /** The finding that screen readers were told. A finding of the same kind with new numbers is not announced again. */
  announced: Finding | null = null;
  /** Step at which the present finding's remedy was applied. */
  remediedAt: number | null = null;
  readonly heads = new HeadScores();
  /** Phase of the newest step. */
  #phase: Phase | null = null;
  /** Steps done, as last reported. */
  #step = 0;
  /** A finding about steps that the run has gone back on; the trainer has it until there is another. */
  #outdated: Finding | null = null;

  get description(): RunDescription | null {
    return this.trainer?.description ?? null;
  }

  get progress(): RunProgress | null {
    return this.trainer?.progress ?? null;
  }

  get record(): TrainingRecord | null {
    return this.trainer?.record ?? null;
  }

  get finding(): Finding | null {
    const { finding = null } = this.trainer ?? {};
    return finding === this.#outdated ? null : finding;
  }

  /** Phase of the newest step; before there is one, of the first. */
  get phase(): Phase {
    return this.#phase ?? this.progress?.phase ?? 'adversarial';
  }

  addStep(metrics: StepMetrics): void {
    this.#phase = metrics.phase;
    this.heads.push(metrics);
  }

  /** Saves are not noticed, but a save ends the notice of a failed one, and `writable` that of another tab. */
  addNotice(event: CheckpointEvent): void {
    const outdated = { saved: 'failed', writable: 'read-only' }[event.kind as string] ?? event.kind;
    const others = this.notices.filter(({ kind }) => kind !== outdated);
    this.notices = event.kind === 'saved' ? others : [...others, event];
  }

  /** A step before the last one means that the run has gone back. */
  setStep(step: number): void {
    if (step < this.#step) this.rewind(step);
    this.#step = step;
  }

  setFinding(finding: Finding): void {
    if (this.announced?.kind === finding.kind) return;
    this.announced = finding;
    this.remediedAt = null;
  }

  noteRemedy(): void {
    this.remediedAt = this.finding && (this.progress?.step ?? 0);
  }

  /** Forgets what came after `step`, including the doctor's finding. */
  rewind(step: number): void {
    if (this.sheet && this.sheet.step > step) this.sheet = this.record?.strip.frames.at(-1) ?? null;
    this.#forgetSteps();
  }

  forget(): void {
    this.load = this.sheet = this.recovery = null;
    this.#step = 0;
    this.#forgetSteps();
  }

  #forgetSteps(): void {
    this.heads.clear();
    this.#phase = this.announced = this.remediedAt = null;
    this.#outdated = this.trainer?.finding ?? null;
  }
}
