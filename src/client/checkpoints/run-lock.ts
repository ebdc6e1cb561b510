/**
 * A Web Lock on a run's name, so that only one of the pages that train the run saves it. The browser releases the lock
 * when its page has ended, for whatever reason.
 */
export class RunLock {
  readonly #released = new AbortController();
  #held = false;

  get held(): boolean {
    return this.#held;
  }

  /**
   * Waits a moment, since a page that is being reloaded may still hold the lock, and then continues to wait in the background.
   * @param timeout milliseconds of the first wait
   * @param onLate called if the lock is acquired after that
   * @returns whether the lock is held
   */
  acquire(name: string, timeout: number, onLate: () => void): Promise<boolean> {
    const { signal } = this.#released;
    if (!('locks' in navigator)) return Promise.resolve((this.#held = true)); // without locks there are no private files either
    return new Promise(resolve => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        resolve(false);
      }, timeout);
      const hold = () => {
        clearTimeout(timer);
        this.#held = true;
        if (late) onLate();
        resolve(true);
        return new Promise<void>(release => signal.addEventListener('abort', () => release()));
      };
      navigator.locks.request(`dcgan-elements-run:${name}`, { signal }, hold).catch(() => resolve(false)); // released before it was acquired
    });
  }

  release(): void {
    this.#held = false;
    this.#released.abort();
  }
}
