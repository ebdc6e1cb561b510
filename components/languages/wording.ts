/** What several translations need. */
import { integer, twoDecimals } from '../shared/formats.js';

/** A count with its noun: `counted(1, 'picture', 'pictures')`. */
export function counted(count: number, one: string, many: string): string {
  return count === 1 ? `1 ${one}` : `${integer.format(count)} ${many}`;
}

/** How the engine says what is allowed, as patterns with their words in another language, which are applied in turn. */
export type AllowedWords = readonly (readonly [RegExp, string])[];

/** What is allowed, such as "an integer from 1 to 1,024", in another language. */
export function allowedIn(words: AllowedWords, english: string): string {
  const numbers = english.replace(/\d{1,3}(,\d{3})+/g, number => integer.format(Number(number.replaceAll(',', ''))));
  return words.reduce((text, [pattern, word]) => text.replace(pattern, word), numbers);
}

/** A time as all our languages write it: "5 min". */
export function timeLeftValue(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '–';
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Two decimals, with no minus sign before zero. */
export function coordinate(value: number): string {
  return twoDecimals.format(Math.round(value * 100) / 100 || 0).replace('-', '−');
}

/** The same words with each text changed, also where it is made by a function. */
export function withText<Words>(words: Words, change: (text: string) => string): Words {
  return changed(words, change) as Words;
}

function changed(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value === 'function')
    return (...given: unknown[]) => changed((value as (...given: unknown[]) => unknown)(...given), change);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, changed(each, change)]));
}

/** A time that is only estimated: from ten hours on without minutes. */
export function estimate(seconds: number): string {
  return timeLeftValue(seconds < 36_000 ? seconds : 3600 * Math.round(seconds / 3600)).replace(/ 0 min$/, '');
}
