import { cellPoint, HOME, pan, snap, zoomAbout } from '../../../src/shared/latent/plane-view.js';
import type { GridLayout, PlaneView } from '../../../src/shared/latent/plane-view.js';

/** A view counts as moving for so long after the last movement: then cells are refined, and words are said. */
const LINGER_MS = 140;
/** While zooming, cells are laid out anew at most so often. */
const RELAY_MS = 150;
/** Time to settle on whole cells. */
const SETTLE_MS = 140;

export interface MotionTarget {
  /** The layout of what can be moved now; `null` where nothing can. */
  layout(): GridLayout | null;
  /** Whether a hand is on it. */
  held(): boolean;
  /** The view has moved a little. */
  onMove(): void;
  /** The hand is still, or off: what was put off while moving is to be done. */
  onPause(): void;
  /** The view rests. */
  onRest(view: PlaneView): void;
}

/**
 * A view of a plane that is panned and zoomed continuously, and comes to rest on whole cells. `live` is the view of this
 * moment; `laid` the one that cells are laid out for, whole cells away from where they were before, so that their
 * pictures can be used again.
 */
export class PlaneMotion {
  live: PlaneView = HOME;
  laid: PlaneView = HOME;
  readonly #target: MotionTarget;
  #laidAt = 0;
  #movedAt = -Infinity;
  #pauseTimer: ReturnType<typeof setTimeout> | undefined;
  /** Rises with every settling, so that a glide sees that it is not the last. */
  #settling = 0;

  constructor(target: MotionTarget) {
    this.#target = target;
  }

  get moving(): boolean {
    return performance.now() - this.#movedAt < LINGER_MS;
  }

  /** Stands there at once, with cells laid out anew where they would not fall on those that are there. */
  jump(view: PlaneView, { anew = false } = {}): void {
    if (anew || view.zoom !== this.laid.zoom || !this.moving) this.laid = view;
    this.live = view;
  }

  /** Ends all that is under way. */
  stop(): void {
    clearTimeout(this.#pauseTimer);
    this.#settling++;
  }

  /** @param right,down in shares of the grid's width and height */
  pan(right: number, down: number): void {
    const layout = this.#target.layout();
    if (layout) this.#moveTo(pan(this.live, layout, { right: right * layout.columns, down: down * layout.rows }));
  }

  /** @param at in shares of the grid's width and height, from the top left @returns whether it can */
  zoom(factor: number, at: { readonly x: number; readonly y: number }): boolean {
    const layout = this.#target.layout();
    if (!layout) return false;
    const point = cellPoint(this.live, layout, at.y * layout.rows - 0.5, at.x * layout.columns - 0.5);
    const view = zoomAbout(this.live, point, factor);
    if (view.zoom === this.live.zoom) return false;
    this.#moveTo(view);
    return true;
  }

  /** Where cells are to lie now: they move with the view by whole cells; after zooming they are laid out anew. */
  relay(layout: GridLayout): PlaneView {
    if (this.live.zoom === this.laid.zoom) {
      const laid = snap(this.live, this.laid, layout);
      return sameView(laid, this.laid) ? this.laid : laid;
    }
    if (this.moving && performance.now() - this.#laidAt < RELAY_MS) return this.laid;
    this.#laidAt = performance.now();
    return this.live;
  }

  /** The hand is off: cells come to lie on cells, and the view is told. */
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
