import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Generator, GeneratorSource, LoadGeneratorOptions } from '../../src/client/index.js';
import type { GeneratorReading } from '../../src/shared/protocol/generator.js';
import type { BackendRequest } from '../../src/shared/protocol/options.js';
import type { LoadProgress } from '../../src/shared/protocol/trainer.js';
import { asError } from './error-controller.js';
import { GeneratorLink, WANTED_EVENT, type Missing } from './generator-link.js';
import { VisibilityController } from './visibility-controller.js';

/** How long an element may be out of the document before its generator is freed, so that it can be moved. */
const GRACE_MS = 100;

/** `empty`: there is no generator yet. `failed`: the last load failed; the generator before it is still there. */
export type GeneratorStatus = 'empty' | 'loading' | 'ready' | 'failed';

export type LoadGenerator = (source: GeneratorSource, options: LoadGeneratorOptions) => Promise<Generator>;

export type GeneratorHost = ReactiveControllerHost &
  HTMLElement & {
    /** URL of a generator's file, or the name of an included one. */
    readonly src: string | null;
    /** The attribute `for`: the id of an element that has a generator. */
    readonly htmlFor: string | null;
    readonly backend: BackendRequest;
    /** How a file of other origin is read. */
    readonly reading?: GeneratorReading;
  };

/** Callbacks for the host's events. None is called while the host is constructed. */
export interface GeneratorControllerOptions {
  /** The host's own controller, if it has one. */
  readonly visibility?: VisibilityController;
  readonly load: LoadGenerator;
  readonly onLoad?: (progress: LoadProgress) => void;
  /** The host has another generator, or none any more. */
  readonly onGenerator?: (generator: Generator | null) => void;
  readonly onError?: (error: Error) => void;
}

/**
 * Provides an element's generator: the one that the page set, else the one of the element that `for` names, else the one
 * in the file `src`. A file that the visitor opened comes before all of them until one of them changes. Generators that
 * were loaded here are disposed of here; the others belong to whoever made them. Loading waits until the host is visible.
 *
 * The host delegates its property, and dispatches `dcgan-generator`, so that others can follow it by `for`:
 *
 *     get generator() { return this.#source.generator; }
 *     set generator(generator) { this.#source.given = generator; }
 *     readonly #source = new GeneratorController(this, { onGenerator: detail => this.#dispatch('dcgan-generator', detail) });
 */
export class GeneratorController implements ReactiveController {
  status: GeneratorStatus = 'empty';
  generator: Generator | null = null;
  /** Loading progress; `null` unless something is being loaded. */
  progress: LoadProgress | null = null;
  /** Why the last load failed; `null` when the next one starts. */
  error: Error | null = null;
  /** Why `for` gives no generator yet; `null` if it gives one, or is not used. */
  missing: Missing | null = null;
  /** Increases whenever the same z gives another picture. */
  version = 0;

  readonly #host: GeneratorHost;
  readonly #options: GeneratorControllerOptions;
  readonly #visibility: VisibilityController;
  #given: Generator | null = null;
  #files: readonly File[] | null = null;
  /** The host's sources at the last update. */
  #requested: readonly unknown[] = [];
  /** Where the present generator comes from, or will come from. */
  #origin: Origin = { kind: 'none' };
  #link: GeneratorLink | null = null;
  /** The present generator, if it was loaded here. */
  #loaded: Generator | null = null;
  /** Something is to be loaded as soon as the host is visible. */
  #waiting = false;
  #loading: AbortController | null = null;
  #grace: ReturnType<typeof setTimeout> | undefined;

  constructor(host: GeneratorHost, options: GeneratorControllerOptions) {
    this.#host = host;
    this.#options = options;
    this.#visibility = options.visibility ?? new VisibilityController(host);
    host.addController(this);
  }

  /** The generator that the page set, which is not disposed of here. */
  get given(): Generator | null {
    return this.#given;
  }

