/**
 * Loads the page anew when it no longer works, and never in a loop: the more often it has done so of late, the longer it
 * waits, and in an hour it does it five times at most. It never gives up for good, since nobody may come by for weeks.
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long it waits before a reload, by how many there were in the last hour. */
const WAITS = [2 * SECOND, 10 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE] as const;
/** A heartbeat this late means that the page's thread was stuck; three of them in ten minutes, that it is ill. */
const STALL_MS = 10 * SECOND;
const STALLS = 3;
const STALLS_WITHIN_MS = 10 * MINUTE;
/** Reloads that are remembered, for the settings page. */
const REMEMBERED = 50;
const KEY = 'dcgan-kiosk-reloads';

/** Why it reloads: nothing was drawn, an element failed for good, or the page's thread keeps being stuck. */
export type Reason = 'nothing-drawn' | 'failed' | 'stalled';

export interface Reload {
  readonly at: number;
  readonly reason: Reason;
}

/** Milliseconds to wait before a reload, so that no more than five fall into any hour. @param reloads in order of time */
export function waitBefore(reloads: readonly Reload[], now: number): number {
  const recent = reloads.filter(({ at }) => at <= now && now - at < HOUR);
  const fifthLast = recent.at(-WAITS.length);
  return fifthLast ? fifthLast.at + HOUR - now : (WAITS[recent.length] ?? 0);
}

export interface WatchdogOptions {
  /** It will reload in so many milliseconds: time to tell it in words. */
  readonly onTrouble: (reason: Reason, waitMs: number) => void;
  readonly reload: () => void;
  readonly storage?: Pick<Storage, 'getItem' | 'setItem'>;
}

export class Watchdog {
  readonly #options: WatchdogOptions;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  #beatAt: number | null = null;
  #stalls: number[] = [];
  /** By when something must have been drawn; `null` while nothing need be. */
  #deadline: number | null = null;
  #limitMs = 0;
  #pending: { readonly reason: Reason; readonly at: number; readonly uncounted?: true } | null = null;

  constructor(options: WatchdogOptions) {
    this.#options = options;
    this.#storage = options.storage ?? localStorage;
  }

  /** All reloads that are remembered, in order of time. */
  get reloads(): readonly Reload[] {
    try {
      const list: unknown = JSON.parse(this.#storage.getItem(KEY) ?? '[]');
      return Array.isArray(list) ? list.filter(isReload) : [];
    } catch {
      return []; // damaged, or no storage
    }
  }

  /** From now on something must be drawn every so many seconds. */
  expect(now: number, seconds: number): void {
    this.#limitMs = seconds * SECOND;
    this.#deadline = now + this.#limitMs;
  }

  /** Nothing need be drawn: a visitor is there, and sees for himself. */
  relax(): void {
    this.#deadline = null;
  }

  /** Something was drawn. */
  drawn(now: number): void {
    if (this.#deadline !== null) this.#deadline = now + this.#limitMs;
  }

  /** @param hidden the page is not shown: then its timers are slow and nothing is drawn, and that is as it should be */
  beat(now: number, hidden = false): void {
    const late = this.#beatAt === null ? 0 : now - this.#beatAt;
    this.#beatAt = hidden ? null : now;
    if (hidden) return this.drawn(now);
    if (this.#pending) return this.#reloadWhenDue(now);
    if (late > STALL_MS) {
      this.drawn(now); // it had no chance to
      this.#stalls = [...this.#stalls, now].filter(at => now - at < STALLS_WITHIN_MS);
      if (this.#stalls.length >= STALLS) return this.trip('stalled', now);
    }
    if (this.#deadline !== null && now > this.#deadline) this.trip('nothing-drawn', now);
  }

  /** Something is broken that only a reload can mend. */
  trip(reason: Reason, now: number): void {
    if (this.#pending) return;
    const wait = waitBefore(this.reloads, now);
    this.#pending = { reason, at: now + wait };
    this.#options.onTrouble(reason, wait);
  }

  #reloadWhenDue(now: number): void {
    if (!this.#pending || now < this.#pending.at) return;
    const { reason, uncounted } = this.#pending;
    if (!this.#count({ at: now, reason }) && !uncounted) {
      this.#pending = { reason, at: now + HOUR, uncounted: true }; // what it cannot count it must not hurry
    } else {
      this.#pending = null;
      this.#options.reload();
    }
  }

  /** @returns whether it will be remembered */
  #count(reload: Reload): boolean {
    try {
      this.#storage.setItem(KEY, JSON.stringify([...this.reloads, reload].slice(-REMEMBERED)));
      return true;
    } catch {
      return false; // no storage
    }
  }
}

function isReload(value: unknown): value is Reload {
  const { at, reason } = (value ?? {}) as Partial<Record<keyof Reload, unknown>>;
  return typeof at === 'number' && typeof reason === 'string';
}
