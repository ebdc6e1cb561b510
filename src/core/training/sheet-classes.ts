import { joinRows } from '../../shared/latent/class-vectors.js';
import type { SheetLayout } from '../../shared/images/sheet.js';
import { Random } from '../../shared/random.js';
import type { ClassSampler } from './class-sampler.js';

/** Index of the sheet's classes among the seed's `sheet` streams; see `LATENT_STREAMS`. */
const STREAM = 7;

export interface SheetRows {
  /** G's input rows: z, and y where the networks have classes. */
  readonly rows: Float32Array<ArrayBuffer>;
  /** The class of each column, where a column has one. */
  readonly columnNames?: readonly string[];
}

/**
 * The classes of a sample sheet. With one group, each column shows one class, and neighbouring columns share one if there are
 * more columns than classes; if there are fewer, the classes follow each other row by row. Several groups are drawn as often as
 * the data has them.
 *
 * @param z rows * columns vectors
 */
export function sheetClasses(
  classes: ClassSampler | null,
  z: Float32Array<ArrayBuffer>,
  { rows, columns }: SheetLayout,
  seed: number,
): SheetRows {
  if (!classes) return { rows: z };
  const count = rows * columns;
  const [group, ...more] = classes.groups;
  if (!group || more.length > 0) {
    return { rows: joinRows(z, classes.draw(new Random(seed, 'sheet', STREAM), count), count) };
  }
  const { size } = classes;
  const inColumn = (column: number) => Math.floor((column * size) / columns);
  const y = new Float32Array(count * size);
  for (let cell = 0; cell < count; cell++) {
    y[cell * size + (columns >= size ? inColumn(cell % columns) : cell % size)] = 1;
  }
  const names = Array.from({ length: columns }, (_, column) => group.classes[inColumn(column)] ?? '');
  return { rows: joinRows(z, y, count), ...(columns >= size && { columnNames: names }) };
}
