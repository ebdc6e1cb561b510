/**
 * Makes a data set from a user's files: pictures, zips of pictures and IDX files, mixed. Folders are classes, and so are the
 * numbers in IDX files of labels. Files that cannot be used are skipped, each with its reason. The order is that of the files, so that a seed gives the same run again.
 */
import { abortError, DatasetError, InvalidOptionError } from '../../../shared/errors.js';
import {
  COLOURS,
  type Colours,
  type Crop,
  type ImportedPictures,
  type PicturesReport,
  type PicturesSource,
  type PictureThumbnail,
} from '../../../shared/protocol/pictures.js';
import { Progress } from '../progress.js';
import { assertCrop, assertPicturesSource } from '../../../shared/files/validate-pictures.js';
import type { Outcome } from './outcomes.js';
import { amountOf, filesOf, pictureName, readPictures } from './read-pictures.js';
import { cropPicture, createThumbnail, type Picture } from './picture.js';
import { PictureSet } from './picture-set.js';
import type { Raster } from './raster.js';
import { DEFAULT_PICTURE_SIZE } from '../../../shared/recipes.js';
import { FileSkippedError } from '../../../shared/files/file-skipped.js';

export interface PicturesProgress {
  /** From 0 to 1, by bytes; for URLs, by their number. */
  readonly fraction: number;
  /** Pictures taken and files skipped so far. */
  readonly taken: number;
  readonly skipped: number;
}

export interface ImportOptions {
  /** Height and width of the data set's images in pixels, 8 to 256; `null` for the pictures' own size, see {@link ownSize}. */
  readonly size: number | null;
  /** `auto` by default. */
  readonly colours?: Colours;
  /** `centre` by default. */
  readonly crop?: Crop;
  /** The files' paths, whose folders are classes; by default as the files say. */
  readonly paths?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called at most a hundred times, and at the end. */
  readonly onProgress?: ((progress: PicturesProgress) => void) | undefined;
}

/** Least and largest height and width of a data set's images in pixels. */
const LEAST_SIZE = 8;
const LARGEST_SIZE = 256;

/** Pictures that are read and decoded concurrently: the decoder has its own threads. */
const AT_ONCE = 3;

/**
 * @throws InvalidOptionError; DatasetError if nothing can be used, or labels do not fit their images; the signal's AbortError
 */
export async function createPictureDataset(
  source: PicturesSource,
  { size: givenSize, colours = 'auto', crop = 'centre', paths, signal, onProgress }: ImportOptions,
): Promise<ImportedPictures> {
  if (givenSize !== null && !isSize(givenSize)) {
    throw InvalidOptionError.of('imageSize', givenSize, `an integer from ${LEAST_SIZE} to ${LARGEST_SIZE}`);
  }
  if (!COLOURS.includes(colours)) throw InvalidOptionError.of('colours', colours, `one of ${COLOURS.join(', ')}`);
  assertCrop(crop);
  assertPicturesSource(source);
  const check = () => {
    if (signal?.aborted) throw abortError('Importing pictures');
  };
  check();
  const size = givenSize ?? (await ownSize(source));
  const set = new PictureSet(size, colours, crop);
  const progress = new Progress(fraction => onProgress?.({ fraction, taken: set.count, skipped: set.skips }));
  const advance = progress.follow(amountOf(source));

  const pending: Promise<Outcome<Picture>>[] = [];
  const settle = async () => {
    const outcome = await pending.shift();
    check();
    if (!outcome) return;
    store(set, outcome);
    advance(outcome.amount);
  };
  try {
    for await (const outcome of readPictures(source, picture => cropPicture(picture, size, crop), paths)) {
      outcome.task.catch(() => undefined); // it is awaited later
      pending.push(outcome.task);
      if (pending.length >= AT_ONCE) await settle();
      check();
    }
    while (pending.length > 0) await settle();
  } catch (error) {
    await Promise.allSettled(pending);
    throw error;
  }
  const classes = set.findClasses();
  const report = set.report(classes);
  if (report.count === 0) throw nothingUsable(source, report);
  const dataset = await set.toIdx(titleOf(source, report.count), classes);
  await dataset.slice(-1).arrayBuffer(); // now the browser has the bytes, and does not need this worker for them
  progress.done();
  return { dataset, size, channels: set.channels, report };
}

function isSize(size: number): boolean {
  return Number.isInteger(size) && size >= LEAST_SIZE && size <= LARGEST_SIZE;
}

/** The size of the images in IDX files, if the first picture is one; else {@link DEFAULT_PICTURE_SIZE}. */
async function ownSize(source: PicturesSource): Promise<number> {
  if ('urls' in source || 'atlas' in source) return DEFAULT_PICTURE_SIZE;
  const sizeOf = ({ bitmap, height, width }: Raster) => (bitmap ? null : Math.min(height, width));
  for await (const { task } of readPictures(source, sizeOf)) {
    const { result } = await task;
    if (result instanceof FileSkippedError) continue;
    return result !== null && isSize(result) ? result : DEFAULT_PICTURE_SIZE;
  }
  return DEFAULT_PICTURE_SIZE;
}

function store(set: PictureSet, { name, result, origin }: Outcome<Picture>): void {
  try {
    if (result instanceof FileSkippedError) throw result;
    set.add(result, origin);
  } catch (error) {
    if (!(error instanceof FileSkippedError)) throw error;
    set.skip(name, error);
  }
}

/**
 * Makes thumbnails of the first usable pictures, uncropped, one after the other.
 * @param count number of pictures
 * @param side most pixels on the longer side
 */
export async function readThumbnails(
  source: PicturesSource,
  { count, side }: { readonly count: number; readonly side: number },
): Promise<PictureThumbnail[]> {
  assertPicturesSource(source);
  const found: PictureThumbnail[] = [];
  for await (const { task } of readPictures(source, picture => createThumbnail(picture, side))) {
    const { result } = await task;
    if (!(result instanceof FileSkippedError)) found.push(result);
    if (found.length >= count) break;
  }
  return found;
}

/** The data set's name: that of its file, if there is only one. */
function titleOf(source: PicturesSource, count: number): string {
  const [only, ...others] = filesOf(source);
  return others.length === 0 && only instanceof File ? pictureName(only) : `${count} pictures`;
}

/** Gives the three commonest reasons, since a list of thousands of files would not help. */
function nothingUsable(source: PicturesSource, { skipped }: PicturesReport): DatasetError {
  const all = 'urls' in source ? source.urls.length : filesOf(source).length;
  const number = skipped.length === 0 ? 0 : all; // the system's own files are none
  const given = 'urls' in source ? (number === 1 ? '1 URL' : `${number} URLs`) : files(number);
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const commonest = [...counts].sort(([, a], [, b]) => b - a).slice(0, 3);
  const reasons = commonest.map(([reason, count]) => `${reason} (${files(count)})`).join('; ');
  const message =
    number === 0 ? 'There are no files to take pictures from.' : `Nothing in ${given} can be used: ${reasons}.`;
  return new DatasetError(message, {
    code: number === 0 ? 'pictures-no-files' : 'pictures-none-usable',
    values: { count: number, reasons },
    subject: 'dataset',
    given,
    allowed: 'PNG, JPEG, WebP, GIF, BMP, AVIF, PGM or PPM pictures, zips of them, or IDX files',
  });
}

function files(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}
