import { LitElement, html, nothing } from 'lit';
import type { PropertyValues } from 'lit';
import { property, query } from 'lit/decorators.js';
import type { Generator } from '../../src/client/api.js';
import { InvalidOptionError } from '../../src/errors.js';
import type { Interpolation } from '../../src/latent/interpolation.js';
import type { BackendRequest } from '../../src/protocol.js';
import { download } from '../shared/draw-sheet.js';
import { DropController } from '../shared/drop-controller.js';
import { GeneratorController, type LoadGenerator } from '../shared/generator-controller.js';
import { panelStyles } from '../shared/panel.styles.js';
import { sharedStyles } from '../shared/shared.styles.js';
import { themeStyles } from '../shared/theme.styles.js';
import { VisibilityController } from '../shared/visibility-controller.js';
import { CameraController } from '../shared/camera-controller.js';
import type { FaceMorphEventDetails } from './face-morph.events.js';
import { strings, type MorphStatus } from './face-morph.strings.js';
import { faceMorphStyles } from './face-morph.styles.js';
import { exportGif, exportStrip, exportVideo, STRIP_PICTURES } from './films.js';
import type { Moment } from './frame-stream.js';
import { GridController } from './grid-controller.js';
import { keysStyles } from './keys.styles.js';
import { KeyCommands } from './key-commands.js';
import { chosenView, keysView } from './keys-view.js';
import { MorphController } from './morph-controller.js';
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
} from './morph-view.js';
import { complaintAbout, DEFAULTS, OPTION_NAMES, type MorphOptions } from './options.js';
import { pathView } from './path-view.js';
import { photographView } from './photograph-view.js';
import { paintMoment, paintPicture } from './paint.js';
import { ReducedMotionController } from './reduced-motion-controller.js';

/** What makes a dropped file one of weights. */
const WEIGHTS = /\.(safetensors|json|bin)$/i;

/**
 * Moves through latent space from one picture to another, by hand or by itself.
 *
 * The path leads through two to eight keys: random ones, ones that a page sets, samples that a visitor selects in the
 * `<latent-grid>` that `for` names, or, with weights that contain an encoder, photographs. The generator is the one of
 * the property `generator`, else that of the element that `for` names, which may be a trainer in mid-run, else the one
 * in the file `src`. Nothing is drawn while nobody can see it.
 *
 * Between two keys it takes the line where z is uniform in a cube, and the arc where z is normal: see
 * `src/latent/interpolation.ts` for why.
 *
 * @slot poster - What is said before there is a generator.
 * @slot footer - Anything below.
 *
 * @event {FaceMorphEvent<'dcgan-load'>} dcgan-load - The generator is being loaded: a fraction from 0 to 1.
 * @event {FaceMorphEvent<'dcgan-generator'>} dcgan-generator - There is another generator, or none any more.
 * @event {FaceMorphEvent<'dcgan-position'>} dcgan-position - The position has changed; ten times a second while playing.
 * @event {FaceMorphEvent<'dcgan-keys'>} dcgan-keys - The keys are other ones.
 * @event {FaceMorphEvent<'dcgan-error'>} dcgan-error - Something failed; `detail` is the error.
 *
 * @csspart base - All of it.
 * @csspart picture - The canvas with the present picture.
 * @csspart slider - The position.
 * @csspart keys - The keys' pictures below it.
 * @csspart key - One of them.
 * @csspart side - All that stands beside picture and keys.
 * @csspart status - State and backend.
 * @csspart progress - The bar while something takes its time.
 * @csspart toolbar - Play, and what concerns all keys.
 * @csspart primary-button - Play, pause.
 * @csspart chosen - What concerns the chosen key.
 * @csspart path - Interpolation, round trip and duration.
 * @csspart photograph - Photograph and camera.
 * @csspart notice - A message about an error.
 * @csspart save - The exports.
 * @csspart machine - Backend and sizes, in small print.
 *
 * @cssproperty [--dcgan-surface] - Background.
 * @cssproperty [--dcgan-text] - Text.
 * @cssproperty [--dcgan-muted] - Text of less weight.
 * @cssproperty [--dcgan-border] - Lines and outlines.
 * @cssproperty [--dcgan-accent] - The primary button and the bar.
 * @cssproperty [--dcgan-accent-text] - Text on it.
 * @cssproperty [--dcgan-danger] - Errors.
 * @cssproperty [--dcgan-radius=12px] - Corners.
 * @cssproperty [--dcgan-font] - Font family; the page's sans-serif by default.
 * @cssproperty [--dcgan-image-rendering=auto] - How the picture is enlarged; `pixelated` shows its pixels.
 */
