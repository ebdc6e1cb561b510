import { InvalidOptionError } from '../../src/shared/errors.js';
import { cellAt } from '../../src/shared/latent/plane-view.js';
import type { PlaneView } from '../../src/shared/latent/plane-view.js';
import type { Cell } from './canvas/grid-keyboard.js';
import type { Scene, SceneCell } from './canvas/scene.js';

/** A sample, and where it stands, if it can be seen. */
export interface ShownSample {
  readonly z: Float32Array;
  readonly cell: Cell | null;
}

export interface SelectionHost {
  readonly scene: () => Scene | null;
  readonly view: () => PlaneView;
  /** Another sample is selected, by somebody or because it was promised. */
  readonly onSelect: (z: Float32Array, cell: Cell) => void;
  readonly onChange: () => void;
}

/**
 * The one sample of a grid that is selected, and the one that is looked at: pointed to, or focused. A selected sample
 * stays selected when its plane moves on; it is then in no cell, until the plane comes back.
 */
export class Selection {
  /** Where the selected sample stands, if it can be seen. */
  cell: Cell | null = null;
  /** What is to be selected as soon as there is a scene. */
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

  /** What is pointed at or focused, else what is selected. */
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

  /** The generator is another: its samples are not those. What was promised is still to be selected. */
  forget(): void {
    this.#selected = null;
    this.leaveScene();
  }

  /** The scene is another: nothing stands where it stood. */
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

  /** The plane has moved, and the samples with it. */
  follow(): void {
    const scene = this.#host.scene();
    const point = this.#selected?.point;
    if (point && scene) this.cell = cellOf(point, this.#host.view(), scene);
    if (this.#pointed?.cell) this.showCell(this.#pointed.cell); // the pointer is where it was, over another
  }
}

/** The cell that a point falls on, if there is one in the grid. */
function cellOf(point: { x: number; y: number }, view: PlaneView, { layout }: Scene): Cell | null {
  const { row, column } = cellAt(view, layout, point);
  const whole = { row: Math.round(row) || 0, column: Math.round(column) || 0 };
  const onCell = Math.hypot(row - whole.row, column - whole.column) < 0.01;
  return onCell && inside(whole.row, layout.rows) && inside(whole.column, layout.columns) ? whole : null;
}

function inside(index: number, count: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < count;
}
