import { html, type ReactiveControllerHost } from 'lit';
import type { Generator } from '../../../src/client/index.js';
import type { GridSheetElement } from '../canvas/grid-sheet.element.js';
import type { Detail } from '../grid.template.js';
import type { PlaneView } from '../../../src/shared/latent/plane-view.js';
import type { ErrorController } from '../../shared/error-controller.js';
import type { GeneratorController } from '../../shared/generator-controller.js';
import type { VisibilityController } from '../../shared/visibility-controller.js';
import type { Selection } from '../selection.js';
import type { PinsEvents } from './pins/pins.element.js';
import type { Pins } from './pins/pins.js';
import type { Scene } from '../canvas/scene.js';
import type { ClassScenes } from './classes/class-scenes.js';
import { Tiles } from '../canvas/tiles.js';

const NO_ARITHMETIC: PinsEvents['equation-change'] = { equation: { a: [], b: [], c: [] }, path: [] };

type Host = ReactiveControllerHost & { readonly view: PlaneView };

export interface SidePanelControllers {
  readonly visibility: VisibilityController;
  readonly source: GeneratorController;
  readonly errors: ErrorController;
  readonly pins: Pins;
  readonly selection: Selection;
}

/** The pictures beside the grid: the one in large, the pins, and the result of their arithmetic. */
export class SidePanel {
  readonly #host: Host;
  readonly #grid: SidePanelControllers;
  /** The pictures by their z as text. */
  readonly #pictures: Tiles;
  #generator: Generator | null = null;
  #arithmetic = NO_ARITHMETIC;
  /** Increases when pictures have been drawn. */
  #drawn = 0;

  constructor(host: Host, grid: SidePanelControllers) {
    this.#host = host;
    this.#grid = grid;
    this.#pictures = new Tiles(
      () => {
        this.#drawn++;
        host.requestUpdate();
      },
      error => grid.errors.report(error, 'drawing'),
    );
  }

  /** Must be called before rendering. The equation is cleared with another generator. */
  updateGenerator(): void {
    const { generator } = this.#grid.source;
    if (generator !== this.#generator) this.#arithmetic = NO_ARITHMETIC;
    this.#generator = generator;
  }

  /** Draws the pictures that are shown, if the element is visible. */
  draw(): void {
    const { visibility, source } = this.#grid;
    this.#pictures.setGenerator(source.generator, source.version);
    this.#pictures.request(visibility.visible ? this.#shown().map(z => ({ key: z.join(), z })) : []);
  }

  /** Tries again after an error. */
  retry(): void {
    this.#pictures.retry();
  }

  clear(): void {
    this.#pictures.clear();
  }

  /** The picture that is shown in large. @param classes words the classes, once it is loaded */
  detail(scene: Scene | null, sheet: GridSheetElement | null, classes: ClassScenes | null): Detail | null {
    const { shown } = this.#grid.selection;
    if (!shown) return null;
    const { z, cell } = shown;
    const point = (cell && scene?.cell(this.#host.view, cell.row, cell.column).point) ?? null;
    const picture = this.#pictureOf(z) ?? (cell && sheet?.pictureAt(cell)) ?? null;
    const description = this.#generator?.description;
    const uniform = description?.latentDistribution === 'uniform(-1,1)';
    return {
      z: z.subarray(0, description?.latentSize),
      cell,
      point,
      picture,
      outside: uniform && z.some(value => Math.abs(value) > 1), // numbers of y never are
      columnName: scene?.columnNames?.[cell?.column ?? -1],
      classes: description?.classes.length ? (classes?.classesText(z, description) ?? '') : '',
      vector: z,
    };
  }

  /** @param pin pins a z */
  renderPins(pin: (z: Float32Array) => void) {
    const { pins, selection } = this.#grid;
    return html`
      <latent-grid-pins
        part="pins"
        .pins=${pins.all}
        .space=${this.#generator?.description}
        .equation=${this.#arithmetic.equation}
        .path=${this.#arithmetic.path}
        .pictureOf=${this.#pictureOf}
        .version=${this.#drawn}
        @pin-add=${({ detail: z }: CustomEvent<Float32Array>) => pin(z)}
        @pin-remove=${({ detail: index }: CustomEvent<number>) => pins.remove(index)}
        @pin-look=${({ detail: z }: CustomEvent<Float32Array | null>) => selection.showSample(z && { z, cell: null })}
        @equation-change=${({ detail }: CustomEvent<PinsEvents['equation-change']>) => {
          this.#arithmetic = detail;
          this.#host.requestUpdate();
        }}
      ></latent-grid-pins>
    `;
  }

  /** The z of all pictures that are shown. */
  #shown(): readonly Float32Array[] {
    const { selection, pins } = this.#grid;
    const { equation, path } = this.#arithmetic;
    return [...(selection.shown ? [selection.shown.z] : []), ...pins.all, ...Object.values(equation).flat(), ...path];
  }

  readonly #pictureOf = (z: Float32Array): ImageData | null => this.#pictures.get(z.join())?.image ?? null;
}
