import { LANGUAGE, number } from '../shared/formats.js';

/** How `<dcgan-trainer>` writes numbers and times that the other elements do not show. */

export const twoDigits = number({ maximumSignificantDigits: 2 });
export const ungrouped = number({ maximumSignificantDigits: 6, useGrouping: false });
export const compact = number({ notation: 'compact', maximumFractionDigits: 1 });
export const list = new Intl.ListFormat(LANGUAGE);
const clock = new Intl.DateTimeFormat(LANGUAGE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const calendar = new Intl.DateTimeFormat(LANGUAGE, { day: 'numeric', month: 'long', year: 'numeric' });
const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0);

/** A point in time as people say it: "today, 17:03", "yesterday, 17:03", "May 3, 2026, 17:03". */
export function dateTime(time: number, now = Date.now()): string {
  const days = Math.round((midnight(now) - midnight(time)) / 86_400_000);
  const day = days === 0 ? 'today' : days === 1 ? 'yesterday' : calendar.format(time);
  return `${day}, ${clock.format(time)}`;
}
