/**
 * The language of the elements: that of the nearest `lang`, if it has a translation, else English. An element sets it before
 * each update (see localized-element.ts), and tables of words (see localize.ts) and formats of numbers follow it. What is
 * worded between updates, such as a message after a failed call, has the language of the last update; that matters only on
 * a page whose elements have several.
 */
import { lazyImport } from '../../src/shared/lazy-import.js';

/** The words of a language: tables by the names of their sections, see components/languages/translation.ts. */
export type Words = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
/** Imports the words of a language. */
export type WordsLoader = () => Promise<{ readonly default: Words }>;

export interface Language {
  /** As the page names it; empty where it names none. */
  readonly tag: string;
  /** For `Intl`. */
  readonly locale: string;
  /** `null` for the English in the tables. */
  readonly words: Words | null;
}

/** Time after which a translation that could not be loaded is loaded again. */
const RETRY_MS = 10_000;

/** Translations that are loaded when an element needs them. */
const loaders = new Map<string, WordsLoader>();
const translations = new Map<string, Words>();
const loads = new Map<string, Promise<void>>();
const unknown = new Set<string>();
const followers = new Set<{ requestUpdate(): void }>();
const observed = new WeakSet<Document>();

let language: Language | null = null;

/** The present language. */
export function currentLanguage(): Language {
  return (language ??= find(''));
}

/** Gives the elements the words of a language, or other words of one that they have. */
export function registerWords(tag: string, words: Words): void {
  translations.set(tag.toLowerCase(), words);
  unknown.delete(tag.toLowerCase());
  updateAll();
}

/** Says where the words of languages are, each a chunk of its own. */
export function offerWords(offered: Readonly<Record<string, WordsLoader>>): void {
  for (const [tag, loader] of Object.entries(offered)) loaders.set(tag, loader);
}

/** Makes the language of an element the present one. Settles when it is loaded; `undefined` if it is. */
export function useLanguageOf(element: Element): Promise<void> | undefined {
  const tag = nearestLang(element);
  if (language?.tag !== tag) language = find(tag);
  return loads.get(primary(tag));
}

/** Updates an element whenever its language may have changed, until `unfollow()`. */
export function follow(element: Element & { requestUpdate(): void }): void {
  followers.add(element);
  const { ownerDocument } = element;
  if (observed.has(ownerDocument)) return;
  observed.add(ownerDocument);
  new MutationObserver(updateAll).observe(ownerDocument, { subtree: true, attributeFilter: ['lang'] });
}

export function unfollow(element: { requestUpdate(): void }): void {
  followers.delete(element);
}

function updateAll(): void {
  language = null;
  for (const element of followers) element.requestUpdate();
}

/** The nearest `lang`, also outside the shadow roots that the element is in. */
function nearestLang(element: Element): string {
  for (let at: Element | undefined = element; at;) {
    const owner: HTMLElement | null = at.closest<HTMLElement>('[lang]');
    if (owner) return owner.lang;
    at = (at.getRootNode() as Partial<ShadowRoot>).host;
  }
  return '';
}

function find(tag: string): Language {
  for (let name = tag.toLowerCase(); name; name = name.slice(0, Math.max(0, name.lastIndexOf('-')))) {
    const words = translations.get(name);
    if (words || name === 'en') return { tag, locale: canonical(tag) ?? 'en', words: words ?? null };
  }
  const name = primary(tag);
  if (loaders.has(name)) load(name);
  else if (name && !unknown.has(name)) {
    unknown.add(name);
    console.warn(`dcgan-elements has no words for lang="${tag}"; see registerTranslation().`);
  }
  return { tag, locale: 'en', words: translations.get('en') ?? null };
}

function load(name: string): void {
  const loader = loaders.get(name);
  if (!loader || loads.has(name)) return;
  const loading = lazyImport(loader, 'English is shown.').then(
    ({ default: words }) => registerWords(name, words),
    (error: Error) => {
      console.warn(error.message);
      setTimeout(() => {
        loads.delete(name);
        updateAll();
      }, RETRY_MS);
    },
  );
  loads.set(name, loading);
}

function primary(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? '';
}

/** A tag as `Intl` writes it; `undefined` for what is no language tag. */
export function canonical(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined; // no language tag, such as "de_AT"
  }
}
