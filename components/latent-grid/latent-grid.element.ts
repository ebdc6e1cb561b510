import { LitElement, html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Generator, GeneratorSource, LoadGeneratorOptions } from '../../src/client/api.js';
import type { InvalidOptionError } from '../../src/errors.js';
import { loaded } from '../../src/client/loaded.js';
import { DcganError, StateError } from '../../src/errors.js';
import type { Equation } from '../../src/latent/arithmetic.js';
import { clampView, HOME } from '../../src/latent/plane-view.js';
import type { GridLayout, PlaneView } from '../../src/latent/plane-view.js';
import { readShare, writeShare } from '../../src/latent/share.js';
import type { GridMode, PlaneKind } from '../../src/latent/share.js';
import type { BackendRequest, DatasetSource } from '../../src/protocol.js';
import { numeric } from '../dcgan-trainer/attributes.js';
import { download } from '../shared/draw-sheet.js';
import { DropController } from '../shared/drop-controller.js';
import { GeneratorController } from '../shared/generator-controller.js';
import { LateParts } from '../shared/late-parts.js';
import { panelStyles } from '../shared/panel.styles.js';
import { sharedStyles } from '../shared/shared.styles.js';
import { themeStyles } from '../shared/theme.styles.js';
import { VisibilityController } from '../shared/visibility-controller.js';
import { FragmentController } from './fragment-controller.js';
import type { GridSheetElement } from './grid-sheet.element.js';
import {
  captionView,
  detailView,
  machineView,
  modeView,
  noticesView,
  posterView,
  progressView,
  skeletonView,
  statusView,
  toolbarView,
} from './grid-view.js';
import type { Detail } from './grid-view.js';
import type { GridSelection, LatentGridEventDetails } from './latent-grid.events.js';
import { strings } from './latent-grid.strings.js';
import { latentGridStyles } from './latent-grid.styles.js';
import { usableOptions } from './options.js';
import type { UsableOptions } from './options.js';
import { PARTS } from './parts.js';
import { Pins } from './pins.js';
import type { Place } from './roving.js';
import { SceneMaker } from './scene-maker.js';
import { Selection } from './selection.js';
import { Tiles } from './tiles.js';

/** Seeds that the button draws: short enough to be told to somebody. */
const SEEDS = 1_000_000;

/**
 * Shows what a generator can draw: samples side by side to wander among, keep, and calculate with.
 *
 * The generator comes from a file (`src`), from another element (`for`), or from a page's own hands (`generator`), in
 * this order from the last to the first. `mode="random"` shows samples of the seed; `mode="plane"` a plane through z
 * space that can be panned and zoomed: the square [-1, 1]^2 from (-1, 1) at the top left to (1, -1) at the bottom right
 * where z has two numbers, else the `plane` asked for; `mode="interpolate"` rows from one random z to another. Nothing is
 * loaded or drawn while the element cannot be seen. Options that make no sense are told in words and by `dcgan-error`,
 * and the defaults hold in their place.
 *
 * Keys, while a picture has the focus: arrows, Home, End, with Ctrl the first and last picture, PageUp and PageDown;
 * Enter or Space selects, P pins, N takes a new seed; in a plane Shift and arrows pan, + and - zoom, 0 shows the whole.
 *
 * @slot poster - What is said before there is a generator.
 * @slot footer - Anything below the grid.
 *
 * @event {LatentGridEvent<'dcgan-load'>} dcgan-load - The generator is being loaded: a fraction from 0 to 1.
 * @event {LatentGridEvent<'dcgan-generator'>} dcgan-generator - Another generator is shown, or none any more.
 * @event {LatentGridEvent<'dcgan-select'>} dcgan-select - A picture was selected: its z, row and column.
 * @event {LatentGridEvent<'dcgan-pin'>} dcgan-pin - A z was pinned.
 * @event {LatentGridEvent<'dcgan-pins'>} dcgan-pins - The pins have changed.
 * @event {LatentGridEvent<'dcgan-view'>} dcgan-view - Seed, mode or view have changed, and rest.
 * @event {LatentGridEvent<'dcgan-error'>} dcgan-error - Something failed; `detail` is the error.
 *
 * @csspart base - All of it.
 * @csspart sheet - The pictures.
 * @csspart caption - Below the pictures: where one is, and what can be taken along.
 * @csspart side - All that stands beside the pictures.
 * @csspart status - State and backend.
 * @csspart progress - The bar while loading.
 * @csspart toolbar - The buttons.
 * @csspart detail - The picture looked at, large, with its z.
 * @csspart nearest - The training image nearest to it.
 * @csspart notice - A message about an error.
 * @csspart pins - The shelf of pins and the arithmetic.
 * @csspart machine - What the generator is, in small print.
 *
 * @cssproperty [--dcgan-surface] - Background.
 * @cssproperty [--dcgan-text] - Text.
 * @cssproperty [--dcgan-muted] - Text of less weight.
 * @cssproperty [--dcgan-border] - Lines and outlines.
 * @cssproperty [--dcgan-accent] - The primary button and the bar.
 * @cssproperty [--dcgan-accent-text] - Text on it.
 * @cssproperty [--dcgan-select=#ffb454] - The selected picture's outline.
 * @cssproperty [--dcgan-danger] - Errors.
 * @cssproperty [--dcgan-radius=12px] - Corners.
 * @cssproperty [--dcgan-font] - Font family; the page's sans-serif by default.
 */
