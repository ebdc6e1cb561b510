import { releaseProxy, type Remote } from 'comlink';
import { BackendLostError, DeadlineError, WorkerLostError, type DcganError } from '../../shared/errors.js';
import { whenDead } from '../../shared/worker-liveness.js';
import type { TrainerMessage } from '../../shared/protocol/trainer.js';
import { watchCspViolations } from '../../shared/csp-violations.js';
import { connect, readMessage } from '../../shared/rpc.js';
import { Deadline } from './deadline.js';
import { asError } from './failures.js';

/** Milliseconds after which silence is taken for death. */
export interface Timeouts {
  /** From `new Worker()` to its first sign of life: the download of the script over a slow line. */
  readonly start: number;
  /** For a call. It waits for the training step in progress, which takes up to 20 s on a slow CPU. */
  readonly call: number;
  /** For each step that a call trains, besides. */
  readonly step: number;
  /** Between two reports of a load, or of a run, which come every eight steps at the latest. */
  readonly silence: number;
}

/** Generous, since death is noticed without them; they only end what hangs. */
export const DEFAULT_TIMEOUTS: Timeouts = { start: 120_000, call: 60_000, step: 60_000, silence: 300_000 };

export interface WorkerHostOptions {
  /** Names the worker in messages: 'The trainer'. */
  readonly name: string;
  readonly spawn: () => Worker;
  readonly timeouts?: Timeouts;
  /** Aborting it ends the worker and rejects what is pending with the signal's reason. */
  readonly lifetime?: AbortSignal;
  readonly onNotice?: (notice: TrainerMessage) => void;
  /**
   * The worker died of itself, or had to be ended because it hung or its accelerator was lost.
   * @param rejection what the pending calls are rejected with
   */
  readonly onLost?: (cause: DcganError, rejection: WorkerLostError) => void;
}

export interface CallOptions {
  /** Milliseconds; by default {@link Timeouts.call}. `null` for loads, which a signal or silence can end. */
  readonly deadline?: number | null;
  /** Aborting it ends the worker, since a load cannot be taken back by halves. */
  readonly signal?: AbortSignal | undefined;
}

type Method<Api> = keyof Api & string;
type Arguments<Api, Name extends keyof Api> = Api[Name] extends (...args: infer Args) => unknown ? Args : never;
type Result<Api, Name extends keyof Api> = Api[Name] extends (...args: never[]) => Promise<infer Value> ? Value : never;

/**
 * Owns one worker, which is started by the first call and lives until `terminate()` or its own death. Every call
 * settles: by its answer, at its deadline, or when the worker is no more. What hangs is not waited for any longer: a
 * call past its deadline ends the worker.
 */
export class WorkerHost<Api> {
  readonly #options: WorkerHostOptions;
  readonly #patience: Timeouts;
  readonly #pending = new Set<(reason: Error) => void>();
  readonly #watch = new AbortController();
  #worker: Worker | undefined;
  #remote: { readonly calls: Remote<Api> } | undefined; // boxed, since the proxy itself looks like a promise
  #birth: Deadline | undefined;
  #born: () => void = () => {};
  readonly #alive = new Promise<void>(resolve => (this.#born = resolve));
  #silence: Deadline | undefined;
  #end: Error | undefined;
  #drained: (() => void) | undefined;

