/** The trainer's worker: it runs a run's loop, sends messages and takes snapshots. */
import * as tf from '@tensorflow/tfjs-core';
import { heldBytes } from '../backend/held-bytes.js';
import { selectBackend } from '../backend/select.js';
import { coresBesideDrawing, thisMachine } from '../backend/threads.js';
import { threadExecutor } from '../backend/wasm.js';
import type { Executor } from '../kernels/wasm/threads/executor.js';
import { loadDataset } from '../data/load-dataset.js';
import { mirrorDataset } from '../data/mirror.js';
import { InvalidOptionError, NotFiniteError, StateError } from '../../shared/errors.js';
import { type ImageBatch } from '../../shared/protocol/images.js';
import { STEP_TARGETS, type StepTarget, type TrainerOptions } from '../../shared/protocol/options.js';
import { type BackendReport } from '../../shared/protocol/backend.js';
import {
  type LiveWeights,
  type MessageSink,
  type OpenRequest,
  type Phase,
  type PixelSheet,
  type PreviewOptions,
  type RunDescription,
  type RunProgress,
  type StepMetrics,
  type TrainerWorker,
} from '../../shared/protocol/trainer.js';
import { buffersOf, serializeError } from '../../shared/rpc.js';
import { DiagnosisMonitor } from '../diagnosis/monitor.js';
import { yieldToMessages } from '../../shared/yield-to-messages.js';
import type { RatedNetwork } from '../../shared/protocol/diagnosis.js';
import { assertOptions } from '../../shared/resolve-options.js';
import { CostThrottle } from '../../shared/throttle.js';
import {
  threadsLimited,
  threadsMeasured,
  workersLimited,
  workersLost,
  workersMeasured,
  workersPlanned,
} from './count-reports.js';
import { CountTuner, type Counted, type Timing } from './count-tuner.js';
import { fitToDataset } from './fit-to-dataset.js';
import { checkMemory } from './memory-check.js';
import { Run } from './run.js';
import { shardsOfCheckpoint } from './checkpoint.js';
import { autoShards } from './shards/auto-shards.js';
import type { Machine } from './shards/auto-shards.js';
import { machineOf, openShardGroup } from './shards/open-shard-group.js';
import type { ShardGroup } from './shards/shard-group.js';
import { Speed } from './speed.js';

/** Steps between two reads of the losses: on a GPU each read costs some calls and a fence, on a CPU it is free. */
const READ_EVERY = { webgl: 8, wasm: 1 } as const;

/** Milliseconds between two looks at whether a GPU has caught up. */
const POLL_MS = 4;

const pause = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds));

interface Opened {
  readonly run: Run;
  readonly doctor: DiagnosisMonitor;
  readonly options: TrainerOptions;
  readonly backend: BackendReport;
  readonly machine: Machine;
  readonly messages: MessageSink;
  /** The workers that compute the run's shards; `null` where this one does so alone. */
  readonly group: ShardGroup | null;
  /** Finds the best number of threads, or of the workers that compute shards, where there are several and the run may choose. */
  readonly tuner: CountTuner | null;
}

/** The threads of an executor. */
class ThreadCount implements Counted {
  constructor(private readonly executor: Executor) {}

  get most(): number {
    return this.executor.threads;
  }

  get active(): number {
    return this.executor.active;
  }

  set active(count: number) {
    this.executor.active = count;
  }
}

export class TrainingSession implements TrainerWorker {
  readonly #messages: MessageSink;
  #current: Opened | null = null;
  #wanted: 'run' | 'pause' = 'pause';
  /** Settles when the current loop ends; it never rejects. */
  #loop: Promise<void> = Promise.resolve();
  readonly #speed = new Speed();
  // Each of these happens at most once in so many milliseconds, and takes at most this share of the time.
  readonly #reports = new CostThrottle({ everyMs: 100, share: 1 });
  readonly #sheets = new CostThrottle({ everyMs: 1_000, share: 0.05 });
  readonly #inspections = new CostThrottle({ everyMs: 2_000, share: 0.02 });
  // If the worker dies, the training since the last snapshot is lost: with a step, a read and a snapshot, less than 10 s.
  readonly #snapshots = new CostThrottle({ everyMs: 5_000, share: 0.05 });

