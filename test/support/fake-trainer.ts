import { ASKED_FOR_BY_NAME, backendReason } from '../../src/shared/backend-reasons.js';
import { progressByPhase } from '../../components/dcgan-trainer/phases.js';
import type { Finding, FindingKind, RemedyAction } from '../../src/shared/protocol/diagnosis.js';
import type {
  AssessOptions,
  CheckpointInfo,
  CheckpointStatus,
  CreateTrainerOptions,
  Generator,
  Trainer,
  TrainerEventDetails,
  TypedEventTarget,
} from '../../src/client/api.js';
import type { CopyCheck, CopyCheckOptions } from '../../src/client/copy-check/copy-check.js';
import { TrainingRecord } from '../../src/client/history/training-record.js';
import { LiveGenerator } from '../../src/client/generator/live-generator.js';
import { DcganError, InvalidOptionError, StateError, WeightsError, abortError } from '../../src/shared/errors.js';
import { BACKENDS, DEFAULT_RECIPE, DEFAULT_VARIANT, RECIPES, RECIPE_NAMES } from '../../src/shared/protocol/options.js';
import type { BackendName, BackendRequest, StepTarget, TrainerOptions } from '../../src/shared/protocol/options.js';
import type { Assessment } from '../../src/shared/protocol/assessment.js';
import type { BackendReport } from '../../src/shared/protocol/backend.js';
import type {
  Attribution,
  Phase,
  PixelSheet,
  PreviewOptions,
  RunDescription,
  RunProgress,
  StepMetrics,
  TrainerState,
} from '../../src/shared/protocol/trainer.js';
import { FakeAssessment } from './fake-assessment.js';
import { FakeCopyCheck } from './fake-copy-check.js';
import { fakeFaces, fakeFinding, fakeMetrics, fakeSheet } from './fake-run.js';

const IMAGES = 60_000;
const FACES: Attribution = {
  text: 'Faces: "ToonHead" by Johan Melin, remixed by DiceBear, CC BY 4.0; rendered as pixels, with further colours',
  url: 'https://www.figma.com/community/file/1589627891082866389',
  licenseUrl: 'https://creativecommons.org/licenses/by/4.0/',
};
const Target = EventTarget as new () => TypedEventTarget<TrainerEventDetails>;

/**
 * A trainer without a worker: it keeps the contract of `src/client/api.ts` with made-up losses and pictures, and does
 * nothing by itself. The test says how far the run goes (`advance`), and when it breaks.
 */
export class FakeTrainer extends Target implements Trainer {
  static all: FakeTrainer[] = [];

  state: TrainerState = 'ready';
  description: RunDescription;
  finding: Finding | null = null;
  remedies: RemedyAction[] = [];
  disposals = 0;
  readonly record = new TrainingRecord();
  checkpoint: CheckpointStatus | null = null;
  /** Files given to `importCheckpoint()`. */
  imported: Blob[] = [];
  copyChecks: FakeCopyCheck[] = [];
  #step = 0;
  #requested: Partial<TrainerOptions>;

  constructor({ checkpoint, ...options }: CreateTrainerOptions = {}) {
    super();
    this.#requested = options;
    if (checkpoint !== undefined) this.checkpoint = { name: checkpoint, writable: true, saved: null };
    this.description = descriptionOf(options);
    FakeTrainer.all.push(this);
  }

  /** Stands in for `createTrainer()`: loads in two strides, refuses wrong options, heeds its signal. */
  static async create({ signal, onProgress, ...options }: CreateTrainerOptions): Promise<FakeTrainer> {
    check(options);
    for (const fraction of [0.25, 0.75]) {
      onProgress?.({ what: 'Handwritten digits', fraction });
      await new Promise(resolve => setTimeout(resolve));
      if (signal?.aborted) throw abortError('Loading');
    }
    return new FakeTrainer(options);
  }

  get generator(): Generator {
    const { backend, height, width, channels, options } = this.description;
    return new LiveGenerator(this, {
      describe: () => ({
        backend,
        height,
        width,
        channels,
        variant: 'plain',
        latentSize: options.latentSize,
        latentDistribution: 'uniform(-1,1)',
        classes: [],
        encoder: false,
        metadata: {},
      }),
      generate: () => Promise.reject(new StateError('The fake draws nothing.')),
      weights: () => Promise.reject(new StateError('The fake draws nothing.')),
    });
  }

