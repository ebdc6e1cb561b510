/**
 * How a page learns that a worker is dead. Browsers fire no event when a worker is terminated, closes itself or is
 * killed by the system, but they free its locks: the worker takes a lock of its own and never gives it back; the page
 * asks for the same lock, and being granted it means that the worker is gone.
 *
 * Locks need a secure context (https or localhost). Without them the deadlines of the calls alone serve.
 */

/** Milliseconds in which a lock that nobody else can know is granted, or never. */
const GRANTED_WITHIN = 5_000;

/**
 * The worker's end. To be sent to the page only now that the lock is held, or the page might get it first.
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
    held.catch(() => resolve(null)); // refused, as in a sandboxed frame
    setTimeout(() => resolve(null), GRANTED_WITHIN);
  });
}

/**
 * The page's end.
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

/** Typed as always there, but absent in insecure contexts. */
function lockManager(): LockManager | undefined {
  return (navigator as Partial<typeof navigator>).locks;
}
