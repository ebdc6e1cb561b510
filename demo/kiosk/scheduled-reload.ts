/**
 * Whether the page is due for its daily reload: the hour set for it has passed since the page was loaded. This compares
 * times of day rather than running a timer, so that a machine that slept through the hour reloads when it wakes.
 * @param hour 0 to 23 in the machine's time zone; `null` for never
 */
export function reloadDue(loadedAt: Date, now: Date, hour: number | null): boolean {
  if (hour === null) return false;
  const lastDue = new Date(now);
  lastDue.setHours(hour, 0, 0, 0);
  if (lastDue > now) lastDue.setDate(lastDue.getDate() - 1);
  return loadedAt < lastDue;
}
