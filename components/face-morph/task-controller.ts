import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ErrorController } from '../shared/error-controller.js';

/** Work that takes long enough to show its progress. */
export type TaskName = 'inverting' | 'strip' | 'gif' | 'video';

export interface Task {
  readonly name: TaskName;
  /** From 0 to 1; `null` if it is not known. */
  readonly fraction: number | null;
}

/** Runs one task at a time, which the visitor can cancel. */
export class TaskController implements ReactiveController {
  present: Task | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #errors: ErrorController;
  #canceller: AbortController | null = null;

  constructor(host: ReactiveControllerHost, errors: ErrorController) {
    this.#host = host;
    this.#errors = errors;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.cancel();
  }

  /** Runs a task; the one before is cancelled. @throws what the task throws, after reporting it */
  async run<Result>(
    name: TaskName,
    fraction: number | null,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    this.cancel();
    const canceller = (this.#canceller = new AbortController());
    this.present = { name, fraction };
    this.#errors.clear();
    try {
      return await work(canceller.signal);
    } catch (error) {
      throw canceller.signal.aborted ? error : this.#errors.report(error);
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
}
