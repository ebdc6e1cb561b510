import {
  cellPoint,
  HOME,
  pan,
  snap,
  zoomAbout,
  type GridLayout,
  type PlaneView,
} from '../../../src/shared/latent/plane-view.js';

/** Time after the last movement in which a view counts as moving. Then cells are refined. */
const LINGER_MS = 140;
/** Shortest time between two layouts of cells while zooming. */
const RELAY_MS = 150;
/** Time to settle on whole cells. */
const SETTLE_MS = 140;

export interface MotionTarget {
  /** The layout; `null` if nothing can be moved. */
  layout(): GridLayout | null;
  /** Whether a pointer holds it. */
  held(): boolean;
  /** The view has moved a little. */
  onMove(): void;
  /** The view has stopped while a pointer holds it: postponed drawing is due. */
  onPause(): void;
  /** The view has come to rest. */
  onRest(view: PlaneView): void;
}

/**
 * A view of a plane that is panned and zoomed continuously, and comes to rest on whole cells. `live` is the present view.
 * `laid` is the view that cells are laid out for, a whole number of cells from the one before, so that pictures can be
 * reused.
 */
export class PlaneMotion {
  live: PlaneView = HOME;
  laid: PlaneView = HOME;
  readonly #target: MotionTarget;
  #laidAt = 0;
  #movedAt = -Infinity;
  #pauseTimer: ReturnType<typeof setTimeout> | undefined;
  /** Increases with every settling, so that an outdated glide ends. */
  #settling = 0;

  constructor(target: MotionTarget) {
    this.#target = target;
  }

  get moving(): boolean {
    return performance.now() - this.#movedAt < LINGER_MS;
  }

  /** Moves to a view at once. Cells are laid out again if they would not match the present ones. */
  jump(view: PlaneView, { anew = false } = {}): void {
    if (anew || view.zoom !== this.laid.zoom || !this.moving) this.laid = view;
    this.live = view;
  }

  /** Ends the glide and the timer. */
  stop(): void {
    clearTimeout(this.#pauseTimer);
    this.#settling++;
  }

  /** @param right,down in shares of the grid's width and height */
  pan(right: number, down: number): void {
    const layout = this.#target.layout();
    if (layout) this.#moveTo(pan(this.live, layout, { right: right * layout.columns, down: down * layout.rows }));
  }

  /** @param at in shares of the grid's width and height, from the top left @returns whether the view has changed */
  zoom(factor: number, at: { readonly x: number; readonly y: number }): boolean {
    const layout = this.#target.layout();
    if (!layout) return false;
    const point = cellPoint(this.live, layout, at.y * layout.rows - 0.5, at.x * layout.columns - 0.5);
    const view = zoomAbout(this.live, point, factor);
    if (view.zoom === this.live.zoom) return false;
    this.#moveTo(view);
    return true;
  }

  /** The view to lay out cells for: they move with the view by whole cells, and are laid out again after zooming. */
  relay(layout: GridLayout): PlaneView {
    if (this.live.zoom === this.laid.zoom) {
      const laid = snap(this.live, this.laid, layout);
      return sameView(laid, this.laid) ? this.laid : laid;
    }
    if (this.moving && performance.now() - this.#laidAt < RELAY_MS) return this.laid;
    this.#laidAt = performance.now();
    return this.live;
  }

  /** Glides to whole cells, and comes to rest there. */
  readonly settle = (): void => {
    this.stop();
    const layout = this.#target.layout();
    if (!layout) return;
    const [from, target] = [this.live, snap(this.live, this.laid, layout)];
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches || sameView(from, target);
    if (still) return this.#rest(target);
    const [mine, begun] = [this.#settling, performance.now()];
    const glide = () => {
      if (mine !== this.#settling || this.#target.held()) return;
      const t = Math.min(1, (performance.now() - begun) / SETTLE_MS);
      if (t === 1) return this.#rest(target);
      const eased = 1 - (1 - t) ** 3;
      const along = (a: number, b: number) => a + eased * (b - a);
      this.live = { zoom: target.zoom, x: along(from.x, target.x), y: along(from.y, target.y) };
      this.#target.onMove();
      requestAnimationFrame(glide);
    };
    glide();
  };

  #moveTo(view: PlaneView): void {
    this.stop();
    this.live = view;
    this.#movedAt = performance.now();
    this.#target.onMove();
    this.#pauseTimer = setTimeout(() => (this.#target.held() ? this.#target.onPause() : this.settle()), LINGER_MS);
  }

  #rest(view: PlaneView): void {
    this.#movedAt = -Infinity;
    this.live = view;
    this.#target.onRest(view);
  }
}

export function sameView(a: PlaneView, b: PlaneView): boolean {
  return a.x === b.x && a.y === b.y && a.zoom === b.zoom;
}