export class FaceMorphElement extends LitElement {
  static override styles = [themeStyles, sharedStyles, panelStyles, faceMorphStyles, keysStyles];

  @query('.picture') private canvas!: HTMLCanvasElement;
  @query('video') private video?: HTMLVideoElement;

  /** URL of a weights file, relative to the page, or the name of a generator on board. */
  @property({ reflect: true }) src: string | null = null;
  /** Id of a `<dcgan-trainer>`, a `<latent-grid>` or a `<face-morph>`, whose generator is used. */
  @property({ attribute: 'for', reflect: true }) htmlFor: string | null = null;
  /** Where a generator from a file runs. */
  @property({ reflect: true }) backend: BackendRequest = 'auto';
  /** The way from key to key; `null`, the default, is what fits the distribution of z. */
  @property({ reflect: true }) interpolation: Interpolation | null = DEFAULTS.interpolation;
  /** Seconds from one key to the next while playing. */
  @property({ type: Number, reflect: true }) duration = DEFAULTS.duration;
  /** Decides the random keys. */
  @property({ type: Number, reflect: true }) seed = DEFAULTS.seed;
  /** How many keys there are to begin with, 2 to 8. */
  @property({ attribute: 'keys', type: Number }) keyCount = DEFAULTS.keyCount;
  /** The path leads from the last key back to the first; else it is played there and back. */
  @property({ type: Boolean, reflect: true }) closed = false;
  /** Play as soon as it can be seen; not for visitors who want less motion. */
  @property({ type: Boolean, reflect: true }) autoplay = false;

  /** The options as they hold: a value that is no good leaves the last one that was. */
  readonly options: MorphOptions = { ...DEFAULTS };

  /** The properties as they were last looked at. */
  readonly #read: Partial<MorphOptions> = {};

  readonly #visibility = new VisibilityController(this);
  readonly #source: GeneratorController;
  readonly #morph: MorphController;
  readonly #camera = new CameraController(this, () => this.video);
  readonly #motion = new ReducedMotionController(this, () => this.pause());
  readonly #grid: GridController;
  readonly #commands: KeyCommands;
  /** The visitor, or the page, has said whether it shall play: then `autoplay` has no say any more. */
  #decided = false;
  #toldMissing = '';