  set given(generator: Generator | null) {
    this.#given = generator;
    this.#update();
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    clearTimeout(this.#grace);
    this.#relink(); // the host may be in another tree
    this.#host.addEventListener(WANTED_EVENT, this.#onWanted);
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    clearTimeout(this.#grace);
    this.#host.removeEventListener(WANTED_EVENT, this.#onWanted);
    this.#grace = setTimeout(() => this.#release(), GRACE_MS);
  }

  hostUpdate(): void {
    if (!this.#host.isConnected) return;
    this.#update();
    if (!this.#visibility.visible) return;
    if (this.#waiting) void this.#load();
    else this.#link?.request();
  }

  /** Loads the generator even if the host is not visible. Settles with the load, and never rejects. */
  load(): Promise<void> {
    this.#update();
    return this.#waiting ? this.#load() : Promise.resolve();
  }

  /** Loads files that the visitor dropped or picked. Settles with the load, and never rejects; see `error`. */
  open(files: File | readonly File[]): Promise<void> {
    this.#update();
    this.#files = files instanceof File ? [files] : [...files];
    this.#update();
    return this.#load();
  }

  /** Repeats a load that failed. */
  retry(): Promise<void> {
    return this.status === 'failed' ? this.#load() : Promise.resolve();
  }

  readonly #onWanted = (): void => void this.load();

  // ---------------------------------------------------------------------------------------------- where it comes from

  /** Follows the host's sources, if they have changed. */
  #update(): void {
    const { src, htmlFor } = this.#host;
    const asked = [this.#given, htmlFor, src];
    if (asked.some((value, i) => value !== this.#requested[i])) this.#files = null;
    this.#requested = asked;
    const origin = this.#wanted();
    if (sameOrigin(origin, this.#origin)) return;
    this.#origin = origin;
    this.#abort();
    this.error = null;
    if (origin.kind === 'given') this.#show(origin.generator);
    else if (origin.kind === 'none' || !this.#loaded) this.#show(null); // the loaded one stays until there is another
    this.#relink();
    this.#waiting = origin.kind === 'load';
  }

  #wanted(): Origin {
    const { src, htmlFor, backend, reading } = this.#host;
    const key = JSON.stringify([backend, reading]);
    if (this.#files) return { kind: 'load', source: this.#files, key };
    if (this.#given) return { kind: 'given', generator: this.#given };
    if (htmlFor) return { kind: 'for', id: htmlFor };
    return src ? { kind: 'load', source: src, key } : { kind: 'none' };
  }

  #relink(): void {
    this.#link?.close();
    this.#link = null;
    this.missing = null;
    const root = this.#host.getRootNode();
    const isTree = root instanceof Document || root instanceof ShadowRoot;
    if (this.#origin.kind !== 'for' || !isTree) return;
    this.#link = new GeneratorLink(root, this.#origin.id, linked => {
      this.missing = linked.generator ? null : linked.missing;
      this.#show(linked.generator);
    });
  }

  // ---------------------------------------------------------------------------------------------- loading

  async #load(): Promise<void> {
    if (this.#origin.kind !== 'load') return;
    const { source } = this.#origin;
    const { backend, reading } = this.#host;
    this.#abort();
    const loading = (this.#loading = new AbortController());
    const { signal } = loading;
    this.#waiting = false;
    this.status = 'loading';
    this.error = this.progress = null;
    this.#host.requestUpdate();
    try {
      const generator = await this.#options.load(source, {
        ...reading,
        backend,
        signal,
        onProgress: progress => !signal.aborted && this.#onProgress(progress),
      });
      if (signal.aborted) return generator.dispose();
      this.#show(generator, { own: true });
    } catch (error) {
      if (signal.aborted) return;
      this.status = 'failed';
      this.error = asError(error);
      this.#options.onError?.(this.error);
    } finally {
      if (this.#loading === loading) this.#loading = this.progress = null;
      this.#host.requestUpdate();
    }
  }

  #onProgress(progress: LoadProgress): void {
    this.progress = progress;
    this.#options.onLoad?.(progress);
    this.#host.requestUpdate();
  }

  #abort(): void {
    this.#loading?.abort();
    this.#loading = this.progress = null;
    this.#waiting = false;
    this.status = this.generator ? 'ready' : 'empty';
  }

  #show(generator: Generator | null, { own = false } = {}): void {
    const before = this.generator;
    const disposable = this.#loaded;
    this.#loaded = own ? generator : null;
    this.generator = generator;
    this.status = generator ? 'ready' : 'empty';
    if (generator !== before) {
      before?.removeEventListener('change', this.#onChange);
      generator?.addEventListener('change', this.#onChange);
      this.version += 1;
      this.#options.onGenerator?.(generator);
    }
    disposable?.dispose(); // after the host has switched to the new one
    this.#host.requestUpdate();
  }

  readonly #onChange = (): void => {
    this.version += 1;
    this.#host.requestUpdate();
  };

  /** The host has left the document for good. If it comes back, its generator is loaded again. */
  #release(): void {
    this.#origin = { kind: 'none' };
    this.#abort();
    this.#relink();
    this.#show(null);
  }
}

type Origin =
  | { readonly kind: 'none' }
  | { readonly kind: 'given'; readonly generator: Generator }
  | { readonly kind: 'for'; readonly id: string }
  | {
      readonly kind: 'load';
      readonly source: string | readonly File[];
      /** Backend and reading, to tell whether they have changed. */
      readonly key: string;
    };

function sameOrigin(a: Origin, b: Origin): boolean {
  switch (a.kind) {
    case 'none':
      return b.kind === 'none';
    case 'given':
      return b.kind === 'given' && a.generator === b.generator;
    case 'for':
      return b.kind === 'for' && a.id === b.id;
    case 'load':
      return b.kind === 'load' && a.source === b.source && a.key === b.key;
  }
}

/**
 * Draws the pictures of vectors, in order. Each vector is a z or, for a generator with classes, may be a z followed by y; without
 * y the classes follow from z. The pictures are views of one batch's memory.
 */
export async function drawPictures(
  generator: Generator,
  vectors: readonly Float32Array[],
  options: { readonly signal?: AbortSignal } = {},
): Promise<ImageData[]> {
  const { latentSize, classes } = generator.description;
  const all = new Float32Array(latentSize * vectors.length);
  vectors.forEach((vector, i) => all.set(vector.subarray(0, latentSize), i * latentSize));
  const choices = vectors.map(vector => (vector.length > latentSize ? vector.subarray(latentSize) : undefined));
  const { width, height, rgba } = await generator.draw(all, {
    ...options,
    ...(classes.length > 0 && { classes: choices }),
  });
  const bytes = width * height * 4;
  return vectors.map((_, i) => new ImageData(rgba.subarray(i * bytes, (i + 1) * bytes), width, height));
}
