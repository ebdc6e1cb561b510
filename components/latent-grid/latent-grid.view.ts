import { html, nothing, type LitElement, type ReactiveController } from 'lit';
import type { Generator } from '../../src/client/index.js';
import { StateError } from '../../src/shared/errors.js';
import type { ClassChoices } from '../../src/shared/latent/class-choices.js';
import type { PlaneView } from '../../src/shared/latent/plane-view.js';
import type { GeneratorDescription } from '../../src/shared/protocol/generator.js';
import type { DatasetSource } from '../../src/shared/protocol/options.js';
import { writeShare, type GridMode, type PlaneKind } from '../../src/shared/latent/share.js';
import { define } from '../define.js';
import { download } from '../shared/draw-sheet.js';
import { DropController } from '../shared/drop-controller.js';
import { LazyPanels } from '../shared/lazy-panels.js';
import type { ElementView } from '../shared/lazy-view-element.js';
import { noticeStyles } from '../shared/notice.styles.js';
import { panelStyles } from '../shared/panel.styles.js';
import { PictureElement } from '../shared/picture.element.js';
import { sharedStyles } from '../shared/shared.styles.js';
import { themeStyles } from '../shared/theme.styles.js';
import { SidePanel, type SidePanelControllers } from './panels/side-panel.js';
import type { FragmentController } from './fragment-controller.js';
import { GridSheetElement } from './canvas/grid-sheet.element.js';
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
  type Detail,
} from './grid.template.js';
import type { GridSelection, LatentGridEventDetails } from './latent-grid.events.js';
import { strings } from './latent-grid.strings.js';
import { latentGridStyles } from './latent-grid.styles.js';
import { modesOf, usableOptions, type GridOptions, type UsableOptions } from './options.js';
import { PANELS } from './panels/index.js';
import type { Cell } from './canvas/grid-keyboard.js';
import type { Scene } from './canvas/scene.js';
import type { ClassScenes, UsableClasses } from './panels/classes/class-scenes.js';
import type { WritingElement } from './panels/writing/writing.element.js';
import { SceneMaker } from './canvas/scene-maker.js';

define('latent-grid-picture', PictureElement);
define('latent-grid-sheet', GridSheetElement);

/** Pixels of a saved text for each of the generator's. */
const TEXT_SCALE = 8;

/** What `<latent-grid>` has before its view is loaded. */
export interface GridControllers extends SidePanelControllers {
  readonly fragment: FragmentController;
}

/** What the view needs of its element. */
export type GridViewHost = LitElement &
  GridOptions & {
    readonly htmlFor: string | null;
    readonly controls: boolean;
    readonly fragment: boolean;
    readonly share: string;
    readonly datasetSource: DatasetSource | null;
    view: PlaneView;
    selection: Pick<GridSelection, 'row' | 'column'> | null;
    pin(z: Float32Array): void;
    newSeed(): void;
    resetView(): void;
    exportSheet(options: { scale: number; transparent: boolean }): Promise<Blob>;
    exportPictures(): Promise<Blob>;
  };

/** What `<latent-grid>` shows, and what visitors do there. It is loaded with the first grid of a page. */
export class LatentGridView implements ElementView, ReactiveController {
  readonly styles = [themeStyles, sharedStyles, noticeStyles, panelStyles, latentGridStyles];
  /** The options that are shown. */
  options: UsableOptions;

  readonly #host: GridViewHost;
  readonly #grid: GridControllers;
  readonly #scenes: SceneMaker;
  readonly #sidePanel: SidePanel;
  readonly #panels: LazyPanels<keyof typeof PANELS>;
  /** What makes the scenes of generators with classes, once it is loaded. */
  #classScenes: ClassScenes | null = null;
  /** The classes that are chosen, of a generator that has some. */
  #classes: (UsableClasses & { readonly scenes: ClassScenes }) | null = null;
  /** The last text for screen readers. */
  #announcement = '';
  /** The share of the last `dcgan-view`. */
  #lastView = '';

