import { InvalidOptionError } from '../../src/shared/errors.js';
import { cellAt, type PlaneView } from '../../src/shared/latent/plane-view.js';
import type { Cell } from './canvas/grid-keyboard.js';
import type { Scene, SceneCell } from './canvas/scene.js';

/** A sample, and its cell if it can be seen. */
export interface ShownSample {
  readonly z: Float32Array;
  readonly cell: Cell | null;
}

export interface SelectionHost {
  readonly scene: () => Scene | null;
  readonly view: () => PlaneView;
  /** Another sample is selected. */
  readonly onSelect: (z: Float32Array, cell: Cell) => void;
  readonly onChange: () => void;
}

/**
 * The selected sample of a grid, and the one that is pointed at or focused. A selected sample stays selected when the plane
 * is moved; it is then in no cell, until the plane is moved back.
 */
export class Selection {
  /** Cell of the selected sample, if it can be seen. */
  cell: Cell | null = null;
  /** The cell to select as soon as there is a scene. */
  pending: Cell | null = null;
  readonly #host: SelectionHost;
  #selected: Pick<SceneCell, 'z' | 'point'> | null = null;
  #pointed: ShownSample | null = null;

  constructor(surroundings: SelectionHost) {
    this.#host = surroundings;
  }

  /** The selected sample. */
  get selected(): ShownSample | null {
    return this.#selected && { z: this.#selected.z, cell: this.cell };
  }

  /** The sample that is pointed at or focused, else the selected one. */
  get shown(): ShownSample | null {
    return this.#pointed ?? this.selected;
  }

  /** @throws InvalidOptionError for a cell that the grid does not have */
  select(cell: Cell): void {
    const scene = this.#host.scene();
    this.pending = scene ? null : cell;
    if (!scene) return;
    const { rows, columns } = scene.layout;
    if (!inside(cell.row, rows) || !inside(cell.column, columns)) {
      const allowed = `a row from 0 to ${rows - 1} and a column from 0 to ${columns - 1}`;
      throw InvalidOptionError.of('selection', `row ${cell.row}, column ${cell.column}`, allowed);
    }
    const { z, point } = scene.cell(this.#host.view(), cell.row, cell.column);
    this.#selected = { z: new Float32Array(z), point };
    this.cell = cell;
    this.#pointed = null;
    this.#host.onSelect(this.#selected.z, cell);
    this.#host.onChange();
  }

  /** Deselects. */
  clear(): void {
    this.#selected = this.cell = this.pending = null;
    this.#host.onChange();
  }

  /** Forgets the samples of the generator before. A pending cell will still be selected. */
  forget(): void {
    this.#selected = null;
    this.leaveScene();
  }

  /** Another scene has other samples in its cells. */
  leaveScene(): void {
    this.cell = this.#pointed = null;
  }

  /** Shows a cell as the one pointed at. */
  showCell({ row, column }: Cell): void {
    const z = this.#host.scene()?.cell(this.#host.view(), row, column).z;
    this.showSample(z ? { z: new Float32Array(z), cell: { row, column } } : null);
  }

  /** Shows a sample that is in no cell; `null` shows the selected one again. */
  showSample(shown: ShownSample | null): void {
    this.#pointed = shown;
    this.#host.onChange();
  }

  /** The plane was moved, and its samples with it. */
  follow(): void {
    const scene = this.#host.scene();
    const point = this.#selected?.point;
    if (point && scene) this.cell = cellOf(point, this.#host.view(), scene);
    if (this.#pointed?.cell) this.showCell(this.#pointed.cell); // the pointer is now over another sample
  }
}

/** The cell of a point, if it is in the grid. */
function cellOf(point: { x: number; y: number }, view: PlaneView, { layout }: Scene): Cell | null {
  const { row, column } = cellAt(view, layout, point);
  const whole = { row: Math.round(row) || 0, column: Math.round(column) || 0 };
  const onCell = Math.hypot(row - whole.row, column - whole.column) < 0.01;
  return onCell && inside(whole.row, layout.rows) && inside(whole.column, layout.columns) ? whole : null;
}

function inside(index: number, count: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < count;
}
