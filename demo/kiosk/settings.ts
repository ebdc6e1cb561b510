/**
 * The settings that the kiosk's staff can change. They are kept as JSON in `localStorage` and checked field by field.
 */
import { kioskStorage } from './storage.js';

/** The languages that the kiosk brings along; `languages.json` beside the page may hold more. */
export const LANGUAGES = ['en', 'de'] as const;
export const STATIONS = ['train', 'write', 'grid', 'morph'] as const;
export const RECIPES = ['quick', 'paper'] as const;

/** A language tag. */
export type Language = string;
export type StationName = (typeof STATIONS)[number];

export interface Settings {
  /** The language that the kiosk returns to; visitors may choose another one for themselves. */
  readonly language: Language;
  /** The languages that visitors may choose from; `language` is always one of them. */
  readonly languages: readonly Language[];
  /** The exhibit's title on the loop, of at most 80 characters; empty for the kiosk's own. */
  readonly title: string;
  /** A sentence below the title, of at most 240 characters; empty for the kiosk's own, which says what a GAN is. */
  readonly subtitle: string;
  /** The museum's logo: a `data:` URL of a picture, of at most 300,000 characters; empty for none. */
  readonly logo: string;
  /** Where the QR code leads: an address with http: or https:, of at most 300 characters; empty for no code. */
  readonly link: string;
  /** Names that are shown beside those whose work is seen, of at most 200 characters. */
  readonly credits: string;
  /** Whether all words are larger; visitors may change it for themselves. */
  readonly largeType: boolean;
  /** Whether everything to touch is in the lower half of the screen; visitors may change it for themselves. */
  readonly seated: boolean;
  /** Seconds without a touch after which the attract loop starts again, 5 to 3600. */
  readonly idleSeconds: number;
  /** Seconds that a scene of the attract loop lasts, 5 to 3600. */
  readonly sceneSeconds: number;
  /** What the menu offers, in the order of {@link STATIONS}; at least one. */
  readonly stations: readonly StationName[];
  /** Hour of the day, 0 to 23, at which the page is reloaded; `null` for never. */
  readonly nightHour: number | null;
  /** The recipe of the runs that visitors start. */
  readonly recipe: (typeof RECIPES)[number];
  /** Whether visitors may use their own face in the morph. */
  readonly camera: boolean;
  /** Four to eight digits that open the settings; empty for none. The PIN keeps visitors out, but is not a secret. */
  readonly pin: string;
}

export const DEFAULTS: Settings = {
  language: 'en',
  languages: LANGUAGES,
  title: '',
  subtitle: '',
  logo: '',
  link: '',
  credits: '',
  largeType: false,
  seated: false,
  idleSeconds: 60,
  sceneSeconds: 40,
  stations: STATIONS,
  nightHour: 4,
  recipe: 'quick',
  camera: false,
  pin: '',
};

const KEY = 'dcgan-kiosk-settings';

const integerBetween = (least: number, most: number) => (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;

const oneOf = (allowed: readonly unknown[]) => (value: unknown) => allowed.includes(value);

const textOf = (most: number) => (value: unknown) => typeof value === 'string' && value.length <= most;

const isLanguage = (value: unknown) => typeof value === 'string' && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(value);

const isLink = (value: unknown) =>
  value === '' || (typeof value === 'string' && value.length <= 300 && /^https?:\/\/[^\s]+\.[^\s]+$/i.test(value));

/** Whether a value is valid, for each setting. */
const RULES: Readonly<Record<keyof Settings, (value: unknown) => boolean>> = {
  language: isLanguage,
  languages: value => Array.isArray(value) && value.length > 0 && value.length <= 20 && value.every(isLanguage),
  title: textOf(80),
  subtitle: textOf(240),
  logo: value =>
    typeof value === 'string' && value.length <= 300_000 && /^(data:image\/(png|jpeg|webp|svg\+xml)[;,]|$)/.test(value),
  link: isLink,
  credits: textOf(200),
  largeType: value => typeof value === 'boolean',
  seated: value => typeof value === 'boolean',
  idleSeconds: integerBetween(5, 3600),
  sceneSeconds: integerBetween(5, 3600),
  stations: value => Array.isArray(value) && value.length > 0 && value.every(oneOf(STATIONS)),
  nightHour: value => value === null || integerBetween(0, 23)(value),
  recipe: oneOf(RECIPES),
  camera: value => typeof value === 'boolean',
  pin: value => typeof value === 'string' && /^(\d{4,8})?$/.test(value),
};

/** Settings from any value: an invalid field gets its default, and an unknown one is left out. */
export function sanitised(value: unknown): Settings {
  const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const good = Object.entries(RULES).filter(([name, rule]) => Object.hasOwn(given, name) && rule(given[name]));
  const settings: Settings = { ...DEFAULTS, ...Object.fromEntries(good.map(([name]) => [name, given[name]])) };
  return {
    ...settings,
    stations: STATIONS.filter(name => settings.stations.includes(name)),
    languages: [...new Set([settings.language, ...settings.languages])],
  };
}

/** The names of the fields that are invalid. */
export function invalidFields(settings: Settings): readonly (keyof Settings)[] {
  return (Object.keys(RULES) as (keyof Settings)[]).filter(name => !RULES[name](settings[name]));
}

export function loadSettings(storage: Pick<Storage, 'getItem'> = kioskStorage()): Settings {
  try {
    return sanitised(JSON.parse(storage.getItem(KEY) ?? '{}'));
  } catch {
    return DEFAULTS; // invalid JSON, or no storage
  }
}

/** @returns whether they were saved: storage may be full or denied */
export function saveSettings(settings: Settings, storage: Pick<Storage, 'setItem'> = kioskStorage()): boolean {
  try {
    storage.setItem(KEY, JSON.stringify(sanitised(settings)));
    return true;
  } catch {
    return false;
  }
}
