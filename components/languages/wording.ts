/** What several translations need. */
import type { MessageValues } from '../../src/shared/protocol/message.js';
import { integer, number, twoDecimals } from '../shared/formats.js';

export const oneDecimal = number({ maximumFractionDigits: 1 });

/** A count with its noun: `counted(1, 'picture', 'pictures')`. */
export function counted(count: number, one: string, many: string): string {
  return count === 1 ? `1 ${one}` : `${integer.format(count)} ${many}`;
}

/** How the engine says what is allowed, as patterns with their words in another language, which are applied in turn. */
export type AllowedWords = readonly (readonly [RegExp, string])[];

/** The engine's words for what is allowed, by what they mean. */
const ENGLISH = {
  integer: /^an integer/,
  number: /^a number/,
  multiple: /^a multiple of/,
  oneOf: /^one of/,
  from: /\bfrom\b/,
  below: /\bto below\b/,
  to: /\bto\b/,
  above: /\babove\b/,
  atMost: /\band at most\b/,
  or: /\bor\b/g,
};

/** Those words in another language, in the order in which they are to be replaced. */
export function allowedWords(words: Readonly<Record<keyof typeof ENGLISH, string>>): AllowedWords {
  return (Object.keys(ENGLISH) as (keyof typeof ENGLISH)[]).map(meaning => [ENGLISH[meaning], words[meaning]]);
}

/** What is allowed, such as "an integer from 1 to 1,024", in another language. */
export function allowedIn(words: AllowedWords, english: string): string {
  const numbers = english.replace(/\d{1,3}(,\d{3})+/g, number => integer.format(Number(number.replaceAll(',', ''))));
  return words.reduce((text, [pattern, word]) => text.replace(pattern, word), numbers);
}

/** The place of a picture as people count it: the first is 1. */
export function nth(index: number): string {
  return integer.format(index + 1);
}

/** The name of a file, not longer than reads well in a sentence. */
export function shortened(name: string): string {
  return name.length > 40 ? `${name.slice(0, 37)}…` : name;
}

/** What the two backends did per second in a trial: `webgl` and `wasm` as written, and `cpu` with the workers and threads it used. */
export function measuredRates(
  { webgl, wasm, threads, workers }: MessageValues,
  nouns: Readonly<Record<'workers' | 'threads', string>>,
): Readonly<Record<'webgl' | 'wasm' | 'cpu', string>> {
  const rate = (value: unknown) => (Number(value) < 9.95 ? oneDecimal : integer).format(Number(value));
  const several = (count: unknown, noun: string) => (Number(count) > 1 ? [`${String(count)} ${noun}`] : []);
  const cpu = ['CPU', ...several(workers, nouns.workers), ...several(threads, nouns.threads)].join(', ');
  return { webgl: rate(webgl), wasm: rate(wasm), cpu };
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

/** With spaces at which no line breaks, before per cent and units and around the sign of dimensions. */
export function unbroken(text: string): string {
  return text.replace(/ (?=[%×])|(?<=×) |(?<=\d) (?=(?:MB|Mo|s|ms|min|h)\b)/g, '\u00a0');
}
