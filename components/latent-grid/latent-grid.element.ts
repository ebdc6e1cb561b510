import { property } from 'lit/decorators.js';
import type { Generator, GeneratorSource, LoadGeneratorOptions } from '../../src/client/index.js';
import type { ExportPicturesOptions } from './export-pictures.js';
import { lazyImport } from '../../src/shared/lazy-import.js';
import { StateError } from '../../src/shared/errors.js';
import { readClasses, writeClasses, type NamedClasses } from '../../src/shared/latent/class-text.js';
import { clampView, HOME, type GridLayout, type PlaneView } from '../../src/shared/latent/plane-view.js';
import { readShare, writeShare, type GridMode, type PlaneKind } from '../../src/shared/latent/share.js';
import type { BackendRequest, DatasetSource } from '../../src/shared/protocol/options.js';
import { numeric } from '../shared/attributes.js';
import { GeneratorController } from '../shared/generator-controller.js';
import { GeneratorElement } from '../shared/generator.element.js';
import { VisibilityController } from '../shared/visibility-controller.js';
import { FragmentController } from './fragment-controller.js';
import type { GridSelection, LatentGridEventDetails } from './latent-grid.events.js';
import type { LatentGridView } from './latent-grid.view.js';
import { usableOptions, type UsableOptions } from './options.js';
import { Pins } from './panels/pins/pins.js';
import { ErrorController } from '../shared/error-controller.js';
import type { Cell } from './canvas/grid-keyboard.js';
import { Selection } from './selection.js';
import { importEngine } from '../shared/engine.js';

const textConverter = {
  fromAttribute: (text: string | null) => text ?? '',
  toAttribute: (text: string) => text || null,
};

/** Number of seeds that `newSeed()` chooses from: they are short enough to be told to others. */
const SEEDS = 1_000_000;

