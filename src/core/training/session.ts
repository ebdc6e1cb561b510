/** The trainer's worker: it runs a run's loop, sends messages and takes snapshots. */
import * as tf from '@tensorflow/tfjs-core';
import { BackendChoice } from '../backend/backend-choice.js';
import type { Dataset } from '../data/dataset.js';
import { loadDataset } from '../data/load-dataset.js';
import { mirrorDataset } from '../data/mirror.js';
import { InvalidOptionError, NotFiniteError, StateError } from '../../shared/errors.js';
import type { BackendReport } from '../../shared/protocol/backend.js';
import { type ImageBatch } from '../../shared/protocol/images.js';
import { STEP_TARGETS, type StepTarget, type TrainerOptions } from '../../shared/protocol/options.js';
import {
  type LiveWeights,
  type MessageSink,
  type OpenRequest,
  type PixelSheet,
  type PreviewOptions,
  type RunDescription,
  type StepMetrics,
  type TrainerWorker,
} from '../../shared/protocol/trainer.js';
import { buffersOf, serializeError } from '../../shared/rpc.js';
import { yieldToMessages } from '../../shared/yield-to-messages.js';
import type { RatedNetwork } from '../../shared/protocol/diagnosis.js';
import { assertOptions } from '../../shared/resolve-options.js';
import { BackendWatch } from './backend-watch.js';
import { CountLimiter } from './count-limiter.js';
import { measureRun } from './measure-run.js';
import { describeRun, describeWork, openRun, type OpenRun } from './open-run.js';
import { RunReports, untilNextPoll } from './run-reports.js';

/** Steps between two reads of the losses: on a GPU each read costs some calls and a fence, on a CPU it is free. */
const READ_EVERY = { webgl: 8, wasm: 1 } as const;

interface Opened extends OpenRun {
  readonly options: TrainerOptions;
  readonly assets: OpenRequest['assets'];
  readonly images: Dataset;
  readonly messages: MessageSink;
  readonly choice: BackendChoice;
}

export class TrainingSession implements TrainerWorker {
  readonly #messages: MessageSink;
  #current: Opened | null = null;
  /** Whether the run is as its seed made it, so that it can begin anew elsewhere without a snapshot. */
  #isNew = true;
  #wanted: 'run' | 'pause' = 'pause';
  /** Settles when the current loop ends; it never rejects. */
  #loop: Promise<void> = Promise.resolve();
  readonly #watch = new BackendWatch();
  readonly #counts: CountLimiter;
  readonly #reports: RunReports;

  /** @param messages receives everything that the session reports without being asked */
  constructor(messages: MessageSink) {
    this.#messages = messages;
    this.#counts = new CountLimiter(messages);
    this.#reports = new RunReports(messages, () => this.#wanted === 'run');
  }

