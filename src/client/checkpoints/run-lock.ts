/**
 * A Web Lock on a run's name, so that of all pages that train it only one saves. The browser frees it when its page is
 * gone, however that went.
 */
export class RunLock {
  readonly #released = new AbortController();
  #held = false;

  get held(): boolean {
    return this.#held;
  }

  /**
   * Waits a moment, since a page that is being reloaded may still hold the lock, and then goes on waiting behind.
   * @param onLate told if the lock is got after that
   * @returns whether it is held
   */
  acquire(name: string, patience: number, onLate: () => void): Promise<boolean> {
    const { signal } = this.#released;
    if (!('locks' in navigator)) return Promise.resolve((this.#held = true)); // nor are there private files then
    return new Promise(resolve => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        resolve(false);
      }, patience);
      const hold = () => {
        clearTimeout(timer);
        this.#held = true;
        if (late) onLate();
        resolve(true);
        return new Promise<void>(release => signal.addEventListener('abort', () => release()));
      };
      navigator.locks.request(`dcgan-elements-run:${name}`, { signal }, hold).catch(() => resolve(false)); // called off
    });
  }

  release(): void {
    this.#held = false;
    this.#released.abort();
  }
}