/**
 * Shows what a generator can draw: samples side by side to explore, keep, and calculate with.
 *
 * The generator is the one that the page sets (`generator`), else that of another element (`for`), else the one in a file
 * (`src`). `mode="random"` shows samples of the seed. `mode="plane"` shows a plane through z space that can be panned and
 * zoomed: the square [-1, 1]^2 from (-1, 1) at the top left to (1, -1) at the bottom right if z has two numbers, else the
 * chosen `plane`. `mode="interpolate"` shows rows from one random z to another. A generator with classes has
 * two more modes: `mode="classes"` shows the same z in each class, and `mode="text"` writes the text in a hand of its own, if
 * the classes are characters. Nothing is loaded or drawn while the
 * element is not visible. Options that cannot be used are reported by a message and by `dcgan-error`, and the defaults are
 * used instead.
 *
 * Keys while a picture has the focus: arrows, Home, End, Ctrl+Home and Ctrl+End for the first and last picture, PageUp and
 * PageDown move; Enter or Space selects, P pins, N chooses a new seed; in a plane Shift and arrows pan, + and - zoom, 0
 * resets the view. In a text N chooses a new hand.
 *
 * @slot poster - The text before there is a generator.
 * @example <p slot="poster">Here you will see a map of all digits.</p>
 * @slot footer - Content below the grid.
 * @example <small slot="footer">Each picture is one point of the map.</small>
 *
 * @event {LatentGridEvent<'dcgan-load'>} dcgan-load - Loading progress of the generator: a fraction from 0 to 1.
 * @example grid.addEventListener('dcgan-load', ({ detail }) => console.log(`${Math.round(100 * detail.fraction)} %`));
 * @event {LatentGridEvent<'dcgan-generator'>} dcgan-generator - There is another generator, or none any more.
 * @example grid.addEventListener('dcgan-generator', ({ detail }) => console.log(detail?.description.latentSize));
 * @event {LatentGridEvent<'dcgan-select'>} dcgan-select - A picture was selected: its z, row and column.
 * @example grid.addEventListener('dcgan-select', ({ detail }) => console.log(detail.row, detail.column, detail.z));
 * @event {LatentGridEvent<'dcgan-pin'>} dcgan-pin - A z was pinned.
 * @example grid.addEventListener('dcgan-pin', ({ detail }) => console.log(`${detail.pins.length} pinned`));
 * @event {LatentGridEvent<'dcgan-pins'>} dcgan-pins - The pins have changed.
 * @example grid.addEventListener('dcgan-pins', ({ detail }) => console.log(`${detail.pins.length} pinned`));
 * @event {LatentGridEvent<'dcgan-view'>} dcgan-view - Seed, mode or view have changed and come to rest.
 * @example grid.addEventListener('dcgan-view', () => console.log(grid.share));
 * @event {LatentGridEvent<'dcgan-error'>} dcgan-error - Something failed; `detail` is the error.
 * @example grid.addEventListener('dcgan-error', ({ detail }) => console.log(detail.message));
 *
 * @csspart base - The whole grid.
 * @example latent-grid::part(base) { padding: 2rem; }
 * @csspart sheet - The pictures.
 * @example latent-grid::part(sheet) { border-radius: 0; }
 * @csspart heads - The names of the columns in `mode="classes"`.
 * @since 0.2.0
 * @example latent-grid::part(heads) { font-weight: bold; }
 * @csspart input - The field for the text, with its label.
 * @since 0.2.0
 * @example latent-grid::part(input) { font-size: 1.5rem; }
 * @csspart paper - The text that is written.
 * @since 0.2.0
 * @example latent-grid::part(paper) { background: ivory; color: navy; }
 * @csspart gaps - The note about characters that become gaps.
 * @since 0.2.0
 * @example latent-grid::part(gaps) { color: crimson; }
 * @csspart caption - Seed or coordinates, and buttons, below the pictures.
 * @example latent-grid::part(caption) { font-style: italic; }
 * @csspart side - Everything beside the pictures.
 * @example latent-grid::part(side) { display: none; }
 * @csspart status - State and backend.
 * @example latent-grid::part(status) { font-weight: bold; }
 * @csspart progress - The bar while loading.
 * @example latent-grid::part(progress) { max-inline-size: 10rem; }
 * @csspart classes - The choice of classes.
 * @since 0.2.0
 * @example latent-grid::part(classes) { font-size: 1.25rem; }
 * @csspart toolbar - The buttons.
 * @example latent-grid::part(toolbar) { justify-content: center; }
 * @csspart detail - The picture that is pointed at or selected, in large, with its z.
 * @example latent-grid::part(detail) { max-inline-size: 8rem; }
 * @csspart nearest - The training image nearest to that picture.
 * @example latent-grid::part(nearest) { outline: 1px dashed; }
 * @csspart notice - A message about an error.
 * @example latent-grid::part(notice) { border: 2px solid crimson; }
 * @csspart pins - The pins and the arithmetic.
 * @example latent-grid::part(pins) { display: none; }
 * @csspart machine - Sizes, backend and licence, in small print.
 * @example latent-grid::part(machine) { display: none; }
 * @csspart assumptions - What a file of other origin does not say and was assumed, and how to say otherwise.
 * @since 0.2.0
 * @example latent-grid::part(assumptions) { font-style: italic; }
 *
 * @cssproperty [--dcgan-surface] - Background.
 * @example latent-grid { --dcgan-surface: ivory; color-scheme: light; }
 * @cssproperty [--dcgan-text] - Text.
 * @example latent-grid { --dcgan-text: midnightblue; color-scheme: light; }
 * @cssproperty [--dcgan-muted] - Secondary text.
 * @example latent-grid { --dcgan-muted: slategrey; }
 * @cssproperty [--dcgan-border] - Lines and outlines.
 * @example latent-grid { --dcgan-border: tan; }
 * @cssproperty [--dcgan-accent] - The primary button and the bar.
 * @example latent-grid { --dcgan-accent: teal; }
 * @cssproperty [--dcgan-accent-text] - Text on the accent colour.
 * @example latent-grid { --dcgan-accent-text: white; --dcgan-accent: teal; }
 * @cssproperty [--dcgan-select=#ffb454] - The selected picture's outline.
 * @example latent-grid { --dcgan-select: deeppink; }
 * @cssproperty [--dcgan-danger] - Errors.
 * @example latent-grid { --dcgan-danger: #a40e26; }
 * @cssproperty [--dcgan-radius=12px] - Corner radius.
 * @example latent-grid { --dcgan-radius: 0; }
 * @cssproperty [--dcgan-font] - Font family; the page's sans-serif by default.
 * @example latent-grid { --dcgan-font: Georgia, serif; }
 * @cssproperty [--dcgan-room=34rem] - The least height until the view is loaded.
 * @since 0.2.0
 * @example latent-grid { --dcgan-room: 44rem; }
 */
