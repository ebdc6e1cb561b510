import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ImportPicturesOptions, RunSuggestion, SuggestRunOptions, Trainer } from '../../../../src/client/index.js';
import { StateError } from '../../../../src/shared/errors.js';
import type { DatasetSource, TrainerOptions } from '../../../../src/shared/protocol/options.js';
import type {
  Colours,
  Crop,
  ImportedPictures,
  PicturesSource,
  PictureThumbnail,
} from '../../../../src/shared/protocol/pictures.js';
import type { LoadProgress, PixelSheet } from '../../../../src/shared/protocol/trainer.js';
import { pictureSize } from '../../../../src/shared/recipes.js';
import { dataSheet } from './data-sheet.js';

/** How pictures are imported. */
export interface ImportSettings {
  readonly crop?: Crop;
  readonly colours?: Colours;
  /** Whether the pictures are kept in this browser until they are forgotten. */
  readonly keep?: boolean;
}

/** What the engine does with pictures. */
export interface Importer {
  importPictures(source: PicturesSource, options: ImportPicturesOptions): Promise<ImportedPictures>;
  peekPictures(source: PicturesSource, options: { signal?: AbortSignal }): Promise<PictureThumbnail[]>;
  suggestRun(options: SuggestRunOptions): Promise<RunSuggestion>;
  keepPictures(key: string, pictures: ImportedPictures): Promise<void>;
  keptPictures(key: string): Promise<ImportedPictures | null>;
  forgetPictures(key: string): Promise<void>;
}

export interface PicturesListeners {
  readonly onLoad: (progress: LoadProgress) => void;
  /** Something failed that no caller waits for. */
  readonly onError: (error: unknown) => void;
  /** Other pictures are the data set, or none any more. */
  readonly onChange: (pictures: ImportedPictures | null) => void;
}

type Host = ReactiveControllerHost &
  HTMLElement & {
    datasetSource?: DatasetSource | undefined;
    readonly checkpoint?: string;
    readonly trainerOptions: Partial<TrainerOptions>;
  };

/** Size of a preview, in images. */
const ROWS = 4;
const COLUMNS = 8;

/** The names of the caches that pictures are kept in start with this. */
const CACHE_PREFIX = 'dcgan-elements-pictures';

/**
 * The visitor's own pictures in one element. It imports them, previews what D will see, keeps them in the browser if the
 * visitor wants that, and forgets them on request. They become the element's data set for the next run.
 */
export class PicturesController implements ReactiveController {
  /** The imported pictures. */
  imported: ImportedPictures | null = null;
  /** Progress of the import; `null` if there is none. */
  progress: LoadProgress | null = null;
  preview: PixelSheet | null = null;
  /** Whether the preview is the run's: flipped and augmented. */
  exact = false;
  crop: Crop = 'centre';
  colours: Colours = 'auto';
  /** Whether the pictures are in the browser's storage. */
  kept = false;
  /** Counts imports of other pictures or with other settings; a new size does not count. */
  importVersion = 0;

  readonly #host: Host;
  readonly #importer: () => Promise<Importer>;
  readonly #listeners: PicturesListeners;
  /** The chosen files; `null` for kept pictures, since their files are not kept. */
  #source: PicturesSource | null = null;
  /** The size at which they were to be imported; `null` if it was left open. */
  #importedSize: number | null = null;
  /** The element's data set before the import. */
  #previousDataset: DatasetSource | undefined;
  #wantsKept = false;
  #work: AbortController | null = null;
  #datasetReady: Promise<unknown> | null = null;
  /** Index of the first image of the preview. */
  #first = 0;
  #previewed: Trainer | null = null;
  #restored = false;

  constructor(host: Host, importer: () => Promise<Importer>, listeners: PicturesListeners) {
    this.#host = host;
    this.#importer = importer;
    this.#listeners = listeners;
    host.addController(this);
  }

