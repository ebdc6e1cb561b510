/** How `<dcgan-trainer>` writes numbers and times: with its `*.strings.ts`, all that a translation changes. */

const LANGUAGE = 'en';
export const integer = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
export const compact = new Intl.NumberFormat(LANGUAGE, { notation: 'compact', maximumFractionDigits: 1 });
export const twoDigits = new Intl.NumberFormat(LANGUAGE, { maximumSignificantDigits: 2 });
export const threeDigits = new Intl.NumberFormat(LANGUAGE, { maximumSignificantDigits: 3 });
export const ungrouped = new Intl.NumberFormat(LANGUAGE, { maximumSignificantDigits: 6, useGrouping: false });
export const percentage = new Intl.NumberFormat(LANGUAGE, { style: 'percent', maximumFractionDigits: 0 });
export const twoDecimals = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
export const list = new Intl.ListFormat(LANGUAGE);
const clock = new Intl.DateTimeFormat(LANGUAGE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const calendar = new Intl.DateTimeFormat(LANGUAGE, { day: 'numeric', month: 'long', year: 'numeric' });
const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0);

/** A point in time as one would say it: "today 17:03", "yesterday 17:03", "May 3, 2026, 17:03". */
export function dateTime(time: number, now = Date.now()): string {
  const days = Math.round((midnight(now) - midnight(time)) / 86_400_000);
  const day = days === 0 ? 'today' : days === 1 ? 'yesterday' : null;
  return day ? `${day} ${clock.format(time)}` : `${calendar.format(time)}, ${clock.format(time)}`;
}
