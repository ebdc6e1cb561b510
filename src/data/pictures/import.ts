/**
 * A user's files as a data set: pictures, zips of pictures and IDX files, mixed. Whatever cannot be used is skipped with
 * its reason, and the others are taken; the order is that of the files, so that a seed gives the same run again.
 */
import { abortError, DatasetError, InvalidOptionError } from '../../errors.js';
import { COLOURS, type Colours, type ImportedPictures, type PicturesReport } from '../../protocol.js';
import type { Bytes } from '../bytes.js';
import { gunzipped } from '../gzip.js';
import { readIdx, type ByteImages } from '../idx.js';
import { Progress } from '../progress.js';
import { Budget } from './budget.js';
import { decodePicture, type Picture } from './decode.js';
import { KIND_LENGTH, kindOf } from './kind.js';
import { MAX_FILE_BYTES, MAX_PIXELS } from './limits.js';
import { PictureSet } from './picture-set.js';
import { label, Skip } from './skip.js';
import { middleSquare, resizeSquare } from './square.js';
import { Output, readZipEntry } from './zip-entry.js';
import { readZipDirectory } from './zip-directory.js';

export interface PicturesProgress {
  /** From 0 to 1, by bytes. */
  readonly fraction: number;
  /** Pictures taken and files skipped so far. */
  readonly taken: number;
  readonly skipped: number;
}

export interface ImportOptions {
  /** Height and width of the data set's images in pixels, 8 to 256. */
  readonly size: number;
  /** `auto` by default. */
  readonly colours?: Colours;
  readonly signal?: AbortSignal | undefined;
  /** At most a hundred times, and at the end. */
  readonly onProgress?: ((progress: PicturesProgress) => void) | undefined;
}

/** Pictures that are read and decoded at a time: the decoder has threads of its own. */
const AT_ONCE = 3;
/** Images of an IDX file between two looks at the signal. */
const IDX_STRIDE = 256;

/** A picture, or the reason why there is none. */
interface Outcome {
  readonly name: string;
  readonly result: Picture | Skip;
  /** Bytes of the user's files that are done with it. */
  readonly bytes: number;
}

/** @throws InvalidOptionError; DatasetError when nothing can be used; the signal's AbortError */
export async function importPictures(
  files: readonly Blob[],
  { size, colours = 'auto', signal, onProgress }: ImportOptions,
): Promise<ImportedPictures> {
  if (!Number.isInteger(size) || size < 8 || size > 256) {
    throw InvalidOptionError.of('imageSize', size, 'an integer from 8 to 256');
  }
  if (!COLOURS.includes(colours)) throw InvalidOptionError.of('colours', colours, `one of ${COLOURS.join(', ')}`);
  const check = () => {
    if (signal?.aborted) throw abortError('Importing pictures');
  };
  check();
  const set = new PictureSet(size, colours);
  const progress = new Progress(fraction => onProgress?.({ fraction, taken: set.count, skipped: set.skips }));
  const advance = progress.follow(files.reduce((sum, file) => sum + file.size, 0));

  const pending: Promise<Outcome>[] = [];
  const settle = async () => {
    const outcome = await pending.shift();
    check();
    if (!outcome) return;
    store(set, outcome);
    advance(outcome.bytes);
  };
  try {
    for await (const outcome of outcomes(files, size)) {
      outcome.task.catch(() => undefined); // it is waited for later
      pending.push(outcome.task);
      if (pending.length >= AT_ONCE) await settle();
      check();
    }
    while (pending.length > 0) await settle();
  } catch (error) {
    await Promise.allSettled(pending);
    throw error;
  }
  const report = set.report();
  if (report.count === 0) throw nothingUsable(files.length, report);
  const dataset = await set.toIdx(titleOf(files, report.count));
  await dataset.slice(-1).arrayBuffer(); // the browser has its bytes now, and does not need this worker for them
  progress.done();
  return { dataset, size, channels: set.channels, report };
}

function store(set: PictureSet, { name, result }: Outcome): void {
  try {
    if (result instanceof Skip) throw result;
    set.add(result);
  } catch (error) {
    if (!(error instanceof Skip)) throw error;
    set.skip(name, error.reason);
  }
}

/** Boxed, since a generator would wait for a promise that it yields. */
interface Started {
  readonly task: Promise<Outcome>;
}