  async open({ options, assets, snapshot }: OpenRequest): Promise<RunDescription> {
    const messages = this.#messages;
    if (this.#current) {
      throw new StateError('This worker has a run already; each run has its own worker.', { code: 'worker-open' });
    }
    assertOptions(options);
    const { deterministic, threads } = options;
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
    const wasm = { ...assets, deterministic, threads };
    const choice = new BackendChoice({ requested: options.backend, wasm, unit: 'steps' });
    const phase = options.variant === 'plain' || options.pretrain === 'none' ? 'adversarial' : 'autoencoder';
    const backend = await choice.begin(describeWork(options, images, phase));
    const openOn = (on: BackendReport) =>
      openRun({ options, assets, ...(snapshot && { snapshot }) }, { images, backend: on, messages });
    const opened = await openOn(backend).catch(async (error: unknown) => {
      const other = await choice.abandonWebgl(error);
      if (!other) throw error;
      return openOn(other);
    });
    this.#current = { ...opened, options, assets, images, messages, choice };
    this.#isNew = !snapshot;
    if (opened.run.phase === phase) this.#watch.expect(choice.expected);
    else await this.#enterPhase(this.#current);
    return describeRun(this.#require());
  }

  start(): Promise<void> {
    this.#require();
    if (this.#wanted === 'pause') {
      this.#wanted = 'run';
      this.#loop = this.#loop.then(() => this.#train(this.#require()));
    }
    return Promise.resolve();
  }

  async pause(): Promise<void> {
    this.#wanted = 'pause';
    await this.#loop;
  }

  async step(count: number, target: StepTarget): Promise<StepMetrics> {
    this.#require();
    if (!Number.isSafeInteger(count) || count < 1)
      throw InvalidOptionError.of('count', count, 'an integer of at least 1');
    if (!STEP_TARGETS.includes(target))
      throw InvalidOptionError.of('target', target, `one of ${STEP_TARGETS.join(', ')}`);
    await this.pause();
    const opened = this.#require();
    this.#isNew = false;
    let last: StepMetrics | undefined;
    for (let done = 0; done < count; done++) {
      await this.#trainStep(opened, target);
      last = this.#reports.report(opened) ?? last;
      await yieldToMessages();
    }
    this.#reports.sendSheet(opened);
    if (!last) throw new StateError('The steps were not measured.', { code: 'steps-not-measured' });
    return last;
  }

  extend(count: number): Promise<void> {
    return this.#betweenSteps(({ run, options, ...opened }) => {
      run.extend(count);
      this.#current = { ...opened, run, options: { ...options, steps: options.steps + count } };
    });
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
      this.#reports.report(opened);
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
    await this.pause();
    const opened = this.#require();
    this.#isNew = false;
    opened.run.importWeights(bytes);
    this.#reports.speed.reset();
    this.#reports.sendSheet(opened);
    this.#reports.sendSnapshot(opened);
  }

  scaleRate(network: RatedNetwork, factor: number): Promise<void> {
    return this.#betweenSteps(({ run }) => {
      run.scaleRate(network, factor);
      this.#isNew = false;
    });
  }

  reseedAndHalveRates(times: number): Promise<void> {
    return this.#betweenSteps(({ run }) => {
      run.reseedAndHalveRates(times);
      this.#isNew = false;
    });
  }

  leaveCore(isNeeded: boolean): Promise<void> {
    return this.#betweenSteps(opened => this.#counts.leaveCore(isNeeded, opened));
  }

  memory(): Promise<{ numTensors: number; numBytes: number }> {
    return this.#betweenSteps(() => {
      const { numTensors, numBytes } = tf.memory();
      return { numTensors, numBytes };
    });
  }

  /** The training loop. It has no timers, and calls are answered between two steps. */
  async #train(begun: Opened): Promise<void> {
    const { messages, choice } = begun;
    const reports = this.#reports;
    let opened = begun;
    try {
      reports.speed.reset();
      reports.speed.mark(opened.run.step, performance.now());
      if (opened.run.step === 0 && !choice.isDue) {
        reports.requestSheet(opened, true);
        reports.deliver(opened);
      }
      while (this.#wanted === 'run' && opened.run.step < opened.run.steps) {
        const { step, phase } = opened.run;
        const epoch = Math.floor(opened.run.epoch);
        const start = performance.now();
        if (choice.isDue) {
          await reports.deliverAll(opened); // while the backend that they come from is there
          await this.#measure(opened);
        } else await this.#trainTimed(opened);
        const trained = performance.now() - start;
        opened = this.#require();
        this.#isNew = false;
        const { run, options, backend } = opened;
        reports.speed.mark(run.step, performance.now());
        const frame =
          run.phase !== phase ||
          Math.floor(run.epoch) > epoch ||
          (options.historyEvery > 0 && run.step % options.historyEvery === 0);
        if (run.unread >= READ_EVERY[backend.name]) reports.collect(opened);
        if (frame || reports.isSheetDue) reports.requestSheet(opened, frame);
        if (reports.isSnapshotDue) reports.requestSnapshot(opened);
        reports.deliver(opened);
        const waited = performance.now();
        await yieldToMessages();
        while (run.isAhead) await untilNextPoll();
        if (run.phase !== phase) await this.#enterPhase(opened);
        else if (run.step === step + 1) {
          this.#watch.step(choice, trained + performance.now() - waited, READ_EVERY[backend.name]);
        }
        opened = this.#require(); // calls may have changed it between the steps
      }
      reports.requestSheet(opened, opened.run.step >= opened.run.steps);
      reports.requestSnapshot(opened);
      await reports.deliverAll(opened);
      reports.report(opened);
      if (opened.run.step >= opened.run.steps) messages.postMessage({ type: 'finished', step: opened.run.step });
    } catch (error) {
      reports.discardPending();
      const { run, doctor } = this.#require();
      if (error instanceof NotFiniteError) {
        messages.postMessage({ type: 'finding', finding: doctor.diverged(run.step, run.phase) });
      }
      messages.postMessage({ type: 'failed', error: serializeError(error) });
    } finally {
      this.#wanted = 'pause';
    }
  }

  /** Trains a few steps on each backend, and goes on with those of the faster one. */
  async #measure(opened: Opened): Promise<void> {
    const measuring = measureRun(opened, { ...opened, isNew: this.#isNew });
    const settled = () => {};
    this.#unfinished = measuring.then(settled, settled);
    try {
      const { metrics, sheet, ...winner } = await measuring;
      this.#current = { ...opened, ...winner };
      this.#watch.expect(opened.choice.expected);
      opened.messages.postMessage({ type: 'description', description: describeRun(winner) });
      this.#counts.apply(winner);
      if (sheet) opened.messages.postMessage({ type: 'sheet', sheet, keep: true }, buffersOf(sheet));
      this.#reports.add(metrics);
      this.#reports.speed.reset();
    } finally {
      this.#unfinished = undefined;
    }
  }

  /** Finds out what is known of the steps of a phase: which backend is the faster, and how long they take. */
  async #enterPhase(opened: Opened): Promise<void> {
    const { choice, options, images, run, messages } = opened;
    const backend = await choice.change(describeWork(options, images, run.phase));
    this.#watch.expect(choice.expected);
    if (!backend) return;
    this.#current = { ...this.#require(), backend };
    messages.postMessage({ type: 'description', description: describeRun(this.#current) });
  }

  /** Trains a step, and reports on how many threads steps are fastest, or with how many workers, once that is measured. */
  async #trainTimed(opened: Opened): Promise<void> {
    const { run, group, tuner } = opened;
    const { phase } = run;
    tuner?.begin();
    if (group) await this.#trainStep(opened);
    else run.train();
    const timings = tuner?.end();
    if (timings) {
      this.#watch.expect(timings[0]?.milliseconds ?? null);
      this.#counts.onMeasured(opened, timings);
    }
    if (run.phase !== phase) tuner?.measure();
  }

  /** The step that waits for other workers, if there is one. It never rejects. */
  #unfinished: Promise<void> | undefined;

  async #trainStep({ run, group }: OpenRun, target?: StepTarget): Promise<void> {
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

  #require(): Opened {
    if (this.#current) return this.#current;
    throw new StateError('This worker has no run yet; call open() first.', { code: 'worker-not-open' });
  }
}
