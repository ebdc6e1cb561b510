import { heldBytes } from '../backend/held-bytes.js';
import type { PixelSheet, RunProgress, MessageSink, StepMetrics } from '../../shared/protocol/trainer.js';
import { buffersOf } from '../../shared/rpc.js';
import { CostThrottle } from '../../shared/throttle.js';
import type { Inspection } from '../diagnosis/inspector.js';
import type { LateRead } from '../kernels/late-reads.js';
import { Deliveries } from './deliveries.js';
import type { OpenRun } from './open-run.js';
import type { Run } from './run.js';
import { Speed } from './speed.js';

type Reported = Pick<OpenRun, 'run' | 'doctor'>;

/** Settles before the next look at whether a GPU has caught up. */
export const untilNextPoll = () => new Promise<void>(resolve => setTimeout(resolve, 4));

/** Tells the page what a run does: metrics and findings, sheets and snapshots, each as often as it is worth its cost. */
export class RunReports {
  readonly speed = new Speed();
  readonly #messages: MessageSink;
  readonly #isTraining: () => boolean;
  // Each of these happens at most once in so many milliseconds, and takes at most this share of the time.
  readonly #reports = new CostThrottle({ everyMs: 100, share: 1 });
  readonly #sheets = new CostThrottle({ everyMs: 1_000, share: 0.05 });
  readonly #inspections = new CostThrottle({ everyMs: 2_000, share: 0.02 });
  // If the worker dies, the training since the last snapshot is lost: with a step, a read and a snapshot, less than 10 s.
  readonly #snapshots = new CostThrottle({ everyMs: 5_000, share: 0.05 });
  readonly #deliveries = new Deliveries();
  #metrics: StepMetrics[] = [];
  /** The doctor's look at the run's images that is on its way. */
  #inspection: LateRead<Inspection> | null = null;

  /** @param isTraining whether the loop is to go on, without which there is no speed to tell */
  constructor(messages: MessageSink, isTraining: () => boolean) {
    this.#messages = messages;
    this.#isTraining = isTraining;
  }

  get isSheetDue(): boolean {
    return this.#sheets.isDue;
  }

  get isSnapshotDue(): boolean {
    return this.#snapshots.isDue;
  }

  /** Adds metrics that somebody else has read. */
  add(metrics: readonly StepMetrics[]): void {
    this.#metrics.push(...metrics);
  }

  /** Reads the metrics that have arrived, and reports them when a report is due. */
  collect(opened: Reported): void {
    this.add(opened.run.readyMetrics());
    if (this.#reports.isDue) this.#reports.run(() => this.report(opened, { waits: false }));
  }

  /** Reports all metrics so far. @param waits whether for those on their way too @returns the last step's */
  report({ run, doctor }: Reported, { waits = true } = {}): StepMetrics | undefined {
    const metrics = [...this.#metrics, ...(waits ? run.metrics() : [])];
    this.#metrics = [];
    if (metrics.length === 0) return undefined;
    this.#messages.postMessage({ type: 'steps', metrics, progress: this.#progress(run) });
    this.#diagnose(doctor, metrics); // last, since a new worker's first inspection takes seconds on WebGL
    return metrics[metrics.length - 1];
  }

  /** Waits for a sheet, which is no frame of the strip, and sends it. */
  sendSheet(opened: Reported): void {
    this.requestSheet(opened, false);
    this.deliver(opened, { waits: true });
  }

  sendSnapshot(opened: Reported): void {
    this.requestSnapshot(opened);
    this.deliver(opened, { waits: true });
  }

  /** Begins to draw a sheet, which is sent when it has arrived. @param keep whether it becomes a frame of the strip */
  requestSheet({ run }: Reported, keep: boolean): void {
    this.add(run.readyMetrics()); // all are asked for, so that they arrive before the sheet
    const send = (sheet: PixelSheet) => this.#messages.postMessage({ type: 'sheet', sheet, keep }, buffersOf(sheet));
    this.#deliveries.add(this.#sheets, () => run.requestSheet(), send);
  }

  requestSnapshot({ run }: Reported): void {
    const { step } = run;
    this.add(run.readyMetrics());
    const send = (bytes: ArrayBuffer) =>
      this.#messages.postMessage({ type: 'snapshot', step, bytes, heap: heldBytes() }, [bytes]);
    this.#deliveries.add(this.#snapshots, () => run.requestSave(), send);
  }

  /** Sends the sheets and snapshots that have arrived. @param waits whether to wait for all that are on their way */
  deliver(opened: Reported, { waits = false } = {}): void {
    while (waits ? !this.#deliveries.isEmpty : this.#deliveries.isReady) {
      // What was measured before goes first. It throws if the network has diverged, before anybody sees it.
      if (!waits) this.add(opened.run.readyMetrics());
      this.report(opened, { waits });
      this.#deliveries.sendNext();
    }
  }

  /** Sends all that are on their way as they arrive; images for the doctor are not waited for. */
  async deliverAll(opened: Reported): Promise<void> {
    this.deliver(opened);
    while (!this.#deliveries.isEmpty) {
      await untilNextPoll();
      this.deliver(opened);
    }
    this.#discardInspection();
  }

  /** Discards the sheets, snapshots and images for the doctor that have not arrived. */
  discardPending(): void {
    this.#deliveries.discard();
    this.#discardInspection();
  }

  #discardInspection(): void {
    this.#inspection?.dispose();
    this.#inspection = null;
  }

  /** Shows steps to the doctor, and sends the doctor's finding if it is new, or its numbers after each inspection. */
  #diagnose(doctor: OpenRun['doctor'], metrics: readonly StepMetrics[]): void {
    if (!this.#inspection && this.#inspections.isDue)
      this.#inspections.run(() => (this.#inspection = doctor.requestInspection()));
    const arrived = this.#inspection?.isReady ? this.#inspection : null;
    if (arrived) {
      this.#inspection = null;
      this.#inspections.run(() => doctor.observe(metrics, arrived.take()));
    } else doctor.observe(metrics, null);
    const finding = doctor.newFinding();
    if (finding) return this.#messages.postMessage({ type: 'finding', finding });
    const told = arrived ? doctor.toldFinding() : null;
    if (told) this.#messages.postMessage({ type: 'evidence', finding: told });
  }

  #progress(run: Run): RunProgress {
    const { step, steps, phase, epoch, imagesSeen } = run;
    const stepsPerSecond = this.#isTraining() ? this.speed.stepsPerSecond : 0;
    const secondsLeft = stepsPerSecond > 0 ? Math.max(0, steps - step) / stepsPerSecond : null;
    return { step, steps, phase, epoch, imagesSeen, stepsPerSecond, secondsLeft };
  }
}
