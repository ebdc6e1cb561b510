import { html, nothing, type LitElement, type ReactiveController } from 'lit';
import type { Generator } from '../../src/client/index.js';
import { StateError } from '../../src/shared/errors.js';
import type { PlaneView } from '../../src/shared/latent/plane-view.js';
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
import { usableOptions, type GridOptions, type UsableOptions } from './options.js';
import { PANELS } from './panels/index.js';
import type { Cell } from './canvas/grid-keyboard.js';
import type { Scene } from './canvas/scene.js';
import { SceneMaker } from './canvas/scene-maker.js';

define('latent-grid-picture', PictureElement);
define('latent-grid-sheet', GridSheetElement);

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
    exportSheet(options: { scale: number }): Promise<Blob>;
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
    this.#panels = new LazyPanels(PANELS, error => grid.errors.report(error));
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
    errors.reportOption(error);
    const scenes = this.#scenes;
    const before = scenes.scene;
    const samples = options.plane === 'samples' ? pins.samples : null;
    const costly = options.mode === 'plane' && options.plane === 'principal';
    if (!costly || visibility.visible) scenes.make(generator && { generator, ...options, samples });
    if (scenes.scene !== before) selection.leaveScene();
    const { pending } = selection;
    if (pending && scenes.scene && !scenes.busy) this.#host.selection = pending;
  }

  render() {
    const { source } = this.#grid;
    const { generator } = source;
    const { scene, busy } = this.#scenes;
    return html`
      <div part="base" class="base" data-status=${source.status}>
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
    return html`
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
      ${captionView(this.options, host.view, this.#actions)}
    `;
  }

  #renderSide(generator: Generator) {
    const { options } = this;
    const { controls, datasetSource } = this.#host;
    const { source, pins } = this.#grid;
    const { latentSize } = generator.description;
    const detail = this.#detail;
    return html`
      ${modeView(options, { controls, planes: latentSize > 2, pinned: pins.samples !== null }, this.#actions)}
      ${toolbarView(options, options.mode !== 'plane' || latentSize !== 2, this.#actions)}
      ${detailView(detail, { pin: this.#pinShown, copy: this.#copyShown })}
      <latent-grid-nearest
        part="nearest"
        .generator=${generator}
        .datasetSource=${datasetSource}
        .picture=${detail?.picture ?? null}
      ></latent-grid-nearest>
      ${this.#sidePanel.renderPins(z => this.#pin(z))} ${machineView(source)}
    `;
  }

  #usable() {
    return usableOptions(this.#host, this.#grid.source.generator?.description.latentSize);
  }

  get #sheet(): GridSheetElement | null {
    return this.#host.renderRoot.querySelector<GridSheetElement>('latent-grid-sheet');
  }

  /** The picture that is shown in large. */
  get #detail(): Detail | null {
    return this.#sidePanel.detail(this.scene, this.#sheet);
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

  readonly #actions = {
    newSeed: () => this.#host.newSeed(),
    zoom: (factor: number) => this.#sheet?.zoom(factor),
    home: () => this.#host.resetView(),
    save: () => this.#attempt(() => this.#save()),
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
    },
    dismiss: () => this.#grid.errors.clear(),
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
    const z = this.#detail?.z;
    if (z) this.#pin(z);
  };

  readonly #copyShown = (): void => {
    const z = this.#detail?.z;
    if (z) this.#attempt(() => this.#copy(JSON.stringify([...z]), strings.copiedLatent));
  };

  readonly #open = (event: Event): void => {
    const { files } = event.target as HTMLInputElement;
    if (files?.length) void this.#grid.source.open([...files]);
  };

  /** The view as a link if the page keeps it in its URL, else as the string. */
  #shareable(): string {
    return this.#host.fragment ? this.#grid.fragment.link : this.#host.share;
  }

  async #save(): Promise<void> {
    const { mode, seed } = this.options;
    download(await this.#host.exportSheet({ scale: 1 }), strings.pictureName(mode, seed));
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
