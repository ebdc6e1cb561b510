/** For how many seconds before the end of the idle time visitors are asked whether they are still there. */
export const WARNING_SECONDS = 10;

/** For so many times as long a visitor may watch something without touching it. */
export const WATCHING_FACTOR = 5;

export interface IdleHandlers {
  /** @param secondsLeft at most {@link WARNING_SECONDS}; `null` when somebody is there after all */
  readonly onWarning: (secondsLeft: number | null) => void;
  /** Nobody touched anything for the whole time. Called once until the next {@link IdleTimer.start}. */
  readonly onIdle: () => void;
}

/** Tells when the last visitor has left. The kiosk's heartbeat drives it, so that it needs no timer of its own. */
export class IdleTimer {
  /** Whether something goes on that a visitor may be watching. */
  watched = false;
  readonly #handlers: IdleHandlers;
  #limitMs = 0;
  #activeAt: number | null = null;
  #lastWarning: number | null = null;

  constructor(handlers: IdleHandlers) {
    this.#handlers = handlers;
  }

  /** A visitor is there: from now on time without a touch counts. @param now milliseconds */
  start(now: number, seconds: number): void {
    this.#limitMs = seconds * 1000;
    this.#activeAt = now;
    this.#warn(null);
  }

  /** The visitor did something: the time starts over. */
  reset(now: number): void {
    if (this.#activeAt === null) return;
    this.#activeAt = now;
    this.#warn(null);
  }

  /** The attract loop runs: there is nobody to wait for. */
  stop(): void {
    this.#activeAt = null;
    this.#warn(null);
  }

  tick(now: number): void {
    if (this.#activeAt === null) return;
    const limitMs = this.watched ? WATCHING_FACTOR * this.#limitMs : this.#limitMs;
    const leftMs = this.#activeAt + limitMs - now;
    if (leftMs <= 0) {
      this.stop();
      this.#handlers.onIdle();
    } else {
      // If the idle time is very short, the question takes at most its second half.
      const warningMs = Math.min(WARNING_SECONDS * 1000, this.#limitMs / 2);
      this.#warn(leftMs <= warningMs ? Math.ceil(leftMs / 1000) : null);
    }
  }

  #warn(secondsLeft: number | null): void {
    if (secondsLeft === this.#lastWarning) return;
    this.#lastWarning = secondsLeft;
    this.#handlers.onWarning(secondsLeft);
  }
}