  constructor(host: GridViewHost, grid: GridControllers) {
    this.#host = host;
    this.#grid = grid;
    this.options = this.#usable().options;
    this.#scenes = new SceneMaker(
      () => host.requestUpdate(),
      error => grid.errors.report(error, 'drawing'),
    );
    this.#sidePanel = new SidePanel(host, grid);
    const classes = async () => {
      this.#classScenes = await PANELS.classes();
      host.requestUpdate();
    };
    this.#panels = new LazyPanels({ ...PANELS, classes }, error => grid.errors.report(error));
    new DropController(host, files => void grid.source.open(files));
    host.addController(this);
  }

  /** The scene that is shown; `null` without a generator. */
  get scene(): Scene | null {
    return this.#scenes.scene;
  }

  hostDisconnected(): void {
    this.#sidePanel.clear();
  }

  /** Runs here and not in `willUpdate()`, since the generator's controller has updated by now. */
  hostUpdate(): void {
    const { source, visibility, errors, selection, pins } = this.#grid;
    const { generator } = source;
    this.#sidePanel.updateGenerator();
    if (generator || source.status === 'loading') this.#panels.load('pins');
    const { options, error } = this.#usable();
    this.options = options;
    this.#classes = this.#usableClasses(generator);
    errors.reportOption(error ?? this.#classes?.error ?? null);
    const scenes = this.#scenes;
    const before = scenes.scene;
    const samples = options.plane === 'samples' ? pins.samples : null;
    const costly = options.mode === 'plane' && options.plane === 'principal';
    const classes = this.#classes;
    const ready = generator && (classes || generator.description.classes.length === 0);
    if (!costly || visibility.visible) scenes.make(ready ? { generator, ...options, samples, classes } : null);
    if (scenes.scene !== before) selection.leaveScene();
    const { pending } = selection;
    if (pending && scenes.scene && !scenes.busy) this.#host.selection = pending;
  }

  render() {
    const { source } = this.#grid;
    const { generator } = source;
    const { scene, busy } = this.#scenes;
    return html`
      <div part="base" class="base" data-status=${source.status} @keydown=${this.#onKeydown}>
        <div class="stage">${generator && scene ? this.#renderStage(generator, scene) : skeletonView()}</div>
        <div part="side" class="side">
          ${statusView(source, busy)} ${generator ? nothing : posterView(source, this.#host.htmlFor, this.#open)}
          ${source.status === 'loading' ? progressView(source) : nothing}
          ${noticesView(source.error ?? this.#grid.errors.shown, source.error !== null, this.#answers)}
          ${generator ? this.#renderSide(generator) : nothing}
        </div>
        <slot name="footer"></slot>
        <p class="hidden" role="status">${this.#announcement || strings.announce[source.status]}</p>
      </div>
    `;
  }

  updated(): void {
    this.#sidePanel.draw();
    this.#emitView();
  }

  /** A sample was selected by the visitor, the page or a share. */
  announceSelection(row: number, column: number): void {
    this.#announcement = strings.selected(row, column);
  }

  announcePin(): void {
    this.#announcement = strings.pinned;
  }

  #renderStage(generator: Generator, scene: Scene) {
    const { source, selection, errors } = this.#grid;
    const host = this.#host;
    if (scene.characters) return this.#renderWriting(generator, scene);
    return html`
      ${scene.columnNames ? html`<latent-grid-heads part="heads" .names=${scene.columnNames}></latent-grid-heads>` : nothing}
      <latent-grid-sheet
        part="sheet"
        .generator=${generator}
        .version=${source.version}
        .scene=${scene}
        .view=${host.view}
        .selected=${selection.cell}
        @view-change=${({ detail }: CustomEvent<PlaneView>) => (host.view = detail)}
        @cell-look=${({ detail }: CustomEvent<Cell | null>) => this.#onCellLook(detail)}
        @cell-select=${({ detail }: CustomEvent<Cell>) => (host.selection = detail)}
        @draw-error=${({ detail }: CustomEvent<unknown>) => errors.report(detail, 'drawing')}
        @request-seed=${() => host.newSeed()}
        @request-pin=${this.#pinShown}
        @request-home=${() => host.resetView()}
      ></latent-grid-sheet>
      ${captionView(this.options, host.view, this.#savingMany, this.#actions)}
    `;
  }

  #renderWriting(generator: Generator, scene: Scene) {
    const { source, errors } = this.#grid;
    const host = this.#host;
    return html`
      <latent-grid-writing
        part="sheet"
        exportparts="input, paper, gaps"
        .generator=${generator}
        .version=${source.version}
        .scene=${scene}
        .text=${this.options.text}
        .group=${this.#classes?.group}
        @text-change=${({ detail }: CustomEvent<string>) => (host.text = detail)}
        @draw-error=${({ detail }: CustomEvent<unknown>) => errors.report(detail, 'drawing')}
        @request-seed=${() => host.newSeed()}
      ></latent-grid-writing>
      ${toolbarView(this.options, true, this.#actions)}
      ${captionView(this.options, host.view, this.#savingMany, this.#actions)}
    `;
  }

  #renderSide(generator: Generator) {
    const { options } = this;
    const { controls, datasetSource } = this.#host;
    const { source, pins } = this.#grid;
    const { description } = generator;
    const { latentSize } = description;
    const detail = this.#detail;
    const shown = { controls, modes: modesOf(description), planes: latentSize > 2, pinned: pins.samples !== null };
    const seeded = options.mode !== 'plane' || latentSize !== 2;
    const writing = options.mode === 'text';
    return html`
      ${modeView(options, shown, this.#actions)} ${writing ? nothing : this.#renderClasses(description)}
      ${
        writing
          ? nothing
          : html`${toolbarView(options, seeded, this.#actions)}
              ${detailView(detail, { pin: this.#pinShown, copy: this.#copyShown })}
              <latent-grid-nearest
                part="nearest"
                .generator=${generator}
                .datasetSource=${datasetSource}
                .picture=${detail?.picture ?? null}
              ></latent-grid-nearest>
              ${this.#sidePanel.renderPins(z => this.#pin(z))}`
      }
      ${machineView(source)}
    `;
  }

  #renderClasses({ classes }: GeneratorDescription) {
    const chosen = this.#classes;
    if (!chosen) return nothing;
    const host = this.#host;
    return html`<latent-grid-classes
      part="classes"
      .groups=${classes}
      .mode=${this.options.mode}
      .group=${chosen.group.name}
      .choices=${chosen.choices}
      @classes-change=${({ detail }: CustomEvent<ClassChoices>) => {
        host.classes = Object.keys(detail).length > 0 ? detail : null;
      }}
      @group-change=${({ detail }: CustomEvent<string>) => (host.classGroup = detail)}
    ></latent-grid-classes>`;
  }

  #usableClasses(generator: Generator | null) {
    const { classes = [] } = generator?.description ?? {};
    if (classes.length === 0) return null;
    this.#panels.load('classes');
    const scenes = this.#classScenes;
    return scenes && { scenes, ...scenes.usableClasses(this.options, classes) };
  }

  #usable() {
    return usableOptions(this.#host, this.#grid.source.generator?.description);
  }

  get #sheet(): GridSheetElement | null {
    return this.#host.renderRoot.querySelector<GridSheetElement>('latent-grid-sheet');
  }

  /** The picture that is shown in large. */
  get #detail(): Detail | null {
    return this.#sidePanel.detail(this.scene, this.#sheet, this.#classScenes);
  }

  /** Dispatches `dcgan-view` if the view has changed. */
  #emitView(): void {
    if (!this.scene) return;
    const host = this.#host;
    const { mode, seed } = this.options;
    const { view, share } = host;
    const now = writeShare({ ...this.options, view, selection: null, samples: this.#grid.pins.samples });
    if (now === this.#lastView) return;
    const first = this.#lastView === '';
    this.#lastView = now;
    if (first) return;
    const detail: LatentGridEventDetails['dcgan-view'] = { mode, seed, view, share };
    host.dispatchEvent(new CustomEvent('dcgan-view', { detail, bubbles: true, composed: true }));
  }

  // ---------------------------------------------------------------------------------------------- actions of visitors

  #savingMany = false;

  readonly #actions = {
    newSeed: () => this.#host.newSeed(),
    zoom: (factor: number) => this.#sheet?.zoom(factor),
    home: () => this.#host.resetView(),
    save: (transparent: boolean) => this.#attempt(() => this.#save(transparent)),
    saveMany: () => this.#attempt(() => this.#saveMany()),
    copyView: () => this.#attempt(() => this.#copy(this.#shareable(), strings.copiedView)),
    mode: (mode: GridMode) => void (this.#host.mode = mode),
    plane: (plane: PlaneKind) => void (this.#host.plane = plane),
  };

  readonly #answers = {
    retry: () => {
      const { source, errors } = this.#grid;
      errors.clear();
      if (source.error) return void source.retry();
      this.#scenes.retry();
      this.#sidePanel.retry();
      this.#sheet?.retry();
      this.#host.renderRoot.querySelector<WritingElement>('latent-grid-writing')?.retry();
    },
    dismiss: () => this.#grid.errors.clear(),
  };

  /** A new hand by N, wherever no text is typed. The sheet of pictures handles its own keys. */
  readonly #onKeydown = (event: KeyboardEvent): void => {
    const { key, ctrlKey, altKey, metaKey } = event;
    if (this.options.mode !== 'text' || key !== 'n' || ctrlKey || altKey || metaKey) return;
    if (!(event.composedPath()[0] instanceof HTMLInputElement)) this.#host.newSeed();
  };

  #onCellLook(cell: Cell | null): void {
    const { selection } = this.#grid;
    if (cell) selection.showCell(cell);
    else selection.showSample(null);
  }

  #pin(z: Float32Array): void {
    try {
      this.#host.pin(z);
    } catch {
      // it was reported already
    }
  }

  readonly #pinShown = (): void => {
    const vector = this.#detail?.vector;
    if (vector) this.#pin(vector);
  };

  readonly #copyShown = (): void => {
    const vector = this.#detail?.vector;
    if (vector) this.#attempt(() => this.#copy(JSON.stringify([...vector]), strings.copiedLatent));
  };

  readonly #open = (event: Event): void => {
    const { files } = event.target as HTMLInputElement;
    if (files?.length) void this.#grid.source.open([...files]);
  };

  /** The view as a link if the page keeps it in its URL, else as the string. */
  #shareable(): string {
    return this.#host.fragment ? this.#grid.fragment.link : this.#host.share;
  }

  async #save(transparent: boolean): Promise<void> {
    const { mode, seed } = this.options;
    const scale = mode === 'text' ? TEXT_SCALE : 1;
    download(await this.#host.exportSheet({ scale, transparent }), strings.pictureName(mode, seed));
  }

  /** Draws a thousand pictures, which takes a while: the button is off meanwhile. */
  async #saveMany(): Promise<void> {
    this.#savingMany = true;
    this.#host.requestUpdate();
    try {
      download(await this.#host.exportPictures(), strings.zipName(this.options.seed));
    } finally {
      this.#savingMany = false;
      this.#host.requestUpdate();
    }
  }

  async #copy(text: string, done: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // The browser denied it, or the page is not secure.
      throw new StateError(`${strings.noClipboard} ${text}`, { code: 'clipboard-denied', values: { text } });
    }
    this.#announcement = done;
    this.#host.requestUpdate();
  }

  /** Runs what the visitor asked for, and reports its error. */
  #attempt(call: () => Promise<unknown>): void {
    call().catch((error: unknown) => this.#grid.errors.report(error));
  }
}