  constructor(options: WorkerHostOptions) {
    this.#options = options;
    this.#patience = options.timeouts ?? DEFAULT_TIMEOUTS;
    const { lifetime } = options;
    if (lifetime?.aborted) this.terminate(reasonOf(lifetime));
    else lifetime?.addEventListener('abort', () => this.terminate(reasonOf(lifetime)), { signal: this.#watch.signal });
  }

  /** Why there is no worker any more, or `undefined` while there may be one. */
  get end(): Error | undefined {
    return this.#end;
  }

  /** @throws what the worker's method throws, {@link WorkerLostError}, {@link DeadlineError}, or the signal's reason */
  call<Name extends Method<Api>>(
    method: Name,
    args: Arguments<Api, Name>,
    { deadline = this.#patience.call, signal }: CallOptions = {},
  ): Promise<Result<Api, Name>> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) throw reasonOf(signal);
      const remote = this.#started();

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

      const send = remote.calls[method] as unknown as (...args: readonly unknown[]) => Promise<Result<Api, Name>>;
      // Only once the lifeline is held is a death noticed: a call that were sent before might wait for ever.
      const sent = this.#alive.then(() => {
        if (!this.#pending.has(settle)) throw asError(this.#end); // ended in the same moment: there is nobody to send to
        if (deadline !== null) timer = new Deadline(deadline, () => this.#hung(method, deadline, settle));
        return send(...args);
      });
      sent.then(
        value => {
          settle();
          resolve(value);
        },
        (error: Error) => {
          settle(error);
          if (error instanceof BackendLostError) this.lose(error); // nothing that it computes now can be trusted
        },
      );
    });
  }

  /** From now on the worker must say something every so many milliseconds, or is taken to hang; `null` ends that. */
  expectNotices(milliseconds: number | null): void {
    this.#silence?.cancel();
    this.#silence = undefined;
    if (milliseconds === null || this.#end) return;
    this.#silence = new Deadline(milliseconds, () => {
      this.lose(new DeadlineError(`${this.#options.name} has said nothing for ${seconds(milliseconds)}.`));
    });
  }

  /** Ends the worker at once; what is pending is rejected with `reason`, and so is every later call. */
  terminate(reason: Error): void {
    if (this.#end) return;
    this.#end = reason;
    this.#worker?.terminate();
    // Comlink holds the worker until its proxy is collected as garbage, and the worker leads to this host, which holds the
    // proxy: without this, nothing that a worker was ever asked for would be freed.
    this.#remote?.calls[releaseProxy]();
    this.#remote = undefined;
    this.#birth?.cancel();
    this.#silence?.cancel();
    this.#watch.abort();
    for (const reject of [...this.#pending]) reject(reason);
  }

  /** Lets the pending calls settle, then ends the worker. */
  async retire(reason: Error): Promise<void> {
    if (this.#pending.size > 0 && !this.#end) await new Promise<void>(resolve => (this.#drained = resolve));
    this.terminate(reason);
  }

  /** Ends a worker that is of no use any more, as if it had died of `cause`. */
  lose(cause: DcganError): void {
    if (this.#end) return;
    const rejection = cause instanceof WorkerLostError ? cause : this.#lost(`was ended: ${cause.message}`);
    this.terminate(rejection);
    this.#options.onLost?.(cause, rejection);
  }

  #started(): { readonly calls: Remote<Api> } {
    if (this.#end) throw this.#end;
    if (this.#remote) return this.#remote;
    const worker = this.#spawned();
    const refusal = watchCspViolations('worker-src', this.#watch.signal);
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.#received(data));
    worker.addEventListener('error', event => {
      // Without a message the script itself did not load.
      event.preventDefault();
      const refused = refusal();
      const unloaded = `could not be loaded.${refused ? ` ${adviceOn(refused)}.` : ''}`;
      this.lose(this.#lost(event.message ? `failed: ${event.message}` : unloaded));
    });
    worker.addEventListener('messageerror', () => this.lose(this.#lost('sent a message that cannot be read.')));
    // Chrome takes 2 s to free the locks of a worker that is terminated in the middle of a computation. Whoever ends it
    // through this object, as a page may that counts its workers, is noticed at once.
    const terminate = worker.terminate.bind(worker);
    worker.terminate = () => {
      terminate();
      this.lose(this.#lost('was terminated.'));
    };
    this.#worker = worker;
    this.#remote = { calls: connect<Api>(worker) };
    this.#birth = new Deadline(this.#patience.start, () => {
      this.lose(new DeadlineError(`${this.#options.name} did not start within ${seconds(this.#patience.start)}.`));
    });
    return this.#remote;
  }

  /** Browsers refuse a script from another origin, servers know no workers at all. */
  #spawned(): Worker {
    try {
      return this.#options.spawn();
    } catch (error) {
      const cause = this.#lost(`could not be started: ${asError(error).message}`);
      this.lose(cause);
      throw cause;
    }
  }

  #received(data: unknown): void {
    if (this.#end) return;
    const message = readMessage(data);
    if (!message) return;
    if ('notice' in message) {
      this.#silence?.restart();
      this.#options.onNotice?.(message.notice);
      return;
    }
    this.#birth?.cancel();
    this.#born();
    const { lock } = message.alive;
    if (lock === null) return;
    void whenDead(lock, this.#watch.signal).then(verdict => {
      if (verdict === 'dead') this.lose(this.#lost('ended unexpectedly.'));
    });
  }

  #hung(method: string, deadline: number, settle: (reason: Error) => void): void {
    const message = `${this.#options.name} did not answer ${method}() within ${seconds(deadline)}.`;
    const error = new DeadlineError(message, { subject: method, given: 'no answer', allowed: seconds(deadline) });
    settle(error);
    this.lose(error);
  }

  #lost(what: string): WorkerLostError {
    return new WorkerLostError(`${this.#options.name} ${what}`);
  }
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}

function reasonOf(signal: AbortSignal | undefined): Error {
  return asError(signal?.reason);
}

/** @param refused the worker's URL, or `blob` */
function adviceOn(refused: string): string {
  const policy = 'The Content-Security-Policy of the page must allow worker-src';
  return refused === 'blob'
    ? `${policy} blob:, since the package is of another origin; or copy dist/assets, and call setAssetBase()`
    : `${policy} ${refused}`;
}
