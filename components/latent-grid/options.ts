import { InvalidOptionError } from '../../src/shared/errors.js';
import type { GridLayout } from '../../src/shared/latent/plane-view.js';
import { GRID_MODES, MOST_CELLS, PLANE_KINDS, type GridMode, type PlaneKind } from '../../src/shared/latent/share.js';

export interface GridOptions {
  mode: GridMode;
  plane: PlaneKind;
  rows: number | undefined;
  columns: number | undefined;
  seed: number;
}

/** The options with their defaults filled in. */
export interface UsableOptions {
  readonly mode: GridMode;
  readonly plane: PlaneKind;
  readonly layout: GridLayout;
  readonly seed: number;
}

const SIDES: Readonly<Record<GridMode, GridLayout>> = {
  random: { rows: 10, columns: 10 },
  plane: { rows: 10, columns: 10 },
  interpolate: { rows: 5, columns: 15 },
};
/** Layout of the plane if it is all of z space. */
const MANIFOLD: GridLayout = { rows: 20, columns: 20 };

/** Fills in defaults, also for options that cannot be used, and returns the error of the first of those. */
export function usableOptions(
  { mode, plane, rows, columns, seed }: GridOptions,
  latentSize: number | undefined,
): { readonly options: UsableOptions; readonly error: InvalidOptionError | null } {
  const errors: InvalidOptionError[] = [];
  const use = <Value>(name: string, value: Value, fits: boolean, fallback: Value, allowed: string): Value => {
    if (!fits) errors.push(InvalidOptionError.of(name, value, allowed));
    return fits ? value : fallback;
  };
  const usableMode = use('mode', mode, GRID_MODES.includes(mode), 'random', `one of ${GRID_MODES.join(', ')}`);
  const sides = usableMode === 'plane' && latentSize === 2 ? MANIFOLD : SIDES[usableMode];
  const side = (name: 'rows' | 'columns', value: number | undefined) =>
    use(name, value ?? sides[name], value === undefined || isInteger(value, 1, MOST_CELLS), sides[name], SIDE);
  const options = {
    mode: usableMode,
    plane: use('plane', plane, PLANE_KINDS.includes(plane), 'random', `one of ${PLANE_KINDS.join(', ')}`),
    layout: { rows: side('rows', rows), columns: side('columns', columns) },
    seed: use('seed', seed, isInteger(seed, 0, 2 ** 32 - 1), 1, 'an integer from 0 to 4294967295'),
  };
  return { options, error: errors[0] ?? null };
}

const SIDE = `an integer from 1 to ${MOST_CELLS}`;

function isInteger(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
