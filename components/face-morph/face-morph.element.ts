import type { PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { Generator } from '../../src/client/index.js';
import { lazyImport } from '../../src/shared/lazy-import.js';
import { InvalidOptionError } from '../../src/shared/errors.js';
import type { Interpolation } from '../../src/shared/latent/interpolation.js';
import type { BackendRequest } from '../../src/shared/protocol/options.js';
import { ErrorController } from '../shared/error-controller.js';
import { GeneratorController, type LoadGenerator } from '../shared/generator-controller.js';
import { GeneratorElement } from '../shared/generator.element.js';
import { VisibilityController } from '../shared/visibility-controller.js';
import type { FaceMorphEventDetails } from './face-morph.events.js';
import type { FaceMorphView } from './face-morph.view.js';
import { GridController } from './grid-controller.js';
import { MorphController } from './playback/morph-controller.js';
import { optionError, DEFAULTS, OPTION_NAMES, type MorphOptions } from './options.js';
import { TaskController, type TaskName } from './task-controller.js';
import { numeric } from '../shared/attributes.js';
import { importEngine } from '../shared/engine.js';

/** The exports are loaded with the first one. */
const exports = () => lazyImport(() => import('./export/exports.js'));

/**
 * Moves through latent space from one picture to another, by slider or by playing.
 *
 * The path leads through two to eight keys: random ones, ones that the page sets, samples that visitors select in the
 * `<latent-grid>` that `for` names, or, with weights that contain an encoder, photographs. The generator is the one that
 * the page sets (`generator`), else that of the element that `for` names, which may be a trainer during a run, else the one
 * in the file `src`. Nothing is drawn while the element is not visible.
 *
 * Between two keys z is interpolated linearly if it is uniform in a cube, and spherically if it is normal: see
 * `src/shared/latent/interpolation.ts` for why. The keys of a generator with classes have classes, too, which follow from z until
 * they are chosen; the path leads from one class to the next as from picture to picture, through mixtures of both.
 *
 * @slot poster - The text before there is a generator.
 * @example <p slot="poster">Here one face will become another.</p>
 * @slot footer - Content below the morph.
 * @example <small slot="footer">None of these people exists.</small>
 *
 * @event {FaceMorphEvent<'dcgan-load'>} dcgan-load - Loading progress of the generator: a fraction from 0 to 1.
 * @example morph.addEventListener('dcgan-load', ({ detail }) => console.log(`${Math.round(100 * detail.fraction)} %`));
 * @event {FaceMorphEvent<'dcgan-generator'>} dcgan-generator - There is another generator, or none any more.
 * @example morph.addEventListener('dcgan-generator', ({ detail }) => console.log(detail?.description.latentSize));
 * @event {FaceMorphEvent<'dcgan-position'>} dcgan-position - The position has changed; at most ten times a second while playing.
 * @example morph.addEventListener('dcgan-position', ({ detail }) => console.log(detail.position));
 * @event {FaceMorphEvent<'dcgan-keys'>} dcgan-keys - The keys have changed.
 * @example morph.addEventListener('dcgan-keys', () => console.log(`${morph.keys.length} pictures`));
 * @event {FaceMorphEvent<'dcgan-error'>} dcgan-error - Something failed; `detail` is the error.
 * @example morph.addEventListener('dcgan-error', ({ detail }) => console.log(detail.message));
 *
 * @csspart base - The whole morph.
 * @example face-morph::part(base) { padding: 2rem; }
 * @csspart picture - The canvas with the present picture.
 * @example face-morph::part(picture) { border-radius: 50%; }
 * @csspart slider - The position.
 * @example face-morph::part(slider) { accent-color: teal; }
 * @csspart keys - The keys' pictures below the slider.
 * @example face-morph::part(keys) { gap: 1rem; }
 * @csspart key - A key's picture.
 * @example face-morph::part(key) { border-radius: 50%; }
 * @csspart side - Everything beside picture and keys.
 * @example face-morph::part(side) { display: none; }
 * @csspart status - State and backend.
 * @example face-morph::part(status) { font-weight: bold; }
 * @csspart progress - The bar while loading or exporting.
 * @example face-morph::part(progress) { max-inline-size: 10rem; }
 * @csspart toolbar - The buttons that play and shuffle.
 * @example face-morph::part(toolbar) { justify-content: center; }
 * @csspart primary-button - The button that plays and pauses.
 * @example face-morph::part(primary-button) { border-radius: 4px; }
 * @csspart chosen - The controls of the chosen key.
 * @example face-morph::part(chosen) { outline: 1px dashed; }
 * @csspart classes - The classes of the chosen key, of a generator with classes.
 * @since 0.2.0
 * @example face-morph::part(classes) { font-size: 1.25rem; }
 * @csspart path - Interpolation, loop and duration.
 * @example face-morph::part(path) { display: none; }
 * @csspart photograph - Photograph and camera.
 * @example face-morph::part(photograph) { display: none; }
 * @csspart notice - A message about an error.
 * @example face-morph::part(notice) { border: 2px solid crimson; }
 * @csspart save - The exports.
 * @example face-morph::part(save) { display: none; }
 * @csspart machine - Backend and sizes, in small print.
 * @example face-morph::part(machine) { display: none; }
 * @csspart assumptions - What a file of other origin does not say and was assumed, and how to say otherwise.
 * @since 0.2.0
 * @example face-morph::part(assumptions) { font-style: italic; }
 *
 * @cssproperty [--dcgan-surface] - Background.
 * @example face-morph { --dcgan-surface: ivory; color-scheme: light; }
 * @cssproperty [--dcgan-text] - Text.
 * @example face-morph { --dcgan-text: midnightblue; color-scheme: light; }
 * @cssproperty [--dcgan-muted] - Secondary text.
 * @example face-morph { --dcgan-muted: slategrey; }
 * @cssproperty [--dcgan-border] - Lines and outlines.
 * @example face-morph { --dcgan-border: tan; }
 * @cssproperty [--dcgan-accent] - The primary button and the bar.
 * @example face-morph { --dcgan-accent: teal; }
 * @cssproperty [--dcgan-accent-text] - Text on the accent colour.
 * @example face-morph { --dcgan-accent-text: white; --dcgan-accent: teal; }
 * @cssproperty [--dcgan-danger] - Errors.
 * @example face-morph { --dcgan-danger: #a40e26; }
 * @cssproperty [--dcgan-radius=12px] - Corner radius.
 * @example face-morph { --dcgan-radius: 0; }
 * @cssproperty [--dcgan-font] - Font family; the page's sans-serif by default.
 * @example face-morph { --dcgan-font: Georgia, serif; }
 * @cssproperty [--dcgan-room=34rem] - The least height until the view is loaded.
 * @since 0.2.0
 * @example face-morph { --dcgan-room: 44rem; }
 * @cssproperty [--dcgan-image-rendering] - How the picture is enlarged: by default `pixelated` below 64 x 64, else `auto`, smoothly.
 * @example face-morph { --dcgan-image-rendering: auto; }
 */
export class FaceMorphElement extends GeneratorElement<FaceMorphView> {
  /**
   * URL of a weights file, relative to the page, or the name of an included generator.
   * @example <face-morph src="faces"></face-morph>
   */
  @property({ reflect: true }) src: string | null = null;
  /**
   * Id of a `<dcgan-trainer>`, a `<latent-grid>` or a `<face-morph>` whose generator is used.
   * @example <latent-grid id="grid" src="faces" rows="2"></latent-grid> <face-morph for="grid"></face-morph>
   */
  @property({ attribute: 'for', reflect: true }) htmlFor: string | null = null;
  /**
   * Where a generator from a file runs.
   * @example <face-morph src="faces" backend="wasm"></face-morph>
   */
  @property({ reflect: true }) backend: BackendRequest = 'auto';
  /**
   * Interpolation between keys; `null`, the default, chooses by the distribution of z.
   * @example <face-morph src="faces" interpolation="linear"></face-morph>
   */
  @property({ reflect: true }) interpolation: Interpolation | null = DEFAULTS.interpolation;
  /**
   * Seconds from one key to the next while playing.
   * @example <face-morph src="faces" duration="0.5"></face-morph>
   */
  @property({ converter: numeric, reflect: true, useDefault: true }) duration = DEFAULTS.duration;
  /**
   * The seed of the random keys.
   * @example <face-morph src="faces" seed="42"></face-morph>
   */
  @property({ converter: numeric, reflect: true, useDefault: true }) seed = DEFAULTS.seed;
  /**
   * Number of keys at the start, 2 to 8.
   * @example <face-morph src="faces" keys="3"></face-morph>
   */
  @property({ attribute: 'keys', converter: numeric, useDefault: true }) keyCount = DEFAULTS.keyCount;
  /**
   * Whether the path leads from the last key back to the first; otherwise it is played forwards and backwards.
   * @example <face-morph src="faces" closed></face-morph>
   */
  @property({ type: Boolean, reflect: true }) closed = false;

  /** The options in use. A value that cannot be used leaves the one before. */
  readonly options: MorphOptions = { ...DEFAULTS };

  /** The properties when they were last read. */
  readonly #lastRead: Partial<MorphOptions> = {};

  readonly #visibility = new VisibilityController(this);
  readonly #source: GeneratorController;
  readonly #errors = new ErrorController(
    error => this.dispatch('dcgan-error', error),
    () => this.requestUpdate(),
  );
  readonly #tasks = new TaskController(this, this.#errors);
  readonly #morph: MorphController;
  readonly #grid: GridController;
  #autoplay = false;
  #reportedMissing = '';

  constructor() {
    super();
    this.#source = new GeneratorController(this, {
      visibility: this.#visibility,
      load: (source, options) => this.loadGenerator(source, options),
      onLoad: detail => this.dispatch('dcgan-load', detail),
      onGenerator: detail => this.#onGenerator(detail),
      onError: detail => this.dispatch('dcgan-error', detail),
    });
    this.#morph = new MorphController(this, this.#source, this.#tasks, this.#errors);
    this.#grid = new GridController(this, z => this.#attempt(() => this.#morph.useSample(z)));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#applyOptions();
    if (changed.has('interpolation') || changed.has('closed') || changed.has('duration')) this.#morph.player?.renew();
    super.willUpdate(changed);
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    this.#reportMissing(); // which the generator's controller has found out in this update
  }

  protected override async loadView(): Promise<FaceMorphView> {
    const { FaceMorphView } = await import('./face-morph.view.js');
    return new FaceMorphView(this, this.#morph, this.#source, this.#visibility, this.#grid);
  }

  /** Loads a generator; a subclass may load it otherwise. */
  protected readonly loadGenerator: LoadGenerator = async (source, options) => {
    const { loadGenerator } = await importEngine();
    return loadGenerator(source, options);
  };

  /** The generator; setting one overrides `for` and `src`. One that was set is not disposed of. */
  get generator(): Generator | null {
    return this.#source.generator;
  }

  set generator(generator: Generator | null) {
    this.#source.given = generator;
  }

  /**
   * Plays as soon as the element is visible, except for visitors who prefer reduced motion.
   * @example <face-morph src="faces" autoplay></face-morph>
   */
  @property({ type: Boolean, reflect: true })
  get autoplay(): boolean {
    return this.#autoplay;
  }

  set autoplay(autoplay: boolean) {
    if (autoplay && !this.#autoplay) this.#morph.autoplaySettled = false;
    this.#autoplay = autoplay;
  }

  /**
   * From 0, the first key, to 1, the last key; on a closed path 1 is the first key again.
   * @example <face-morph src="faces" position="0.5"></face-morph>
   */
  @property({ converter: numeric, noAccessor: true })
  get position(): number {
    return this.#morph.position;
  }

  set position(position: number) {
    const text: unknown = position; // frameworks set an attribute's text
    const given = (typeof text === 'string' ? numeric.fromAttribute?.(text) : position) ?? DEFAULTS.position;
    if (this.#setOption('position', given)) this.#morph.seek(given);
  }

  /**
   * The latent vectors that the path leads through, 2 to 8. They can be set before there is a generator. Of a generator with
   * classes each is z followed by y; those that are set may be a z alone, from which the classes then follow.
   */
  get keys(): readonly Float32Array[] {
    return this.#morph.vectors;
  }

  set keys(keys: readonly Float32Array[]) {
    if (typeof keys === 'string')
      this.setAttribute('keys', keys); // as frameworks set an attribute
    else this.#attempt(() => this.#applyOptions().setKeys(keys));
  }

  /** Whether it plays, as long as it is visible and has a generator. */
  get playing(): boolean {
    return this.#morph.playing;
  }

  /** Generated pictures shown in the last second of playing. */
  get frameRate(): number {
    return this.#morph.player?.frameRate ?? 0;
  }

  /** Plays, even for visitors who prefer reduced motion. */
  play(): void {
    this.#morph.play();
  }

  /** Pauses; `autoplay` has no effect any more. */
  pause(): void {
    this.#morph.pause();
  }

  /** Gives one key, or all that are not locked, new random vectors. @throws InvalidOptionError; StateError without a generator */
  shuffle(index?: number): void {
    this.#applyOptions().shuffle(index);
  }

  /**
   * Sets a key's vector: z or, for a generator with classes, z followed by y.
   * @throws InvalidOptionError for a key or z that the generator does not have; StateError without one
   */
  setKey(index: number, z: Float32Array): void {
    this.#applyOptions().setKey(index, z);
  }

  /** Exports pictures at even distances along the path side by side as a PNG file: 9 by default, at most 256. */
  exportStrip({ count = 9 }: { count?: number } = {}): Promise<Blob> {
    return this.#export('strip', async (morph, signal) => (await exports()).renderStrip(morph, count, signal));
  }

  /** Exports a whole lap as an endless GIF. */
  exportGif(): Promise<Blob> {
    return this.#export('gif', async (morph, signal) => (await exports()).renderGif(morph, signal));
  }

  /** Exports a whole lap as a video, which the browser records in real time: WebM, or what it supports instead. */
  exportVideo(): Promise<Blob> {
    return this.#export('video', async (morph, signal) => (await exports()).renderVideo(morph, signal));
  }

  /** @internal */
  dispatch<Type extends keyof FaceMorphEventDetails>(type: Type, detail: FaceMorphEventDetails[Type]): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #onGenerator(generator: Generator | null): void {
    this.#readOptions(); // the generator may be there before the first update
    this.#morph.keys.reseed(this.options.seed);
    this.#morph.onGenerator();
    this.dispatch('dcgan-generator', generator);
  }

  #export(name: TaskName, make: (morph: MorphController, signal: AbortSignal) => Promise<Blob>): Promise<Blob> {
    const morph = this.#applyOptions();
    return this.#tasks.run(name, 0, signal => make(morph, signal));
  }

  /** Applies the present options to the morph. The first update applies them, too, but waits for the view. */
  #applyOptions(): MorphController {
    const morph = this.#morph;
    const { seed, keyCount } = this.options;
    this.#readOptions();
    if (morph.ready && this.options.seed !== seed) morph.change(() => morph.keys.reseed(this.options.seed));
    if (morph.ready && this.options.keyCount !== keyCount) morph.change(() => morph.keys.resize(this.options.keyCount));
    return morph;
  }

  #readOptions(): void {
    for (const name of OPTION_NAMES) {
      if (name === 'position' || Object.is(this.#lastRead[name], this[name])) continue;
      Object.assign(this.#lastRead, { [name]: this[name] });
      this.#setOption(name, this[name]);
    }
  }

  /** Sets an option if its value can be used, and reports it otherwise. */
  #setOption<Name extends keyof MorphOptions>(name: Name, value: MorphOptions[Name]): boolean {
    const error = optionError(name, value);
    if (error) this.#errors.report(error);
    else this.options[name] = value;
    return !error;
  }

  /** Reports once that `for` names no element, or one without a generator. */
  #reportMissing(): void {
    const { missing } = this.#source;
    const id = this.htmlFor ?? '';
    const told = missing === 'element' || missing === 'kind' ? `${missing} ${id}` : '';
    const allowed = 'the id of a <dcgan-trainer>, a <latent-grid> or another <face-morph>';
    if (told && told !== this.#reportedMissing) this.dispatch('dcgan-error', InvalidOptionError.of('for', id, allowed));
    this.#reportedMissing = told;
  }

  /** Runs what the visitor asked for. Errors are shown and dispatched already. */
  #attempt(call: () => unknown): void {
    try {
      call();
    } catch {
      // it was reported where it was thrown
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'face-morph': FaceMorphElement;
  }
}
