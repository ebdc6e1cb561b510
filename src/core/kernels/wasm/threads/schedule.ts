/**
 * How the work of one kernel is cut for several threads. It is always cut by output, so the cut has no influence on the
 * results, and the estimates here need only be good enough.
 */

/** Columns of a tile; a matrix product may be cut between them only. */
export const PANEL = 8;
/** Narrower products are summed in another order, so no part may be narrower than this unless the whole is. */
const NARROW = 4;

/** Nanoseconds to give out a task, and to wake the threads and wait for them. */
export const TASK_NS = 1_500;
export const JOB_NS = 8_000;
/** The share of a task that the others wait for, since threads do not run evenly. */
const STRAGGLE = 0.15;

/** At most so many tasks for each thread. */
const TASKS_PER_THREAD = 4;

export interface Grid {
  readonly rows: number;
  readonly columns: number;
}

export type Range = readonly [from: number, to: number];

/** Into how many parts rows and columns are cut; see {@link cheapestGrid}. */
export type ChooseGrid = (units: Grid, threads: number, nanoseconds: (part: Grid) => number) => Grid;

/**
 * Into how many parts rows and columns are cut so that all is done soonest; 1 by 1 where a single thread is as fast.
 *
 * @param units how many rows and columns there are
 * @param nanoseconds how long a task of so many rows and columns takes
 */
export function cheapestGrid(units: Grid, threads: number, nanoseconds: (part: Grid) => number): Grid {
  let best: Grid = { rows: 1, columns: 1 };
  let least = nanoseconds(units);
  const most = threads * TASKS_PER_THREAD;
  for (let rows = 1; rows <= Math.min(units.rows, most); rows++) {
    for (let columns = 1; columns <= Math.min(units.columns, Math.ceil(most / rows)); columns++) {
      const task = nanoseconds({ rows: Math.ceil(units.rows / rows), columns: Math.ceil(units.columns / columns) });
      const turns = Math.ceil((rows * columns) / threads);
      const time = JOB_NS + turns * (task + TASK_NS) + STRAGGLE * task;
      if (rows * columns > 1 && time < least) {
        best = { rows, columns };
        least = time;
      }
    }
  }
  return best;
}

/** Cuts n into this number of parts (at most n), as equal as they can be. */
export function ranges(n: number, parts: number): Range[] {
  const count = Math.max(1, Math.min(n, parts));
  return Array.from({ length: count }, (_, part) => [
    Math.floor((part * n) / count),
    Math.floor(((part + 1) * n) / count),
  ]);
}

/** Panels that a matrix product may be cut between: a rest that is too narrow belongs to the panel before. */
export function panelsOf(columns: number): number {
  const rest = columns % PANEL;
  return Math.max(1, Math.floor(columns / PANEL) + (rest >= NARROW ? 1 : 0));
}

/** Cuts a matrix product's columns into this number of parts, between panels. */
export function columnRanges(columns: number, parts: number): Range[] {
  return ranges(panelsOf(columns), parts).map(([from, to], index, all) => [
    from * PANEL,
    index === all.length - 1 ? columns : to * PANEL,
  ]);
}
