/**
 * Whether the page is to be loaded anew: an hour that is set for it has struck since it was loaded. The wall clock is
 * asked, not a timer, so that a machine that slept through the hour does it when it wakes.
 * @param hour 0 to 23, of the machine's own time zone; `null` for never
 */
export function reloadDue(loadedAt: Date, now: Date, hour: number | null): boolean {
  if (hour === null) return false;
  const struck = new Date(now);
  struck.setHours(hour, 0, 0, 0);
  if (struck > now) struck.setDate(struck.getDate() - 1);
  return loadedAt < struck;
}
