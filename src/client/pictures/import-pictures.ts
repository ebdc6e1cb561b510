/**
 * A user's own pictures. A worker of its own makes one file of them, in IDX format and at the size of the run. From then on
 * they are a data set like any other file: it is stored with checkpoints, is given to the next worker when one is lost, and
 * is what D sees.
 */
import { pathOf } from '../../shared/files/file-path.js';
import { assertPicturesSource } from '../../shared/files/validate-pictures.js';
import { InvalidOptionError } from '../../shared/errors.js';
import type { DatasetSource, TrainerOptions } from '../../shared/protocol/options.js';
import type {
  Colours,
  Crop,
  ImportedPictures,
  PicturesReport,
  PicturesSource,
  PicturesWorker,
  PictureThumbnail,
} from '../../shared/protocol/pictures.js';
import type { LoadProgress, RunDescription } from '../../shared/protocol/trainer.js';
import { DEFAULT_PICTURE_SIZE, pictureSize } from '../../shared/recipes.js';
import { absolute } from '../assets.js';
import { asDcganError, asError } from '../host/failures.js';
import { identityOf } from './pictures-identity.js';
import { spawnWorker } from '../host/spawn.js';
import { DEFAULT_TIMEOUTS, WorkerHost } from '../../shared/host/worker-host.js';

export interface ImportPicturesOptions {
  /**
   * Height and width of the data set's images in pixels, 8 to 256. By default it is that of the images in IDX files, if these
   * come first, and 64 for pictures.
   */
  imageSize?: number;
  /** `auto`, the default: in colour unless all are grey. */
  colours?: Colours;
  /** Which square of each picture is learnt: `centre`, the default, `face`, or the same square of all. */
  crop?: Crop;
  /** Cancels the import. */
  signal?: AbortSignal;
  onProgress?: (progress: LoadProgress) => void;
}

/** The pictures that a file was made of, so that it can be made again at another size. */
interface Origin {
  readonly source: PicturesSource;
  readonly colours: Colours;
  readonly crop: Crop;
  /** The size that was asked for; `null` if it was left open. */
  readonly asked: number | null;
  readonly size: number;
  readonly report: PicturesReport;
}

const origins = new WeakMap<Blob, Origin>();

/**
 * Makes a data set of pictures (PNG, JPEG, WebP, GIF, BMP, AVIF, PGM, PPM), zips of them, IDX and NumPy files, mixed; of an atlas;
 * or of URLs. It uses a square of each picture; files that cannot be used are skipped, with the reason. Pictures in folders have
 * these for classes, and IDX and NumPy images have the labels of the file beside them. Nothing leaves the machine, and nothing but
 * the given URLs is requested.
 * @returns the data set, for `createTrainer({ dataset })` and for a preview, with a report on the files
 * @throws `DatasetError` when nothing can be used, or there are not as many labels as images; `InvalidOptionError`; the signal's reason
 */
export async function importPictures(
  source: PicturesSource,
  { imageSize, colours = 'auto', crop = 'centre', signal, onProgress }: ImportPicturesOptions = {},
): Promise<ImportedPictures> {
  const sent = inOrderOfPaths(withAbsoluteUrls(source));
  const paths = 'length' in sent ? sent.map(pathOf) : [];
  const imported = await inWorker(
    host => host.call('import', [sent, { size: imageSize ?? null, colours, crop, paths }], { deadline: null, signal }),
    { signal, onProgress },
  );
  const { dataset, size, report } = imported;
  origins.set(dataset, { source: sent, asked: imageSize ?? null, size, colours, crop, report });
  return imported;
}

/**
 * The first pictures of a source, whole and small, to choose a crop by.
 * @param options `count` of them, 12 by default; `side` is the longer side in pixels, 256 by default
 */
export function peekPictures(
  source: PicturesSource,
  { count = 12, side = 256, signal }: { count?: number; side?: number; signal?: AbortSignal | undefined } = {},
): Promise<PictureThumbnail[]> {
  const sent = withAbsoluteUrls(source);
  return inWorker(host => host.call('peek', [sent, { count, side }], { signal }), { signal });
}

