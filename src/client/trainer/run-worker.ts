import { DeadlineError, InvalidOptionError, type DcganError, type WorkerLostError } from '../../shared/errors.js';
import type { StepTarget, TrainerOptions } from '../../shared/protocol/options.js';
import type {
  LoadProgress,
  TrainerWorker,
  RunDescription,
  RunProgress,
  StepMetrics,
  TrainerMessage,
} from '../../shared/protocol/trainer.js';
import { assets } from '../assets.js';
import type { AutosaveDependencies } from '../checkpoints/autosave.js';
import { asDcganError, asError, isUncloneable } from '../host/failures.js';
import { DEFAULT_TIMEOUTS, WorkerHost, type Timeouts } from '../../shared/host/worker-host.js';
import { withReport } from '../pictures/import-pictures.js';

/** What a trainer takes from its surroundings; tests replace it. */
export interface TrainerDependencies extends AutosaveDependencies {
  readonly spawn: () => Worker;
  readonly timeouts?: Timeouts;
  /** Gives milliseconds, for counting failures. */
  readonly now?: () => number;
}

/** Everything that a run needs to continue, and its progress at that point. */
export interface Snapshot {
  readonly progress: RunProgress;
  readonly bytes: ArrayBuffer;
}

export interface OpenOptions {
  /** Cancels the opening. */
  readonly signal?: AbortSignal | undefined;
  /** Aborting it ends the worker, at any time. */
  readonly lifetime: AbortSignal;
  readonly onLoad: (progress: LoadProgress) => void;
}

/** Opens a worker for a run, at a snapshot or at step 0. */
export type OpenWorker = (options: TrainerOptions, snapshot?: Snapshot) => Promise<RunWorker>;

/** What a run reports once it is open. */
export type RunMessage = Exclude<TrainerMessage, { readonly type: 'load' }>;

export interface RunListener {
  onMessage(message: RunMessage): void;
  /** @param rejection what the pending calls are rejected with */
  onLost(cause: DcganError, rejection: WorkerLostError): void;
}

function withPictures(message: RunMessage, { dataset }: TrainerOptions): RunMessage {
  return message.type === 'description'
    ? { ...message, description: withReport(message.description, dataset) }
    : message;
}

function hangsInSpawn(error: unknown): error is DeadlineError {
  return error instanceof DeadlineError && error.code === 'worker-not-spawned';
}

/** One run in one worker: opened once, then called until it is retired or lost. */
export class RunWorker {
  readonly description: RunDescription;
  readonly call: WorkerHost<TrainerWorker>['call'];
  readonly #host: WorkerHost<TrainerWorker>;
  readonly #timeouts: Timeouts;
  #listener: RunListener | undefined;

  private constructor(description: RunDescription, host: WorkerHost<TrainerWorker>, timeouts: Timeouts) {
    this.description = description;
    this.call = (...call) => host.call(...call);
    this.#host = host;
    this.#timeouts = timeouts;
  }

  /**
   * Starts a worker and opens the run in it; whatever goes wrong, no worker is left behind. A worker that the browser leaves
   * hanging where it starts others is replaced once.
   */
  static async open(
    dependencies: TrainerDependencies,
    options: TrainerOptions,
    snapshot: Snapshot | undefined,
    listeners: OpenOptions,
  ): Promise<RunWorker> {
    const open = () => RunWorker.#open(dependencies, options, snapshot, listeners);
    try {
      return await open();
    } catch (error) {
      if (!hangsInSpawn(error)) throw error;
      return open();
    }
  }

  static async #open(
    { spawn, timeouts = DEFAULT_TIMEOUTS }: TrainerDependencies,
    options: TrainerOptions,
    snapshot: Snapshot | undefined,
    { signal, lifetime, onLoad }: OpenOptions,
  ): Promise<RunWorker> {
    let worker: RunWorker | undefined;
    let lost: DcganError | undefined;
    const host = new WorkerHost<TrainerWorker>({
      name: 'The trainer',
      spawn,
      timeouts,
      lifetime,
      onNotice: message => {
        if (message.type === 'load') onLoad(message.progress);
        else if (worker) worker.#onMessage(withPictures(message, options));
      },
      onLost: (cause, rejection) => {
        lost = cause;
        if (worker) worker.#listener?.onLost(cause, rejection);
      },
    });
    try {
      const request = { options, assets: assets(), ...(snapshot && { snapshot: snapshot.bytes }) };
      host.expectNotices(timeouts.silence); // a load may take any time, but it reports its progress
      const opened = await host.call('open', [request], { deadline: null, signal });
      const description = withReport(opened, options.dataset);
      host.expectNotices(null);
      return (worker = new RunWorker(description, host, timeouts));
    } catch (error) {
      host.terminate(asError(error));
      if (signal?.aborted || lifetime.aborted) throw error;
      if (hangsInSpawn(lost)) throw lost;
      if (isUncloneable(error)) throw InvalidOptionError.of('options', options, 'plain values, Blobs and Files');
      throw asDcganError(error);
    }
  }

  /** Must be called in the same task in which `open()` settled, so that no message is missed. */
  listen(listener: RunListener): void {
    this.#listener = listener;
  }

  /** Begins the loop. From then on silence counts as death: a lost WebGL context may leave the loop waiting for ever. */
  async start(): Promise<void> {
    this.#host.expectNotices(this.#timeouts.silence);
    await this.call('start', []);
  }

  async pause(): Promise<void> {
    await this.call('pause', []);
    this.#host.expectNotices(null);
  }

  step(count: number, target: StepTarget): Promise<StepMetrics> {
    const { call, step } = this.#timeouts;
    return this.call('step', [count, target], { deadline: call + count * step });
  }

  /** Ends the worker after the calls that are still pending; its messages until then are not passed on. */
  retire(reason: Error): Promise<void> {
    this.#listener = undefined;
    return this.#host.retire(reason);
  }

  /** Ends a worker that is no longer of use, as if it had died of `cause`. */
  lose(cause: DcganError): void {
    this.#host.lose(cause);
  }

  #onMessage(message: RunMessage): void {
    if (message.type === 'finished' || message.type === 'failed') this.#host.expectNotices(null);
    this.#listener?.onMessage(message);
  }
}
