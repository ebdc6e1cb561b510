import type { PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { Generator } from '../../src/client/index.js';
import { lazyImport } from '../../src/shared/lazy-import.js';
import { InvalidOptionError } from '../../src/shared/errors.js';
import type { Interpolation } from '../../src/shared/latent/interpolation.js';
import type { BackendRequest } from '../../src/shared/protocol/options.js';
import { ErrorController } from '../shared/error-controller.js';
import { GeneratorController, type LoadGenerator } from '../shared/generator-controller.js';
import { LazyViewElement } from '../shared/lazy-view-element.js';
import { VisibilityController } from '../shared/visibility-controller.js';
import type { FaceMorphEventDetails } from './face-morph.events.js';
import type { FaceMorphView } from './face-morph.view.js';
import { GridController } from './grid-controller.js';
import { MorphController } from './playback/morph-controller.js';
import { optionError, DEFAULTS, OPTION_NAMES, type MorphOptions } from './options.js';
import { TaskController, type TaskName } from './task-controller.js';

/** Loaded with the first film. */
const exports = () => lazyImport(() => import('./export/exports.js'));

/**
 * Moves through latent space from one picture to another, by hand or by itself.
 *
 * The path leads through two to eight keys: random ones, ones that a page sets, samples that a visitor selects in the
 * `<latent-grid>` that `for` names, or, with weights that contain an encoder, photographs. The generator is the one of
 * the property `generator`, else that of the element that `for` names, which may be a trainer in mid-run, else the one
 * in the file `src`. Nothing is drawn while nobody can see it.
 *
 * Between two keys it takes the line where z is uniform in a cube, and the arc where z is normal: see
 * `src/shared/latent/interpolation.ts` for why.
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
export class FaceMorphElement extends LazyViewElement<FaceMorphView> {
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

  /** The options as they hold: a value that is no good leaves the last one that was. */
  readonly options: MorphOptions = { ...DEFAULTS };

  /** The properties as they were last looked at. */
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
    this.#reportMissing(); // what the generator's controller has found out in this update
  }

  protected override async loadView(): Promise<FaceMorphView> {
    const { FaceMorphView } = await import('./face-morph.view.js');
    return new FaceMorphView(this, this.#morph, this.#source, this.#visibility, this.#grid);
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

  /** Play as soon as it can be seen; not for visitors who want less motion. */
  @property({ type: Boolean, reflect: true })
  get autoplay(): boolean {
    return this.#autoplay;
  }

  set autoplay(autoplay: boolean) {
    if (autoplay && !this.#autoplay) this.#morph.autoplaySettled = false;
    this.#autoplay = autoplay;
  }

  /** From 0, the first key, to 1: the last one, or, where the path is closed, the first one again. */
  @property({ type: Number, noAccessor: true })
  get position(): number {
    return this.#morph.position;
  }

  set position(position: number) {
    if (this.#setOption('position', position)) this.#morph.seek(position);
  }

  /** The latent vectors that the path leads through, 2 to 8; they may be set before there is a generator. */
  get keys(): readonly Float32Array[] {
    return this.#morph.vectors;
  }

  set keys(keys: readonly Float32Array[]) {
    this.#attempt(() => this.#applyOptions().setKeys(keys));
  }

  /** Whether it is to play; it does while it can be seen and there is a generator. */
  get playing(): boolean {
    return this.#morph.playing;
  }

  /** Generated pictures shown in the last second of playing. */
  get frameRate(): number {
    return this.#morph.player?.frameRate ?? 0;
  }

  /** Plays, whatever the visitor's choice about motion: it is asked for. */
  play(): void {
    this.#morph.play();
  }

  /** Stays where it is; `autoplay` has no say any more. */
  pause(): void {
    this.#morph.pause();
  }

  /** Another random vector for one key, or for all that are not locked. @throws InvalidOptionError; StateError before there is a generator */
  shuffle(index?: number): void {
    this.#applyOptions().shuffle(index);
  }

  /** Puts another vector in a key's place. @throws InvalidOptionError when there is no such key or z is not as the generator's; StateError before there is one */
  setKey(index: number, z: Float32Array): void {
    this.#applyOptions().setKey(index, z);
  }

  /** Pictures side by side, at even distances along the path, as a PNG file: 9, or as many as asked for, up to 256. */
  exportStrip({ count = 9 }: { count?: number } = {}): Promise<Blob> {
    return this.#export('strip', async (morph, signal) => (await exports()).renderStrip(morph, count, signal));
  }

  /** A whole lap as a GIF that plays for ever. */
  exportGif(): Promise<Blob> {
    return this.#export('gif', async (morph, signal) => (await exports()).renderGif(morph, signal));
  }

  /** A whole lap as a film, recorded by the browser in real time: WebM, or what it records instead. */
  exportVideo(): Promise<Blob> {
    return this.#export('video', async (morph, signal) => (await exports()).renderVideo(morph, signal));
  }

  /** @internal */
  dispatch<Type extends keyof FaceMorphEventDetails>(type: Type, detail: FaceMorphEventDetails[Type]): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #onGenerator(generator: Generator | null): void {
    this.#readOptions(); // it may be here before the first update is
    this.#morph.keys.reseed(this.options.seed);
    this.#morph.onGenerator();
    this.dispatch('dcgan-generator', generator);
  }

  #export(name: TaskName, make: (morph: MorphController, signal: AbortSignal) => Promise<Blob>): Promise<Blob> {
    const morph = this.#applyOptions();
    return this.#tasks.run(name, 0, signal => make(morph, signal));
  }

  /** The morph, with its options as they are now: the first update, which applies them too, waits for the view. */
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

  /** `for` names nothing, or nothing of use: that is told once. */
  #reportMissing(): void {
    const { missing } = this.#source;
    const id = this.htmlFor ?? '';
    const told = missing === 'element' || missing === 'kind' ? `${missing} ${id}` : '';
    const allowed = 'the id of a <dcgan-trainer>, a <latent-grid> or another <face-morph>';
    if (told && told !== this.#reportedMissing) this.dispatch('dcgan-error', InvalidOptionError.of('for', id, allowed));
    this.#reportedMissing = told;
  }

  /** Runs what a visitor asked for. Errors are on view and were dispatched; there is no one to throw to. */
  #attempt(call: () => unknown): void {
    try {
      call();
    } catch {
      // told by whoever threw it
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'face-morph': FaceMorphElement;
  }
}