export class LatentGridElement extends LitElement {
  static override styles = [themeStyles, sharedStyles, panelStyles, latentGridStyles];

  @query('latent-grid-sheet') private sheet!: GridSheetElement | null;

  /** URL of a generator's file, or the name of one on board. */
  @property({ reflect: true }) src: string | null = null;
  /** The attribute `for`: the id of a trainer, a grid or a morph whose generator is shown. */
  @property({ attribute: 'for', reflect: true }) htmlFor: string | null = null;
  /** Where a generator from a file runs. */
  @property({ reflect: true }) backend: BackendRequest = 'auto';
  /** `random`: samples of the seed; `plane`: to be dragged and zoomed; `interpolate`: rows from one random z to another. */
  @property({ reflect: true }) mode: GridMode = 'random';
  /**
   * Which plane, where z has more than two numbers: two `random` directions, through three chosen pins (`samples`), or the
   * `principal` directions of what the pictures change by.
   */
  @property({ reflect: true }) plane: PlaneKind = 'random';
  /** 1 to 64. By default 10 x 10, 20 x 20 for the plane of two numbers, 5 rows of 15 between pairs. */
  @property({ converter: numeric, reflect: true }) rows: number | undefined;
  /** 1 to 64; see `rows`. */
  @property({ converter: numeric, reflect: true }) columns: number | undefined;
  /** Decides the samples, directions and pairs: an integer in [0, 2^32). */
  @property({ type: Number, reflect: true }) seed = 1;
  /** Show the choice of mode and plane. */
  @property({ type: Boolean, reflect: true }) controls = false;
  /**
   * The images that the generator was trained on, as `createTrainer()` takes a data set: where neither a run nor the
   * weights tell, the nearest training image is looked for there.
   */
  @property({ attribute: false }) datasetSource: DatasetSource | null = null;
  /** Keep the view in the URL's fragment, as `#dcgan=...`, or `#dcgan-ID=...` where the element has an id, and take it from there. */
  @property({ type: Boolean, reflect: true }) fragment = false;

  /** What went wrong in drawing, or with what a visitor or a page asked for. */
  @state() private failure: Error | null = null;
  /** The first option that cannot be used. */
  @state() private complaint: InvalidOptionError | null = null;
  @state() private said = '';
  /** Rises when a picture beside the grid has been drawn. */
  @state() private drawn = 0;

