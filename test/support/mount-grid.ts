import 'dcgan-elements';
import type { GridSheetElement } from '../../components/latent-grid/canvas/grid-sheet.element.js';
import type { LatentGridElement } from '../../components/latent-grid/latent-grid.element.js';
import type { Generator } from '../../src/client/api.js';
import { until, wait } from './promises.js';

/** `<latent-grid>` in the page, and what tests look for in it. */
export class Grid {
  readonly element: LatentGridElement;

  constructor(attributes: string, generator: Generator | null) {
    const place = document.createElement('div');
    place.innerHTML = `<latent-grid ${attributes}></latent-grid>`;
    this.element = place.firstElementChild as LatentGridElement;
    if (generator) this.element.generator = generator;
    document.body.append(place);
  }

  get sheet(): GridSheetElement {
    const sheet = this.element.renderRoot.querySelector('latent-grid-sheet');
    if (!sheet) throw new Error('There is no sheet yet.');
    return sheet as GridSheetElement;
  }

  get canvas(): HTMLCanvasElement {
    return this.sheet.renderRoot.querySelector('canvas') as HTMLCanvasElement;
  }

  get cells(): HTMLElement[] {
    return [...this.sheet.renderRoot.querySelectorAll<HTMLElement>('[role=gridcell]')];
  }

  get labels(): string[] {
    return this.cells.map(cell => cell.getAttribute('aria-label') ?? '');
  }

  /** Label of the one cell that Tab comes to. */
  get tabStop(): string {
    return this.cells
      .filter(cell => cell.tabIndex === 0)
      .map(cell => cell.getAttribute('aria-label'))
      .join(' and ');
  }

  /** Label of the focused cell. */
  get focused(): string | null {
    return this.sheet.shadowRoot?.activeElement?.getAttribute('aria-label') ?? null;
  }

  /** All text in the element and in its parts. */
  get text(): string {
    const trees = [
      this.element.renderRoot,
      ...[...this.element.renderRoot.querySelectorAll('*')].map(e => e.shadowRoot),
    ];
    return trees
      .map(tree => tree?.textContent ?? '')
      .join(' ')
      .replace(/\s+/g, ' ');
  }

  button(label: string): HTMLButtonElement {
    const trees = [
      this.element.renderRoot,
      ...[...this.element.renderRoot.querySelectorAll('*')].map(e => e.shadowRoot),
    ];
    const buttons = trees.flatMap(tree => [...(tree?.querySelectorAll('button') ?? [])]);
    const found = buttons.find(b => b.textContent?.trim() === label || b.getAttribute('aria-label') === label);
    if (!found) throw new Error(`No button says ${label}.`);
    return found;
  }

  /** Until all of the grid has been drawn. */
  async drawn(): Promise<void> {
    await until(() => this.element.renderRoot.querySelector('latent-grid-sheet') !== null);
    await this.sheet.updateComplete;
    const places = this.cells.map((_, i) => {
      const { columns } = this.element.layout;
      return { row: Math.floor(i / columns), column: i % columns };
    });
    const missing = () => places.filter(place => this.sheet.pictureAt(place) === null).length;
    this.element.scrollIntoView(); // out of sight it draws nothing
    await until(
      () => missing() === 0,
      () => `${missing()} of ${places.length} cells are not drawn.`,
    );
    await this.settled();
  }

  async settled(): Promise<void> {
    for (let i = 0; i < 3; i++) {
      await this.element.updateComplete;
      await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    }
  }

  /** Until a view that was moved has come to rest. */
  async rested(): Promise<void> {
    await wait(400);
    await this.drawn();
  }

  async key(key: string, options: KeyboardEventInit = {}): Promise<void> {
    const target = this.sheet.shadowRoot?.activeElement ?? this.cells[0];
    target?.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true, ...options }),
    );
    await this.settled();
  }
}

export async function mountGrid(attributes: string, generator: Generator | null): Promise<Grid> {
  const grid = new Grid(attributes, generator);
  await grid.element.updateComplete;
  if (generator) await customElements.whenDefined('latent-grid-pins'); // which comes along with it
  return grid;
}
