import { number, perLanguage } from '../shared/formats.js';

/** How `<dcgan-trainer>` writes numbers and times that the other elements do not show. */

export const twoDigits = number({ maximumSignificantDigits: 2 });
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
