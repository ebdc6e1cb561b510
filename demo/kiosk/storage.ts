export type KioskStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** Keeps nothing, and says so as a full storage does. */
const NONE: KioskStorage = {
  getItem: () => null,
  setItem: () => {
    throw new DOMException('This browser keeps nothing for the page.', 'QuotaExceededError');
  },
};

/**
 * The browser's `localStorage`, or one that keeps nothing where that is missing or denied: the mere look at it throws where
 * a browser blocks all cookies.
 */
export function kioskStorage(): KioskStorage {
  try {
    const storage: Storage | null = globalThis.localStorage;
    return storage ?? NONE;
  } catch {
    return NONE;
  }
}
