/** What whoever looks after the kiosk can set, and how it is kept: as JSON in `localStorage`, checked field by field. */

export const LANGUAGES = ['en', 'de'] as const;
export const STATIONS = ['train', 'grid', 'morph'] as const;
export const RECIPES = ['quick', 'paper'] as const;

export type Language = (typeof LANGUAGES)[number];
export type StationName = (typeof STATIONS)[number];

export interface Settings {
  /** The language that the kiosk goes back to; visitors may choose the other for themselves. */
  readonly language: Language;
  /** Seconds without a touch after which the loop begins again, 5 to 3600. */
  readonly idleSeconds: number;
  /** Seconds that a scene of the loop lasts, 5 to 3600. */
  readonly sceneSeconds: number;
  /** What the menu offers, in the order of {@link STATIONS}; at least one. */
  readonly stations: readonly StationName[];
  /** Hour of the day, 0 to 23, at which the page is loaded anew; `null` for never. */
  readonly nightHour: number | null;
  /** The recipe that visitors train by. */
  readonly recipe: (typeof RECIPES)[number];
  /** Whether visitors may let the morph look at them. */
  readonly camera: boolean;
  /** Four to eight digits before the settings open; empty for none. It keeps visitors out, and is no secret. */
  readonly pin: string;
}

export const DEFAULTS: Settings = {
  language: 'en',
  idleSeconds: 60,
  sceneSeconds: 40,
  stations: STATIONS,
  nightHour: 4,
  recipe: 'quick',
  camera: false,
  pin: '',
};

const KEY = 'dcgan-kiosk-settings';

const within = (least: number, most: number) => (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;

const oneOf = (allowed: readonly unknown[]) => (value: unknown) => allowed.includes(value);

/** Whether a value will do, a rule for each setting. */
const RULES: Readonly<Record<keyof Settings, (value: unknown) => boolean>> = {
  language: oneOf(LANGUAGES),
  idleSeconds: within(5, 3600),
  sceneSeconds: within(5, 3600),
  stations: value => Array.isArray(value) && value.length > 0 && value.every(oneOf(STATIONS)),
  nightHour: value => value === null || within(0, 23)(value),
  recipe: oneOf(RECIPES),
  camera: value => typeof value === 'boolean',
  pin: value => typeof value === 'string' && /^(\d{4,8})?$/.test(value),
};

/** Settings made of anything at all: a field that will not do has its default, and one that is unknown is left out. */
export function checked(value: unknown): Settings {
  const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const good = Object.entries(RULES).filter(([name, rule]) => Object.hasOwn(given, name) && rule(given[name]));
  const settings: Settings = { ...DEFAULTS, ...Object.fromEntries(good.map(([name]) => [name, given[name]])) };
  return { ...settings, stations: STATIONS.filter(name => settings.stations.includes(name)) };
}

/** The names of the fields that will not do. */
export function complaints(settings: Settings): readonly (keyof Settings)[] {
  return (Object.keys(RULES) as (keyof Settings)[]).filter(name => !RULES[name](settings[name]));
}

export function loadSettings(storage: Pick<Storage, 'getItem'> = localStorage): Settings {
  try {
    return checked(JSON.parse(storage.getItem(KEY) ?? '{}'));
  } catch {
    return DEFAULTS; // no JSON, or no storage
  }
}

/** @returns whether they are kept: storage may be full, or denied */
export function saveSettings(settings: Settings, storage: Pick<Storage, 'setItem'> = localStorage): boolean {
  try {
    storage.setItem(KEY, JSON.stringify(checked(settings)));
    return true;
  } catch {
    return false;
  }
}
