import { InvalidOptionError } from '../../src/shared/errors.js';
import { cellAt } from '../../src/shared/latent/plane-view.js';
import type { PlaneView } from '../../src/shared/latent/plane-view.js';
import type { Cell } from './canvas/grid-keyboard.js';
import type { Scene, SceneCell } from './canvas/scene.js';

/** A sample, and where it stands, if it can be seen. */
export interface Shown {
  readonly z: Float32Array;
  readonly place: Cell | null;
}

export interface SelectionHost {
  readonly scene: () => Scene | null;
  readonly view: () => PlaneView;
  /** Another sample is selected, by somebody or because it was promised. */
  readonly onSelect: (z: Float32Array, place: Cell) => void;
  readonly onChange: () => void;
}

/**
 * The one sample of a grid that is selected, and the one that is looked at: pointed to, or focused. A selected sample
 * stays selected when its plane moves on; it then has no place, until the plane comes back.
 */
export class Selection {
  /** Where the selected sample stands, if it can be seen. */
  place: Cell | null = null;
  /** What is to be selected as soon as there is a scene. */
  promised: Cell | null = null;
  readonly #surroundings: SelectionHost;
  #selected: Pick<SceneCell, 'z' | 'point'> | null = null;
  #looked: Shown | null = null;

  constructor(surroundings: SelectionHost) {
    this.#surroundings = surroundings;
  }

  /** The selected sample. */
  get selected(): Shown | null {
    return this.#selected && { z: this.#selected.z, place: this.place };
  }

  /** What is pointed at or focused, else what is selected. */
  get shown(): Shown | null {
    return this.#looked ?? this.selected;
  }

  /** @throws InvalidOptionError for a cell that the grid does not have */
  select(place: Cell): void {
    const scene = this.#surroundings.scene();
    this.promised = scene ? null : place;
    if (!scene) return;
    const { rows, columns } = scene.layout;
    if (!inside(place.row, rows) || !inside(place.column, columns)) {
      const allowed = `a row from 0 to ${rows - 1} and a column from 0 to ${columns - 1}`;
      throw InvalidOptionError.of('selection', `row ${place.row}, column ${place.column}`, allowed);
    }
    const { z, point } = scene.cell(this.#surroundings.view(), place.row, place.column);
    this.#selected = { z: new Float32Array(z), point };
    this.place = place;
    this.#looked = null;
    this.#surroundings.onSelect(this.#selected.z, place);
    this.#surroundings.onChange();
  }

  /** Selects nothing. */
  clear(): void {
    this.#selected = this.place = this.promised = null;
    this.#surroundings.onChange();
  }

  /** The generator is another: its samples are not those. What was promised is still to be selected. */
  forget(): void {
    this.#selected = null;
    this.leaveScene();
  }

  /** The scene is another: nothing stands where it stood. */
  leaveScene(): void {
    this.place = this.#looked = null;
  }

  /** Looks at a cell. */
  lookAt({ row, column }: Cell): void {
    const z = this.#surroundings.scene()?.cell(this.#surroundings.view(), row, column).z;
    this.look(z ? { z: new Float32Array(z), place: { row, column } } : null);
  }

  /** Looks at a sample that stands in no cell; `null` looks away. */
  look(shown: Shown | null): void {
    this.#looked = shown;
    this.#surroundings.onChange();
  }

  /** The plane has moved, and the samples with it. */
  follow(): void {
    const scene = this.#surroundings.scene();
    const point = this.#selected?.point;
    if (point && scene) this.place = standing(point, this.#surroundings.view(), scene);
    if (this.#looked?.place) this.lookAt(this.#looked.place); // the pointer is where it was, over another
  }
}

/** The cell that a point falls on, if there is one in the grid. */
function standing(point: { x: number; y: number }, view: PlaneView, { layout }: Scene): Cell | null {
  const { row, column } = cellAt(view, layout, point);
  const whole = { row: Math.round(row) || 0, column: Math.round(column) || 0 };
  const onCell = Math.hypot(row - whole.row, column - whole.column) < 0.01;
  return onCell && inside(whole.row, layout.rows) && inside(whole.column, layout.columns) ? whole : null;
}

function inside(index: number, count: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < count;
}