/** Runs a task in a worker that ends with it. */
async function inWorker<Result>(
  task: (host: WorkerHost<PicturesWorker>) => Promise<Result>,
  { signal, onProgress }: Pick<ImportPicturesOptions, 'onProgress'> & { signal?: AbortSignal | undefined },
): Promise<Result> {
  const host = new WorkerHost<PicturesWorker>({
    name: 'The importer',
    spawn: () => spawnWorker('pictures.worker.js'),
    onNotice: message => {
      if (message.type === 'load') onProgress?.(message.progress);
    },
  });
  try {
    host.expectNotices(DEFAULT_TIMEOUTS.silence);
    return await task(host);
  } catch (error) {
    throw signal?.aborted ? error : asDcganError(error);
  } finally {
    host.terminate(asError('The import has ended.'));
  }
}

/** Sorts the files of chosen folders, which each system lists in an order of its own; other files keep their places. */
function inOrderOfPaths(source: PicturesSource): PicturesSource {
  if (!('length' in source)) return source;
  const isInFolder = (file: Blob): file is File => file instanceof File && file.webkitRelativePath !== '';
  const path = (file: File) => file.webkitRelativePath.normalize(); // macOS takes letters and their accents apart
  const sorted = source.filter(isInFolder).sort((a, b) => (path(a) < path(b) ? -1 : path(a) > path(b) ? 1 : 0));
  let next = 0;
  return source.map(file => (isInFolder(file) ? (sorted[next++] ?? file) : file));
}

/** Makes URLs independent of the page's address, from which the worker's differs. */
function withAbsoluteUrls(source: PicturesSource): PicturesSource {
  assertPicturesSource(source);
  if (!('urls' in source)) return source;
  const urls = source.urls.map(url => {
    try {
      return absolute(url);
    } catch {
      throw InvalidOptionError.of('urls', url, 'a URL');
    }
  });
  return { urls };
}

/** The data set of a run, where pictures are made into a file at the run's size; another data set stays as it is. */
export async function importDataset(
  options: Partial<TrainerOptions> & { readonly dataset: DatasetSource },
  listeners: { readonly signal?: AbortSignal | undefined; readonly onLoad: (progress: LoadProgress) => void },
): Promise<DatasetSource> {
  const { dataset } = options;
  const made = dataset instanceof Blob ? origins.get(dataset) : undefined;
  const source = made?.source ?? (await picturesIn(dataset));
  if (!source) return dataset;
  const imageSize = pictureSize(options);
  if (made && (imageSize === made.asked || (imageSize ?? DEFAULT_PICTURE_SIZE) === made.size)) return dataset;
  const { signal, onLoad: onProgress } = listeners;
  const { colours = 'auto', crop = 'centre' } = made ?? {};
  const size = imageSize !== null && { imageSize };
  return (await importPictures(source, { ...size, colours, crop, onProgress, ...(signal && { signal }) })).dataset;
}

/** Identifies the pictures that a data set was made of, see {@link identityOf}; `null` if it was not made here. */
export function pictureList(dataset: DatasetSource): string | null {
  const origin = dataset instanceof Blob ? origins.get(dataset) : undefined;
  return origin ? identityOf(origin.source) : null;
}

/** Adds the report on the user's files to the description of a run that learns from them. */
export function withReport(description: RunDescription, dataset: DatasetSource): RunDescription {
  const report = dataset instanceof Blob ? origins.get(dataset)?.report : undefined;
  if (!report) return description;
  return { ...description, pictures: report, warnings: [...description.warnings, ...report.warnings] };
}

/** The pictures to import; `null` for a data set of another kind. */
async function picturesIn(dataset: DatasetSource): Promise<PicturesSource | null> {
  if (typeof dataset !== 'object') return null;
  if (!(dataset instanceof Blob)) return dataset;
  const head = await dataset.slice(0, 4).text(); // the first byte of NumPy's is no text
  return head === 'PK\x03\x04' || head === '\ufffdNUM' ? [dataset] : null;
}
