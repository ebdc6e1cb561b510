/**
 * Keeps the screen on while the page is shown. The browser takes the lock away when the page is hidden, or when the
 * battery runs low; it is asked for again as soon as the page is back, and with each touch.
 */
export class WakeLock {
  #sentinel: WakeLockSentinel | null = null;
  #asking = false;

  /** Whether the screen is held on; else the machine's own settings decide. */
  get held(): boolean {
    return this.#sentinel !== null && !this.#sentinel.released;
  }

  begin(): void {
    document.addEventListener('visibilitychange', this.#ask);
    addEventListener('pointerup', this.#ask);
    this.#ask();
  }

  end(): void {
    document.removeEventListener('visibilitychange', this.#ask);
    removeEventListener('pointerup', this.#ask);
    void this.#sentinel?.release();
    this.#sentinel = null;
  }

  readonly #ask = (): void => {
    if (document.hidden || this.held || this.#asking || !('wakeLock' in navigator)) return;
    this.#asking = true;
    navigator.wakeLock
      .request('screen')
      .then(
        sentinel => (this.#sentinel = sentinel),
        () => {}, // refused: `held` says so on the settings page, and the next touch asks again
      )
      .finally(() => (this.#asking = false));
  };
}
