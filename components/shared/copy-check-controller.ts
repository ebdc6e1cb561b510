import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CopyCheck, CopyCheckOptions } from '../../src/client/index.js';
import { StateError } from '../../src/shared/errors.js';
import type { LoadProgress } from '../../src/shared/protocol/trainer.js';

/** How long an unused check is kept, since it holds the whole data set in memory. */
const KEPT_MS = 60_000;

interface Opening {
  /** The run, or the generator and data set, that is checked. */
  readonly of: object;
  readonly check: Promise<CopyCheck>;
  readonly canceller: AbortController;
}

/**
 * Opens the comparison with the training images when an element first needs it, and frees it when the element is removed,
 * checks something else, or has not used it for a minute.
 */
export class CopyCheckController implements ReactiveController {
  /** `null` unless the check is loading or comparing. */
  progress: LoadProgress | null = null;
  readonly #host: ReactiveControllerHost;
  #opening: Opening | null = null;
  #users = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.close();
  }

  /**
   * Runs a query on the check.
   * @param of what is checked; the check of another object is freed before
   * @throws what opening or the query throws; the next query then opens a new check
   */
  async query<Answer>(
    of: object,
    open: (options: CopyCheckOptions) => Promise<CopyCheck>,
    question: (check: CopyCheck) => Promise<Answer>,
  ): Promise<Answer> {
    if (this.#opening?.of !== of) this.close();
    const opening = (this.#opening ??= this.#open(of, open));
    clearTimeout(this.#idle);
    this.#users++;
    try {
      return await question(await opening.check);
    } catch (error) {
      if (this.#opening === opening) this.close();
      throw error;
    } finally {
      if (--this.#users === 0) {
        this.#idle = setTimeout(() => this.close(), KEPT_MS);
        this.#onProgress(null);
      }
    }
  }

  /** Frees the check and rejects its pending queries. */
  close(): void {
    clearTimeout(this.#idle);
    const opening = this.#opening;
    this.#opening = null;
    opening?.canceller.abort(new StateError('The comparison was cancelled.', { code: 'comparison-cancelled' }));
    opening?.check.then(
      check => check.dispose(),
      () => {}, // the query was rejected with it
    );
  }

  #open(of: object, open: (options: CopyCheckOptions) => Promise<CopyCheck>): Opening {
    const canceller = new AbortController();
    const { signal } = canceller;
    const check = open({ signal, onProgress: progress => !signal.aborted && this.#onProgress(progress) });
    return { of, check, canceller };
  }

  #onProgress(progress: LoadProgress | null): void {
    this.progress = progress;
    this.#host.requestUpdate();
  }
}
