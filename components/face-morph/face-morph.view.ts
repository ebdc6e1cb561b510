import { html, nothing, type LitElement, type ReactiveController } from 'lit';
import type { Interpolation } from '../../src/shared/latent/interpolation.js';
import { lazyImport } from '../../src/shared/lazy-import.js';
import type { Generator } from '../../src/client/index.js';
import type { GeneratorDescription } from '../../src/shared/protocol/generator.js';
import { download } from '../shared/draw-sheet.js';
import { DropController } from '../shared/drop-controller.js';
import type { GeneratorController } from '../shared/generator-controller.js';
import { LazyPanels } from '../shared/lazy-panels.js';
import type { ElementView } from '../shared/lazy-view-element.js';
import { noticeStyles } from '../shared/notice.styles.js';
import { panelStyles } from '../shared/panel.styles.js';
import { posterTile } from '../shared/poster-sheet.js';
import { sharedStyles } from '../shared/shared.styles.js';
import { themeStyles } from '../shared/theme.styles.js';
import type { VisibilityController } from '../shared/visibility-controller.js';
import type { MorphOptions } from './options.js';
import { strings, type MorphStatus } from './face-morph.strings.js';
import { faceMorphStyles } from './face-morph.styles.js';
import type { DisplayedFrames } from './playback/frame-stream.js';
import type { GridController } from './grid-controller.js';
import { KeyCommands } from './keys/key-commands.js';
import { chosenView, keysView } from './keys/keys.template.js';
import { keysStyles } from './keys/keys.styles.js';
import type { MorphController } from './playback/morph-controller.js';
import {
  announcementView,
  machineView,
  noticeView,
  pictureView,
  placeView,
  posterView,
  saveView,
  statusView,
  toolbarView,
  workView,
  type SaveActions,
} from './morph.template.js';
import { paintFrames, paintPicture } from './paint.js';
import { pathView, type PathActions } from './path.template.js';
import type { ClassesPanel } from './classes/classes.js';
import type { Photographs } from './photograph/photographs.js';
import { ReducedMotionController } from './playback/reduced-motion-controller.js';
import { MorphScreen } from './playback/screen.js';

/** Names of weights files. */
const WEIGHTS = /\.(safetensors|json|bin)$/i;

/** What the view needs of its element. */
export type MorphViewHost = LitElement & {
  readonly htmlFor: string | null;
  readonly autoplay: boolean;
  readonly options: Readonly<MorphOptions>;
  interpolation: Interpolation | null;
  closed: boolean;
  duration: number;
  exportStrip(): Promise<Blob>;
  exportGif(): Promise<Blob>;
  exportVideo(): Promise<Blob>;
};

/** Pixels along the longer side from which on a picture is enlarged smoothly: a smaller one would be a cloud. */
const SMOOTH_SIDE = 64;

const isCoarse = (description: GeneratorDescription | undefined) =>
  description !== undefined && Math.max(description.height, description.width) < SMOOTH_SIDE;

/** What `<face-morph>` shows, and what visitors do there. */
export class FaceMorphView implements ElementView, ReactiveController {
  readonly styles = [themeStyles, sharedStyles, noticeStyles, panelStyles, faceMorphStyles, keysStyles];

  readonly #host: MorphViewHost;
  readonly #morph: MorphController;
  readonly #source: GeneratorController;
  readonly #visibility: VisibilityController;
  readonly #grid: GridController;
  readonly #screen: MorphScreen;
  readonly #motion: ReducedMotionController;
  readonly #commands: KeyCommands;
  readonly #parts: LazyPanels<'photographs' | 'classes'>;
  /** Loaded only for weights with an encoder. */
  #photographs: Photographs | null = null;
  /** Loaded only for a generator with classes. */
  #classes: ClassesPanel | null = null;
  #generator: Generator | null = null;

