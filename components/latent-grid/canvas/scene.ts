import { latentOnPlane, type Plane } from '../../../src/shared/latent/planes.js';
import { cellPoint, spacing, type GridLayout, type PlaneView } from '../../../src/shared/latent/plane-view.js';

/** A picture to draw: a vector and a key that identifies it. */
export interface Sample {
  readonly key: string;
  /** z; for a generator with classes, z followed by y. */
  readonly z: Float32Array;
}

export interface SceneCell extends Sample {
  /** Coordinates in the plane, if there is one. */
  readonly point: { readonly x: number; readonly y: number } | null;
  /** Whether it is the one of two by two cells that is shown for all four until they are drawn. */
  readonly coarse: boolean;
}

/** What a grid shows: the z of each cell. Every change makes a new object. */
export interface Scene {
  readonly layout: GridLayout;
  /** Whether the view can be moved. There are cells beyond the grid's edges then. */
  readonly pannable: boolean;
  readonly cell: (view: PlaneView, row: number, column: number) => SceneCell;
  /** Names above the columns. */
  readonly columnNames?: readonly string[];
  /** The characters of a text, of which each but the gaps has a cell; `null` for a gap. */
  readonly characters?: readonly (string | null)[];
}

/** Fixed vectors, row by row. */
export function fixedScene(layout: GridLayout, vectors: Float32Array, size: number): Scene {
  return {
    layout,
    pannable: false,
    cell(_view, row, column) {
      const index = row * layout.columns + column;
      const z = vectors.subarray(index * size, (index + 1) * size);
      return { key: String(index), z, point: null, coarse: false };
    },
  };
}

/** Precision of keys in a plane: far finer than cells at the largest zoom, and coarser than rounding errors. */
const KEY_SCALE = 1e7;

/**
 * A plane. Views that are whole cells apart have the same keys, so that moving draws only new cells.
 * @param vectorOf makes the vector of a point's z
 */
export function planeScene(
  layout: GridLayout,
  plane: Plane,
  vectorOf: (z: Float32Array) => Float32Array = z => z,
): Scene {
  return {
    layout,
    pannable: true,
    cell(view, row, column) {
      const point = cellPoint(view, layout, row, column);
      const { x, y } = point;
      const step = spacing(layout, view.zoom);
      // A quarter of a cell keeps the numbering away from the boundary, where the cells of the first view are.
      const even = (distance: number) => Math.floor(distance + 0.25) % 2 === 0;
      return {
        key: `${Math.round(x * KEY_SCALE)},${Math.round(y * KEY_SCALE)}`,
        get z() {
          return vectorOf(latentOnPlane(plane, x, y)); // computed only for cells that are drawn or shown
        },
        point,
        coarse: even(x / step.x) && even(-y / step.y),
      };
    },
  };
}
