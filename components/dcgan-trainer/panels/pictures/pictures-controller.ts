import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ImportPicturesOptions, RunSuggestion, SuggestRunOptions, Trainer } from '../../../../src/client/index.js';
import { forgetPictures, keepPictures, keptPictures } from '../../../../src/client/pictures/kept-pictures.js';
import { pictureSize } from '../../../../src/shared/recipes.js';

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
import { dataSheet } from './data-sheet.js';

/** How pictures are taken. */
export interface Taking {
  readonly crop?: Crop;
  readonly colours?: Colours;
  /** Whether they are kept in this browser until they are forgotten. */
  readonly keep?: boolean;
}

/** Makes data sets; the engine's own, or a test's. */
export interface Importer {
  importPictures(source: PicturesSource, options: ImportPicturesOptions): Promise<ImportedPictures>;
  peekPictures(source: PicturesSource, options: { signal?: AbortSignal }): Promise<PictureThumbnail[]>;
  suggestRun(options: SuggestRunOptions): Promise<RunSuggestion>;
}

export interface PicturesListeners {
  readonly onLoad: (progress: LoadProgress) => void;
  /** Something went wrong, which nobody waits for. */
  readonly onError: (error: unknown) => void;
  /** There are others, or none any more. */
  readonly onChange: (pictures: ImportedPictures | null) => void;
}

type Host = ReactiveControllerHost &
  HTMLElement & {
    datasetSource?: DatasetSource | undefined;
    readonly checkpoint?: string;
    readonly trainerOptions: Partial<TrainerOptions>;
  };

/** Of a preview. */
const ROWS = 4;
const COLUMNS = 8;

/**
 * The visitor's own pictures in one element: imports what he gives, shows what D will see of it, keeps it for the next
 * time if he wants, and forgets it on request. The data set becomes the element's, for the next run.
 */
export class PicturesController implements ReactiveController {
  /** What is learnt from, once it has been imported. */
  imported: ImportedPictures | null = null;
  /** While an import is under way. */
  progress: LoadProgress | null = null;
  preview: PixelSheet | null = null;
  /** Whether the preview is the engine's: mirrored and augmented as in the run. */
  exact = false;
  crop: Crop = 'centre';
  colours: Colours = 'auto';
  /** Whether they lie in the browser's storage. */
  kept = false;
  /** Counts how often others were chosen, or the same in another way; another size is not another way. */
  taking = 0;

  readonly #host: Host;
  readonly #importer: () => Promise<Importer>;
  readonly #listeners: PicturesListeners;
  /** `null` of pictures that were kept: the files themselves were not. */
  #source: PicturesSource | null = null;
  /** The element's data set before. */
  #before: DatasetSource | undefined;
  #wantsKept = false;
  #work: AbortController | null = null;
  #settling: Promise<unknown> | null = null;
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

