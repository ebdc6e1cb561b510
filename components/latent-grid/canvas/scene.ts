import { latentOnPlane } from '../../../src/shared/latent/planes.js';
import type { Plane } from '../../../src/shared/latent/planes.js';
import { cellPoint, spacing } from '../../../src/shared/latent/plane-view.js';
import type { GridLayout, PlaneView } from '../../../src/shared/latent/plane-view.js';

/** A picture to be drawn: one z under a name of its own. */
export interface Sample {
  readonly key: string;
  readonly z: Float32Array;
}

export interface SceneCell extends Sample {
  /** Coordinates in the plane, where there is one. */
  readonly point: { readonly x: number; readonly y: number } | null;
  /** One of every two by two neighbours, which may stand for all four until they are drawn. */
  readonly coarse: boolean;
}

/** What a grid shows: which z stands in which cell. Another scene is another object. */
export interface Scene {
  readonly layout: GridLayout;
  /** Whether the view can be moved; then cells beyond the grid's edges exist too. */
  readonly pannable: boolean;
  readonly cell: (view: PlaneView, row: number, column: number) => SceneCell;
}

/** Fixed vectors, row by row. */
export function fixedScene(layout: GridLayout, latents: Float32Array, latentSize: number): Scene {
  return {
    layout,
    pannable: false,
    cell(_view, row, column) {
      const index = row * layout.columns + column;
      const z = latents.subarray(index * latentSize, (index + 1) * latentSize);
      return { key: String(index), z, point: null, coarse: false };
    },
  };
}

/** Decimals of a plane's unit that tell cells apart: far finer than cells at the nearest zoom, coarser than rounding. */
const KEY_SCALE = 1e7;

/** A plane. Cells of views that are whole cells apart have the same keys, so that moving draws only what is new. */
export function planeScene(layout: GridLayout, plane: Plane): Scene {
  return {
    layout,
    pannable: true,
    cell(view, row, column) {
      const point = cellPoint(view, layout, row, column);
      const { x, y } = point;
      const step = spacing(layout, view.zoom);
      // A quarter of a cell keeps numbering off the boundary, where home's cells lie.
      const even = (distance: number) => Math.floor(distance + 0.25) % 2 === 0;
      return {
        key: `${Math.round(x * KEY_SCALE)},${Math.round(y * KEY_SCALE)}`,
        get z() {
          return latentOnPlane(plane, x, y); // only of cells that are drawn or looked at
        },
        point,
        coarse: even(x / step.x) && even(-y / step.y),
      };
    },
  };
}
