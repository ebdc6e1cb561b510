/** Reads pictures from files, zips, IDX files, an atlas or URLs, one after the other; each gives a result or a reason. */
import type { PicturesAtlas, PicturesSource } from '../../../shared/protocol/pictures.js';
import type { Bytes } from '../bytes.js';
import { IDX_HEAD_BYTES } from './idx-files.js';
import { MemorySemaphore } from './memory-semaphore.js';
import { decodePicture, openPicture } from './decode.js';
import { KIND_BYTES, detectFileKind } from '../../../shared/files/file-kinds.js';
import { detectFileType, unusable, type FileType } from '../../../shared/files/file-type.js';
import { identifyFile } from '../../../shared/files/identify-file.js';
import { isSystemFile } from '../../../shared/files/system-files.js';
import { MAX_FILE_BYTES, MAX_PACKED_ARRAY_BYTES, MAX_PIXELS } from '../../../shared/files/limits.js';
import { outcomeOf, skippable, type Started, type Use } from './outcomes.js';
import { bitmapRaster } from './raster.js';
import { findArrays, fromArray, refuseArray } from './read-arrays.js';
import { fileTooLarge, loadPicture } from './remote.js';
import { yieldToMessages } from '../../../shared/yield-to-messages.js';
import { folderOf, pathOf } from '../../../shared/files/file-path.js';
import { displayName, FileSkippedError } from '../../../shared/files/file-skipped.js';
import { openZipEntry, peekZipEntry, readZipEntry, ZipOutputLimit } from './zip-entry.js';
import { readZipDirectory } from './zip-directory.js';

/** Tiles of an atlas, or files of a zip, between two yields, which let an abort be noticed. */
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
  const files = filesOf(source).flatMap((file, i) => {
    const path = paths[i] ?? pathOf(file);
    return isSystemFile(path) ? [] : [{ file, name: displayName(path) || NAMELESS, folder: folderOf(path) }];
  });
  if ('atlas' in source) {
    for (const file of files)
      yield* skippable(file.name, file.file.size, () => fromAtlas(source, file.name, use, budget));
    return;
  }
  const arrays = await findArrays(files, ({ file, ...names }) => ({
    ...names,
    size: file.size,
    length: file.size,
    head: () => file.slice(0, IDX_HEAD_BYTES).stream(),
    open: () => file.stream(),
  }));
  for (const file of files) {
    yield* skippable(file.name, file.file.size, () => arrays.read(file, use) ?? fromFile(file, use, budget));
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
  const type = await typeOf(file);
  if (type === 'zip') yield* fromZip(given, use, budget);
  else if (type === 'idx' || type === 'npy') {
    const { size } = file;
    yield* fromArray({ name, folder, size, length: size, format: type, open: () => file.stream() }, undefined, use);
  } else
    yield { task: outcomeOf(name, file.size, async () => decodePicture(await wholeOf(file), budget, use), { folder }) };
}

async function* fromZip<Result>(
  { file: zip, name: zipName, folder: zipFolder }: GivenFile,
  use: Use<Result>,
  budget: MemorySemaphore,
): AsyncGenerator<Started<Result>> {
  const directory = await readZipDirectory(zip);
  const entries = directory.entries.map(entry => ({
    entry,
    name: `${zipName}/${entry.name}`,
    folder: [zipFolder, entry.folder].filter(Boolean).join('/'),
  }));
  if (entries.length === 0) throw new FileSkippedError('zip-empty', 'is an empty zip');
  const kind = detectFileKind(
    await headOf(zip),
    directory.entries.map(({ name }) => name),
  );
  if (kind?.use === 'weights' && !entries.some(({ name }) => HAS_PICTURES.test(name))) throw unusable(kind);
  const output = new ZipOutputLimit(zip.size);
  const arrays = await findArrays(entries, ({ entry, ...names }) => ({
    ...names,
    size: entry.packedSize,
    length: entry.size,
    head: () => peekZipEntry(zip, entry),
    open: () => openZipEntry(zip, entry, output, MAX_PACKED_ARRAY_BYTES),
  }));
  for (const [index, given] of entries.entries()) {
    if (index % STRIDE === 0) await yieldToMessages();
    const { entry, name, folder } = given;
    const images = arrays.read(given, use);
    if (images) {
      yield* images;
      continue;
    }
    const readEntry = async () => {
      requireVisible(entry.folder);
      const bytes = await readZipEntry(zip, entry, output);
      const type = await typeOf(bytes);
      if (type === 'zip') throw new FileSkippedError('zip-nested', 'is a zip within a zip: unpack it');
      if (type !== 'picture') {
        await refuseArray({ name, format: type, length: bytes.length, open: () => new Blob([bytes]).stream() });
        throw new FileSkippedError('zip-array-named', 'is an array with the name of a picture: give it another');
      }
      return decodePicture(bytes, budget, use);
    };
    yield { task: outcomeOf(name, entry.packedSize, readEntry, { folder }) };
  }
  if (directory.left > 0) throw tooManyFiles(entries.length, directory.left);
}

function tooManyFiles(most: number, left: number): FileSkippedError {
  const [count, taken, rest] = [most + left, most, left].map(number => number.toLocaleString('en'));
  const reason = `has ${count} files: the first ${taken} are read, and ${rest} are left out`;
  return new FileSkippedError('zip-too-many-files', reason, { count: most + left, most, left }, left);
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
      if (detectFileType(bytes.subarray(0, KIND_BYTES)) !== 'picture')
        throw new FileSkippedError('url-not-a-picture', 'is a zip or another file of many pictures, not a picture');
      return decodePicture(bytes, budget, use);
    });
    yield { task };
    await yieldToMessages();
  }
}

async function headOf(file: Blob): Promise<Bytes> {
  return new Uint8Array(await file.slice(0, KIND_BYTES).arrayBuffer());
}

/** A file's type; of a gzipped one, that of what is in it. @throws FileSkippedError for a file that cannot be used */
async function typeOf(file: Blob | Bytes): Promise<Exclude<FileType, 'gzip'>> {
  const type = detectFileType(file instanceof Blob ? await headOf(file) : file.subarray(0, KIND_BYTES));
  if (type !== 'gzip') return type;
  const inside = await identifyFile(file instanceof Blob ? file : new Blob([file]));
  const isUnclear = !inside || inside.id === 'idx' || inside.id === 'gzip' || inside.id === 'text';
  if (isUnclear) return 'idx'; // its reader says what is wrong
  if (inside.id === 'npy') return 'npy';
  throw unusable({ ...inside, what: `${inside.what} in gzip`, remedy: inside.remedy ?? 'unpack it' });
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

/** Names of files that pictures are read from. */
const HAS_PICTURES = /\.(png|jpe?g|webp|gif|bmp|avif|p[gnp]m|npy|gz|idx\d?(-ubyte)?)$/i;

const NAMELESS = 'a file without a name';

/** A file's name, with its folder if it came with one. */
export function pictureName(file: Blob): string {
  return displayName(pathOf(file)) || NAMELESS;
}
