/**
 * Keeps the screen on while the page is shown. The browser releases the lock when the page is hidden or the battery
 * runs low; it is requested again as soon as the page is shown, and with each touch.
 */
export class WakeLock {
  #sentinel: WakeLockSentinel | null = null;
  #isRequesting = false;

  /** Whether the screen is kept on; otherwise the machine's power settings decide. */
  get held(): boolean {
    return this.#sentinel !== null && !this.#sentinel.released;
  }

  start(): void {
    document.addEventListener('visibilitychange', this.#request);
    addEventListener('pointerup', this.#request);
    this.#request();
  }

  readonly #request = (): void => {
    if (document.hidden || this.held || this.#isRequesting || !('wakeLock' in navigator)) return;
    this.#isRequesting = true;
    navigator.wakeLock
      .request('screen')
      .then(
        sentinel => (this.#sentinel = sentinel),
        () => {}, // refused: the settings page shows `held`, and the next touch requests it again
      )
      .finally(() => (this.#isRequesting = false));
  };
}
