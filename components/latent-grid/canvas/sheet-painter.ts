import { cellAt as placeOf, cellPoint } from '../../../src/shared/latent/plane-view.js';
import type { PlaneView } from '../../../src/shared/latent/plane-view.js';
import { posterTile } from '../../shared/poster-sheet.js';
import type { Scene } from './scene.js';
import type { Tile } from './tiles.js';

/** Most pixels along one side of the canvas that is shown. More would be slower, and no sharper. */
const LARGEST_CANVAS = 2048;

/** Cells laid out at the generator's resolution, and the view that they were laid out for. */
interface Laid {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D | null;
  scene: Scene | null;
  view: PlaneView | null;
  /** Share of the grid's cells that have a picture. */
  filled: number;
}

/**
 * Paints a scene. Its cells are laid side by side at the generator's resolution, one more on each side if the view can be
 * moved. That sheet is drawn onto the page's canvas in one piece, moved and scaled as the view, so that there are no seams.
 * The former sheet stays below until the new one is complete.
 */
export class SheetPainter {
  #laid = newSheet();
  #former = newSheet();
  readonly #scratch = document.createElement('canvas');

  /** Cells beyond each edge that are laid out. */
  static margin({ pannable }: Scene): number {
    return pannable ? 1 : 0;
  }

  /** Lays out the cells of a view from the tiles that have been drawn. */
  lay(
    scene: Scene,
    view: PlaneView,
    tileOf: (key: string) => Tile | undefined,
    size: { width: number; height: number },
  ) {
    const { zoom } = this.#laid.view ?? view;
    const other = this.#laid.scene !== scene || zoom !== view.zoom;
    // A sheet with few pictures is worse than the one before it.
    if (other && this.#laid.filled > 0.5) [this.#laid, this.#former] = [this.#former, this.#laid];
    const laid = this.#laid;
    Object.assign(laid, { scene, view });
    const margin = SheetPainter.margin(scene);
    const { rows, columns } = scene.layout;
    const { width, height } = size;
    resize(laid.canvas, (columns + 2 * margin) * width, (rows + 2 * margin) * height);
    laid.context?.clearRect(0, 0, laid.canvas.width, laid.canvas.height);
    const across = columns + 2 * margin;
    const cells = Array.from({ length: (rows + 2 * margin) * across }, (_, i) => {
      const { key, coarse } = scene.cell(view, Math.floor(i / across) - margin, (i % across) - margin);
      return { tile: tileOf(key), coarse };
    });
    const inside = (row: number, column: number) => row >= 0 && column >= 0 && row < rows && column < columns;
    const cellAt = (row: number, column: number) => cells[(row + margin) * across + column + margin];
    const missing = ([row, column]: readonly [number, number]) => inside(row, column) && !cellAt(row, column)?.tile;
    const covered = new Set<string>();
    let filled = 0;
    for (let row = -margin; row < rows + margin; row++) {
      for (let column = -margin; column < columns + margin; column++) {
        const { tile, coarse } = cellAt(row, column) ?? {};
        const hidden = covered.has(`${row},${column}`);
        if (inside(row, column) && (tile || hidden)) filled++;
        if (!tile || hidden) continue;
        const [x, y] = [(column + margin) * width, (row + margin) * height];
        const others = [[row, column + 1] as const, [row + 1, column] as const, [row + 1, column + 1] as const];
        if (coarse && others.some(missing)) {
          this.#enlarge(laid, tile, x, y);
          for (const other of others) covered.add(other.join());
        } else laid.context?.putImageData(tile.image, x, y);
      }
    }
    laid.filled = filled / (rows * columns);
  }

  /** Draws the sheets onto the page's canvas in a view. @param box width of the canvas's box in device pixels */
  paint(
    canvas: HTMLCanvasElement,
    scene: Scene,
    view: PlaneView,
    size: { width: number; height: number },
    box: number,
  ): void {
    const { rows, columns } = scene.layout;
    const natural = { width: columns * size.width, height: rows * size.height };
    const largest = Math.max(1, Math.floor(LARGEST_CANVAS / Math.max(natural.width, natural.height)));
    const scale = Math.min(largest, Math.max(1, Math.ceil(box / natural.width)));
    resize(canvas, natural.width * scale, natural.height * scale);
    const context = canvas.getContext('2d');
    if (!context) return;
    const cell = { width: size.width * scale, height: size.height * scale };
    const isEmpty = this.#laid.filled + this.#former.filled === 0;
    context.fillStyle = (isEmpty && noise(context, cell)) || '#000';
    context.fillRect(0, 0, canvas.width, canvas.height);
    if (this.#laid.filled < 1) this.#draw(context, this.#former, scene, view, cell);
    this.#draw(context, this.#laid, scene, view, cell);
  }

  #draw(
    context: CanvasRenderingContext2D,
    { canvas, scene, view: from }: Laid,
    { layout }: Scene,
    view: PlaneView,
    cell: { width: number; height: number },
  ): void {
    if (!scene || !from || scene.layout.rows !== layout.rows || scene.layout.columns !== layout.columns) return;
    const margin = SheetPainter.margin(scene);
    const ratio = scene.pannable ? view.zoom / from.zoom : 1;
    const first = scene.pannable
      ? placeOf(view, layout, cellPoint(from, layout, -margin, -margin))
      : { row: 0, column: 0 };
    const edge = (center: number) => center + 0.5 - 0.5 * ratio;
    context.imageSmoothingEnabled = ratio !== 1;
    context.drawImage(
      canvas,
      Math.round(edge(first.column) * cell.width),
      Math.round(edge(first.row) * cell.height),
      Math.round((layout.columns + 2 * margin) * ratio * cell.width),
      Math.round((layout.rows + 2 * margin) * ratio * cell.height),
    );
  }

  /** Draws one tile in place of four. */
  #enlarge({ context }: Laid, { image }: Tile, x: number, y: number): void {
    if (!context) return;
    resize(this.#scratch, image.width, image.height);
    this.#scratch.getContext('2d', { willReadFrequently: true })?.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = true;
    context.drawImage(this.#scratch, x, y, 2 * image.width, 2 * image.height);
  }
}

/** A tile of noise in each cell, as before there is a generator: a map is never black. */
function noise(context: CanvasRenderingContext2D, cell: { width: number; height: number }): CanvasPattern | null {
  const tile = posterTile();
  const { canvas, context: tileContext } = newSheet();
  resize(canvas, tile.width, tile.height);
  tileContext?.putImageData(tile, 0, 0);
  context.imageSmoothingEnabled = false;
  const pattern = context.createPattern(canvas, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(cell.width / tile.width, cell.height / tile.height));
  return pattern;
}

function newSheet(): Laid {
  const canvas = document.createElement('canvas');
  // It is written in small pieces and read in one, so it is best kept in the CPU's memory.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return { canvas, context, scene: null, view: null, filled: 0 };
}

/** Setting a canvas's size clears it, so it is set only when it changes. */
function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