  /** Finds what was kept, once. */
  hostConnected(): void {
    if (this.#restored) return;
    this.#restored = true;
    this.#settle(this.#restore());
  }

  /** The size is an option like others: a new one makes a new data set of the same files. */
  hostUpdate(): void {
    if (!this.shown || !this.#source || this.#work || this.imported?.size === this.#size) return;
    this.#settle(this.#import(this.#source));
  }

  /** Whether the element's data set are these pictures, as far as anybody knows. */
  get shown(): boolean {
    return this.progress !== null || (this.imported !== null && this.#host.datasetSource === this.imported.dataset);
  }

  /** Whether the files are at hand, to be taken in another way. */
  get changeable(): boolean {
    return this.#source !== null;
  }

  /** What a run has to wait for, if anything. */
  get settling(): Promise<unknown> | null {
    return this.#settling;
  }

  /** Imports pictures, which are the data set of the next run then. What was being imported is given up. */
  async choose(source: PicturesSource, { crop = 'centre', colours = 'auto', keep = false }: Taking = {}) {
    this.taking++;
    this.crop = crop;
    this.colours = colours;
    this.#wantsKept = keep;
    const work = this.#import(source);
    this.#settle(work);
    return work;
  }

  /** Takes the same pictures in another way. */
  change({ crop = this.crop, colours = this.colours }: Taking): void {
    this.taking++;
    this.crop = crop;
    this.colours = colours;
    if (this.#source) this.#settle(this.#import(this.#source));
  }

  cancel(): void {
    this.#work?.abort();
  }

  async keep(keep: boolean): Promise<void> {
    this.#wantsKept = keep;
    if (keep && this.imported) await keepPictures(this.#key, this.imported);
    else await forgetPictures(this.#key);
    this.kept = keep;
    this.#host.requestUpdate();
  }

  /** Lets go of them, here and in the browser's storage; the element has the data set that it had before. */
  async forget(): Promise<void> {
    this.cancel();
    if (this.shown) this.#host.datasetSource = this.#before;
    const had = this.imported !== null;
    this.#source = this.imported = this.preview = this.#previewed = null;
    this.kept = this.#wantsKept = false;
    this.#host.requestUpdate();
    if (had) this.#listeners.onChange(null);
    await forgetPictures(this.#key);
  }

  /** The first pictures as they are; an arrow, since it is handed on. */
  readonly thumbnails = async (signal: AbortSignal): Promise<PictureThumbnail[]> => {
    if (!this.#source) return [];
    return (await this.#importer()).peekPictures(this.#source, { signal });
  };

  /** Settings for these pictures on this machine; an arrow, since it is handed on. */
  readonly suggest = async (signal: AbortSignal): Promise<RunSuggestion> => {
    const { imported } = this;
    if (!imported) throw new StateError('There are no pictures to suggest settings for.');
    const importer = await this.#importer();
    const { backend = 'auto' } = this.#host.trainerOptions;
    const { report, channels } = imported;
    return importer.suggestRun({ count: report.count, size: await this.#side(signal), channels, backend, signal });
  };

  /** @param trainer the run that learns from these pictures; `null` where none does yet */
  async show(trainer: Trainer | null, others = false): Promise<void> {
    const { imported } = this;
    if (!imported) return;
    if (others) this.#first = (this.#first + ROWS * COLUMNS) % imported.report.count;
    const sheet = trainer
      ? await trainer.preview({ rows: ROWS, columns: COLUMNS })
      : await dataSheet(imported, { first: this.#first, rows: ROWS, columns: COLUMNS });
    if (this.imported !== imported) return; // others have come meanwhile
    this.preview = sheet;
    this.exact = trainer !== null;
    this.#host.requestUpdate();
  }

  /** Shows what a run gets as soon as there is one, and what is imported otherwise. */
  follow(trainer: Trainer | null): void {
    if (!this.imported || trainer === this.#previewed) return;
    this.#previewed = trainer;
    this.show(trainer).catch(this.#listeners.onError);
  }

  /**
   * Pixels along the side of what is cut from the first pictures, before it is shrunk: at most 256, which is as good as any
   * number above. Where the files are not at hand, those of the data set.
   */
  async #side(signal: AbortSignal): Promise<number> {
    const thumbnails = await this.thumbnails(signal);
    const share = typeof this.crop === 'object' ? this.crop.size : 1;
    const sides = thumbnails.map(({ width, height }) => Math.round(share * Math.min(width, height)));
    return sides.length > 0 ? Math.max(1, Math.min(...sides)) : (this.imported?.size ?? this.#size);
  }

  get #size(): number {
    return pictureSize(this.#host.trainerOptions);
  }

  /** Where this element's pictures lie: another page's, and another element's, lie elsewhere. */
  get #key(): string {
    return `${location.pathname}#${this.#host.checkpoint ?? this.#host.id}`;
  }

  #settle(work: Promise<unknown>): void {
    this.#settling = work;
    work
      .catch((error: unknown) => {
        if (!isAbort(error)) this.#listeners.onError(error);
      })
      .finally(() => {
        if (this.#settling === work) this.#settling = null;
      });
  }

  async #restore(): Promise<void> {
    const kept = await keptPictures(this.#key);
    if (!kept || this.#work || this.imported || this.#host.datasetSource instanceof Blob) return;
    this.kept = this.#wantsKept = true;
    await this.#adopt(kept);
  }

  async #import(source: PicturesSource): Promise<ImportedPictures> {
    this.#work?.abort(new StateError('Other pictures were chosen.'));
    const work = (this.#work = new AbortController());
    this.#tell({ what: 'Your pictures', fraction: 0 });
    try {
      const importer = await this.#importer();
      work.signal.throwIfAborted();
      const imported = await importer.importPictures(source, {
        imageSize: this.#size,
        crop: this.crop,
        colours: this.colours,
        signal: work.signal,
        onProgress: progress => this.#work === work && this.#tell(progress),
      });
      work.signal.throwIfAborted();
      this.#source = source;
      await this.#adopt(imported);
      if (this.#wantsKept) await this.keep(true).catch(this.#listeners.onError); // they can be learnt from all the same
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
      this.#before = this.#host.datasetSource;
    }
    this.imported = imported;
    this.#first = 0;
    this.#previewed = null;
    this.#host.datasetSource = imported.dataset;
    this.#listeners.onChange(imported);
    await this.show(null);
  }

  #tell(progress: LoadProgress): void {
    this.progress = progress;
    this.#listeners.onLoad(progress);
    this.#host.requestUpdate();
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof StateError || (error instanceof DOMException && error.name === 'AbortError');
}
