/** Seconds before the end of a visitor's time in which he is asked whether he is still there. */
export const WARNING_SECONDS = 10;

export interface IdleHandlers {
  /** So many seconds are left, at most {@link WARNING_SECONDS}; `null` when somebody is there after all. */
  readonly onWarning: (secondsLeft: number | null) => void;
  /** Nobody has touched anything for the whole time. Told once until the next {@link Idle.begin}. */
  readonly onIdle: () => void;
}

/** Knows when the last visitor has gone. Its clock is the kiosk's heartbeat, so that it needs no timer of its own. */
export class Idle {
  readonly #handlers: IdleHandlers;
  #limitMs = 0;
  #touchedAt: number | null = null;
  #warned: number | null = null;

  constructor(handlers: IdleHandlers) {
    this.#handlers = handlers;
  }

  /** A visitor is there: from now on his absence counts. @param now milliseconds */
  begin(now: number, seconds: number): void {
    this.#limitMs = seconds * 1000;
    this.#touchedAt = now;
    this.#warn(null);
  }

  /** The visitor did something. */
  touch(now: number): void {
    if (this.#touchedAt === null) return;
    this.#touchedAt = now;
    this.#warn(null);
  }

  /** The loop runs: there is nobody to wait for. */
  end(): void {
    this.#touchedAt = null;
    this.#warn(null);
  }

  beat(now: number): void {
    if (this.#touchedAt === null) return;
    const leftMs = this.#touchedAt + this.#limitMs - now;
    if (leftMs <= 0) {
      this.end();
      this.#handlers.onIdle();
    } else {
      // Half of a very short time is for the visitor, the other half for the question.
      const warningMs = Math.min(WARNING_SECONDS * 1000, this.#limitMs / 2);
      this.#warn(leftMs <= warningMs ? Math.ceil(leftMs / 1000) : null);
    }
  }

  #warn(secondsLeft: number | null): void {
    if (secondsLeft === this.#warned) return;
    this.#warned = secondsLeft;
    this.#handlers.onWarning(secondsLeft);
  }
}
