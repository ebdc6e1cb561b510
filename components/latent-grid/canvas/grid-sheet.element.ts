import { html, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import type { Generator } from '../../../src/client/index.js';
import { HOME, type PlaneView } from '../../../src/shared/latent/plane-view.js';
import { SizeController } from '../../shared/size-controller.js';
import { VisibilityController } from '../../shared/visibility-controller.js';
import { sharedStyles } from '../../shared/shared.styles.js';
import { Gestures } from './gestures.js';
import { gridSheetStyles } from './grid-sheet.styles.js';
import { strings } from '../latent-grid.strings.js';
import { PlaneMotion, sameView } from './plane-motion.js';
import { nextCell, type Cell } from './grid-keyboard.js';
import type { Scene, SceneCell } from './scene.js';
import { SheetPainter } from './sheet-painter.js';
import { Tiles } from './tiles.js';
import { cellsToDraw } from './draw-order.js';
import { LocalizedElement } from '../../shared/localized-element.js';

const KEY_ZOOM = Math.SQRT2;

/** Keys that are passed on to the element around; the sheet handles the others. */
const COMMANDS: Readonly<Record<string, string>> = { n: 'seed', p: 'pin' };

/**
 * Private to `<latent-grid>`: one canvas for all pictures, and over it a grid of cells with focus, labels and selection. It
 * pans and zooms, and requests pictures only while it is visible.
 */
export class GridSheetElement extends LocalizedElement {
  static override styles = [sharedStyles, gridSheetStyles];

  @query('canvas') private canvas!: HTMLCanvasElement;
  @query('.cells') private cells!: HTMLElement;

  @property({ attribute: false }) generator: Generator | null = null;
  @property({ attribute: false }) version = 0;
  @property({ attribute: false }) scene: Scene | null = null;
  @property({ attribute: false }) view: PlaneView = HOME;
  @property({ attribute: false }) selected: Cell | null = null;

  /** The one cell that Tab comes to. */
  @state() private focused: Cell = { row: 0, column: 0 };

  readonly #visibility = new VisibilityController(this);
  readonly #painter = new SheetPainter();
  readonly #tiles = new Tiles(
    () => this.#requestDraw(),
    error => this.dispatchEvent(new CustomEvent('draw-error', { detail: error })),
  );
  readonly #gestures: Gestures = new Gestures({
    measure: () => this.cells.getBoundingClientRect(),
    pan: (right, down) => this.#motion.pan(right, down),
    zoom: (factor, at) => this.#motion.zoom(factor, at),
    end: () => this.#motion.settle(),
  });
  /** The view during a gesture; `view` follows when it comes to rest. */
  readonly #motion: PlaneMotion = new PlaneMotion({
    layout: () => (this.scene?.pannable ? this.scene.layout : null),
    held: () => this.#gestures.active,
    onMove: () => this.#requestDraw('move'),
    onPause: () => this.#requestDraw(),
    onRest: view => this.#onRest(view),
  });
  #frame = 0;
  /** Cells must be laid out before the next painting; otherwise they only move. */
  #unlaid = true;
  #hovered: Cell | null = null;
  /** Whether a cell has had the focus. Its picture stays in large when the focus moves to a button or the pointer leaves. */
  #visited = false;

  constructor() {
    super();
    new SizeController(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('scroll', this.#gestures.scrolled, { passive: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('scroll', this.#gestures.scrolled);
    cancelAnimationFrame(this.#frame);
    this.#motion.stop();
    this.#frame = 0;
    this.#tiles.clear();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('scene')) {
      this.#tiles.clear();
      this.#motion.jump(this.view, { anew: true });
      this.#visited = false;
      const { rows = 1, columns = 1 } = this.scene?.layout ?? {};
      const { row, column } = this.focused;
      if (row >= rows || column >= columns) this.focused = { row: 0, column: 0 };
    }
    if (changed.has('generator') || changed.has('version')) this.#tiles.setGenerator(this.generator, this.version);
    if (changed.has('view')) this.#motion.jump(this.view);
  }

  protected override updated(): void {
    this.#requestDraw();
    if (!this.#visibility.visible) this.#tiles.request([]);
  }

  override render() {
    const { scene, view, selected, focused } = this;
    if (!scene) return html``;
    const { rows, columns } = scene.layout;
    const { width = 1, height = 1 } = this.generator?.description ?? {};
    return html`
      <canvas aria-hidden="true" .style=${`aspect-ratio: ${columns * width} / ${rows * height}`}></canvas>
      <div
        class="cells"
        role="grid"
        aria-label=${strings.gridLabel(rows, columns)}
        aria-rowcount=${rows}
        aria-colcount=${columns}
        ?data-pannable=${scene.pannable}
        .style=${`--columns: ${columns}; --rows: ${rows}`}
        @keydown=${this.#onKeydown}
        @focusin=${this.#onFocus}
        @click=${this.#onClick}
        @pointerdown=${this.#gestures.down}
        @pointermove=${this.#onPointerMove}
        @pointerup=${this.#gestures.up}
        @pointercancel=${this.#gestures.up}
        @pointerleave=${this.#onPointerLeave}
        @wheel=${this.#gestures.wheel}
      >
        ${guard([scene, view, selected, focused], () => this.#renderRows(scene))}
      </div>
    `;
  }

  /** A cell of the scene in the view as it is when it rests. */
  cellAt({ row, column }: Cell): SceneCell | null {
    return this.scene?.cell(this.view, row, column) ?? null;
  }

  /** The picture of a cell, if it has been drawn. */
  pictureAt(cell: Cell): ImageData | null {
    const key = this.cellAt(cell)?.key;
    return (key !== undefined && this.#tiles.get(key)?.image) || null;
  }

  /** Focuses a cell. */
  focusCell(cell: Cell): void {
    this.focused = cell;
    void this.updateComplete.then(() => this.#element(cell)?.focus());
  }

  /** Zooms about the middle, as the buttons do. */
  zoom(factor: number): void {
    this.#motion.zoom(factor, { x: 0.5, y: 0.5 });
  }

  retry(): void {
    this.#tiles.retry();
  }

  #renderRows({ layout, cell, columnNames }: Scene) {
    const index = (count: number) => Array.from({ length: count }, (_, i) => i);
    return index(layout.rows).map(
      row =>
        html`<div role="row" aria-rowindex=${row + 1}>
          ${index(layout.columns).map(column => {
            const { point } = cell(this.view, row, column);
            return html`<div
              role="gridcell"
              aria-colindex=${column + 1}
              aria-label=${strings.cellLabel(row, column, point, columnNames?.[column])}
              aria-selected=${same(this.selected, { row, column })}
              tabindex=${same(this.focused, { row, column }) ? 0 : -1}
            ></div>`;
          })}
        </div>`,
    );
  }

  // ---------------------------------------------------------------------------------------------- drawing

  /** Draws with the next frame, if the element is visible. */
  #requestDraw(how: 'lay' | 'move' = 'lay'): void {
    if (how === 'lay') this.#unlaid = true;
    if (this.#frame || !this.#visibility.visible || !this.isConnected) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#visibility.visible) this.#draw();
    });
  }

  #draw(): void {
    const { scene, generator } = this;
    if (!scene || !generator) return;
    const size = generator.description;
    const motion = this.#motion;
    const laid = motion.relay(scene.layout);
    if (this.#unlaid || laid !== motion.laid) {
      motion.laid = laid;
      this.#unlaid = false;
      const margin = sameView(motion.live, laid) ? 0 : SheetPainter.margin(scene);
      this.#tiles.request(cellsToDraw(scene, laid, { margin, moving: motion.moving && scene.pannable }));
      this.#painter.lay(scene, laid, key => this.#tiles.get(key), size);
    }
    this.#painter.paint(this.canvas, scene, motion.live, size, Math.round(this.canvas.clientWidth * devicePixelRatio));
  }

  #onRest(view: PlaneView): void {
    if (!sameView(this.view, view)) {
      this.view = view;
      this.dispatchEvent(new CustomEvent('view-change', { detail: view }));
    }
    this.#requestDraw();
  }

  // ---------------------------------------------------------------------------------------------- input

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey) return;
    if (this.#moveByKey(event) || this.#actByKey(event)) event.preventDefault();
  };

  #moveByKey(event: KeyboardEvent): boolean {
    const { scene } = this;
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (scene?.pannable && event.shiftKey && arrow) {
      const [right = 0, down = 0] = arrow;
      this.#motion.pan(right / scene.layout.columns, down / scene.layout.rows);
      return true;
    }
    const next = scene && nextCell(this.focused, scene.layout, event);
    if (!next) return false;
    this.focusCell(next);
    return true;
  }

  #actByKey({ key, ctrlKey }: KeyboardEvent): boolean {
    if (ctrlKey) return false;
    const command = COMMANDS[key];
    if (key === 'Enter' || key === ' ') this.#select(this.focused);
    else if (command) this.dispatchEvent(new CustomEvent(`request-${command}`));
    else if (!this.scene?.pannable) return false;
    else if (key === '+' || key === '=') this.zoom(KEY_ZOOM);
    else if (key === '-') this.zoom(1 / KEY_ZOOM);
    else if (key === '0') this.dispatchEvent(new CustomEvent('request-home'));
    else return false;
    return true;
  }

  readonly #onFocus = (event: FocusEvent): void => {
    const cell = this.#cellOf(event.target);
    if (!cell) return;
    this.#visited = true;
    if (!same(cell, this.focused)) this.focused = cell;
    this.#emitLook(cell);
  };

  readonly #onPointerMove = (event: PointerEvent): void => {
    this.#gestures.move(event);
    if (this.#gestures.active || event.pointerType === 'touch') return;
    const cell = this.#cellOf(event.target);
    if (!cell || same(cell, this.#hovered)) return;
    this.#hovered = cell;
    this.#emitLook(cell);
  };

  readonly #onPointerLeave = (): void => {
    this.#hovered = null;
    this.#emitLook(this.#visited ? this.focused : null);
  };

  readonly #onClick = (event: MouseEvent): void => {
    const cell = this.#cellOf(event.target);
    if (cell && !this.#gestures.dragged) this.#select(cell);
  };

  #select(cell: Cell): void {
    this.focused = cell;
    this.dispatchEvent(new CustomEvent('cell-select', { detail: cell }));
  }

  #emitLook(cell: Cell | null): void {
    this.dispatchEvent(new CustomEvent('cell-look', { detail: cell }));
  }

  #element({ row, column }: Cell): HTMLElement | null {
    return (this.cells.children[row]?.children[column] as HTMLElement | undefined) ?? null;
  }

  #cellOf(target: EventTarget | null): Cell | null {
    if (!(target instanceof HTMLElement) || target.getAttribute('role') !== 'gridcell') return null;
    const { ariaColIndex, parentElement } = target;
    return { row: Number(parentElement?.ariaRowIndex) - 1, column: Number(ariaColIndex) - 1 };
  }
}

function same(a: Cell | null, b: Cell | null): boolean {
  return a?.row === b?.row && a?.column === b?.column;
}
