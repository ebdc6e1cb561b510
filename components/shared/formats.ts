import { currentLanguage } from './language.js';

/** How the elements write numbers, in the present language. */

/** What is made once for each language that is used. */
export function perLanguage<Format>(make: (locale: string) => Format): () => Format {
  const made = new Map<string, Format>();
  return () => {
    const { locale } = currentLanguage();
    const format = made.get(locale) ?? make(locale);
    made.set(locale, format);
    return format;
  };
}

/** @param options as of `Intl.NumberFormat` */
export function number(options: Intl.NumberFormatOptions): { format(value: number): string } {
  const inLanguage = perLanguage(locale => new Intl.NumberFormat(locale, options));
  return { format: value => inLanguage().format(value) };
}

export const integer = number({ maximumFractionDigits: 0 });
export const twoDecimals = number({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
export const threeDigits = number({ maximumSignificantDigits: 3 });

/** A share of 1 as "27 %". */
export const percent = (share: number): string => `${integer.format(100 * share)} %`;

/** Progress from 0 to 1 as "99 %", which is rounded down, so that 100 % means done. */
export const progressPercent = (fraction: number): string => percent(Math.floor(fraction * 100) / 100);

export const twoDigits = number({ maximumSignificantDigits: 2 });
const oneDecimal = number({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
/** Bytes in megabytes, without the unit. */
export const megabytes = (bytes: number): string => oneDecimal.format(bytes / 1e6);
export const ungrouped = number({ maximumSignificantDigits: 6, useGrouping: false });
export const compact = number({ notation: 'compact', maximumFractionDigits: 1 });
const lists = perLanguage(locale => new Intl.ListFormat(locale));
export const list = { format: (words: Iterable<string>) => lists().format(words) };
const clock = perLanguage(locale => new Intl.DateTimeFormat(locale, { timeStyle: 'short', hourCycle: 'h23' }));
const calendar = perLanguage(locale => new Intl.DateTimeFormat(locale, { dateStyle: 'long' }));
const daysAgo = perLanguage(locale => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0);

/** A point in time as people say it: "today, 17:03", "yesterday, 17:03", "May 3, 2026, 17:03". */
export function dateTime(time: number, now = Date.now()): string {
  const days = Math.round((midnight(now) - midnight(time)) / 86_400_000);
  const day = days === 0 || days === 1 ? daysAgo().format(-days, 'day') : calendar().format(time);
  return `${day}, ${clock().format(time)}`;
}
