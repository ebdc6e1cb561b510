/**
 * How a page learns that a worker is dead. Browsers fire no event when a worker is terminated, closes itself or is
 * killed by the system, but they release its locks: the worker takes a lock and never releases it; the page requests the
 * same lock, and is granted it when the worker is gone.
 *
 * Locks need a secure context (https or localhost). Without them, only the deadlines of calls reveal a dead worker.
 */

/** Milliseconds within which a lock whose name nobody else knows is granted, if it ever is. */
const GRANTED_WITHIN = 5_000;

/**
 * Takes the worker's lock. The worker sends the lock's name to the page only once it is held, or the page might get the
 * lock first.
 * @returns the lock's name, or `null` where there are no locks
 */
export async function holdLivenessLock(): Promise<string | null> {
  const locks = lockManager();
  if (!locks) return null;
  const name = `dcgan-elements worker ${crypto.randomUUID()}`;
  return new Promise(resolve => {
    const forever = new Promise<never>(() => {});
    const held = locks.request(name, () => {
      resolve(name);
      return forever;
    });
    held.catch(() => resolve(null)); // denied, as in a sandboxed frame
    setTimeout(() => resolve(null), GRANTED_WITHIN);
  });
}

/**
 * Waits on the page for a worker's death.
 * @param lock the name that the worker sent
 * @param signal ends the watch
 */
export async function whenDead(lock: string, signal: AbortSignal): Promise<'dead' | 'unwatched'> {
  try {
    await lockManager()?.request(lock, { signal }, () => {});
    return 'dead';
  } catch {
    return 'unwatched';
  }
}

/** `navigator.locks` is typed as always there, but absent in insecure contexts. */
function lockManager(): LockManager | undefined {
  return (navigator as Partial<typeof navigator>).locks;
}
