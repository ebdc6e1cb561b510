/** Reads pictures from files, zips, IDX files, an atlas or URLs, one after the other; each gives a result or a reason. */
import { DatasetError } from '../../../shared/errors.js';
import type { PicturesAtlas, PicturesSource } from '../../../shared/protocol/pictures.js';
import type { Bytes } from '../bytes.js';
import { gunzipIfNeeded } from '../gzip.js';
import { readIdx } from '../idx.js';
import { MemorySemaphore } from './memory-semaphore.js';
import { decodePicture, openPicture } from './decode.js';
import { FILE_TYPE_BYTES, detectFileType } from '../../../shared/files/file-type.js';
import { MAX_FILE_BYTES, MAX_PIXELS } from '../../../shared/files/limits.js';
import { bitmapRaster, bytesRaster, type Raster } from './raster.js';
import { fileTooLarge, loadPicture } from './remote.js';
import { yieldToMessages } from '../../../shared/yield-to-messages.js';
import { displayName, FileSkippedError } from '../../../shared/files/file-skipped.js';
import { readZipEntry, ZipOutputLimit } from './zip-entry.js';
import { readZipDirectory } from './zip-directory.js';

/** The result for a picture, or the reason why there is none. */
export interface Outcome<Result> {
  readonly name: string;
  readonly result: Result | FileSkippedError;
  /** How much of the source it stands for; see {@link amountOf}. */
  readonly amount: number;
}

/** The promise is boxed, since an async generator would await a promise that it yields. */
export interface Started<Result> {
  readonly task: Promise<Outcome<Result>>;
}

type Use<Result> = (picture: Raster) => Promise<Result> | Result;

/** Images of an IDX file, or tiles of an atlas, between two yields, which let an abort be noticed. */
const STRIDE = 256;

/** The size of a source: bytes of files, or the number of URLs. */
export function amountOf(source: PicturesSource): number {
  if ('urls' in source) return source.urls.length;
  return filesOf(source).reduce((sum, file) => sum + file.size, 0);
}

export function filesOf(source: PicturesSource): readonly Blob[] {
  if ('urls' in source) return [];
  return 'atlas' in source ? [source.atlas] : source;
}

/** Starts one picture after the other, as fast as they are pulled. */
export async function* readPictures<Result>(source: PicturesSource, use: Use<Result>): AsyncGenerator<Started<Result>> {
  const budget = new MemorySemaphore(MAX_PIXELS);
  if ('urls' in source) {
    yield* fromUrls(source.urls, use, budget);
    return;
  }
  for (const file of filesOf(source)) {
    const name = pictureName(file);
    try {
      if ('atlas' in source) yield* fromAtlas(source, name, use, budget);
      else yield* fromFile(file, name, use, budget);
    } catch (error) {
      yield { task: outcomeOf(name, file.size, () => Promise.reject(asError(error))) };
    }
  }
}

async function* fromFile<Result>(
  file: Blob,
  name: string,
  use: Use<Result>,
  budget: MemorySemaphore,
): AsyncGenerator<Started<Result>> {
  const kind = detectFileType(await headOf(file));
  if (kind === 'zip') yield* fromZip(file, name, use, budget);
  else if (kind === 'idx') yield* fromIdx(file, name, use);
  else yield { task: outcomeOf(name, file.size, async () => decodePicture(await wholeOf(file), budget, use)) };
}

async function* fromZip<Result>(
  zip: Blob,
  name: string,
  use: Use<Result>,
  budget: MemorySemaphore,
): AsyncGenerator<Started<Result>> {
  const entries = await readZipDirectory(zip);
  if (entries.length === 0) throw new FileSkippedError('zip-empty', 'is an empty zip');
  const output = new ZipOutputLimit(zip.size);
  for (const entry of entries) {
    const task = outcomeOf(`${name}/${entry.name}`, entry.packedSize, async () => {
      const bytes = await readZipEntry(zip, entry, output);
      const kind = detectFileType(bytes.subarray(0, FILE_TYPE_BYTES));
      if (kind === 'zip') throw new FileSkippedError('zip-nested', 'is a zip within a zip: unpack it');
      if (kind === 'idx') throw new FileSkippedError('zip-holds-idx', 'is an IDX or gzip file within a zip: unpack it');
      return decodePicture(bytes, budget, use);
    });
    yield { task };
  }
}

