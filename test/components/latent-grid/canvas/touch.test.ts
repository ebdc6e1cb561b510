import { expect } from 'chai';
import type { LatentGridElement } from '../../../../components/latent-grid/latent-grid.element.js';
import { FakeGenerator } from '../../../support/fake-generator.js';
import { mountGrid, type Grid } from '../../../support/mount-grid.js';
import { unmountAll } from '../../../support/mount-trainer.js';

/**
 * A finger on the grid, as a phone reports it: events go to the cell on which it was put down. It is on whole pixels, since
 * not every browser lets a script place a pointer between them.
 */
class Finger {
  readonly #cells: HTMLElement;
  readonly #target: Element;

  /** @param x share of the grid's width @param y of its height */
  constructor(
    grid: Grid,
    readonly id: number,
    private x: number,
    private y: number,
  ) {
    this.#cells = grid.sheet.renderRoot.querySelector('.cells') as HTMLElement;
    const { columns, rows } = grid.element.layout;
    this.#target = grid.cells[Math.floor(y * rows) * columns + Math.floor(x * columns)] ?? this.#cells;
    this.#send('pointerdown', 1);
  }

  to(x: number, y: number): void {
    [this.x, this.y] = [x, y];
    this.#send('pointermove', 1);
  }

  /** Pixels between two fingers side by side. */
  from(other: Finger): number {
    return this.#place().clientX - other.#place().clientX;
  }

  /** @param type `pointercancel` when the browser takes the finger for something of its own */
  up(type: 'pointerup' | 'pointercancel' = 'pointerup'): void {
    this.#send(type, 0);
  }

  click(): void {
    this.#target.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
  }

  #send(type: string, buttons: number): void {
    const finger = { pointerId: this.id, pointerType: 'touch', isPrimary: this.id === 1 };
    const button = type === 'pointermove' ? -1 : 0;
    this.#target.dispatchEvent(
      new PointerEvent(type, {
        ...finger,
        ...this.#place(),
        button,
        buttons,
        bubbles: true,
        composed: true,
        cancelable: true,
      }),
    );
  }

  #place(): { clientX: number; clientY: number } {
    const { left, top, width, height } = this.#cells.getBoundingClientRect();
    return { clientX: Math.round(left + this.x * width), clientY: Math.round(top + this.y * height) };
  }
}

describe('<latent-grid> under fingers', () => {
  let grid: Grid;
  const view = (): LatentGridElement['view'] => grid.element.view;

  beforeEach(async () => {
    grid = await mountGrid('mode="plane" rows="5" columns="5"', new FakeGenerator());
    await grid.drawn();
  });
  afterEach(() => unmountAll());

  it('leaves no gesture on a plane to the browser, and all of them on other sheets', async () => {
    const cells = () => getComputedStyle(grid.sheet.renderRoot.querySelector('.cells') as HTMLElement).touchAction;
    expect(cells()).to.equal('none');
    grid.element.mode = 'random';
    await grid.settled();
    expect(cells()).to.equal('auto');
  });

  it('is dragged by one, and selects nothing by that', async () => {
    const finger = new Finger(grid, 1, 0.5, 0.5);
    for (const x of [0.45, 0.4, 0.35, 0.3]) finger.to(x, 0.5);
    finger.up();
    finger.click();
    await grid.rested();
    expect(view()).to.deep.equal({ x: 0.5, y: 0, zoom: 1 });
    expect(grid.element.selection).to.equal(null);
  });

  it('is tapped: a finger that trembles selects', async () => {
    const finger = new Finger(grid, 1, 0.5, 0.5);
    finger.to(0.503, 0.501);
    finger.up();
    finger.click();
    await grid.settled();
    expect(grid.element.selection).to.include({ row: 2, column: 2 });
  });

  it('comes nearer between two, and goes away again', async () => {
    const [left, right] = [new Finger(grid, 1, 0.4, 0.5), new Finger(grid, 2, 0.6, 0.5)];
    const near = right.from(left);
    left.to(0.3, 0.5);
    right.to(0.7, 0.5);
    left.up();
    right.up();
    await grid.rested();
    const zoom = right.from(left) / near;
    expect(zoom).to.be.closeTo(2, 0.02);
    expect(view().zoom).to.be.closeTo(zoom, 1e-6);
    expect(view().x).to.be.closeTo(0, 0.05);
    const [first, second] = [new Finger(grid, 3, 0.1, 0.5), new Finger(grid, 4, 0.9, 0.5)];
    const far = second.from(first);
    first.to(0.3, 0.5);
    second.to(0.7, 0.5);
    second.up();
    first.up();
    await grid.rested();
    expect(view().zoom).to.be.closeTo((zoom * second.from(first)) / far, 1e-6);
  });

  it('is dragged on by the finger that stays, and forgets those that the browser takes', async () => {
    const [left, right] = [new Finger(grid, 1, 0.4, 0.5), new Finger(grid, 2, 0.6, 0.5)];
    left.to(0.39, 0.5);
    right.up('pointercancel');
    for (const x of [0.3, 0.2, 0.1]) left.to(x, 0.5);
    left.up('pointercancel');
    await grid.rested();
    expect(view().x).to.be.above(0.4);
    const before = view();
    left.to(0.9, 0.9); // which is not on the screen any more
    await grid.rested();
    expect(view()).to.deep.equal(before);
  });
});
