import type { Finding } from '../../shared/protocol/diagnosis.js';
import type { GeneratorDescription } from '../../shared/protocol/generator.js';
import type { TrainerOptions } from '../../shared/protocol/options.js';
import type { RunDescription, RunProgress, StepMetrics } from '../../shared/protocol/trainer.js';
import type { RunCapture } from '../checkpoints/checkpoint.js';
import { TrainingRecord } from '../history/training-record.js';
import type { RunWorker, Snapshot } from './run-worker.js';

/** A run that is open in its worker. */
export interface OpenRun {
  readonly worker: RunWorker;
  readonly state: RunState;
}

/** What the page knows of a run, whatever becomes of its worker. */
export class RunState {
  progress: RunProgress;
  finding: Finding | null = null;
  /** Where the run can be resumed; `undefined` is step 0, to which the seed leads. */
  snapshot: Snapshot | undefined;
  /** Where the doctor's remedy goes back to: the last snapshot that a loop sent while the doctor found the run healthy. */
  #healthy: Snapshot | undefined;
  /** The last snapshot that a loop sent, or that the run was opened with. Single steps are no reason to go back less far. */
  #sent: Snapshot | undefined;

  /**
   * @param options as the run was opened with them
   * @param requested those of them that the page has set itself: only these outlive a change of the recipe
   */
  constructor(
    public options: TrainerOptions,
    public description: RunDescription,
    public requested: Partial<TrainerOptions> = options,
    readonly record = new TrainingRecord(),
  ) {
    this.progress = progressAt(description, 0);
  }

  get rollBackTarget(): Snapshot | undefined {
    return this.#healthy ?? this.#sent;
  }

  /** The run's progress as it is while nothing trains. */
  get idleProgress(): RunProgress {
    return { ...this.progress, stepsPerSecond: 0, secondsLeft: null };
  }

  /** The run's own generator, described as its file would describe it. */
  get generator(): GeneratorDescription {
    const { backend, height, width, channels, classes, options } = this.description;
    const { variant, latentSize, dataset, seed, pretrain } = options;
    const metadata = { variant, dataset, steps: String(this.progress.step), seed: String(seed) };
    return {
      ...{ backend, variant, height, width, channels, latentSize, classes, metadata },
      latentDistribution: 'uniform(-1,1)',
      encoder: variant === 'autoencoder' && pretrain === 'full', // without pretraining the encoder learns nothing
    };
  }

  /** Adds steps to the last phase. */
  extend(count: number): void {
    const { description, progress } = this;
    const steps = this.options.steps + count;
    const phases = description.phases.map(each => (each.phase === 'adversarial' ? { ...each, steps } : each));
    this.options = { ...this.options, steps };
    this.description = { ...description, options: { ...description.options, steps }, phases };
    this.progress = { ...progress, steps: progress.steps + count };
  }

  setBackend(backend: TrainerOptions['backend']): void {
    this.options = { ...this.options, backend };
    this.requested = { ...this.requested, backend };
  }

  /** Follows a worker that has opened the run, from a snapshot or from its beginning. */
  onOpened(description: RunDescription, snapshot: Snapshot | undefined): void {
    this.description = description;
    this.snapshot = this.#sent = snapshot;
    const { steps, ...start } = progressAt(description, 0);
    this.progress = { ...(snapshot?.progress ?? start), steps }; // the run may be longer now than it was at the snapshot
    if (snapshot) this.record.rewind(this.progress.step);
    else this.record.clear();
  }

  onSteps(metrics: readonly StepMetrics[], progress: RunProgress): void {
    for (const each of metrics) this.record.addStep(each);
    this.progress = progress;
  }

  /** Keeps a snapshot that the loop has sent. */
  onSnapshot(step: number, bytes: ArrayBuffer): void {
    this.snapshot = this.#sent = { progress: { ...this.idleProgress, step }, bytes };
    if (this.finding?.kind === 'healthy') this.#healthy = this.snapshot;
  }

  /** The run as a snapshot has it; by default the last snapshot, if there is one. */
  capture(snapshot: Snapshot): RunCapture;
  capture(snapshot?: Snapshot): RunCapture | null;
  capture(snapshot = this.snapshot): RunCapture | null {
    if (!snapshot) return null;
    const { description, options, finding, record } = this;
    return { ...snapshot, description, dataset: options.dataset, finding, record: record.copy() };
  }
}

/** The progress of a run that stands at a step and does not train. */
export function progressAt({ phases }: RunDescription, step: number, seen = { epoch: 0, imagesSeen: 0 }): RunProgress {
  const steps = phases.reduce((sum, phase) => sum + phase.steps, 0);
  let end = 0;
  const present = phases.find(phase => step < (end += phase.steps));
  const { epoch, imagesSeen } = seen;
  const phase = present?.phase ?? 'adversarial';
  return { step, steps, phase, epoch, imagesSeen, stepsPerSecond: 0, secondsLeft: null };
}

/** The state of a trainer whose run has just been opened. */
export function stateAfterOpening({ step, steps }: RunProgress): 'ready' | 'paused' | 'finished' {
  return step === 0 ? 'ready' : step < steps ? 'paused' : 'finished';
}
