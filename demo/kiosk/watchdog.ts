/**
 * Reloads the page when it no longer works, but never in a tight loop: the more reloads there were recently, the longer
 * it waits, and it reloads at most five times an hour. It never gives up, since nobody may come by for weeks.
 */
import { kioskStorage, type KioskStorage } from './storage.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The delay before a reload, by how many there were in the last hour. */
const DELAYS = [2 * SECOND, 10 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE] as const;
/**
 * A tick this late means that the page's thread was stuck; three in ten minutes mean that the page must be reloaded.
 */
const STALL_MS = 10 * SECOND;
const STALLS = 3;
const STALLS_WITHIN_MS = 10 * MINUTE;
/** How many reloads are stored, for the settings page. */
const MAX_STORED = 50;
const KEY = 'dcgan-kiosk-reloads';

/** Why it reloads: nothing was drawn, an element failed for good, or the page's thread was stuck repeatedly. */
export type Reason = 'nothing-drawn' | 'failed' | 'stalled';

export interface Reload {
  readonly at: number;
  readonly reason: Reason;
}

/** Milliseconds to wait before a reload, so that no hour holds more than five. @param reloads in order of time */
export function delayBeforeReload(reloads: readonly Reload[], now: number): number {
  const recent = reloads.filter(({ at }) => at <= now && now - at < HOUR);
  const fifthLast = recent.at(-DELAYS.length);
  return fifthLast ? fifthLast.at + HOUR - now : (DELAYS[recent.length] ?? 0);
}

export interface WatchdogOptions {
  /** The page will be reloaded in `delayMs` milliseconds. */
  readonly onTrouble: (reason: Reason, delayMs: number) => void;
  readonly reload: () => void;
  readonly storage?: KioskStorage;
}

export class Watchdog {
  readonly #options: WatchdogOptions;
  readonly #storage: KioskStorage;
  #tickedAt: number | null = null;
  #stalls: number[] = [];
  /** By when something must have been drawn; `null` while it is disarmed. */
  #deadline: number | null = null;
  #limitMs = 0;
  #pending: { readonly reason: Reason; readonly at: number; readonly unrecorded?: true } | null = null;

  constructor(options: WatchdogOptions) {
    this.#options = options;
    this.#storage = options.storage ?? kioskStorage();
  }

  /** The stored reloads, in order of time. */
  get reloads(): readonly Reload[] {
    try {
      const list: unknown = JSON.parse(this.#storage.getItem(KEY) ?? '[]');
      return Array.isArray(list) ? list.filter(isReload) : [];
    } catch {
      return []; // invalid JSON, or no storage
    }
  }

  /** From now on something must be drawn at least every `seconds` seconds. */
  arm(now: number, seconds: number): void {
    this.#limitMs = seconds * SECOND;
    this.#deadline = now + this.#limitMs;
  }

  /** Nothing need be drawn: a visitor is there, who can see for themselves. */
  disarm(): void {
    this.#deadline = null;
  }

  /** Something was drawn: the deadline moves on. */
  recordDrawing(now: number): void {
    if (this.#deadline !== null) this.#deadline = now + this.#limitMs;
  }

  /** @param hidden whether the page is hidden: its timers are throttled then, and nothing is drawn, as it should be */
  tick(now: number, hidden = false): void {
    const late = this.#tickedAt === null ? 0 : now - this.#tickedAt;
    this.#tickedAt = hidden ? null : now;
    if (hidden) return this.recordDrawing(now);
    if (this.#pending) return this.#reloadWhenDue(now);
    if (late > STALL_MS) {
      this.recordDrawing(now); // it had no chance to draw
      this.#stalls = [...this.#stalls, now].filter(at => now - at < STALLS_WITHIN_MS);
      if (this.#stalls.length >= STALLS) return this.trip('stalled', now);
    }
    if (this.#deadline !== null && now > this.#deadline) this.trip('nothing-drawn', now);
  }

  /** Something is broken that only a reload can repair. */
  trip(reason: Reason, now: number): void {
    if (this.#pending) return;
    const delay = delayBeforeReload(this.reloads, now);
    this.#pending = { reason, at: now + delay };
    this.#options.onTrouble(reason, delay);
  }

  #reloadWhenDue(now: number): void {
    if (!this.#pending || now < this.#pending.at) return;
    const { reason, unrecorded } = this.#pending;
    if (!this.#record({ at: now, reason }) && !unrecorded) {
      this.#pending = { reason, at: now + HOUR, unrecorded: true }; // one that cannot be recorded must not be repeated soon
    } else {
      this.#pending = null;
      this.#options.reload();
    }
  }

  /** @returns whether the reload could be stored */
  #record(reload: Reload): boolean {
    try {
      this.#storage.setItem(KEY, JSON.stringify([...this.reloads, reload].slice(-MAX_STORED)));
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
