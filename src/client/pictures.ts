/**
 * A user's own pictures. A worker of its own makes one file of them, in IDX format and at the size of the run, and from
 * then on they are a data set like any other file: it is kept with checkpoints, goes along to another worker when one is
 * lost, and is what D sees.
 */
import { InvalidOptionError } from '../errors.js';
import {
  DEFAULT_RECIPE,
  DEFAULT_VARIANT,
  RECIPES,
  type Colours,
  type ImportedPictures,
  type LoadProgress,
  type PicturesReport,
  type PicturesWorker,
  type RunDescription,
} from '../protocol.js';
import { asDcganError, asError } from './failures.js';
import type { RunOptions } from './run-options.js';
import { spawnWorker } from './spawn.js';
import { PATIENCE, WorkerHost } from './worker-host.js';

export interface ImportPicturesOptions {
  /** Height and width of the data set's images in pixels, 8 to 256; 64 by default. */
  imageSize?: number;
  /** `auto`, the default: in colour unless all are grey. */
  colours?: Colours;
  /** Cancels the import. */
  signal?: AbortSignal;
  onProgress?: (progress: LoadProgress) => void;
}

/** What an imported file was made of, so that it can be made again at another size. */
interface Origin {
  readonly files: readonly Blob[];
  readonly size: number;
  readonly report: PicturesReport;
}

const origins = new WeakMap<Blob, Origin>();

const DEFAULT_SIZE = 64;

/**
 * Makes a data set of pictures (PNG, JPEG, WebP, GIF, BMP, AVIF), zips of them and IDX files, mixed. Of each picture it
 * takes the middle square; what cannot be used is skipped with its reason. Nothing leaves the machine.
 * @returns the data set, to be given to `createTrainer({ dataset })` and shown before; with what became of the files
 * @throws `DatasetError` when nothing can be used; `InvalidOptionError`; the signal's reason
 */
export async function importPictures(
  files: readonly Blob[],
  { imageSize = DEFAULT_SIZE, colours = 'auto', signal, onProgress }: ImportPicturesOptions = {},
): Promise<ImportedPictures> {
  if (!Array.isArray(files) || !files.every(file => file instanceof Blob)) {
    throw InvalidOptionError.of('files', files, 'an array of Files');
  }
  const host = new WorkerHost<PicturesWorker>({
    name: 'The importer',
    spawn: () => spawnWorker('pictures.worker.js'),
    onNotice: message => {
      if (message.type === 'load') onProgress?.(message.progress);
    },
  });
  try {
    host.expectNotices(PATIENCE.silence);
    const imported = await host.call('import', [files, { size: imageSize, colours }], { deadline: null, signal });
    origins.set(imported.dataset, { files, size: imageSize, report: imported.report });
    return imported;
  } catch (error) {
    throw signal?.aborted ? error : asDcganError(error);
  } finally {
    host.terminate(asError('The import has ended.'));
  }
}

/** The same options with pictures made into a file at the size of the run; anything else is left as it is. */
export async function withPictures(
  options: RunOptions,
  listeners: { readonly signal?: AbortSignal | undefined; readonly onLoad: (progress: LoadProgress) => void },
): Promise<RunOptions> {
  const { dataset } = options;
  const made = dataset instanceof Blob ? origins.get(dataset) : undefined;
  const files = made?.files ?? (await picturesIn(dataset));
  if (!files) return options;
  const { variant = DEFAULT_VARIANT, recipe = DEFAULT_RECIPE } = options;
  const recipeSize = RECIPES[variant]?.[recipe]?.imageSize; // neither name has been checked yet
  const imageSize = options.imageSize ?? recipeSize ?? DEFAULT_SIZE;
  if (made?.size === imageSize) return options;
  const { signal, onLoad: onProgress } = listeners;
  const imported = await importPictures(files, { imageSize, onProgress, ...(signal && { signal }) });
  return { ...options, dataset: imported.dataset };
}

/** A run of pictures tells what became of the user's files. */
export function withReport(description: RunDescription, dataset: RunOptions['dataset']): RunDescription {
  const report = dataset instanceof Blob ? origins.get(dataset)?.report : undefined;
  if (!report) return description;
  return { ...description, pictures: report, warnings: [...description.warnings, ...report.warnings] };
}

/** The files to import; `null` for a data set that is none of pictures, or is no data set. */
async function picturesIn(dataset: RunOptions['dataset']): Promise<readonly Blob[] | null> {
  if (typeof dataset !== 'object') return null;
  if (!(dataset instanceof Blob)) return dataset;
  const isZip = (await dataset.slice(0, 4).text()) === 'PK\x03\x04';
  return isZip ? [dataset] : null;
}
