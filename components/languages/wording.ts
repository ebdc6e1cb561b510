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

/** A time that is only estimated: from ten hours on without minutes. */
export function estimate(seconds: number): string {
  return timeLeftValue(seconds < 36_000 ? seconds : 3600 * Math.round(seconds / 3600)).replace(/ 0 min$/, '');
}
