import type { DcganError } from '../errors.js';
import type { Finding, RemedyAction } from '../training/doctor/finding.js';
import type {
  BackendReport,
  BackendRequest,
  GeneratorDescription,
  ImageBatch,
  Inversion,
  LoadProgress,
  PixelBatch,
  PixelSheet,
  RunDescription,
  RunProgress,
  StepMetrics,
  StepTarget,
  TrainerOptions,
  TrainerState,
} from '../protocol.js';

/** An `EventTarget` that knows the `detail` of each of its events. */
export interface TypedEventTarget<Details> extends EventTarget {
  addEventListener<Type extends keyof Details & string>(
    type: Type,
    listener: (event: CustomEvent<Details[Type]>) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(...listener: Parameters<EventTarget['addEventListener']>): void;
  removeEventListener<Type extends keyof Details & string>(
    type: Type,
    listener: (event: CustomEvent<Details[Type]>) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(...listener: Parameters<EventTarget['removeEventListener']>): void;
}

/** The `detail` of each event of a {@link Trainer}. */
export interface TrainerEventDetails {
  /** Something is being loaded. */
  load: LoadProgress;
  state: { readonly state: TrainerState; readonly previous: TrainerState };
  /** Once for each step, in order; several may be dispatched in one task. */
  step: StepMetrics;
  /** A few times a second while running. */
  progress: RunProgress;
  /** A new sample sheet from the run's fixed z. `keep` marks a frame of the strip (an epoch's end, say). */
  sheet: { readonly sheet: PixelSheet; readonly keep: boolean };
  /** The run is another one now: opened, reset, or moved to another backend. */
  description: RunDescription;
  /** What the doctor says of the run, whenever it says something else than before. */
  finding: Finding;
  /** The worker was lost (`cause`) and the run goes on from its snapshot at `step`. */
  recovery: { readonly cause: DcganError; readonly step: number };
  /** The run stopped, or something asked of it failed; the same error rejects the call, if a call caused it. */
  error: DcganError;
}

/** One run in a worker of its own. Made by `createTrainer()`. */
export interface Trainer extends TypedEventTarget<TrainerEventDetails> {
  readonly state: TrainerState;
  readonly description: RunDescription;
  readonly progress: RunProgress;
  /** What the doctor said last; `null` before it has said anything. */
  readonly finding: Finding | null;
  /** The generator in training, as it is whenever it is asked. */
  readonly generator: Generator;

  /** Trains until paused, finished or failed. Settles when the loop has begun. */
  start(): Promise<void>;
  /** Settles when the loop has stopped, at a step's end. */
  pause(): Promise<void>;
  /** Pauses, trains `count` steps (1 by default) of both networks or of one, and gives the last one's metrics. */
  step(count?: number, target?: StepTarget): Promise<StepMetrics>;
  /** A new run from step 0, in a fresh worker; `changes` are laid over the present options. If they are no good, the present run stays. */
  reset(changes?: Partial<TrainerOptions>): Promise<RunDescription>;
  /** Carries the run over to another backend, where it goes on if it was running. If that backend does not run here, the run stays where it is. */
  setBackend(backend: BackendRequest): Promise<BackendReport>;
  /** Does what a finding proposes: changes a rate, or goes back to the last snapshot of a healthy run. */
  applyRemedy(action: RemedyAction): Promise<void>;
  sheet(): Promise<PixelSheet>;
  /** All networks' weights as a `.safetensors` file. */
  exportWeights(): Promise<Blob>;
  importWeights(weights: Blob): Promise<void>;
  /** Everything that the run needs to go on, as a `.safetensors` file. */
  snapshot(): Promise<Blob>;
  /** Of TensorFlow.js in the worker. */
  memory(): Promise<{ readonly numTensors: number; readonly numBytes: number }>;
  /** Ends the run and its worker at once. Everything pending is rejected with a `StateError`. */
  dispose(): void;
}

export interface CreateTrainerOptions extends Partial<TrainerOptions> {
  /** Cancels loading; once the trainer is there, `dispose()` ends it. */
  signal?: AbortSignal;
  /** Progress of loading, before there is a trainer to listen to. */
  onProgress?: (progress: LoadProgress) => void;
}

export interface GeneratorEventDetails {
  /** One z gives another picture from now on: the run that the generator belongs to has gone on. */
  change: GeneratorDescription;
}

export interface GeneratorCallOptions {
  /** Takes the request back: it is dropped if it still waits, and rejected with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** A generator that draws images for z. Made by `loadGenerator()`, or a trainer's own. */
export interface Generator extends TypedEventTarget<GeneratorEventDetails> {
  readonly description: GeneratorDescription;
  /** @param z one or more latent vectors, one after the other: n * latentSize numbers; see `description.latentDistribution` */
  generate(z: Float32Array, options?: GeneratorCallOptions): Promise<ImageBatch>;
  /** The same as pixels, ready for a canvas. */
  draw(z: Float32Array, options?: GeneratorCallOptions): Promise<PixelBatch>;
  /**
   * The z of one picture, for a generator with an encoder.
   * @param pixels height * width * channels numbers in [-1, 1], of the generator's own size
   * @param options.steps gradient steps by which the encoder's z is bettered; 0 leaves it as it is
   */
  invert(pixels: Float32Array, options?: GeneratorCallOptions & { steps?: number }): Promise<Inversion>;
  /** Frees what the worker holds of it; of a trainer's own generator it does nothing. */
  dispose(): void;
}

export interface LoadGeneratorOptions {
  backend?: BackendRequest;
  signal?: AbortSignal;
  onProgress?: (progress: LoadProgress) => void;
}

/** A URL relative to the page, the name of weights on board, or the file or files themselves. */
export type GeneratorSource = string | URL | Blob | ArrayBuffer | readonly File[];