  /** Restores kept pictures, once. */
  hostConnected(): void {
    if (this.#restored) return;
    this.#restored = true;
    this.#setPending(this.#restore());
  }

  /** A new image size makes a new data set of the same files. */
  hostUpdate(): void {
    if (!this.shown || !this.#source || this.#work) return;
    if (this.#importedSize === this.#size || this.imported?.size === this.#size) return;
    this.#setPending(this.#import(this.#source));
  }

  /** Whether the element's data set are these pictures, or pictures that are being imported. */
  get shown(): boolean {
    return this.progress !== null || (this.imported !== null && this.#host.datasetSource === this.imported.dataset);
  }

  /** Whether the files are available for an import with other settings. */
  get changeable(): boolean {
    return this.#source !== null;
  }

  /** Settles when the import is done; `null` if there is none. */
  get datasetReady(): Promise<unknown> | null {
    return this.#datasetReady;
  }

  /** Imports pictures for the next run, and cancels the import before. */
  async choose(source: PicturesSource, { crop = 'centre', colours = 'auto', keep = false }: ImportSettings = {}) {
    this.importVersion++;
    this.crop = crop;
    this.colours = colours;
    this.#wantsKept = keep;
    const work = this.#import(source);
    this.#setPending(work);
    return work;
  }

  /** Imports the same pictures with other settings. */
  change({ crop = this.crop, colours = this.colours }: ImportSettings): void {
    this.importVersion++;
    this.crop = crop;
    this.colours = colours;
    if (this.#source) this.#setPending(this.#import(this.#source));
  }

  cancel(): void {
    this.#work?.abort();
  }

  async keep(keep: boolean): Promise<void> {
    this.#wantsKept = keep;
    const importer = await this.#importer();
    if (keep && this.imported) await importer.keepPictures(this.#key, this.imported);
    else await importer.forgetPictures(this.#key);
    this.kept = keep;
    this.#host.requestUpdate();
  }

  /** Forgets the pictures, also in the browser's storage; the element has its previous data set again. */
  async forget(): Promise<void> {
    this.cancel();
    if (this.shown) this.#host.datasetSource = this.#previousDataset;
    const had = this.imported !== null;
    this.#source = this.imported = this.preview = this.#previewed = null;
    this.kept = this.#wantsKept = false;
    this.#host.requestUpdate();
    if (had) this.#listeners.onChange(null);
    if (await anyKept()) await (await this.#importer()).forgetPictures(this.#key);
  }

  /** Loads the first pictures as they are; an arrow function, since it is passed on. */
  readonly thumbnails = async (signal: AbortSignal): Promise<PictureThumbnail[]> => {
    if (!this.#source) return [];
    return (await this.#importer()).peekPictures(this.#source, { signal });
  };

  /** Suggests settings for these pictures on this machine; an arrow function, since it is passed on. */
  readonly suggest = async (signal: AbortSignal): Promise<RunSuggestion> => {
    const { imported } = this;
    if (!imported) throw new StateError('There are no pictures to suggest settings for.', { code: 'pictures-missing' });
    const importer = await this.#importer();
    const { backend = 'auto' } = this.#host.trainerOptions;
    const { report, channels } = imported;
    return importer.suggestRun({ count: report.count, size: await this.#side(signal), channels, backend, signal });
  };

  /** @param trainer the run that learns from these pictures; `null` before there is one */
  async showPreview(trainer: Trainer | null, others = false): Promise<void> {
    const { imported } = this;
    if (!imported) return;
    if (others) this.#first = (this.#first + ROWS * COLUMNS) % imported.report.count;
    const sheet = trainer
      ? await trainer.preview({ rows: ROWS, columns: COLUMNS })
      : await dataSheet(imported, { first: this.#first, rows: ROWS, columns: COLUMNS });
    if (this.imported !== imported) return; // other pictures were imported meanwhile
    this.preview = sheet;
    this.exact = trainer !== null;
    this.#host.requestUpdate();
  }

  /** Previews what the run learns from; without a run, the imported pictures. */
  updatePreview(trainer: Trainer | null): void {
    if (!this.imported || trainer === this.#previewed) return;
    this.#previewed = trainer;
    this.showPreview(trainer).catch(this.#listeners.onError);
  }

  /**
   * Pixels along the side of the cropped first pictures before they are resized: at most 256, since more makes no
   * difference. Without the files, the side of the data set's images.
   */
  async #side(signal: AbortSignal): Promise<number> {
    const thumbnails = await this.thumbnails(signal);
    const share = typeof this.crop === 'object' ? this.crop.size : 1;
    const sides = thumbnails.map(({ width, height }) => Math.round(share * Math.min(width, height)));
    return sides.length > 0 ? Math.max(1, Math.min(...sides)) : (this.imported?.size ?? 1);
  }

  /** The size that the options set, if they do. */
  get #size(): number | null {
    return pictureSize(this.#host.trainerOptions);
  }

  /** The key of this element's kept pictures; other pages and elements have others. */
  get #key(): string {
    return `${location.pathname}#${this.#host.checkpoint ?? this.#host.id}`;
  }

  #setPending(work: Promise<unknown>): void {
    this.#datasetReady = work;
    work
      .catch((error: unknown) => {
        if (!isAbort(error)) this.#listeners.onError(error);
      })
      .finally(() => {
        if (this.#datasetReady === work) this.#datasetReady = null;
      });
  }

  async #restore(): Promise<void> {
    if (!(await anyKept())) return; // so that the engine is not loaded for nothing
    const kept = await (await this.#importer()).keptPictures(this.#key);
    if (!kept || this.#work || this.imported || this.#host.datasetSource instanceof Blob) return;
    this.kept = this.#wantsKept = true;
    await this.#adopt(kept);
  }

  async #import(source: PicturesSource): Promise<ImportedPictures> {
    this.#work?.abort(new StateError('Other pictures were chosen.', { code: 'import-superseded' }));
    const work = (this.#work = new AbortController());
    this.#onProgress({ what: 'Your pictures', fraction: 0 });
    try {
      const importer = await this.#importer();
      work.signal.throwIfAborted();
      const size = this.#size;
      const imported = await importer.importPictures(source, {
        ...(size !== null && { imageSize: size }),
        crop: this.crop,
        colours: this.colours,
        signal: work.signal,
        onProgress: progress => this.#work === work && this.#onProgress(progress),
      });
      work.signal.throwIfAborted();
      this.#source = source;
      this.#importedSize = size;
      await this.#adopt(imported);
      if (this.#wantsKept) await this.keep(true).catch(this.#listeners.onError); // the pictures can be used without being kept
      return imported;
    } finally {
      if (this.#work === work) {
        this.#work = this.progress = null;
        this.#host.requestUpdate();
      }
    }
  }

  async #adopt(imported: ImportedPictures): Promise<void> {
    if (this.imported === null || this.#host.datasetSource !== this.imported.dataset) {
      this.#previousDataset = this.#host.datasetSource;
    }
    this.imported = imported;
    this.#first = 0;
    this.#previewed = null;
    this.#host.datasetSource = imported.dataset;
    this.#listeners.onChange(imported);
    await this.showPreview(null);
  }

  #onProgress(progress: LoadProgress): void {
    this.progress = progress;
    this.#listeners.onLoad(progress);
    this.#host.requestUpdate();
  }
}

/** Whether any pages of this origin keep pictures in the browser. */
async function anyKept(): Promise<boolean> {
  if (!('caches' in globalThis)) return false;
  const names = await caches.keys().catch(() => []); // denied
  return names.some(name => name.startsWith(CACHE_PREFIX));
}

function isAbort(error: unknown): boolean {
  return error instanceof StateError || (error instanceof DOMException && error.name === 'AbortError');
}
