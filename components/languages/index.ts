/** The languages of the package besides English, each of which is loaded when an element needs it. */
import { offerWords, registerWords } from '../shared/language.js';
import type { Translation } from './translation.js';

offerWords({
  de: () => import('./de.js'),
});

/**
 * Gives the elements the words of a language, or other words of one that they have; see docs/languages.md.
 * @param tag such as `pt` or `pt-BR`; `pt` also serves elements in `lang="pt-BR"`, unless that has words of its own
 */
export function registerTranslation(tag: string, words: Translation): void {
  registerWords(tag, words);
}

export type { PartialWords, Translation, TranslationTables } from './translation.js';
export type { MessageStrings } from '../shared/elements.strings.js';
