import { releaseProxy, type Remote } from 'comlink';
import { asError, BackendLostError, DeadlineError, WorkerLostError, type DcganError } from '../errors.js';
import { whenDead } from '../worker-liveness.js';
import type { TrainerMessage } from '../protocol/trainer.js';
import { watchCspViolations } from '../csp-violations.js';
import { connect, readMessage } from '../rpc.js';
import { Deadline } from './deadline.js';

/** Milliseconds after which a silent worker is taken for dead. */
export interface Timeouts {
  /** From `new Worker()` to its first message: the time to download the script over a slow connection. */
  readonly start: number;
  /** For a call, which waits for the training step in progress: up to 20 s on a slow CPU. */
  readonly call: number;
  /** Added for each step that a call trains. */
  readonly step: number;
  /** Between two reports of a load, or of a run, which reports every eight steps at the latest. */
  readonly silence: number;
  /** From a worker's request for another one to the browser's answer, which comes within milliseconds or never. */
  readonly spawn: number;
}

/** Generous, since a worker's death is noticed without them; they only end workers that hang. */
export const DEFAULT_TIMEOUTS: Timeouts = {
  start: 120_000,
  call: 60_000,
  step: 60_000,
  silence: 300_000,
  spawn: 20_000,
};

export interface WorkerHostOptions {
  /** Names the worker in messages: 'The trainer'. */
  readonly name: string;
  readonly spawn: () => Worker;
  readonly timeouts?: Timeouts;
  /** Aborting it ends the worker and rejects what is pending with the signal's reason. */
  readonly lifetime?: AbortSignal;
  readonly onNotice?: (notice: TrainerMessage) => void;
  /**
   * Called when the worker has died, or had to be ended because it hung or its accelerator was lost.
   * @param rejection the error with which pending calls are rejected
   */
  readonly onLost?: (cause: DcganError, rejection: WorkerLostError) => void;
}

export interface CallOptions {
  /** Milliseconds, {@link Timeouts.call} by default. `null` for loads, which end by a signal or by silence. */
  readonly deadline?: number | null;
  /** Aborting it ends the worker, since a load cannot be undone half-way. */
  readonly signal?: AbortSignal | undefined;
}

type Method<Api> = keyof Api & string;
type Arguments<Api, Name extends keyof Api> = Api[Name] extends (...args: infer Args) => unknown ? Args : never;
type Result<Api, Name extends keyof Api> = Api[Name] extends (...args: never[]) => Promise<infer Value> ? Value : never;

/**
 * Owns one worker, which is started by the first call and lives until `terminate()` or its own death. Every call settles: by
 * its answer, at its deadline, or when the worker ends. A call that misses its deadline ends the worker, which must hang.
 */
export class WorkerHost<Api> {
  readonly #options: WorkerHostOptions;
  readonly #timeouts: Timeouts;
  readonly #pending = new Set<(reason: Error) => void>();
  readonly #watch = new AbortController();
  #worker: Worker | undefined;
  #remote: { readonly calls: Remote<Api> } | undefined; // boxed, since the proxy itself looks like a promise
  #startDeadline: Deadline | undefined;
  #onStarted: () => void = () => {};
  readonly #started = new Promise<void>(resolve => (this.#onStarted = resolve));
  #silence: Deadline | undefined;
  #spawning: Deadline | undefined;
  #end: Error | undefined;
  #drained: (() => void) | undefined;

  constructor(options: WorkerHostOptions) {
    this.#options = options;
    this.#timeouts = options.timeouts ?? DEFAULT_TIMEOUTS;
    const { lifetime } = options;
    if (lifetime?.aborted) this.terminate(reasonOf(lifetime));
    else lifetime?.addEventListener('abort', () => this.terminate(reasonOf(lifetime)), { signal: this.#watch.signal });
  }

  /** Why the worker has ended, or `undefined` if it has not. */
  get end(): Error | undefined {
    return this.#end;
  }

  /** @throws the error of the worker's method, {@link WorkerLostError}, {@link DeadlineError}, or the signal's reason */
  call<Name extends Method<Api>>(
    method: Name,
    args: Arguments<Api, Name>,
    { deadline = this.#timeouts.call, signal }: CallOptions = {},
  ): Promise<Result<Api, Name>> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) throw reasonOf(signal);
      const remote = this.#start();

      const abort = () => this.terminate(reasonOf(signal));
      signal?.addEventListener('abort', abort);
      let timer: Deadline | undefined;
      const settle = (reason?: Error) => {
        if (!this.#pending.delete(settle)) return;
        timer?.cancel();
        signal?.removeEventListener('abort', abort);
        if (reason) reject(reason);
        if (this.#pending.size === 0) this.#drained?.();
      };
      this.#pending.add(settle);

      // A death is noticed only once the liveness lock is held: a call that is sent before might wait for ever.
      const sent = this.#started.then(() => {
        if (!this.#pending.has(settle)) throw asError(this.#end); // the worker has ended in the same moment
        if (deadline !== null) timer = new Deadline(deadline, () => this.#onHung(method, deadline, settle));
        // Not asked for before, since a method is a proxy, too: while a start that never comes held it, nothing would be freed.
        const send = remote.calls[method] as unknown as (...args: readonly unknown[]) => Promise<Result<Api, Name>>;
        return send(...args);
      });
      sent.then(
        value => {
          settle();
          resolve(value);
        },
        (error: Error) => {
          settle(error);
          if (error instanceof BackendLostError) this.lose(error); // no later result can be trusted
        },
      );
    });
  }

  /** From now on the worker counts as hanging if it sends no notice for so many milliseconds; `null` ends that. */
  expectNotices(milliseconds: number | null): void {
    this.#silence?.cancel();
    this.#silence = undefined;
    if (milliseconds === null || this.#end) return;
    this.#silence = new Deadline(milliseconds, () => {
      const values = { seconds: milliseconds / 1000 };
      const details = { code: 'worker-silent', values };
      this.lose(new DeadlineError(`${this.#options.name} has sent nothing for ${seconds(milliseconds)}.`, details));
    });
  }

