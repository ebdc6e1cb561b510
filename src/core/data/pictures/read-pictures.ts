/** Reads pictures from files, zips, IDX files, an atlas or URLs, one after the other; each gives a result or a reason. */
import type { PicturesAtlas, PicturesSource } from '../../../shared/protocol/pictures.js';
import type { Bytes } from '../bytes.js';
import { IDX_HEAD_BYTES } from './idx-files.js';
import { MemorySemaphore } from './memory-semaphore.js';
import { decodePicture, openPicture } from './decode.js';
import { FILE_TYPE_BYTES, detectFileType } from '../../../shared/files/file-type.js';
import { MAX_FILE_BYTES, MAX_PACKED_IDX_BYTES, MAX_PIXELS } from '../../../shared/files/limits.js';
import { outcomeOf, skippable, type Started, type Use } from './outcomes.js';
import { bitmapRaster } from './raster.js';
import { findIdx, fromIdx } from './read-idx.js';
import { fileTooLarge, loadPicture } from './remote.js';
import { yieldToMessages } from '../../../shared/yield-to-messages.js';
import { folderOf, pathOf } from '../../../shared/files/file-path.js';
import { displayName, FileSkippedError } from '../../../shared/files/file-skipped.js';
import { peekZipEntry, readZipEntry, ZipOutputLimit } from './zip-entry.js';
import { readZipDirectory } from './zip-directory.js';

/** Tiles of an atlas between two yields, which let an abort be noticed. */
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

/**
 * Starts one picture after the other, as fast as they are pulled.
 * @param paths those of the files, with their folders; by default as the files say
 */
export async function* readPictures<Result>(
  source: PicturesSource,
  use: Use<Result>,
  paths: readonly string[] = [],
): AsyncGenerator<Started<Result>> {
  const budget = new MemorySemaphore(MAX_PIXELS);
  if ('urls' in source) {
    yield* fromUrls(source.urls, use, budget);
    return;
  }
  const files = filesOf(source).map((file, i) => {
    const path = paths[i] ?? pathOf(file);
    return { file, name: displayName(path) || NAMELESS, folder: folderOf(path) };
  });
  if ('atlas' in source) {
    for (const file of files)
      yield* skippable(file.name, file.file.size, () => fromAtlas(source, file.name, use, budget));
    return;
  }
  const idx = await findIdx(files, ({ file, ...names }) => ({
    ...names,
    size: file.size,
    head: () => file.slice(0, IDX_HEAD_BYTES).stream(),
    open: () => file.stream(),
  }));
  for (const file of files) {
    yield* skippable(file.name, file.file.size, () => idx.read(file, use) ?? fromFile(file, use, budget));
  }
}

/** A file that was given. */
interface GivenFile {
  readonly file: Blob;
  readonly name: string;
  readonly folder: string;
}

async function* fromFile<Result>(
  given: GivenFile,
  use: Use<Result>,
  budget: MemorySemaphore,
): AsyncGenerator<Started<Result>> {
  const { file, name, folder } = given;
  requireVisible(folder.replace(/^[^/]*/, '')); // the outermost is the one that was chosen
  const kind = detectFileType(await headOf(file));
  if (kind === 'zip') yield* fromZip(given, use, budget);
  else if (kind === 'idx') yield* fromIdx({ name, folder, size: file.size, open: () => file.stream() }, undefined, use);
  else
    yield { task: outcomeOf(name, file.size, async () => decodePicture(await wholeOf(file), budget, use), { folder }) };
}

async function* fromZip<Result>(
  { file: zip, name: zipName, folder: zipFolder }: GivenFile,
  use: Use<Result>,
  budget: MemorySemaphore,
): AsyncGenerator<Started<Result>> {
  const entries = (await readZipDirectory(zip)).map(entry => ({
    entry,
    name: `${zipName}/${entry.name}`,
    folder: [zipFolder, entry.folder].filter(Boolean).join('/'),
  }));
  if (entries.length === 0) throw new FileSkippedError('zip-empty', 'is an empty zip');
  const output = new ZipOutputLimit(zip.size);
  const idx = await findIdx(entries, ({ entry, ...names }) => ({
    ...names,
    size: entry.packedSize,
    head: () => peekZipEntry(zip, entry),
    open: async () => new Blob([await readZipEntry(zip, entry, output, MAX_PACKED_IDX_BYTES)]).stream(),
  }));
  for (const given of entries) {
    const { entry, name, folder } = given;
    const images = idx.read(given, use);
    if (images) {
      yield* images;
      continue;
    }
    const readEntry = async () => {
      requireVisible(entry.folder);
      const bytes = await readZipEntry(zip, entry, output);
      const kind = detectFileType(bytes.subarray(0, FILE_TYPE_BYTES));
      if (kind === 'zip') throw new FileSkippedError('zip-nested', 'is a zip within a zip: unpack it');
      if (kind === 'idx') throw new FileSkippedError('zip-holds-idx', 'is an IDX or gzip file within a zip: unpack it');
      return decodePicture(bytes, budget, use);
    };
    yield { task: outcomeOf(name, entry.packedSize, readEntry, { folder }) };
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

async function headOf(file: Blob): Promise<Bytes> {
  return new Uint8Array(await file.slice(0, FILE_TYPE_BYTES).arrayBuffer());
}

async function wholeOf(file: Blob): Promise<Bytes> {
  if (file.size > MAX_FILE_BYTES) throw fileTooLarge(file.size);
  return new Uint8Array(await file.arrayBuffer());
}

/** @throws FileSkippedError for a file in a hidden folder, or in that of macOS's zips */
function requireVisible(folder: string): void {
  if (!/(^|\/)(\.[^./]|__MACOSX(\/|$))/.test(folder)) return;
  throw new FileSkippedError('file-hidden', 'is in a hidden folder, where programs keep files of their own');
}

const NAMELESS = 'a file without a name';

/** A file's name, with its folder if it came with one. */
export function pictureName(file: Blob): string {
  return displayName(pathOf(file)) || NAMELESS;
}
