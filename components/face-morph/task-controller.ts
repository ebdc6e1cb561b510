import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What takes its time. */
export type TaskName = 'inverting' | 'strip' | 'gif' | 'video';

export interface Task {
  readonly name: TaskName;
  /** From 0 to 1; `null` where nobody knows. */
  readonly fraction: number | null;
}

/** Does one thing at a time that the visitor may cancel, and keeps the last error for the view. */
export class TaskController implements ReactiveController {
  present: Task | null = null;
  /** The last thing that went wrong; the next thing that goes right clears it. */
  error: Error | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #onError: (error: Error) => void;
  #canceller: AbortController | null = null;

  constructor(host: ReactiveControllerHost, onError: (error: Error) => void) {
    this.#host = host;
    this.#onError = onError;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.cancel();
  }

  /** Does a thing; what was being done is cancelled. @throws what it throws, after telling */
  async run<Result>(
    name: TaskName,
    fraction: number | null,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    this.cancel();
    const canceller = (this.#canceller = new AbortController());
    this.present = { name, fraction };
    this.error = null;
    this.#host.requestUpdate();
    try {
      return await work(canceller.signal);
    } catch (error) {
      throw canceller.signal.aborted ? error : this.fail(error);
    } finally {
      if (this.#canceller === canceller) this.#canceller = this.present = null;
      this.#host.requestUpdate();
    }
  }

  progress(fraction: number): void {
    if (!this.present) return;
    this.present = { ...this.present, fraction };
    this.#host.requestUpdate();
  }

  cancel(): void {
    this.#canceller?.abort(new DOMException('It was cancelled.', 'AbortError'));
    this.#canceller = this.present = null;
    this.#host.requestUpdate();
  }

  /** Keeps and tells an error. @returns it, to be thrown where there is somebody to throw to */
  fail(error: unknown): Error {
    const told = error instanceof Error ? error : new Error(String(error));
    if (told === this.error) return told; // by somebody within
    this.error = told;
    this.#onError(told);
    this.#host.requestUpdate();
    return told;
  }

  dismiss(): void {
    this.error = null;
    this.#host.requestUpdate();
  }
}
