import { capturePointer } from '../../shared/capture-pointer.js';

/** Pixels that a pointer must move to drag; less is a click. */
const DRAG_PX = 4;
/** The wheel of a page that has scrolled within this time is left to the page, though the grid is under the pointer now. */
const SCROLLING_MS = 300;
/** A notch of a wheel is about 100 pixels; four of them double the zoom. */
const WHEEL_SPEED = 0.0018;
const LINE_PX = 16;

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface GestureTarget {
  measure(): DOMRect;
  /** Pans by shares of the target's width and height. */
  pan(right: number, down: number): void;
  /** @param at in shares of width and height, from the top left @returns whether anything changed */
  zoom(factor: number, at: Point): boolean;
  /** The last pointer was released. */
  end(): void;
}

/** Turns pointers and wheels into panning and zooming: one pointer drags, two pinch. */
export class Gestures {
  /** Whether the last press has moved, and is not a click. */
  dragged = false;
  readonly #target: GestureTarget;
  readonly #pointers = new Map<number, Point>();
  #from: Point = { x: 0, y: 0 };
  #scrolledAt = -Infinity;

  constructor(target: GestureTarget) {
    this.#target = target;
  }

  /** Whether something is being dragged or pinched. */
  get active(): boolean {
    return this.#pointers.size > 0 && this.dragged;
  }

  /** For the document's `scroll`. */
  readonly scrolled = (): void => {
    this.#scrolledAt = performance.now();
  };

  readonly down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    if (this.#pointers.size === 0) this.dragged = false;
    this.#pointers.set(event.pointerId, point(event));
    this.#from = point(event);
  };

  readonly move = (event: PointerEvent): void => {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    if (event.buttons === 0) return this.up(event); // it was released elsewhere
    const now = point(event);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (!this.dragged && !other) {
      if (Math.hypot(now.x - this.#from.x, now.y - this.#from.y) < DRAG_PX) return;
      capturePointer(event); // not earlier, since that would suppress the click
    }
    this.dragged = true;
    this.#pointers.set(event.pointerId, now);
    const { left, top, width, height } = this.#target.measure();
    const share = other ? 0.5 : 1; // of two fingers, each moves the middle by half
    this.#target.pan((-share * (now.x - before.x)) / width, (-share * (now.y - before.y)) / height);
    if (!other) return;
    const [far, near] = [distance(now, other), distance(before, other)];
    const middle = { x: ((now.x + other.x) / 2 - left) / width, y: ((now.y + other.y) / 2 - top) / height };
    if (far > 0 && near > 0) this.#target.zoom(far / near, middle);
  };

  readonly up = (event: PointerEvent): void => {
    if (!this.#pointers.delete(event.pointerId)) return;
    if (this.#pointers.size === 0 && this.dragged) this.#target.end();
  };

  readonly wheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && performance.now() - this.#scrolledAt < SCROLLING_MS) return;
    const { left, top, width, height } = this.#target.measure();
    const at = { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * LINE_PX;
    const speed = event.ctrlKey ? 4 * WHEEL_SPEED : WHEEL_SPEED; // a pinch on a touchpad comes as small steps with ctrl
    if (this.#target.zoom(Math.exp(-pixels * speed), at)) event.preventDefault();
  };
}

function point({ clientX, clientY }: PointerEvent): Point {
  return { x: clientX, y: clientY };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