export class LatentGridElement extends GeneratorElement<LatentGridView> {
  /**
   * URL of a generator's file, or the name of an included generator.
   * @example <latent-grid src="faces"></latent-grid>
   */
  @property({ reflect: true }) src: string | null = null;
  /**
   * The attribute `for`: the id of a trainer, a grid or a morph whose generator is shown.
   * @example <dcgan-trainer id="trainer"></dcgan-trainer> <latent-grid for="trainer"></latent-grid>
   */
  @property({ attribute: 'for', reflect: true }) htmlFor: string | null = null;
  /**
   * Where a generator from a file runs.
   * @example <latent-grid src="digits" backend="wasm"></latent-grid>
   */
  @property({ reflect: true }) backend: BackendRequest = 'auto';
  /**
   * `random` shows samples of the seed, `plane` a plane to pan and zoom, `interpolate` rows from one random z to another, `classes` rows of one z in each class, and `text` a text as the network writes it.
   * @example <latent-grid src="digits-2d" mode="plane"></latent-grid>
   */
  @property({ reflect: true }) mode: GridMode = 'random';
  /**
   * The plane, if z has more than two numbers: two `random` directions, through the first three pins (`samples`), or the
   * two `principal` directions, along which pictures change most.
   * @example <latent-grid src="faces" mode="plane" plane="principal"></latent-grid>
   */
  @property({ reflect: true }) plane: PlaneKind = 'random';
  /**
   * 1 to 64. By default 10 x 10; 20 x 20 for the plane of two numbers; 5 rows of 15 for `interpolate`; a column each class for `classes`.
   * @example <latent-grid src="digits" rows="3"></latent-grid>
   */
  @property({ converter: numeric, reflect: true }) rows: number | undefined;
  /**
   * 1 to 64; see `rows`.
   * @example <latent-grid src="digits" rows="3" columns="12"></latent-grid>
   */
  @property({ converter: numeric, reflect: true }) columns: number | undefined;
  /**
   * The seed of samples, directions and pairs: an integer in [0, 2^32).
   * @example <latent-grid src="digits" seed="42"></latent-grid>
   */
  @property({ converter: numeric, reflect: true, useDefault: true }) seed = 1;
  /**
   * The class of all pictures, of a generator with classes: a name (`"7"`) if there is one group of classes, else an object
   * with classes or mixtures by group, which the attribute has as JSON (`{"digit":{"3":0.5,"8":0.5}}`, `{"hair":"black"}`).
   * Classes of groups that are left out follow from z; in a plane, from the seed. Visitors choose them beside the pictures.
   * @since 0.2.0
   * @example <latent-grid src="digits" classes="7"></latent-grid>
   */
  @property({ converter: { fromAttribute: readClasses, toAttribute: writeClasses }, reflect: true })
  classes: NamedClasses | null = null;
  /**
   * The name of the group whose classes are the columns of `mode="classes"`; the first by default.
   * @since 0.2.0
   * @example <latent-grid src="digits" mode="classes" class-group="digit" rows="4"></latent-grid>
   */
  @property({ attribute: 'class-group', reflect: true }) classGroup: string | null = null;
  /**
   * What `mode="text"` writes, at most 24 characters. Characters that are no class become gaps; an empty text shows an example.
   * @since 0.2.0
   * @example <latent-grid src="digits" mode="text" text="31415926"></latent-grid>
   */
  @property({ converter: textConverter, reflect: true }) text = '';
  /**
   * Shows the choice of mode and plane.
   * @example <latent-grid src="digits" controls></latent-grid>
   */
  @property({ type: Boolean, reflect: true }) controls = false;
  /**
   * The images that the generator was trained on, as a data set of `createTrainer()`. The nearest training image is
   * searched there if neither a run nor the weights tell.
   */
  @property({ attribute: false }) datasetSource: DatasetSource | null = null;
  /**
   * Reads the view from the URL's fragment and keeps it there: `#dcgan=...`, or `#dcgan-ID=...` if the element has an id.
   * @example <latent-grid src="digits-2d" mode="plane" fragment></latent-grid>
   */
  @property({ type: Boolean, reflect: true }) fragment = false;

