import type { Finding, RemedyAction } from '../../src/training/doctor/finding.js';
import type {
  CreateTrainerOptions,
  Generator,
  Trainer,
  TrainerEventDetails,
  TypedEventTarget,
} from '../../src/client/api.js';
import { DcganError, InvalidOptionError, StateError, abortError } from '../../src/errors.js';
import { BACKENDS, DEFAULT_RECIPE, DEFAULT_VARIANT, RECIPES, RECIPE_NAMES } from '../../src/protocol.js';
import type {
  BackendName,
  BackendReport,
  BackendRequest,
  PixelSheet,
  RunDescription,
  RunProgress,
  StepMetrics,
  StepTarget,
  TrainerOptions,
  TrainerState,
} from '../../src/protocol.js';

const IMAGES = 60_000;
const SIZE = 28;
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
  #step = 0;
  #requested: Partial<TrainerOptions>;

  constructor(options: Partial<TrainerOptions> = {}) {
    super();
    this.#requested = options;
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
    return {
      description: { backend, height, width, channels, variant: 'plain', latentSize: options.latentSize, metadata: {} },
      generate: () => Promise.reject(new StateError('The fake draws nothing.')),
      dispose: () => {},
    };
  }

  get progress(): RunProgress {
    const { options, stepsPerEpoch } = this.description;
    const running = this.state === 'running';
    return {
      step: this.#step,
      steps: options.steps,
      phase: 'adversarial',
      epoch: this.#step / stepsPerEpoch,
      imagesSeen: this.#step * options.batchSize,
      stepsPerSecond: running ? 14.2 : 0,
      secondsLeft: running ? (options.steps - this.#step) / 14.2 : null,
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

  exportWeights(): Promise<Blob> {
    return Promise.resolve(new Blob(['weights']));
  }

  applyRemedy(action: RemedyAction): Promise<void> {
    this.remedies.push(action);
    return Promise.resolve();
  }

  importWeights(): Promise<void> {
    return Promise.resolve();
  }

  snapshot(): Promise<Blob> {
    return Promise.resolve(new Blob(['snapshot']));
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
    let metrics = fakeMetrics(this.#step, target);
    for (let i = 0; i < count; i++) {
      this.#step += 1;
      metrics = fakeMetrics(this.#step, target);
      this.emit('step', metrics);
      const keep = this.#step % 100 === 0;
      if (keep || i === count - 1) this.emit('sheet', { sheet: this.#draw(), keep });
    }
    this.emit('progress', this.progress);
    return metrics;
  }

  finish(): void {
    this.advance(this.description.options.steps - this.#step);
    this.#setState('finished');
  }

  fail(error: DcganError): void {
    this.#setState('failed');
    this.emit('error', error);
  }

  recover(step: number): void {
    this.#step = step;
    this.emit('recovery', { cause: new DcganError('The worker is gone.'), step });
  }

  emit<Type extends keyof TrainerEventDetails>(type: Type, detail: TrainerEventDetails[Type]): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #setState(state: TrainerState): void {
    const previous = this.state;
    this.state = state;
    if (state !== previous) this.emit('state', { state, previous });
  }

  #draw(): PixelSheet {
    const { sheetRows: rows, sheetColumns: columns } = this.description.options;
    return fakeSheet(this.#step, this.progress.epoch, rows, columns);
  }
}

function descriptionOf(given: Partial<TrainerOptions>): RunDescription {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  const recipe = RECIPES[given.variant ?? DEFAULT_VARIANT][given.recipe ?? DEFAULT_RECIPE];
  const options = { ...recipe, ...(Object.fromEntries(set) as Partial<TrainerOptions>) };
  return {
    options: { ...options, dataset: typeof options.dataset === 'string' ? options.dataset : 'file' },
    backend: report(options.backend),
    height: SIZE,
    width: SIZE,
    channels: 1,
    count: IMAGES,
    attribution: null,
    stepsPerEpoch: Math.floor(IMAGES / options.batchSize),
    phases: [{ phase: 'adversarial', steps: options.steps }],
    parameters: { generator: 371_000, discriminator: 280_000 },
  };
}

function report(requested: BackendRequest): BackendReport {
  const name: BackendName = requested === 'webgl' ? 'webgl' : 'wasm';
  const device = name === 'webgl' ? 'SwiftShader' : 'relaxed SIMD';
  const reason = requested === 'auto' ? 'This machine offers no GPU that can train.' : 'It was asked for by name.';
  return { requested, name, device, reason };
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

/** Curves as such runs have them: D soon strong, G slowly gaining. */
export function fakeMetrics(step: number, target: StepTarget = 'both'): StepMetrics {
  const wobble = Math.sin(step * 12.9898) * 0.5 + Math.sin(step * 0.31) * 0.5;
  const fakeScore = 0.42 - 0.3 * Math.exp(-step / 700) + 0.06 * wobble;
  const realScore = 0.62 + 0.3 * Math.exp(-step / 600) - 0.05 * wobble;
  return {
    step,
    epoch: step / 937,
    phase: 'adversarial',
    reconstructionLoss: NaN,
    discriminatorLoss: target === 'generator' ? NaN : -Math.log(realScore) - Math.log(1 - fakeScore),
    generatorLoss: target === 'discriminator' ? NaN : -Math.log(fakeScore) + 0.1 * wobble,
    realScore,
    fakeScore,
    realScores: [realScore],
    fakeScores: [fakeScore],
    learningRate: 4e-4,
  };
}

/** Strokes that come out of noise as the steps go by. */
export function fakeSheet(step: number, epoch = 0, rows = 10, columns = 10): PixelSheet {
  const [width, height] = [columns * SIZE, rows * SIZE];
  const rgba = new Uint8ClampedArray(width * height * 4);
  const skill = 1 - Math.exp(-step / 600);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = Math.floor(y / SIZE) * columns + Math.floor(x / SIZE);
      const [u, v] = [(x % SIZE) / SIZE - 0.5, (y % SIZE) / SIZE - 0.5];
      const turned = Math.hypot(u * (1.2 + (cell % 3) * 0.5), v + 0.12 * Math.sin(cell * 3 + u * 9));
      const ring = Math.exp(-(((turned - 0.22 - 0.01 * (cell % 7)) / 0.06) ** 2));
      const noise = Math.abs(Math.sin((x * 12.9898 + y * 78.233 + cell) * 43.7585));
      const value = 255 * (ring * skill + noise * 0.6 * (1 - skill));
      rgba.set([value, value, value, 255], (y * width + x) * 4);
    }
  }
  return { kind: 'samples', step, epoch, rows, columns, width, height, rgba };
}
