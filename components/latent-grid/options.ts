import { InvalidOptionError } from '../../src/shared/errors.js';
import type { NamedClasses } from '../../src/shared/latent/class-text.js';
import type { InputSpace } from '../../src/shared/latent/input-space.js';
import type { GridLayout } from '../../src/shared/latent/plane-view.js';
import { GRID_MODES, MOST_CELLS, PLANE_KINDS, type GridMode, type PlaneKind } from '../../src/shared/latent/share.js';

export interface GridOptions {
  mode: GridMode;
  plane: PlaneKind;
  rows: number | undefined;
  columns: number | undefined;
  seed: number;
  classes: NamedClasses | null;
  classGroup: string | null;
  text: string;
}

/** The options with their defaults filled in. */
export interface UsableOptions {
  readonly mode: GridMode;
  readonly plane: PlaneKind;
  readonly layout: GridLayout;
  readonly seed: number;
  /** Checked when there are scenes for a generator with classes. */
  readonly classes: NamedClasses | null;
  readonly classGroup: string | null;
  readonly text: string;
}

const SIDES: Readonly<Record<GridMode, GridLayout>> = {
  random: { rows: 10, columns: 10 },
  plane: { rows: 10, columns: 10 },
  interpolate: { rows: 5, columns: 15 },
  classes: { rows: 10, columns: 10 },
  text: { rows: 10, columns: 10 },
};
/** Layout of the plane if it is all of z space. */
const MANIFOLD: GridLayout = { rows: 20, columns: 20 };

/** Most characters of a text. */
export const MOST_CHARACTERS = 24;

/** The modes that a generator can show; all of them while there is none. */
export function modesOf(space: InputSpace | undefined): readonly GridMode[] {
  const [group, ...more] = space?.classes ?? [];
  const writes = group && more.length === 0 && group.classes.some(name => [...name].length === 1);
  return GRID_MODES.filter(mode => !space || (mode === 'text' ? writes : mode !== 'classes' || group));
}

/** Fills in defaults, also for options that cannot be used, and returns the error of the first of those. */
export function usableOptions(
  { mode, plane, rows, columns, seed, classes, classGroup, text }: GridOptions,
  space: InputSpace | undefined,
): { readonly options: UsableOptions; readonly error: InvalidOptionError | null } {
  const errors: InvalidOptionError[] = [];
  const use = <Value>(name: string, value: Value, fits: boolean, fallback: Value, allowed: string): Value => {
    if (!fits) errors.push(InvalidOptionError.of(name, value, allowed));
    return fits ? value : fallback;
  };
  const modes = modesOf(space);
  const why = space?.classes.length === 0 ? ', for this generator, which was trained without classes' : '';
  const usableMode = use('mode', mode, modes.includes(mode), 'random', `one of ${modes.join(', ')}${why}`);
  const sides =
    usableMode === 'plane' && space?.latentSize === 2
      ? MANIFOLD
      : usableMode === 'classes' && space
        ? { ...SIDES.classes, columns: columnsOf(space, classGroup) }
        : SIDES[usableMode];
  const side = (name: 'rows' | 'columns', value: number | undefined) =>
    use(
      name,
      value === undefined ? sides[name] : value,
      value === undefined || isInteger(value, 1, MOST_CELLS),
      sides[name],
      SIDE,
    );
  const options = {
    mode: usableMode,
    plane: use('plane', plane, PLANE_KINDS.includes(plane), 'random', `one of ${PLANE_KINDS.join(', ')}`),
    layout: { rows: side('rows', rows), columns: side('columns', columns) },
    seed: use('seed', seed, isInteger(seed, 0, 2 ** 32 - 1), 1, 'an integer from 0 to 4294967295'),
    classes: use('classes', classes, !classes || !space || space.classes.length > 0, null, WITHOUT_CLASSES),
    classGroup,
    text: use(
      'text',
      text,
      [...text].length <= MOST_CHARACTERS,
      [...text].slice(0, MOST_CHARACTERS).join(''),
      `at most ${MOST_CHARACTERS} characters long`,
    ),
  };
  return { options, error: errors[0] ?? null };
}

/** A column for each class of the group that is shown, if they fit. */
function columnsOf({ classes }: InputSpace, classGroup: string | null): number {
  const group = classes.find(({ name }) => name === classGroup) ?? classes[0];
  return Math.min(MOST_CELLS, group?.classes.length ?? 1);
}

const WITHOUT_CLASSES = 'left out, since this generator was trained without classes';
const SIDE = `an integer from 1 to ${MOST_CELLS}`;

function isInteger(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