  constructor(
    host: MorphViewHost,
    morph: MorphController,
    source: GeneratorController,
    visibility: VisibilityController,
    grid: GridController,
  ) {
    this.#host = host;
    this.#morph = morph;
    this.#source = source;
    this.#visibility = visibility;
    this.#grid = grid;
    this.#screen = new MorphScreen(host, morph, source, visibility, moment => this.#show(moment));
    this.#motion = new ReducedMotionController(host, () => morph.pause());
    this.#commands = new KeyCommands(morph, () => this.#focusKey());
    this.#parts = new LazyPanels(
      { photographs: () => this.#loadPhotographs(), classes: () => this.#loadClasses() },
      error => morph.errors.report(error),
    );
    new DropController(host, files => this.#addFiles(files));
    host.addController(this);
  }

  /** Runs after that of the generator's controller, which may have another generator now. */
  hostUpdate(): void {
    const { generator } = this.#source;
    if (generator?.description.encoder) this.#parts.load('photographs');
    if (generator?.description.classes.length) this.#parts.load('classes');
    if (generator === this.#generator) return;
    this.#generator = generator;
    this.#screen.clear();
    this.#canvas('.picture')?.removeAttribute('data-painted'); // what another generator drew
    this.#photographs?.closeCamera();
  }

  updated(): void {
    const { autoplay } = this.#host;
    const morph = this.#morph;
    if (autoplay && !morph.autoplaySettled && !this.#motion.reduced && morph.ready && this.#visibility.visible) {
      morph.autoplaySettled = true;
      morph.start();
      this.#host.requestUpdate();
    }
    this.#paint();
  }

  render() {
    const host = this.#host;
    const morph = this.#morph;
    const source = this.#source;
    const { tasks, errors } = morph;
    const task = tasks.present;
    const status = this.#status;
    const { description } = source.generator ?? {};
    return html`
      <div
        part="base"
        class="base"
        data-state=${status}
        ?data-unbegun=${!description}
        ?data-coarse=${isCoarse(description)}
        @keydown=${this.#keydown}
      >
        <div class="stage">
          ${pictureView(description, morph.place)} ${description ? keysView(morph, this.#commands) : nothing}
        </div>
        <div part="side" class="side">
          ${statusView(status, source.missing === 'generator', description)}
          ${description ? nothing : posterView(source, host.htmlFor, this.#openWeights)}
          ${workView(status === 'loading' ? (source.progress ?? { what: '', fraction: 0 }) : null)}
          ${description ? html`${placeView(morph.place)} ${toolbarView(morph.playing, this.#toolbarActions)}` : nothing}
          ${noticeView(errors.shown ?? source.error, source.status === 'failed', this.#notice)}
          ${workView(task && { ...task, what: strings.tasks[task.name] }, this.#cancel)}
          ${
            description
              ? html`
                  ${chosenView(morph, this.#grid, this.#commands)} ${this.#classes?.view(morph, description)}
                  ${this.#photographs?.view(description)}
                  ${pathView(morph.interpolation, host.closed, host.options.duration, this.#pathActions)}
                  ${saveView(task !== null, this.#saveActions)} ${machineView(description)}
                `
              : nothing
          }
        </div>
        <slot name="footer"></slot>
        ${announcementView(morph.announcement)}
      </div>
    `;
  }

  get #status(): MorphStatus {
    const { status } = this.#source;
    return status === 'ready' && this.#morph.playing ? 'playing' : status;
  }

  // ---------------------------------------------------------------------------------------------- pictures

  #show(moment: DisplayedFrames): void {
    const canvas = this.#canvas('.picture');
    if (!canvas) return;
    paintFrames(canvas, moment);
    canvas.toggleAttribute('data-painted', true);
  }

  /** Paints the pictures beside the large one, and noise where that is not drawn yet. Canvases keep their content. */
  #paint(): void {
    const large = this.#canvas('.picture:not([data-painted])');
    if (large) paintPicture(large, posterTile());
    for (const canvas of this.#host.renderRoot.querySelectorAll<HTMLCanvasElement>('canvas[data-key]')) {
      const picture = this.#screen.thumbnails.get(Number(canvas.dataset['key']));
      if (picture) paintPicture(canvas, picture);
    }
    const likeness = this.#morph.keys.list[this.#morph.chosen]?.likeness;
    const photograph = this.#canvas('.photograph');
    if (likeness && photograph) paintPicture(photograph, likeness.picture);
  }

  #canvas(selector: string): HTMLCanvasElement | null {
    return this.#host.renderRoot.querySelector<HTMLCanvasElement>(`canvas${selector}`);
  }

  // ---------------------------------------------------------------------------------------------- files

  #addFiles(files: readonly File[]): void {
    if (files.some(({ name }) => WEIGHTS.test(name))) void this.#source.open(files);
    else void this.#addPhotographs(files);
  }

  async #addPhotographs(files: readonly File[]): Promise<void> {
    try {
      const photographs = await lazyImport(() => this.#loadPhotographs());
      await photographs.add(files);
    } catch (error) {
      this.#morph.errors.report(error);
    }
  }

  async #loadPhotographs(): Promise<Photographs> {
    const { Photographs } = await import('./photograph/photographs.js');
    this.#host.requestUpdate();
    return (this.#photographs ??= new Photographs(this.#host, this.#morph));
  }

  async #loadClasses(): Promise<void> {
    const { ClassesPanel } = await import('./classes/classes.js');
    this.#classes ??= new ClassesPanel(this.#host);
    this.#host.requestUpdate();
  }

  #save(make: () => Promise<Blob>): void {
    make().then(
      file => download(file, strings.fileName(file.type.replace('image/', '').replace('video/', ''))),
      () => {}, // it is shown
    );
  }

  // ---------------------------------------------------------------------------------------------- keyboard

  readonly #keydown = (event: KeyboardEvent): void => this.#commands.onKeydown(event, this.#toggle);

  /** A key's button may be gone or elsewhere, so the focus is moved. */
  #focusKey(): void {
    const { shadowRoot } = this.#host;
    if (!shadowRoot?.activeElement) return;
    void this.#host.updateComplete.then(() => {
      const active = shadowRoot.activeElement;
      const isLost =
        !active || active.getAttribute('role') === 'radio' || (active instanceof HTMLButtonElement && active.disabled);
      if (isLost) shadowRoot.querySelector<HTMLElement>('[role=radio][aria-checked=true]')?.focus();
    });
  }

  // ---------------------------------------------------------------------------------------------- buttons

  readonly #toggle = (): void => (this.#morph.playing ? this.#morph.pause() : this.#morph.play());

  readonly #openWeights = (files: readonly File[]): void => void this.#source.open(files);

  readonly #notice = { dismiss: () => this.#morph.errors.clear(), retry: () => void this.#source.retry() };

  readonly #cancel = (): void => this.#morph.tasks.cancel();

  readonly #toolbarActions = { toggle: this.#toggle, shuffle: () => this.#commands.shuffle() };

  readonly #pathActions: PathActions = {
    interpolation: interpolation => (this.#host.interpolation = interpolation),
    closed: closed => (this.#host.closed = closed),
    duration: duration => (this.#host.duration = duration),
  };

  readonly #saveActions: SaveActions = {
    strip: () => this.#save(() => this.#host.exportStrip()),
    gif: () => this.#save(() => this.#host.exportGif()),
    video: () => this.#save(() => this.#host.exportVideo()),
  };
}
