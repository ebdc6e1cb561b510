/**
 * The part of a plane that a grid shows. A view is a centre and a zoom; rows and columns of cells are laid over it so
 * that, at zoom 1 around (0, 0), the outermost cells are the border of the square [-1, 1]^2. A view that is moved by whole
 * cells shows cells that it has shown before, whose images need not be drawn again.
 */

/** Rows and columns of a grid. */
export interface GridLayout {
  readonly rows: number;
  readonly columns: number;
}

export interface PlaneView {
  /** Coordinates of the centre, each within [-2, 2]. */
  readonly x: number;
  readonly y: number;
  /** 1 shows the square; 2 half of its width. From 0.5 to 64. */
  readonly zoom: number;
}

export const HOME: PlaneView = { x: 0, y: 0, zoom: 1 };
export const ZOOM_RANGE = [0.5, 64] as const;
export const FARTHEST = 2;

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** The nearest valid view. */
export function clampView({ x, y, zoom }: PlaneView): PlaneView {
  return {
    x: clamp(x, -FARTHEST, FARTHEST) || 0,
    y: clamp(y, -FARTHEST, FARTHEST) || 0,
    zoom: clamp(zoom, ...ZOOM_RANGE) || 1,
  };
}

/** Distance between neighbouring cells, in units of the plane. One cell alone is as wide as the square. */
export function spacing({ rows, columns }: GridLayout, zoom: number): { x: number; y: number } {
  return { x: 2 / zoom / Math.max(1, columns - 1), y: 2 / zoom / Math.max(1, rows - 1) };
}

/** Coordinates of a cell; row 0 is at the top. Cells beyond the grid have coordinates too. */
export function cellPoint(view: PlaneView, { rows, columns }: GridLayout, row: number, column: number) {
  const reach = 1 / view.zoom;
  return {
    x: columns > 1 ? view.x - reach + (2 * reach * column) / (columns - 1) : view.x + 2 * reach * column,
    y: rows > 1 ? view.y + reach - (2 * reach * row) / (rows - 1) : view.y - 2 * reach * row,
  };
}

/** The row and column, with fractions, where a point lies; the inverse of {@link cellPoint}. */
export function cellAt(view: PlaneView, layout: GridLayout, { x, y }: { x: number; y: number }) {
  const step = spacing(layout, view.zoom);
  return {
    row: (view.y - y) / step.y + (layout.rows - 1) / 2,
    column: (x - view.x) / step.x + (layout.columns - 1) / 2,
  };
}

/** Moves a view by a number of cells to the right and down, with fractions. */
export function pan(view: PlaneView, layout: GridLayout, cells: { right: number; down: number }): PlaneView {
  const step = spacing(layout, view.zoom);
  return clampView({ ...view, x: view.x + cells.right * step.x, y: view.y - cells.down * step.y });
}

/** Zooms a view by `factor` about a point that stays where it is. */
export function zoomAbout(view: PlaneView, point: { x: number; y: number }, factor: number): PlaneView {
  const zoom = clamp(view.zoom * factor, ...ZOOM_RANGE);
  const scale = view.zoom / zoom;
  return clampView({ x: point.x + (view.x - point.x) * scale, y: point.y + (view.y - point.y) * scale, zoom });
}

/** Rounds `view`, which was moved from `anchor`, to a whole number of cells from there, so that cells fall on cells again. */
export function snap(view: PlaneView, anchor: PlaneView, layout: GridLayout): PlaneView {
  if (view.zoom !== anchor.zoom) return view;
  const step = spacing(layout, view.zoom);
  return {
    ...view,
    x: anchor.x + Math.round((view.x - anchor.x) / step.x) * step.x,
    y: anchor.y + Math.round((view.y - anchor.y) / step.y) * step.y,
  };
}
