import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CopyCheck, CopyCheckOptions } from '../../src/client/index.js';
import { StateError } from '../../src/shared/errors.js';
import type { LoadProgress } from '../../src/shared/protocol/trainer.js';

/** How long a check is kept that nobody uses: it keeps the whole data set in memory. */
const KEPT_MS = 60_000;

interface Opening {
  /** What it is the check of. */
  readonly of: object;
  readonly check: Promise<CopyCheck>;
  readonly canceller: AbortController;
}

/**
 * Opens the check with the training images when an element first needs it, and frees it when the element has left, asks
 * about something else, or has not asked for a minute.
 */
export class CopyCheckController implements ReactiveController {
  /** While it works. */
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
   * Asks something of the check.
   * @param of what it is the check of; another object frees the check before
   * @throws what opening or asking throws; then the next question opens another check
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

  /** Frees the check; what is asked of it now is rejected. */
  close(): void {
    clearTimeout(this.#idle);
    const opening = this.#opening;
    this.#opening = null;
    opening?.canceller.abort(new StateError('The comparison was given up.'));
    opening?.check.then(
      check => check.dispose(),
      () => {}, // whoever asked was told
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
