import type { RunDescription, RunProgress, StepMetrics } from '../../shared/protocol/trainer.js';
import type { Finding } from '../../shared/protocol/diagnosis.js';
import { TrainingRecord } from '../history/training-record.js';
import { progressAt, type RunOptions } from './run-options.js';
import type { Snapshot } from './run-worker.js';
import type { RunCapture } from '../checkpoints/checkpoint.js';

/** What the page knows of a run, whatever becomes of its worker. */
export class RunState {
  progress: RunProgress;
  finding: Finding | null = null;
  /** Where the run can be taken up again; `undefined` is step 0, to which the seed leads. */
  snapshot: Snapshot | undefined;
  /** Where the doctor's remedy goes back to: the last that a loop sent while the doctor found the run healthy. */
  #healthy: Snapshot | undefined;
  /** The last that a loop sent, or that the run was opened with. Single steps are no reason to go back less far. */
  #sent: Snapshot | undefined;

  constructor(
    public options: RunOptions,
    public description: RunDescription,
    readonly record = new TrainingRecord(),
  ) {
    this.progress = progressAt(description, 0);
  }

  get goBackTo(): Snapshot | undefined {
    return this.#healthy ?? this.#sent;
  }

  /** Where the run is, at rest. */
  get resting(): RunProgress {
    return { ...this.progress, stepsPerSecond: 0, secondsLeft: null };
  }

  /** The run has been opened anew, from a snapshot or from its beginning. */
  opened(description: RunDescription, snapshot: Snapshot | undefined): void {
    this.description = description;
    this.snapshot = this.#sent = snapshot;
    this.progress = snapshot?.progress ?? progressAt(description, 0);
    if (snapshot) this.record.rewind(this.progress.step);
    else this.record.clear();
  }

  trained(metrics: readonly StepMetrics[], progress: RunProgress): void {
    for (const each of metrics) this.record.addStep(each);
    this.progress = progress;
  }

  /** The loop has sent a snapshot. */
  sent(step: number, bytes: ArrayBuffer): void {
    this.snapshot = this.#sent = { progress: { ...this.resting, step }, bytes };
    if (this.finding?.kind === 'healthy') this.#healthy = this.snapshot;
  }

  /** The run as a snapshot has it; by default the last, if there is one. */
  capture(snapshot: Snapshot): RunCapture;
  capture(snapshot?: Snapshot): RunCapture | null;
  capture(snapshot = this.snapshot): RunCapture | null {
    if (!snapshot) return null;
    const { description, options, finding, record } = this;
    return { ...snapshot, description, options, finding, record: record.copy() };
  }
}