  readonly #visibility = new VisibilityController(this);
  readonly #source = new GeneratorController(this, {
    visibility: this.#visibility,
    load: (source, options) => this.loadGenerator(source, options),
    onLoad: progress => this.#dispatch('dcgan-load', progress),
    onGenerator: generator => this.#turnTo(generator),
    onError: error => this.#dispatch('dcgan-error', error),
  });
  readonly #fragment = new FragmentController(this);
  readonly #scenes = new SceneMaker(
    () => this.requestUpdate(),
    error => this.#fail(error, 'drawing'),
  );
  /** Pictures beside the grid: pins, equation, what is looked at. Their keys are their numbers. */
  readonly #pictures = new Tiles(
    () => this.drawn++,
    error => this.#fail(error, 'drawing'),
  );
  #usable: UsableOptions = usableOptions(this, undefined).options;
  #view: PlaneView = HOME;
  readonly #pins = new Pins(
    () => this.generator?.description.latentSize,
    () => {
      this.requestUpdate();
      this.#dispatch('dcgan-pins', { pins: this.#pins.all });
    },
  );
  readonly #selection = new Selection({
    scene: () => this.#scenes.scene,
    view: () => this.#view,
    onSelect: (z, { row, column }) => {
      this.said = strings.selected(row, column);
      this.#dispatch('dcgan-select', { z, row, column });
    },
    onChange: () => this.requestUpdate(),
  });
  readonly #parts = new LateParts<keyof typeof PARTS>(PARTS, error => this.#fail(error));
  #complained = '';
  /** The failure is one of the present generator. */
  #failedDrawing = false;
  #told = '';

  constructor() {
    super();
    new DropController(this, files => void this.#source.open(files));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pictures.clear();
  }

  /** Not in `willUpdate()`: by now the controller has looked where the generator comes from. */
  protected override update(changed: PropertyValues<this>): void {
    const { generator } = this;
    if (generator || this.#source.status === 'loading') this.#parts.want('pins');
    const { options, complaint } = usableOptions(this, generator?.description.latentSize);
    this.#usable = options;
    if ((complaint?.message ?? '') !== this.#complained) this.#complain(complaint);
    const scenes = this.#scenes;
    const before = scenes.scene;
    const samples = options.plane === 'samples' ? this.#pins.samples : null;
    const costly = options.mode === 'plane' && options.plane === 'principal';
    if (!costly || this.#visibility.visible) scenes.make(generator && { generator, ...options, samples });
    if (scenes.scene !== before) this.#selection.leaveScene();
    const { promised } = this.#selection;
    if (promised && scenes.scene && !scenes.busy) this.#select(promised);
    super.update(changed);
  }

  protected override updated(): void {
    this.#pictures.from(this.generator, this.#source.version);
    this.#pictures.want(this.#visibility.visible ? this.#besides().map(z => ({ key: z.join(), z })) : []);
    this.#tellView();
  }

  /** Where files come from; a subclass may bring its own. */
  protected async loadGenerator(source: GeneratorSource, options: LoadGeneratorOptions): Promise<Generator> {
    const { loadGenerator } = await import('../../src/client/index.js');
    return loadGenerator(source, options);
  }

  /** The generator that is shown; setting one shows it instead of what `for` and `src` name. It is not disposed of here. */
  get generator(): Generator | null {
    return this.#source.generator;
  }

  set generator(generator: Generator | null) {
    this.#source.given = generator;
  }

  /** Rows and columns as they are. */
  get layout(): GridLayout {
    return this.#usable.layout;
  }

  /** In a plane: what of it is shown. Kept within its bounds. */
  get view(): PlaneView {
    return this.#view;
  }

  set view(view: PlaneView) {
    this.#view = clampView(view);
    this.#selection.follow();
    this.requestUpdate();
  }

  /** The selected sample; set its row and column (from 0), or `null`. */
  get selection(): GridSelection | null {
    const { selected } = this.#selection;
    return selected && { z: selected.z, row: selected.place?.row ?? null, column: selected.place?.column ?? null };
  }

  set selection(selection: Pick<GridSelection, 'row' | 'column'> | null) {
    const { row = null, column = null } = selection ?? {};
    if (row !== null && column !== null) this.#select({ row, column });
    else this.#selection.clear();
  }

  /** Pinned samples. They stay whatever the seed, and go when a generator comes whose z has another length. */
  get pins(): readonly Float32Array[] {
    return this.#pins.all;
  }

  set pins(pins: readonly Float32Array[]) {
    try {
      this.#pins.all = pins;
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * Mode, seed, view and selection as a short string that a URL takes as it is; setting one shows what it says. Of the
   * pins it has only the three that its plane goes through, which are then pinned. A string that no grid has written is told by `dcgan-error`, and changes nothing.
   */
  @property({ attribute: 'share' })
  get share(): string {
    return this.#shared(this.#selection.place ?? this.#selection.promised);
  }

  set share(text: string | null) {
    if (text === null) return;
    try {
      const { mode, plane, layout, seed, view, selection, samples } = readShare(text);
      if (samples) this.#pins.goThrough(samples);
      Object.assign(this, { mode, plane, seed, view, ...layout });
      this.#usable = { mode, plane, layout, seed };
      this.#selection.promised = selection;
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Shows the whole square again. */
  resetView(): void {
    this.view = HOME;
  }

  /** Other samples, directions or pairs. The pins stay. */
  newSeed(): void {
    this.seed = Math.floor(Math.random() * SEEDS);
  }

  /**
   * Keeps a z on the shelf.
   * @throws InvalidOptionError unless it is one z of finite numbers, of the generator's length
   */
  pin(z: Float32Array): void {
    try {
      const pinned = this.#pins.add(z);
      this.said = strings.pinned;
      this.#dispatch('dcgan-pin', { z: pinned, pins: this.#pins.all });
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /**
   * The grid as a PNG file, drawn anew.
   * @param options.scale 1 is pixel for pixel; larger ones repeat pixels, smaller ones average them
   * @throws InvalidOptionError for a scale that cannot be; StateError before there is a generator
   */
  async exportSheet({ scale = 1 }: { scale?: number } = {}): Promise<Blob> {
    const { scene } = this.#scenes;
    if (!this.generator || !scene) throw new StateError(strings.notReady);
    const [generator, view] = [this.generator, this.#view]; // as they are now
    const { exportScene } = await loaded(() => import('./export-scene.js'));
    return exportScene(generator, scene, view, scale);
  }

  override render() {
    const source = this.#source;
    const { scene, busy } = this.#scenes;
    const { generator } = source;
    const options = this.#usable;
    const { latentSize = 0 } = generator?.description ?? {};
    return html`
      <div part="base" class="base" data-status=${source.status}>
        <div class="stage">
          ${
            generator && scene
              ? html`<latent-grid-sheet
                    part="sheet"
                    .generator=${generator}
                    .version=${source.version}
                    .scene=${scene}
                    .view=${this.#view}
                    .selected=${this.#selection.place}
                    @view-change=${({ detail }: CustomEvent<PlaneView>) => (this.view = detail)}
                    @cell-look=${({ detail }: CustomEvent<Place | null>) => this.#look(detail)}
                    @cell-select=${({ detail }: CustomEvent<Place>) => this.#select(detail)}
                    @draw-error=${({ detail }: CustomEvent<unknown>) => this.#fail(detail, 'drawing')}
                    @ask-seed=${() => this.newSeed()}
                    @ask-pin=${this.#pinShown}
                    @ask-home=${() => this.resetView()}
                  ></latent-grid-sheet>
                  ${captionView(options, this.#view, this.#actions)}`
              : skeletonView()
          }
        </div>
        <div part="side" class="side">
          ${statusView(source, busy)} ${generator ? nothing : posterView(source, this.htmlFor, this.#open)}
          ${source.status === 'loading' ? progressView(source) : nothing}
          ${noticesView(source.error ?? this.failure ?? this.complaint, source.error !== null, this.#answers)}
          ${
            generator
              ? html`
                  ${modeView(options, this.#choices(latentSize), this.#actions)}
                  ${toolbarView(options, options.mode !== 'plane' || latentSize !== 2, this.#actions)}
                  ${detailView(this.#detail(), { pin: this.#pinShown, copy: this.#copyShown })}
                  <latent-grid-nearest
                    part="nearest"
                    .generator=${generator}
                    .datasetSource=${this.datasetSource}
                    .picture=${this.#detail()?.picture ?? null}
                  ></latent-grid-nearest>
                  ${this.#renderPins()} ${machineView(source)}
                `
              : nothing
          }
        </div>
        <slot name="footer"></slot>
        <p class="hidden" role="status">${this.said || strings.announce[source.status]}</p>
      </div>
    `;
  }

  #renderPins() {
    const pins = this.#pins;
    return html`
      <latent-grid-pins
        part="pins"
        .pins=${pins.all}
        .equation=${pins.equation}
        .result=${pins.result}
        .path=${pins.path}
        .pictureOf=${this.#pictureOf}
        .version=${this.drawn}
        @pin-add=${({ detail }: CustomEvent<Float32Array>) => this.pin(detail)}
        @pin-remove=${({ detail }: CustomEvent<number>) => pins.remove(detail)}
        @pin-look=${({ detail: z }: CustomEvent<Float32Array | null>) => this.#selection.look(z && { z, place: null })}
        @equation-change=${({ detail }: CustomEvent<Equation>) => {
          pins.equation = detail;
          this.requestUpdate();
        }}
      ></latent-grid-pins>
    `;
  }

  #choices(latentSize: number) {
    return { controls: this.controls, planes: latentSize > 2, pinned: this.#pins.samples !== null };
  }

  // ---------------------------------------------------------------------------------------------- what is shown beside

  /** The z of all pictures beside the grid. */
  #besides(): readonly Float32Array[] {
    const { shown } = this.#selection;
    return [...(shown ? [shown.z] : []), ...this.#pins.shown];
  }

  readonly #pictureOf = (z: Float32Array): ImageData | null => this.#pictures.get(z.join())?.image ?? null;

  /** What is shown large. */
  #detail(): Detail | null {
    const { shown } = this.#selection;
    if (!shown) return null;
    const { z, place } = shown;
    const point = (place && this.#scenes.scene?.cell(this.#view, place.row, place.column).point) ?? null;
    const picture = this.#pictureOf(z) ?? (place && this.sheet?.pictureAt(place)) ?? null;
    const uniform = this.generator?.description.latentDistribution === 'uniform(-1,1)';
    return { z, place, point, picture, outside: uniform && z.some(value => Math.abs(value) > 1) };
  }

  // ---------------------------------------------------------------------------------------------- what happens

  /** Another generator: pins that it cannot draw go. */
  #turnTo(generator: Generator | null): void {
    if (this.#failedDrawing) this.failure = null;
    try {
      this.#pins.fit();
    } catch (error) {
      this.#fail(error);
    }
    this.#selection.forget();
    this.#dispatch('dcgan-generator', generator);
  }

  #select(place: Place): void {
    try {
      this.#selection.select(place);
    } catch (error) {
      this.#fail(error);
    }
  }

  #look(place: Place | null): void {
    if (place) this.#selection.lookAt(place);
    else this.#selection.look(null);
  }

  #complain(complaint: InvalidOptionError | null): void {
    this.#complained = complaint?.message ?? '';
    this.complaint = complaint;
    if (complaint) this.#dispatch('dcgan-error', complaint);
  }

  #fail(reason: unknown, of: 'drawing' | 'asking' = 'asking'): void {
    const error = reason instanceof Error ? reason : new DcganError(String(reason));
    this.failure = error;
    this.#failedDrawing = of === 'drawing';
    this.#dispatch('dcgan-error', error);
  }

  #shared(selection: Place | null): string {
    return writeShare({ ...this.#usable, view: this.#view, selection, samples: this.#pins.samples });
  }

  /** Says once what is shown now, if it is something else than before. */
  #tellView(): void {
    if (!this.#scenes.scene) return;
    const { mode, seed } = this.#usable;
    const now = this.#shared(null);
    if (now === this.#told) return;
    const first = this.#told === '';
    this.#told = now;
    if (!first) this.#dispatch('dcgan-view', { mode, seed, view: this.#view, share: this.share });
  }

  #dispatch<Type extends keyof LatentGridEventDetails>(type: Type, detail: LatentGridEventDetails[Type]): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  // ---------------------------------------------------------------------------------------------- what visitors ask for

  readonly #actions = {
    newSeed: () => this.newSeed(),
    zoom: (factor: number) => this.sheet?.zoom(factor),
    home: () => this.resetView(),
    save: () => this.#attempt(() => this.#save()),
    copyView: () => this.#attempt(() => this.#copy(this.#shareable(), strings.copiedView)),
    mode: (mode: GridMode) => void (this.mode = mode),
    plane: (plane: PlaneKind) => void (this.plane = plane),
  };

  readonly #answers = {
    retry: () => {
      this.failure = this.complaint = null;
      if (this.#source.error) return void this.#source.retry();
      this.#pictures.retry();
      this.sheet?.retry();
    },
    dismiss: () => void (this.failure = this.complaint = null),
  };

  readonly #pinShown = (): void => {
    const z = this.#detail()?.z;
    if (z) this.#attempt(() => Promise.resolve(this.pin(z)));
  };

  readonly #copyShown = (): void => {
    const z = this.#detail()?.z;
    if (z) this.#attempt(() => this.#copy(JSON.stringify([...z]), strings.copiedLatent));
  };

  readonly #open = (event: Event): void => {
    const { files } = event.target as HTMLInputElement;
    if (files?.length) void this.#source.open([...files]);
  };

  /** The view as a link where the page keeps it in its URL, else as the string. */
  #shareable(): string {
    return this.fragment ? this.#fragment.link : this.share;
  }

  async #save(): Promise<void> {
    const { mode, seed } = this.#usable;
    download(await this.exportSheet({ scale: 1 }), strings.pictureName(mode, seed));
  }

  async #copy(text: string, done: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      throw new StateError(`${strings.noClipboard} ${text}`); // refused, or the page is not secure
    }
    this.said = done;
  }

  /** Does what a visitor asked for; there is no one to reject to. */
  #attempt(call: () => Promise<unknown>): void {
    call().catch((error: unknown) => {
      if (error !== this.failure) this.#fail(error);
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'latent-grid': LatentGridElement;
  }
}