  /** @param messages receives everything that the session reports without being asked */
  constructor(messages: MessageSink) {
    this.#messages = messages;
  }

  async open({ options, assets, snapshot }: OpenRequest): Promise<RunDescription> {
    const messages = this.#messages;
    if (this.#current) {
      throw new StateError('This worker has a run already; each run has its own worker.', { code: 'worker-open' });
    }
    assertOptions(options);
    const { deterministic, threads } = options;
    const backend = await selectBackend(options.backend, { ...assets, deterministic, threads });
    const dataset = await loadDataset(options.dataset, {
      assets,
      imageSize: options.imageSize,
      onProgress: (fraction, bytes) =>
        messages.postMessage({
          type: 'load',
          progress: { what: 'Training images', fraction, ...(bytes && { bytes }) },
        }),
    });
    const images = options.flip ? mirrorDataset(dataset) : dataset;
    const machine = machineOf(backend);
    const shards = snapshot ? shardsOfCheckpoint(snapshot) : options.shards;
    const batchSize = Math.min(options.batchSize, images.count);
    // What is to be the same on every machine must not depend on its cores.
    const chosen = deterministic ? 1 : autoShards(machine, batchSize);
    const fixed = { ...options, shards: shards === 'auto' ? chosen : shards };
    const told = checkMemory(fitToDataset(fixed, images), images, backend.name);
    const run = new Run(fixed, images);
    if (snapshot) run.restore(snapshot);
    const { group, report, warnings } = await openShardGroup(run, machine, {
      assets,
      deterministic: options.deterministic,
      onChange: (workers, cause) => {
        const tuner = this.#current?.tuner;
        tuner?.measure();
        const count = tuner?.active ?? workers;
        const now = cause ? workersLost(run.shards, count) : workersPlanned(run.shards, count, machine);
        messages.postMessage({ type: 'workers', workers: now, error: cause && serializeError(cause) });
      },
    });
    const doctor = new DiagnosisMonitor(run, images, options);
    const executor = threads === 'auto' && !group ? threadExecutor() : null;
    const tuner = executor ? new CountTuner(new ThreadCount(executor)) : group && new CountTuner(group);
    this.#current = { run, doctor, options, backend, machine, messages, group, tuner };
    const described = run.describe();
    return {
      ...described,
      warnings: [...described.warnings, ...told, ...warnings],
      backend: { ...backend, ...(report && { workers: report }) },
      workers: report?.count ?? 1,
    };
  }

  start(): Promise<void> {
    const opened = this.#require();
    if (this.#wanted === 'pause') {
      this.#wanted = 'run';
      this.#loop = this.#loop.then(() => this.#train(opened));
    }
    return Promise.resolve();
  }

  async pause(): Promise<void> {
    this.#wanted = 'pause';
    await this.#loop;
  }

  async step(count: number, target: StepTarget): Promise<StepMetrics> {
    const opened = this.#require();
    if (!Number.isSafeInteger(count) || count < 1)
      throw InvalidOptionError.of('count', count, 'an integer of at least 1');
    if (!STEP_TARGETS.includes(target))
      throw InvalidOptionError.of('target', target, `one of ${STEP_TARGETS.join(', ')}`);
    await this.pause();
    let last: StepMetrics | undefined;
    for (let done = 0; done < count; done++) {
      await this.#trainStep(opened, target);
      last = this.#report(opened) ?? last;
      await yieldToMessages();
    }
    this.#sendSheet(opened, false);
    if (!last) throw new StateError('The steps were not measured.', { code: 'steps-not-measured' });
    return last;
  }

  extend(count: number): Promise<void> {
    return this.#betweenSteps(({ run }) => run.extend(count));
  }

  sheet(): Promise<PixelSheet> {
    return this.#betweenSteps(({ run }) => run.sheet());
  }