async function* fromIdx<Result>(file: Blob, name: string, use: Use<Result>): AsyncGenerator<Started<Result>> {
  const images = await readIdx(await gunzipIfNeeded(file.stream(), name), name).catch((error: unknown) => {
    if (!(error instanceof DatasetError)) throw error;
    throw new FileSkippedError(error.code, error.message.replace(`${name} `, '').replace(/\.$/, ''), error.values);
  });
  for (let i = 0; i < images.count; i++) {
    if (i % STRIDE === 0) await yieldToMessages();
    yield { task: outcomeOf(name, file.size / images.count, async () => use(bytesRaster(images, i))) };
  }
}

async function* fromAtlas<Result>(
  { atlas, tileWidth, tileHeight }: PicturesAtlas,
  name: string,
  use: Use<Result>,
  budget: MemorySemaphore,
): AsyncGenerator<Started<Result>> {
  if (detectFileType(await headOf(atlas)) !== 'picture')
    throw new FileSkippedError('atlas-not-a-picture', 'is no picture, as an atlas must be');
  const { bitmap, release } = await openPicture(await wholeOf(atlas), budget);
  try {
    const columns = Math.floor(bitmap.width / tileWidth);
    const rows = Math.floor(bitmap.height / tileHeight);
    const size = `${bitmap.width} x ${bitmap.height} pixels`;
    if (columns * rows === 0)
      throw new FileSkippedError(
        'atlas-too-small',
        `has ${size}, which leaves no room for a tile of ${tileWidth} x ${tileHeight}`,
        { width: bitmap.width, height: bitmap.height, tileWidth, tileHeight },
      );
    for (let i = 0; i < rows * columns; i++) {
      if (i % STRIDE === 0) await yieldToMessages();
      const [row, column] = [Math.floor(i / columns), i % columns];
      const tile = { left: column * tileWidth, top: row * tileHeight, width: tileWidth, height: tileHeight };
      const task = outcomeOf(`${name}, row ${row + 1}, column ${column + 1}`, atlas.size / (rows * columns), async () =>
        use(bitmapRaster(bitmap, tile)),
      );
      await task.catch(() => undefined); // its pixels are read before the atlas is closed
      yield { task };
    }
  } finally {
    bitmap.close();
    release();
  }
}

async function* fromUrls<Result>(
  urls: readonly string[],
  use: Use<Result>,
  budget: MemorySemaphore,
): AsyncGenerator<Started<Result>> {
  for (const url of urls) {
    const task = outcomeOf(displayName(url), 1, async () => {
      const bytes = await loadPicture(url);
      if (detectFileType(bytes.subarray(0, FILE_TYPE_BYTES)) !== 'picture')
        throw new FileSkippedError('url-not-a-picture', 'is a zip or an IDX file, not a picture');
      return decodePicture(bytes, budget, use);
    });
    yield { task };
    await yieldToMessages();
  }
}

/** Rejects only for errors that no file has caused. */
async function outcomeOf<Result>(name: string, amount: number, make: () => Promise<Result>): Promise<Outcome<Result>> {
  try {
    return { name, amount, result: await make() };
  } catch (error) {
    if (error instanceof FileSkippedError) return { name, amount, result: error };
    if (!(error instanceof DOMException)) throw error;
    // The file was deleted or changed after it was chosen.
    const reason = `cannot be read (${error.name})`;
    return { name, amount, result: new FileSkippedError('file-unreadable', reason, { error: error.name }) };
  }
}

async function headOf(file: Blob): Promise<Bytes> {
  return new Uint8Array(await file.slice(0, FILE_TYPE_BYTES).arrayBuffer());
}

async function wholeOf(file: Blob): Promise<Bytes> {
  if (file.size > MAX_FILE_BYTES) throw fileTooLarge(file.size);
  return new Uint8Array(await file.arrayBuffer());
}

/** A file's name, with its folder if it came with one. */
export function pictureName(file: Blob): string {
  if (!(file instanceof File)) return 'a file without a name';
  return displayName(file.webkitRelativePath || file.name || 'a file without a name');
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
