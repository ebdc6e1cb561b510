/** The languages of the package besides English, each of which is loaded when an element needs it. */
import { InvalidOptionError } from '../../src/shared/errors.js';
import { canonical, offerWords, registerWords } from '../shared/language.js';
import type { Translation } from './translation.js';

offerWords({
  de: () => import('./de.js'),
  es: () => import('./es.js'),
  fr: () => import('./fr.js'),
});

/**
 * Gives the elements the words of a language, or other words of one that they have; see docs/languages.md.
 * @param tag such as `pt` or `pt-BR`; `pt` also serves elements in `lang="pt-BR"`, unless that has words of its own
 * @throws InvalidOptionError for what is no language tag, and for words that are no tables
 */
export function registerTranslation(tag: string, words: Translation): void {
  if (!canonical(tag)) throw InvalidOptionError.of('tag', tag, 'a language tag, such as pt or pt-BR');
  const given: unknown = words;
  const tables: readonly unknown[] = typeof given === 'object' && given ? Object.values(given) : [null];
  if (tables.some(table => typeof table !== 'object' || !table))
    throw InvalidOptionError.of('words', given, 'an object of tables, as the type Translation lists them');
  registerWords(tag, words);
}

export type { PartialWords, Translation, TranslationTables } from './translation.js';
export type { MessageStrings } from '../shared/elements.strings.js';