  preview(options: PreviewOptions): Promise<PixelSheet> {
    return this.#betweenSteps(({ run }) => run.preview(options));
  }

  generate(input: Float32Array): Promise<ImageBatch> {
    return this.#betweenSteps(({ run }) => run.generate(input));
  }

  snapshot(): Promise<ArrayBuffer> {
    return this.#betweenSteps(opened => {
      this.#report(opened);
      return opened.run.save();
    });
  }

  exportWeights(): Promise<ArrayBuffer> {
    return this.#betweenSteps(({ run }) => run.exportWeights());
  }

  liveWeights(): Promise<LiveWeights> {
    return this.#betweenSteps(({ run }) => {
      const begun = performance.now();
      const bytes = run.liveWeights();
      return { bytes, milliseconds: performance.now() - begun };
    });
  }

  async importWeights(bytes: ArrayBuffer): Promise<void> {
    const opened = this.#require();
    await this.pause();
    opened.run.importWeights(bytes);
    this.#speed.reset();
    this.#sendSheet(opened, false);
    this.#sendSnapshot(opened);
  }

  scaleRate(network: RatedNetwork, factor: number): Promise<void> {
    return this.#betweenSteps(({ run }) => run.scaleRate(network, factor));
  }

  reseedAndHalveRates(times: number): Promise<void> {
    return this.#betweenSteps(({ run }) => run.reseedAndHalveRates(times));
  }

  memory(): Promise<{ numTensors: number; numBytes: number }> {
    return this.#betweenSteps(() => {
      const { numTensors, numBytes } = tf.memory();
      return { numTensors, numBytes };
    });
  }

  /** The training loop. It has no timers, and calls are answered between two steps. */
  async #train(opened: Opened): Promise<void> {
    const { run, options, backend, messages, group, tuner } = opened;
    try {
      this.#speed.reset();
      this.#speed.mark(run.step, performance.now());
      if (run.step === 0) this.#sendSheet(opened, true);
      while (this.#wanted === 'run' && run.step < run.steps) {
        const { phase } = run;
        const epoch = Math.floor(run.epoch);
        tuner?.begin();
        if (group) await this.#trainStep(opened);
        else run.train();
        this.#tune(opened, phase);
        this.#speed.mark(run.step, performance.now());
        const frame =
          run.phase !== phase ||
          Math.floor(run.epoch) > epoch ||
          (options.historyEvery > 0 && run.step % options.historyEvery === 0);
        if (run.unread >= READ_EVERY[backend.name]) this.#collectMetrics(opened);
        if (frame || this.#sheets.isDue) this.#sheets.run(() => this.#sendSheet(opened, frame));
        if (this.#snapshots.isDue) this.#snapshots.run(() => this.#sendSnapshot(opened));
        await yieldToMessages();
        while (run.isAhead) await pause(POLL_MS);
      }
      this.#report(opened);
      this.#sendSheet(opened, run.step >= run.steps);
      this.#sendSnapshot(opened);
      if (run.step >= run.steps) messages.postMessage({ type: 'finished', step: run.step });
    } catch (error) {
      if (error instanceof NotFiniteError) {
        messages.postMessage({ type: 'finding', finding: opened.doctor.diverged(run.step, run.phase) });
      }
      messages.postMessage({ type: 'failed', error: serializeError(error) });
    } finally {
      this.#wanted = 'pause';
    }
  }

  /** The last timings that led to a choice. */
  #timings: readonly Timing[] | null = null;

  /** After a step: reports how many threads or workers are fastest, once that is measured. @param phase of the step */
  #tune(opened: Opened, phase: Phase): void {
    const { run, tuner } = opened;
    const timings = tuner?.end();
    if (timings) {
      this.#timings = timings;
      this.#reportCount(opened);
    }
    if (run.phase !== phase) tuner?.measure();
  }

  /** Says on how many threads the run computes, or with how many workers. */
  #reportCount({ run, group, tuner, messages }: Opened): void {
    if (!tuner) return;
    const { active } = tuner;
    const measured = tuner.isChosen && this.#timings?.[0]?.count === active ? this.#timings : null;
    if (group) {
      const workers = measured ? workersMeasured(run.shards, measured) : workersLimited(run.shards, active);
      messages.postMessage({ type: 'workers', workers, error: null });
    } else {
      messages.postMessage({ type: 'threads', threads: measured ? threadsMeasured(measured) : threadsLimited(active) });
    }
  }

  leaveCore(isNeeded: boolean): Promise<void> {
    return this.#betweenSteps(opened => {
      const { tuner } = opened;
      if (!tuner) return;
      const { active } = tuner;
      tuner.limit = isNeeded ? coresBesideDrawing(thisMachine().cores) : Infinity;
      // Otherwise it is measured anew, and told then.
      if (tuner.active < active || (tuner.active > active && tuner.isChosen)) this.#reportCount(opened);
    });
  }

  /** The step that waits for other workers, if there is one. It never rejects. */
  #unfinished: Promise<void> | undefined;

  async #trainStep({ run, group }: Opened, target?: StepTarget): Promise<void> {
    if (!group) return run.train(target);
    const step = run.trainWith(group.compute, target);
    this.#unfinished = step.catch(() => {});
    try {
      await step;
    } finally {
      this.#unfinished = undefined;
    }
  }

  /** Does something with the run between two of its steps: at once, unless a step waits for other workers. */
  async #betweenSteps<Result>(task: (opened: Opened) => Result): Promise<Result> {
    while (this.#unfinished) await this.#unfinished;
    return task(this.#require());
  }

  #metrics: StepMetrics[] = [];

  /** Reads the metrics that have arrived, and reports them when a report is due. */
  #collectMetrics(opened: Opened): void {
    this.#metrics.push(...opened.run.readyMetrics());
    if (this.#reports.isDue) this.#reports.run(() => this.#report(opened, { waits: false }));
  }

  /** Reports all metrics so far. @param waits whether for those on their way too @returns the last step's */
  #report({ run, doctor, messages }: Opened, { waits = true } = {}): StepMetrics | undefined {
    const metrics = [...this.#metrics, ...(waits ? run.metrics() : [])];
    this.#metrics = [];
    if (metrics.length === 0) return undefined;
    messages.postMessage({ type: 'steps', metrics, progress: this.#progress(run) });
    this.#diagnose(doctor, metrics, messages); // last, since a new worker's first inspection takes seconds on WebGL
    return metrics[metrics.length - 1];
  }

  /** Shows steps to the doctor, and sends the doctor's finding if it is new. */
  #diagnose(doctor: DiagnosisMonitor, metrics: readonly StepMetrics[], messages: MessageSink): void {
    if (this.#inspections.isDue) this.#inspections.run(() => doctor.observe(metrics, true));
    else doctor.observe(metrics, false);
    const finding = doctor.newFinding();
    if (finding) messages.postMessage({ type: 'finding', finding });
  }

  #progress(run: Run): RunProgress {
    const { step, steps, phase, epoch, imagesSeen } = run;
    const stepsPerSecond = this.#wanted === 'run' ? this.#speed.stepsPerSecond : 0;
    const secondsLeft = stepsPerSecond > 0 ? Math.max(0, steps - step) / stepsPerSecond : null;
    return { step, steps, phase, epoch, imagesSeen, stepsPerSecond, secondsLeft };
  }

  /** @param keep whether the sheet becomes a frame of the strip */
  #sendSheet(opened: Opened, keep: boolean): void {
    this.#report(opened); // throws if the network has diverged, before anything is drawn
    const sheet = opened.run.sheet();
    opened.messages.postMessage({ type: 'sheet', sheet, keep }, buffersOf(sheet));
  }

  #sendSnapshot(opened: Opened): void {
    this.#report(opened);
    const bytes = opened.run.save();
    opened.messages.postMessage({ type: 'snapshot', step: opened.run.step, bytes, heap: heldBytes() }, [bytes]);
  }

  #require(): Opened {
    if (this.#current) return this.#current;
    throw new StateError('This worker has no run yet; call open() first.', { code: 'worker-not-open' });
  }
}