  get progress(): RunProgress {
    const { options, stepsPerEpoch } = this.description;
    const running = this.state === 'running';
    return {
      step: this.#step,
      steps: this.#steps,
      phase: this.#phase,
      epoch: this.#step / stepsPerEpoch,
      imagesSeen: this.#step * options.batchSize,
      stepsPerSecond: running ? 14.2 : 0,
      secondsLeft: running ? (this.#steps - this.#step) / 14.2 : null,
    };
  }

  start(): Promise<void> {
    this.#setState('running');
    return Promise.resolve();
  }

  pause(): Promise<void> {
    if (this.state === 'running') this.#setState('paused');
    return Promise.resolve();
  }

  step(count = 1, target: StepTarget = 'both'): Promise<StepMetrics> {
    if (this.state === 'running' || this.state === 'ready') this.#setState('paused');
    return Promise.resolve(this.advance(count, target));
  }

  extend(count: number): Promise<RunDescription> {
    const { options, phases } = this.description;
    const steps = options.steps + count;
    this.description = {
      ...this.description,
      options: { ...options, steps },
      phases: phases.map(each => (each.phase === 'adversarial' ? { ...each, steps } : each)),
    };
    if (this.state === 'finished') this.#setState('paused');
    this.emit('description', this.description);
    return Promise.resolve(this.description);
  }

  async reset(changes: Partial<TrainerOptions> = {}): Promise<RunDescription> {
    const options = { ...this.#requested, ...changes };
    try {
      check(options);
    } catch (error) {
      this.emit('error', error as DcganError);
      throw error;
    }
    await Promise.resolve();
    this.#requested = options;
    this.#step = 0;
    this.record.clear();
    this.description = descriptionOf(options);
    this.#setState('ready');
    this.emit('description', this.description);
    return this.description;
  }

  setBackend(backend: BackendRequest): Promise<BackendReport> {
    this.description = { ...this.description, backend: report(backend) };
    this.emit('description', this.description);
    return Promise.resolve(this.description.backend);
  }

  sheet(): Promise<PixelSheet> {
    return Promise.resolve(this.#draw());
  }

  preview({ rows = 4, columns = 8 }: PreviewOptions = {}): Promise<PixelSheet> {
    return Promise.resolve({ ...fakeFaces(this.#step, this.#phase, rows, columns), kind: 'data' });
  }

  exportWeights(): Promise<Blob> {
    return Promise.resolve(new Blob(['weights']));
  }

  applyRemedy(action: RemedyAction): Promise<void> {
    this.remedies.push(action);
    if (action.type === 'roll-back') {
      this.#step = Math.floor(this.#step / 2);
      this.record.rewind(this.#step);
      this.finding = null;
      this.emit('description', this.description);
      this.emit('progress', this.progress);
    }
    return Promise.resolve();
  }

  importWeights(): Promise<void> {
    return Promise.resolve();
  }

  async saveCheckpoint(): Promise<CheckpointInfo> {
    await Promise.resolve();
    return this.save();
  }

  exportCheckpoint(): Promise<Blob> {
    return Promise.resolve(new Blob(['checkpoint']));
  }

  async importCheckpoint(file: Blob): Promise<RunDescription> {
    this.imported.push(file);
    if ((await file.text()) === 'bad') throw new WeightsError('The checkpoint is damaged at length: it is cut off.');
    this.#step = 40;
    this.record.clear();
    this.#setState('paused');
    this.emit('description', this.description);
    return this.description;
  }

  copyCheck(options: CopyCheckOptions = {}): Promise<CopyCheck> {
    const check = new FakeCopyCheck(this.description, options);
    this.copyChecks.push(check);
    return check.opened;
  }

  assess(options: AssessOptions = {}): Promise<Assessment> {
    return FakeAssessment.assess(options);
  }

  memory() {
    return Promise.resolve({ numTensors: 0, numBytes: 0 });
  }

  dispose(): void {
    this.disposals += 1;
    this.#setState('disposed');
  }

  // ------------------------------------------------------------------------------------------ what tests ask for

  /** Trains `count` steps: their `step` events, a kept sheet every 100 steps and at the end, one `progress`. */
  advance(count: number, target: StepTarget = 'both'): StepMetrics {
    const { options } = this.description;
    let metrics = fakeMetrics(this.#step, target);
    for (let i = 0; i < count; i++) {
      const phase = this.#phase; // of the step to come
      this.#step += 1;
      metrics = fakeMetrics(this.#step, target, phase, options.variant === 'plain' ? 1 : options.heads.length);
      this.record.addStep(metrics);
      this.emit('step', metrics);
      const keep = this.#step % 100 === 0;
      if (keep || i === count - 1) {
        const sheet = this.#draw();
        this.record.addSheet(sheet, keep);
        this.emit('sheet', { sheet, keep });
      }
    }
    this.emit('progress', this.progress);
    return metrics;
  }

  finish(): void {
    this.advance(this.#steps - this.#step);
    this.#setState('finished');
  }

  fail(error: DcganError): void {
    this.#setState('failed');
    this.emit('error', error);
  }

  recover(step: number): void {
    this.#step = step;
    this.record.rewind(step);
    this.emit('recovery', { cause: new DcganError('The worker is gone.'), step });
  }

  /** Saves the run under its name. */
  save(savedAt = Date.now()): CheckpointInfo {
    const { name = 'run' } = this.checkpoint ?? {};
    const { options } = this.description;
    const info = { name, id: `0000000${this.#step}-${this.#step}`, step: this.#step, savedAt, bytes: 5e6, options };
    this.checkpoint = { name, writable: true, saved: info };
    this.emit('checkpoint', { kind: 'saved', info });
    return info;
  }

  /** What the doctor says. */
  /** The classes of the sheet's columns, for a run with classes. */
  columnNames: readonly string[] | null = null;

  find(kind: FindingKind, changes: Partial<Finding> = {}): Finding {
    this.finding = { ...fakeFinding(kind, this.#step), ...changes };
    this.emit('finding', this.finding);
    return this.finding;
  }

  emit<Type extends keyof TrainerEventDetails>(type: Type, detail: TrainerEventDetails[Type]): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #setState(state: TrainerState): void {
    const previous = this.state;
    this.state = state;
    if (state !== previous) this.emit('state', { state, previous });
  }

  get #steps(): number {
    return this.description.phases.reduce((sum, { steps }) => sum + steps, 0);
  }

  get #phase(): Phase {
    return progressByPhase(this.description.phases, this.#step).find(({ present }) => present)?.phase ?? 'adversarial';
  }

  #draw(): PixelSheet {
    const { variant, sheetRows: rows, sheetColumns: columns } = this.description.options;
    if (variant === 'plain') {
      const sheet = fakeSheet(this.#step, this.progress.epoch, rows, columns);
      return { ...sheet, ...(this.columnNames && { columnNames: this.columnNames }) };
    }
    return fakeFaces(this.#step, this.#phase, rows, columns);
  }
}

function descriptionOf(given: Partial<TrainerOptions>): RunDescription {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  const recipe = RECIPES[given.variant ?? DEFAULT_VARIANT][given.recipe ?? DEFAULT_RECIPE];
  const options = { ...recipe, ...(Object.fromEntries(set) as Partial<TrainerOptions>) };
  return {
    options: { ...options, dataset: typeof options.dataset === 'string' ? options.dataset : 'file' },
    backend: report(options.backend),
    height: options.imageSize ?? 28,
    width: options.imageSize ?? 28,
    channels: options.variant === 'plain' ? 1 : 3,
    count: IMAGES,
    attribution: options.dataset === 'faces' ? FACES : null,
    stepsPerEpoch: Math.floor(IMAGES / options.batchSize),
    workers: 1,
    phases: phasesOf(options),
    warnings: [],
    pictures: null,
    classes: [],
    parameters: { generator: 371_000, discriminator: 280_000 },
  };
}

function phasesOf({ variant, pretrain, autoencoderSteps, discriminatorSteps, steps }: TrainerOptions) {
  const game = { phase: 'adversarial', steps } as const;
  if (variant === 'plain' || pretrain === 'none') return [game];
  const autoencoder = { phase: 'autoencoder', steps: autoencoderSteps } as const;
  return [autoencoder, { phase: 'discriminator', steps: discriminatorSteps } as const, game];
}

function report(requested: BackendRequest): BackendReport {
  const name: BackendName = requested === 'webgl' ? 'webgl' : 'wasm';
  const device = name === 'webgl' ? 'SwiftShader' : 'relaxed SIMD';
  const noGpu = backendReason('backend-no-webgl', 'This machine offers no GPU that can train.');
  return { requested, name, device, ...(requested === 'auto' ? noGpu : ASKED_FOR_BY_NAME) };
}

function check(options: Partial<TrainerOptions>): void {
  const { imageSize, baseWidth, backend = 'auto', recipe = 'quick' } = options;
  if (imageSize != null && !(imageSize >= 8 && imageSize <= 256)) {
    throw InvalidOptionError.of('imageSize', imageSize, 'an integer from 8 to 256, or null');
  }
  if (baseWidth !== undefined && !(baseWidth >= 1 && baseWidth <= 256)) {
    throw InvalidOptionError.of('baseWidth', baseWidth, 'an integer from 1 to 256');
  }
  if (!RECIPE_NAMES.includes(recipe)) throw InvalidOptionError.of('recipe', recipe, 'quick or paper');
  if (!BACKENDS.includes(backend)) throw InvalidOptionError.of('backend', backend, BACKENDS.join(', '));
}
