import { InvalidOptionError, type DcganError, type WorkerLostError } from '../../shared/errors.js';
import type { StepTarget } from '../../shared/protocol/options.js';
import type {
  LoadProgress,
  RemoteTrainer,
  RunDescription,
  RunProgress,
  StepMetrics,
  TrainerMessage,
} from '../../shared/protocol/trainer.js';
import { assets } from '../assets.js';
import type { AutosaveDependencies } from '../checkpoints/autosave.js';
import { asDcganError, asError, isUncloneable } from '../host/failures.js';
import { withReport } from '../pictures/import-pictures.js';
import type { RunOptions } from './run-options.js';
import { DEFAULT_TIMEOUTS, WorkerHost, type Timeouts } from '../host/worker-host.js';

/** What the world gives to a trainer; tests give something else. */
export interface TrainerDependencies extends AutosaveDependencies {
  readonly spawn: () => Worker;
  readonly patience?: Timeouts;
  /** Milliseconds, for counting losses. */
  readonly now?: () => number;
}

/** Everything that a run needs to go on, and where that is. */
export interface Snapshot {
  readonly progress: RunProgress;
  readonly bytes: ArrayBuffer;
}

export interface OpenOptions {
  /** Cancels the opening. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the worker, whenever. */
  readonly lifetime: AbortSignal;
  readonly onLoad: (progress: LoadProgress) => void;
}

/** What a run says once it is open. */
export type RunMessage = Exclude<TrainerMessage, { readonly type: 'load' }>;

export interface RunListener {
  onMessage(message: RunMessage): void;
  /** @param rejection what the pending calls are rejected with */
  onLost(cause: DcganError, rejection: WorkerLostError): void;
}

/** One run in one worker: opened once, then called until it is retired or lost. */
export class RunWorker {
  readonly description: RunDescription;
  readonly call: WorkerHost<RemoteTrainer>['call'];
  readonly #host: WorkerHost<RemoteTrainer>;
  readonly #patience: Timeouts;
  #listener: RunListener | undefined;

  private constructor(description: RunDescription, host: WorkerHost<RemoteTrainer>, patience: Timeouts) {
    this.description = description;
    this.call = (...given) => host.call(...given);
    this.#host = host;
    this.#patience = patience;
  }

  /** Starts a worker and opens the run in it; whatever goes wrong, no worker is left behind. */
  static async open(
    { spawn, patience = DEFAULT_TIMEOUTS }: TrainerDependencies,
    options: RunOptions,
    snapshot: Snapshot | undefined,
    { signal, lifetime, onLoad }: OpenOptions,
  ): Promise<RunWorker> {
    let run: RunWorker | undefined;
    const host = new WorkerHost<RemoteTrainer>({
      name: 'The trainer',
      spawn,
      timeouts: patience,
      lifetime,
      onNotice: message => {
        if (message.type === 'load') onLoad(message.progress);
        else if (run) run.#received(message);
      },
      onLost: (cause, rejection) => {
        if (run) run.#listener?.onLost(cause, rejection);
      },
    });
    try {
      const request = { options, assets: assets(), ...(snapshot && { snapshot: snapshot.bytes }) };
      host.expectNotices(patience.silence); // a load may take as long as it likes, but it tells how it goes
      const opened = await host.call('open', [request], { deadline: null, signal });
      const description = withReport(opened, options.dataset);
      host.expectNotices(null);
      return (run = new RunWorker(description, host, patience));
    } catch (error) {
      host.terminate(asError(error));
      if (signal?.aborted || lifetime.aborted) throw error;
      if (isUncloneable(error)) throw InvalidOptionError.of('options', options, 'plain values, Blobs and Files');
      throw asDcganError(error);
    }
  }

  /** To be called in the same task as `open()` settled, so that nothing is missed. */
  listen(listener: RunListener): void {
    this.#listener = listener;
  }

  /** Begins the loop; from now on silence is death: a lost WebGL context may leave the loop waiting forever. */
  async start(): Promise<void> {
    this.#host.expectNotices(this.#patience.silence);
    await this.call('start', []);
  }

  async pause(): Promise<void> {
    await this.call('pause', []);
    this.#host.expectNotices(null);
  }

  step(count: number, target: StepTarget): Promise<StepMetrics> {
    const { call, step } = this.#patience;
    return this.call('step', [count, target], { deadline: call + count * step });
  }

  /** Ends the worker after the calls that are still pending; what it says until then is not passed on. */
  retire(reason: Error): Promise<void> {
    this.#listener = undefined;
    return this.#host.retire(reason);
  }

  /** Ends a worker that is of no use any more, as if it had died of `cause`. */
  lose(cause: DcganError): void {
    this.#host.lose(cause);
  }

  #received(message: RunMessage): void {
    if (message.type === 'finished' || message.type === 'failed') this.#host.expectNotices(null);
    this.#listener?.onMessage(message);
  }
}