/** Begins with one picture after the other, as fast as it is asked to. */
async function* outcomes(files: readonly Blob[], size: number): AsyncGenerator<Started> {
  const budget = new Budget(MAX_PIXELS);
  for (const file of files) {
    const name = nameOf(file);
    try {
      const kind = kindOf(await headOf(file));
      if (kind === 'zip') yield* fromZip(file, name, size, budget);
      else if (kind === 'idx') yield* fromIdx(file, name, size);
      else yield { task: outcomeOf(name, file.size, async () => decodePicture(await wholeOf(file), size, budget)) };
    } catch (error) {
      yield { task: outcomeOf(name, file.size, () => Promise.reject(asError(error))) };
    }
  }
}

async function* fromZip(zip: Blob, name: string, size: number, budget: Budget): AsyncGenerator<Started> {
  const entries = await readZipDirectory(zip);
  if (entries.length === 0) throw new Skip('is an empty zip');
  const output = new Output(zip.size);
  for (const entry of entries) {
    const task = outcomeOf(`${name}/${entry.name}`, entry.packedSize, async () => {
      const bytes = await readZipEntry(zip, entry, output);
      const kind = kindOf(bytes.subarray(0, KIND_LENGTH));
      if (kind === 'zip') throw new Skip('is a zip within a zip: unpack it');
      if (kind === 'idx') throw new Skip('is an IDX or gzip file within a zip: unpack it');
      return decodePicture(bytes, size, budget);
    });
    yield { task };
  }
}

async function* fromIdx(file: Blob, name: string, size: number): AsyncGenerator<Started> {
  const images = await readIdx(await gunzipped(file.stream(), name), name).catch((error: unknown) => {
    if (!(error instanceof DatasetError)) throw error;
    throw new Skip(error.message.replace(`${name} `, '').replace(/\.$/, ''));
  });
  for (let i = 0; i < images.count; i++) {
    if (i % IDX_STRIDE === 0) await new Promise(resolve => setTimeout(resolve)); // so that a cancel is heard
    const bytes = file.size / images.count;
    yield { task: Promise.resolve({ name, bytes, result: idxPicture(images, i, size) }) };
  }
}

function idxPicture({ bytes, height, width, channels }: ByteImages, index: number, size: number): Picture | Skip {
  const { side, left, top } = middleSquare({ width, height });
  const start = index * height * width * channels;
  const values = resizeSquare(side, size, channels, y => ({
    values: bytes,
    start: start + ((top + y) * width + left) * channels,
    step: channels,
  }));
  const rgb =
    channels === 3
      ? values
      : Uint8ClampedArray.from({ length: 3 * size * size }, (_, i) => values[Math.floor(i / 3)] ?? 0);
  return { rgb, width, height };
}

/** Never rejects but for what is nobody's file's fault. */
async function outcomeOf(name: string, bytes: number, make: () => Promise<Picture>): Promise<Outcome> {
  try {
    return { name, bytes, result: await make() };
  } catch (error) {
    if (error instanceof Skip) return { name, bytes, result: error };
    // A file that has been deleted or changed since it was chosen.
    if (error instanceof DOMException) return { name, bytes, result: new Skip(`cannot be read (${error.name})`) };
    throw error;
  }
}

async function headOf(file: Blob): Promise<Bytes> {
  return new Uint8Array(await file.slice(0, KIND_LENGTH).arrayBuffer());
}

async function wholeOf(file: Blob): Promise<Bytes> {
  if (file.size > MAX_FILE_BYTES) throw new Skip(`has ${file.size} bytes; ${MAX_FILE_BYTES / 1e6} MB at most are read`);
  return new Uint8Array(await file.arrayBuffer());
}

/** With its folder, where it came with one. */
function nameOf(file: Blob): string {
  if (!(file instanceof File)) return 'a file without a name';
  return label(file.webkitRelativePath || file.name || 'a file without a name');
}

/** What the data set is called: as its file, if it is one. */
function titleOf(files: readonly Blob[], count: number): string {
  const [only] = files;
  return files.length === 1 && only instanceof File ? nameOf(only) : `${count} pictures`;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Says the commonest reasons, since a list of thousands of files says nothing. */
function nothingUsable(given: number, { skipped }: PicturesReport): DatasetError {
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const commonest = [...counts].sort(([, a], [, b]) => b - a).slice(0, 3);
  const reasons = commonest.map(([reason, count]) => `${reason} (${files(count)})`).join('; ');
  const message =
    given === 0 ? 'There are no files to take pictures from.' : `Nothing in ${files(given)} can be used: ${reasons}.`;
  return new DatasetError(message, {
    subject: 'dataset',
    given: files(given),
    allowed: 'PNG, JPEG, WebP, GIF, BMP or AVIF pictures, zips of them, or IDX files',
  });
}

function files(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}
