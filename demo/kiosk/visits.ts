/** How often each station was opened, counted on this machine alone; nothing about a visitor is kept. */
import { STATIONS, type StationName } from './settings.js';
import { kioskStorage } from './storage.js';

const KEY = 'dcgan-kiosk-visits';

export interface Visits {
  /** Milliseconds since 1970 at which counting began. */
  readonly since: number;
  readonly counts: Readonly<Record<StationName, number>>;
}

const NONE = Object.fromEntries(STATIONS.map(name => [name, 0])) as Record<StationName, number>;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** Counts that are kept; those that cannot be read begin at zero, now. */
export function loadVisits(storage: Pick<Storage, 'getItem'> = kioskStorage(), now = Date.now()): Visits {
  let kept: unknown;
  try {
    kept = JSON.parse(storage.getItem(KEY) ?? 'null');
  } catch {
    // invalid JSON, or no storage
  }
  if (typeof kept !== 'object' || kept === null || !('since' in kept) || !('counts' in kept)) {
    return { since: now, counts: NONE };
  }
  const counts = Object(kept.counts) as Readonly<Record<string, unknown>>;
  const count = (name: StationName) => (Object.hasOwn(counts, name) && isCount(counts[name]) ? counts[name] : 0);
  return {
    since: isCount(kept.since) ? kept.since : now,
    counts: Object.fromEntries(STATIONS.map(name => [name, count(name)])) as Record<StationName, number>,
  };
}

/** Counts a visit. Where nothing can be stored, nothing is counted. */
export function countVisit(
  station: StationName,
  storage: Pick<Storage, 'getItem' | 'setItem'> = kioskStorage(),
  now = Date.now(),
): void {
  const { since, counts } = loadVisits(storage, now);
  save({ since, counts: { ...counts, [station]: counts[station] + 1 } }, storage);
}

export function resetVisits(storage: Pick<Storage, 'setItem'> = kioskStorage(), now = Date.now()): Visits {
  const visits = { since: now, counts: NONE };
  save(visits, storage);
  return visits;
}

function save(visits: Visits, storage: Pick<Storage, 'setItem'>): void {
  try {
    storage.setItem(KEY, JSON.stringify(visits));
  } catch {
    // full or denied
  }
}