  constructor() {
    super();
    this.#source = new GeneratorController(this, {
      visibility: this.#visibility,
      load: (source, options) => this.loadGenerator(source, options),
      onLoad: detail => this.dispatch('dcgan-load', detail),
      onGenerator: detail => this.#opened(detail),
      onError: detail => this.dispatch('dcgan-error', detail),
    });
    this.#morph = new MorphController(this, this.#source, this.#visibility);
    this.#grid = new GridController(this, z => this.#attempt(() => this.#morph.receive(z)));
    this.#commands = new KeyCommands(this.#morph, () => this.#focusKey());
    new DropController(this, files => this.#addFiles(files));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { seed, keyCount } = this.options;
    this.#readOptions();
    const { keys, ready } = this.#morph;
    if (ready && this.options.seed !== seed) this.#morph.change(() => keys.reseed(this.options.seed));
    if (ready && this.options.keyCount !== keyCount) this.#morph.change(() => keys.resize(this.options.keyCount));
    if (changed.has('interpolation') || changed.has('closed') || changed.has('duration')) this.#morph.player.renew();
    this.#tellMissing();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('autoplay') && this.autoplay) this.#decided = false;
    if (this.autoplay && !this.#decided && !this.#motion.reduced && this.#morph.ready && this.#visibility.visible) {
      this.#decided = true;
      this.#morph.player.play();
      this.requestUpdate();
    }
    this.#paint();
  }

  /** Where a generator comes from; a subclass may bring its own. */
  protected readonly loadGenerator: LoadGenerator = async (source, options) => {
    const { loadGenerator } = await import('../../src/client/index.js');
    return loadGenerator(source, options);
  };

  /** The generator on view; set one to use it. One that was set is not disposed of. */
  get generator(): Generator | null {
    return this.#source.generator;
  }

  set generator(generator: Generator | null) {
    this.#source.given = generator;
  }

  /** From 0, the first key, to 1: the last one, or, where the path is closed, the first one again. */
  @property({ type: Number, noAccessor: true })
  get position(): number {
    return this.#morph.player.position;
  }

  set position(position: number) {
    if (this.#take('position', position)) this.#seek(position);
  }

  /** The latent vectors that the path leads through, 2 to 8; they may be set before there is a generator. */
  get keys(): readonly Float32Array[] {
    return this.#morph.vectors;
  }

  set keys(keys: readonly Float32Array[]) {
    this.#attempt(() => this.#morph.setKeys(keys));
  }

  /** Whether it is to play; it does while it can be seen and there is a generator. */
  get playing(): boolean {
    return this.#morph.player.playing;
  }

  /** Generated pictures shown in the last second of playing. */
  get frameRate(): number {
    return this.#morph.player.frameRate;
  }

  /** Plays, whatever the visitor's choice about motion: it is asked for. */
  play(): void {
    this.#decided = true;
    this.#morph.said = strings.announce.playing;
    this.#morph.player.play();
    this.#morph.moved();
  }

  /** Stays where it is; `autoplay` has no say any more. */
  pause(): void {
    this.#decided = true;
    if (!this.playing) return;
    this.#morph.said = '';
    this.#morph.player.pause();
    this.#morph.moved();
  }

  /** Another random vector for one key, or for all that are not locked. @throws InvalidOptionError; StateError before there is a generator */
  shuffle(index?: number): void {
    const said = index === undefined ? strings.shuffled : strings.changed(index);
    this.#morph.change(() => this.#morph.keys.shuffle(index), said);
  }

  /** Puts another vector in a key's place. @throws InvalidOptionError when there is no such key or z is not as the generator's; StateError before there is one */
  setKey(index: number, z: Float32Array): void {
    this.#morph.change(() => this.#morph.keys.set(index, z), strings.changed(index));
  }

  /** Pictures side by side, at even distances along the path, as a PNG file: 9, or as many as asked for, up to 256. */
  exportStrip({ count = STRIP_PICTURES }: { count?: number } = {}): Promise<Blob> {
    return exportStrip(this.#morph, count);
  }

  /** A whole lap as a GIF that plays for ever. */
  exportGif(): Promise<Blob> {
    return exportGif(this.#morph);
  }

  /** A whole lap as a film, recorded by the browser in real time: WebM, or what it records instead. */
  exportVideo(): Promise<Blob> {
    return exportVideo(this.#morph);
  }

  /** @internal */
  showMoment(moment: Moment): void {
    if (this.hasUpdated) paintMoment(this.canvas, moment);
  }

  /** @internal */
  dispatch<Type extends keyof FaceMorphEventDetails>(type: Type, detail: FaceMorphEventDetails[Type]): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  get #status(): MorphStatus {
    if (this.#source.status === 'ready' && this.playing) return 'playing';
    return this.#source.status;
  }

  override render() {
    const morph = this.#morph;
    const source = this.#source;
    const status = this.#status;
    const { description } = this.generator ?? {};
    return html`
      <div part="base" class="base" data-state=${status} ?data-unbegun=${!description} @keydown=${this.#keydown}>
        <div class="stage">
          ${pictureView(description, morph.place)} ${description ? keysView(morph, this.#commands) : nothing}
        </div>
        <div part="side" class="side">
          ${statusView(status, description)}
          ${description ? nothing : posterView(source, this.htmlFor, this.#openWeights)}
          ${workView(status === 'loading' ? (source.progress ?? { what: '', fraction: 0 }) : null)}
          ${description ? html`${placeView(morph.place)} ${toolbarView(this.playing, this.#toolbarActions)}` : nothing}
          ${noticeView(morph.error ?? source.error, source.status === 'failed', {
            dismiss: () => morph.dismiss(),
            retry: () => void source.retry(),
          })}
          ${workView(morph.work, () => morph.cancel())}
          ${
            description
              ? html`
                  ${chosenView(morph, this.#grid, this.#commands)}
                  ${photographView(morph, description, this.#camera, this.#photographActions)}
                  ${pathView(morph.interpolation, this.closed, this.options.duration, this.#pathActions)}
                  ${saveView(morph.work !== null, this.#saveActions)} ${machineView(description)}
                `
              : nothing
          }
        </div>
        <slot name="footer"></slot>
        ${announcementView(morph.said)}
      </div>
    `;
  }

  #opened(generator: Generator | null): void {
    this.#camera.close();
    this.#readOptions(); // it may be here before the first update is
    this.#morph.keys.reseed(this.options.seed);
    this.#morph.opened();
    this.dispatch('dcgan-generator', generator);
  }

  #readOptions(): void {
    for (const name of OPTION_NAMES) {
      if (name === 'position' || Object.is(this.#read[name], this[name])) continue;
      Object.assign(this.#read, { [name]: this[name] });
      this.#take(name, this[name]);
    }
  }

  /** Takes over an option that is good, and complains of one that is not. */
  #take<Name extends keyof MorphOptions>(name: Name, value: MorphOptions[Name]): boolean {
    const complaint = complaintAbout(name, value);
    if (complaint) this.#morph.fail(complaint);
    else this.options[name] = value;
    return !complaint;
  }

  /** `for` names nothing, or nothing of use: that is told once. */
  #tellMissing(): void {
    const { missing } = this.#source;
    const id = this.htmlFor ?? '';
    const told = missing === 'element' || missing === 'kind' ? `${missing} ${id}` : '';
    if (told && told !== this.#toldMissing)
      this.dispatch('dcgan-error', InvalidOptionError.of('for', id, strings.missingAllowed));
    this.#toldMissing = told;
  }

  #seek(position: number): void {
    this.#morph.player.seek(position);
    this.#morph.moved();
  }

  #addFiles(files: readonly File[]): void {
    if (files.some(({ name }) => WEIGHTS.test(name))) void this.#source.open(files);
    else void this.#morph.addPhotographs(files);
  }

  /** Pictures that are shown beside the big one. A canvas keeps what it has. */
  #paint(): void {
    for (const canvas of this.renderRoot.querySelectorAll<HTMLCanvasElement>('canvas[data-key]')) {
      const picture = this.#morph.thumbnails.get(Number(canvas.dataset['key']));
      if (picture) paintPicture(canvas, picture);
    }
    const likeness = this.#morph.keys.list[this.#morph.chosen]?.likeness;
    const photograph = this.renderRoot.querySelector<HTMLCanvasElement>('canvas.photograph');
    if (likeness && photograph) paintPicture(photograph, likeness.picture);
  }

  /** Runs what a visitor asked for. Errors are on view and were dispatched; there is no one to throw to. */
  #attempt(call: () => unknown): void {
    try {
      call();
    } catch {
      // told by whoever threw it
    }
  }

  readonly #toggle = (): void => (this.playing ? this.pause() : this.play());

  readonly #openWeights = (files: readonly File[]): void => void this.#source.open(files);

  readonly #keydown = (event: KeyboardEvent): void => this.#commands.keydown(event, this.#toggle);

  /** A key's button may be gone or elsewhere; the focus must be somewhere. */
  #focusKey(): void {
    if (!this.shadowRoot?.activeElement) return;
    void this.updateComplete.then(() => {
      const active = this.shadowRoot?.activeElement;
      if (
        !active ||
        active.getAttribute('role') === 'radio' ||
        (active instanceof HTMLButtonElement && active.disabled)
      )
        this.renderRoot.querySelector<HTMLElement>('[role=radio][aria-checked=true]')?.focus();
    });
  }

  readonly #toolbarActions = { toggle: this.#toggle, shuffle: () => this.#commands.shuffle() };

  readonly #pathActions = {
    interpolation: (interpolation: Interpolation) => (this.interpolation = interpolation),
    closed: (closed: boolean) => (this.closed = closed),
    duration: (duration: number) => (this.duration = duration),
  };

  readonly #photographActions = {
    add: (files: readonly File[]) => void this.#morph.addPhotographs(files),
    openCamera: () => void this.#camera.open().catch((error: unknown) => this.#morph.fail(error)),
    closeCamera: () => this.#camera.close(),
    take: () => {
      if (!this.video) return;
      const taken = this.#morph.addSnapshot(this.video); // which reads the video at once
      this.#camera.close();
      void taken;
    },
  };

  readonly #saveActions = {
    strip: () => this.#save(() => this.exportStrip()),
    gif: () => this.#save(() => this.exportGif()),
    video: () => this.#save(() => this.exportVideo()),
  };

  #save(make: () => Promise<Blob>): void {
    make().then(
      file => download(file, strings.fileName(file.type.replace('image/', '').replace('video/', ''))),
      () => {}, // is on view
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'face-morph': FaceMorphElement;
  }
}
