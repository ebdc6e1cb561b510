/** How the elements write numbers and times: with the `*.strings.ts` files, all that a translation replaces. */

const LANGUAGE = 'en';
const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(LANGUAGE, options);

export const integer = number({ maximumFractionDigits: 0 });
export const oneDecimal = number({ maximumFractionDigits: 1 });
export const twoDecimals = number({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
export const twoDigits = number({ maximumSignificantDigits: 2 });
export const threeDigits = number({ maximumSignificantDigits: 3 });
export const ungrouped = number({ maximumSignificantDigits: 6, useGrouping: false });
export const compact = number({ notation: 'compact', maximumFractionDigits: 1 });
const percentage = number({ style: 'percent', maximumFractionDigits: 0 });
export const list = new Intl.ListFormat(LANGUAGE);
const clock = new Intl.DateTimeFormat(LANGUAGE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const calendar = new Intl.DateTimeFormat(LANGUAGE, { day: 'numeric', month: 'long', year: 'numeric' });
const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0);

/** A share of 1 as "27 %". */
export const percent = (share: number): string => percentage.format(share).replace('%', ' %');

/** Progress from 0 to 1 as "99 %", which is rounded down, so that 100 % means done. */
export const progressPercent = (fraction: number): string => percent(Math.floor(fraction * 100) / 100);

/** A point in time as people say it: "today, 17:03", "yesterday, 17:03", "May 3, 2026, 17:03". */
export function dateTime(time: number, now = Date.now()): string {
  const days = Math.round((midnight(now) - midnight(time)) / 86_400_000);
  const day = days === 0 ? 'today' : days === 1 ? 'yesterday' : calendar.format(time);
  return `${day}, ${clock.format(time)}`;
}
