import type { CheckpointEvent } from '../../src/client/index.js';
import { TrainingRecord } from '../../src/client/history/training-record.js';
import type {
  LoadProgress,
  Phase,
  PixelSheet,
  RunDescription,
  RunProgress,
  StepMetrics,
} from '../../src/shared/protocol/trainer.js';
import type { Finding, FindingKind } from '../../src/shared/protocol/diagnosis.js';
import { HeadScores } from './head-scores.js';

/** What a run has told of itself, as far as it is shown. */
export class RunRecord {
  load: LoadProgress | null = null;
  progress: RunProgress | null = null;
  description: RunDescription | null = null;
  /** The newest sheet, kept in the strip or not. */
  sheet: PixelSheet | null = null;
  recovery: { readonly cause: Error; readonly step: number } | null = null;
  /** What visitors should know of the run's checkpoint, and have not dismissed. */
  notices: readonly CheckpointEvent[] = [];
  /** What the doctor said last. */
  finding: Finding | null = null;
  /** Its words when it last changed its mind, for those who hear them: the same finding in new figures is no news. */
  announced: { readonly kind: FindingKind; readonly sentence: string } | null = null;
  /** Step at which the present finding's remedy was applied. */
  remediedAt: number | null = null;
  readonly heads = new HeadScores();
  /** The engine's, which keeps it. */
  record = new TrainingRecord();
  #phase: Phase | null = null;

  /** Of the newest step; before there is one, of the first. */
  get phase(): Phase {
    return this.#phase ?? this.progress?.phase ?? 'adversarial';
  }

  get history() {
    return this.record.history;
  }

  get strip() {
    return this.record.strip;
  }

  addStep(metrics: StepMetrics): void {
    this.#phase = metrics.phase;
    this.heads.push(metrics);
  }

  addSheet(sheet: PixelSheet): void {
    this.sheet = sheet;
  }

  /** A save is no news, but that what failed goes well again, or that another tab is gone, makes old news of some. */
  addNotice(event: CheckpointEvent): void {
    const outdated = { saved: 'failed', writable: 'read-only' }[event.kind as string] ?? event.kind;
    const others = this.notices.filter(({ kind }) => kind !== outdated);
    this.notices = event.kind === 'saved' ? others : [...others, event];
  }

  /** Progress that is behind what was told before means that the run went back. */
  setProgress(progress: RunProgress): void {
    if (this.progress && progress.step < this.progress.step) this.rewind(progress.step);
    this.progress = progress;
  }

  setFinding(finding: Finding): void {
    const { kind, sentence } = finding;
    if (this.finding?.kind !== kind) this.remediedAt = null;
    if (this.announced?.kind !== kind) this.announced = { kind, sentence };
    this.finding = finding;
  }

  noteRemedy(): void {
    this.remediedAt = this.finding && (this.progress?.step ?? 0);
  }

  /** Forgets what came after `step`, the doctor's opinion of it included. */
  rewind(step: number): void {
    this.heads.clear();
    if (this.sheet && this.sheet.step > step) this.sheet = this.strip.frames.at(-1) ?? null;
    this.#phase = null;
    this.#forgetFinding();
  }

  forget(): void {
    this.load = this.progress = this.description = this.sheet = this.recovery = null;
    this.record = new TrainingRecord();
    this.heads.clear();
    this.#phase = null;
    this.#forgetFinding();
  }

  #forgetFinding(): void {
    this.finding = this.announced = this.remediedAt = null;
  }
}