  readonly #visibility = new VisibilityController(this);
  readonly #source = new GeneratorController(this, {
    visibility: this.#visibility,
    load: (source, options) => this.loadGenerator(source, options),
    onLoad: progress => this.#dispatch('dcgan-load', progress),
    onGenerator: generator => this.#onGenerator(generator),
    onError: error => this.#dispatch('dcgan-error', error),
  });
  readonly #fragment = new FragmentController(this);
  readonly #errors = new ErrorController(
    error => this.#dispatch('dcgan-error', error),
    () => this.requestUpdate(),
  );
  readonly #pins = new Pins(
    () => this.generator?.description,
    () => {
      this.requestUpdate();
      this.#dispatch('dcgan-pins', { pins: this.#pins.all });
    },
  );
  #view: PlaneView = HOME;
  readonly #selection = new Selection({
    scene: () => this.loadedView?.scene ?? null,
    view: () => this.#view,
    onSelect: (z, { row, column }) => {
      this.loadedView?.announceSelection(row, column);
      this.#dispatch('dcgan-select', { ...this.#partsOf(z), row, column });
    },
    onChange: () => this.requestUpdate(),
  });

  protected override async loadView(): Promise<LatentGridView> {
    const { LatentGridView } = await import('./latent-grid.view.js');
    return new LatentGridView(this, {
      visibility: this.#visibility,
      source: this.#source,
      fragment: this.#fragment,
      errors: this.#errors,
      pins: this.#pins,
      selection: this.#selection,
    });
  }

  /** Loads a generator; a subclass may load it otherwise. */
  protected async loadGenerator(source: GeneratorSource, options: LoadGeneratorOptions): Promise<Generator> {
    const { loadGenerator } = await importEngine();
    return loadGenerator(source, options);
  }

  /** The generator; setting one overrides `for` and `src`. One that was set is not disposed of. */
  get generator(): Generator | null {
    return this.#source.generator;
  }

  set generator(generator: Generator | null) {
    this.#source.given = generator;
  }

  /** The present rows and columns. */
  get layout(): GridLayout {
    return this.#options.layout;
  }

  /** The part of the plane that is shown; it is kept within the plane's bounds. */
  get view(): PlaneView {
    return this.#view;
  }

  set view(view: PlaneView) {
    this.#view = clampView(view);
    this.#selection.follow();
    this.requestUpdate();
  }

  /** The selected sample. Set a row and column (from 0) to select it, or `null` to deselect. */
  get selection(): GridSelection | null {
    const { selected } = this.#selection;
    if (!selected) return null;
    const { z, cell } = selected;
    return { ...this.#partsOf(z), row: cell?.row ?? null, column: cell?.column ?? null };
  }

  set selection(selection: Pick<GridSelection, 'row' | 'column'> | null) {
    const { row = null, column = null } = selection ?? {};
    if (row !== null && column !== null) this.#select({ row, column });
    else this.#selection.clear();
  }

  /**
   * Pinned samples, each a z or, for a generator with classes, a z followed by y. They stay with another seed, and are dropped
   * when a generator has a z of another length.
   */
  get pins(): readonly Float32Array[] {
    return this.#pins.all;
  }

  set pins(pins: readonly Float32Array[]) {
    try {
      this.#pins.all = pins;
    } catch (error) {
      this.#errors.report(error);
    }
  }

  /**
   * Mode, seed, view, selection, classes and text as a short string that needs no escaping in a URL; setting it restores them. Of the
   * pins it has only the three that the plane goes through, which are then pinned. An invalid string is reported by
   * `dcgan-error`, and changes nothing.
   * @example <latent-grid src="digits-2d" share="plane-random_g12x12_s7_x0.25_y-0.5_z2"></latent-grid>
   */
  @property({ attribute: 'share' })
  get share(): string {
    const selection = this.#selection.cell ?? this.#selection.pending;
    return writeShare({ ...this.#options, view: this.#view, selection, samples: this.#pins.samples });
  }

  set share(text: string | null) {
    if (text === null) return;
    try {
      const { view, selection, samples, ...options } = readShare(text);
      if (samples) this.#pins.goThrough(samples);
      const { layout, ...others } = options;
      Object.assign(this, { ...others, view, ...layout });
      if (this.loadedView) this.loadedView.options = options;
      this.#selection.pending = selection;
    } catch (error) {
      this.#errors.report(error);
    }
  }

  /** Resets pan and zoom. */
  resetView(): void {
    this.view = HOME;
  }

  /** Chooses a new seed, for other samples, directions or pairs. The pins stay. */
  newSeed(): void {
    this.seed = Math.floor(Math.random() * SEEDS);
  }

  /**
   * Pins a z or, for a generator with classes, a z followed by y.
   * @throws InvalidOptionError unless it is one vector of finite numbers, of the generator's length
   */
  pin(z: Float32Array): void {
    try {
      const pinned = this.#pins.add(z);
      this.loadedView?.announcePin();
      this.#dispatch('dcgan-pin', { ...this.#partsOf(pinned), pins: this.#pins.all });
    } catch (error) {
      this.#errors.report(error);
      throw error;
    }
  }

  /**
   * Draws the grid again and exports it as a PNG file.
   * @param options.scale 1 is pixel for pixel; larger scales repeat pixels, or smooth the ink of a text, smaller ones average
   * @param options.transparent whether a text is exported as ink without paper
   * @throws InvalidOptionError for a scale that is not possible; StateError before there is a generator
   */
  async exportSheet({ scale = 1, transparent = false }: { scale?: number; transparent?: boolean } = {}): Promise<Blob> {
    if (this.isConnected && !this.hasUpdated) await this.updateComplete;
    const scene = this.loadedView?.scene;
    if (!this.generator || !scene) throw new StateError('There is no generator yet.', { code: 'generator-missing' });
    const [generator, view] = [this.generator, this.#view]; // as they are now, since they may change while it is drawn
    const { exportScene, exportText } = await lazyImport(() => import('./export-scene.js'));
    if (!scene.characters) return exportScene(generator, scene, view, scale);
    const { color, backgroundColor } = getComputedStyle(this.renderRoot.querySelector('.base') ?? this);
    return exportText(generator, scene, scale, color, transparent ? null : backgroundColor);
  }

  /**
   * Exports random samples of the seed as a zip of single PNG files, pixel for pixel.
   * @throws InvalidOptionError for a count that is not possible; StateError before there is a generator
   * @since 0.2.0
   */
  async exportPictures(options: ExportPicturesOptions = {}): Promise<Blob> {
    const { generator, seed } = this;
    if (!generator) throw new StateError('There is no generator yet.', { code: 'generator-missing' });
    const { exportPictures } = await lazyImport(() => import('./export-pictures.js'));
    return exportPictures(generator, seed, options);
  }

  /** z and y of a sample's vector. */
  #partsOf(vector: Float32Array): { readonly z: Float32Array; readonly classes?: Float32Array } {
    const size = this.generator?.description.latentSize ?? vector.length;
    return vector.length > size ? { z: vector.slice(0, size), classes: vector.slice(size) } : { z: vector };
  }

  /** The options that are shown, or will be. */
  get #options(): UsableOptions {
    return this.loadedView?.options ?? usableOptions(this, this.generator?.description).options;
  }

  /** Drops pins that the new generator cannot draw. */
  #onGenerator(generator: Generator | null): void {
    this.#errors.clearDrawing();
    try {
      this.#pins.fit();
    } catch (error) {
      this.#errors.report(error);
    }
    this.#selection.forget();
    this.#dispatch('dcgan-generator', generator);
  }

  #select(cell: Cell): void {
    try {
      this.#selection.select(cell);
    } catch (error) {
      this.#errors.report(error);
    }
  }

  #dispatch<Type extends keyof LatentGridEventDetails>(type: Type, detail: LatentGridEventDetails[Type]): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'latent-grid': LatentGridElement;
  }
}