  /** Ends the worker at once; pending calls are rejected with `reason`, and so is every later one. */
  terminate(reason: Error): void {
    if (this.#end) return;
    this.#end = reason;
    this.#worker?.terminate();
    // Comlink holds the worker until its proxy is garbage-collected, and the worker leads to this host, which holds the
    // proxy: without this, nothing that was ever requested from a worker would be freed.
    this.#remote?.calls[releaseProxy]();
    this.#remote = undefined;
    this.#startDeadline?.cancel();
    this.#silence?.cancel();
    this.#spawning?.cancel();
    this.#watch.abort();
    for (const reject of [...this.#pending]) reject(reason);
  }

  /** Lets the pending calls settle, then ends the worker. */
  async retire(reason: Error): Promise<void> {
    if (this.#pending.size > 0 && !this.#end) await new Promise<void>(resolve => (this.#drained = resolve));
    this.terminate(reason);
  }

  /** Ends a worker that is no longer of use, as if it had died of `cause`. */
  lose(cause: DcganError): void {
    if (this.#end) return;
    const rejection = cause instanceof WorkerLostError ? cause : this.#lostError(`was ended: ${cause.message}`);
    this.terminate(rejection);
    this.#options.onLost?.(cause, rejection);
  }

  #start(): { readonly calls: Remote<Api> } {
    if (this.#end) throw this.#end;
    if (this.#remote) return this.#remote;
    const worker = this.#spawn();
    const violation = watchCspViolations('worker-src', this.#watch.signal);
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.#onMessage(data));
    worker.addEventListener('error', event => {
      // An error without a message means that the script itself did not load.
      event.preventDefault();
      const blocked = violation();
      const notLoaded = `could not be loaded.${blocked ? ` ${cspAdvice(blocked)}.` : ''}`;
      this.lose(this.#lostError(event.message ? `failed: ${event.message}` : notLoaded));
    });
    worker.addEventListener('messageerror', () => this.lose(this.#lostError('sent a message that cannot be read.')));
    // Chrome takes 2 s to release the locks of a worker that is terminated in the middle of a computation. A page that keeps
    // track of its workers may call this method itself, which is noticed at once.
    const terminate = worker.terminate.bind(worker);
    worker.terminate = () => {
      terminate();
      this.lose(this.#lostError('was terminated.'));
    };
    this.#worker = worker;
    this.#remote = { calls: connect<Api>(worker) };
    this.#startDeadline = new Deadline(this.#timeouts.start, () => {
      const details = { code: 'worker-not-started', values: { seconds: this.#timeouts.start / 1000 } };
      const text = `${this.#options.name} did not start within ${seconds(this.#timeouts.start)}.`;
      this.lose(new DeadlineError(text, details));
    });
    return this.#remote;
  }

  /** Browsers may refuse the script, and servers have no workers at all. */
  #spawn(): Worker {
    try {
      return this.#options.spawn();
    } catch (error) {
      const cause = this.#lostError(`could not be started: ${asError(error).message}`);
      this.lose(cause);
      throw cause;
    }
  }

  #onMessage(data: unknown): void {
    if (this.#end) return;
    const message = readMessage(data);
    if (!message) return;
    if ('notice' in message) {
      this.#silence?.restart();
      this.#options.onNotice?.(message.notice);
      return;
    }
    if ('spawning' in message) return this.#watchSpawning(message.spawning);
    this.#startDeadline?.cancel();
    this.#onStarted();
    const { lock } = message.alive;
    if (lock === null) return;
    void whenDead(lock, this.#watch.signal).then(verdict => {
      if (verdict === 'dead') this.lose(this.#lostError('ended unexpectedly.'));
    });
  }

  #watchSpawning(spawning: boolean): void {
    this.#spawning?.cancel();
    if (!spawning) return;
    const { spawn } = this.#timeouts;
    this.#spawning = new Deadline(spawn, () => {
      const text = `${this.#options.name} got no worker of its own from the browser within ${seconds(spawn)}.`;
      this.lose(new DeadlineError(text, { code: 'worker-not-spawned', values: { seconds: spawn / 1000 } }));
    });
  }

  #onHung(method: string, deadline: number, settle: (reason: Error) => void): void {
    const message = `${this.#options.name} did not answer ${method}() within ${seconds(deadline)}.`;
    const error = new DeadlineError(message, {
      ...{ code: 'worker-call-timeout', values: { method, seconds: deadline / 1000 } },
      ...{ subject: method, given: 'no answer', allowed: seconds(deadline) },
    });
    settle(error);
    this.lose(error);
  }

  #lostError(what: string): WorkerLostError {
    return new WorkerLostError(`${this.#options.name} ${what}`, { code: 'worker-lost' });
  }
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}

function reasonOf(signal: AbortSignal | undefined): Error {
  return asError(signal?.reason);
}

/** @param blocked the worker's URL, or `blob` */
function cspAdvice(blocked: string): string {
  const policy = 'The Content-Security-Policy of the page must allow worker-src';
  return blocked === 'blob'
    ? `${policy} blob:, since the package has another origin; or copy dist/assets, and call setAssetBase()`
    : `${policy} ${blocked}`;
}
