/**
 * Reads the contents of a zip file from the directory at its end. Nothing in it is trusted: sizes are checked against what
 * is unpacked, and names are labels, never paths.
 * Source: PKWARE, ".ZIP File Format Specification" (APPNOTE) 6.3.10, sections 4.3.12 to 4.3.16 and 4.5.3.
 */
import {
  findEndRecord,
  IN_64_BITS,
  LOCAL_LENGTH,
  TAIL_BYTES,
  uint64,
  zipRecords,
  type EndRecord,
  type ZipRecord,
} from '../../../shared/files/zip-records.js';
import { MAX_ENTRIES } from '../../../shared/files/limits.js';
import { folderOf } from '../../../shared/files/file-path.js';
import { isSystemFile } from '../../../shared/files/system-files.js';
import { displayName, FileSkippedError } from '../../../shared/files/file-skipped.js';

export interface ZipEntry {
  /** A label to show. */
  readonly name: string;
  /** The folders that it lies in, from the outermost, joined by slashes. */
  readonly folder: string;
  /** Compression: 0 is none, 8 is deflate. */
  readonly method: number;
  readonly crc: number;
  /** Bytes in the zip, and declared bytes when unpacked. */
  readonly packedSize: number;
  readonly size: number;
  /** Offset of its local header. */
  readonly offset: number;
  /** Why it must not be read, if so. */
  readonly flaw: FileSkippedError | null;
}

export interface ZipDirectory {
  /** The files in the directory's order, {@link MAX_ENTRIES} at most, without folders and the system's own files. */
  readonly entries: readonly ZipEntry[];
  /** Number of files beyond these. */
  readonly left: number;
}

const LOCATOR_LENGTH = 20;
const LOCATOR_SIGNATURE = 0x07064b50;
const END64_LENGTH = 56;
const END64_SIGNATURE = 0x06064b50;
const IN_MORE_BITS = 0xffff;
/** Most bytes of all records together: names that people give are short. */
const MAX_DIRECTORY_BYTES = 64e6;

interface End {
  readonly count: number;
  /** Whether the count is whole: otherwise writers leave out what is beyond 16 bits. */
  readonly exact: boolean;
  /** Bytes before the zip proper, as in a self-extracting program. */
  readonly base: number;
  readonly begin: number;
  readonly end: number;
}

/** @throws FileSkippedError if it cannot be read at all */
export async function readZipDirectory(zip: Blob): Promise<ZipDirectory> {
  const { count, exact, base, begin, end } = await findEnd(zip);
  if (end - begin > MAX_DIRECTORY_BYTES) throw damaged('its directory is too long');
  const view = new DataView(await zip.slice(begin, end).arrayBuffer());
  const entries: ZipEntry[] = [];
  let [at, found, left] = [0, 0, 0];
  for (const { record, next } of zipRecords(view)) {
    [at, found] = [next, found + 1];
    if (/[\\/]$/.test(record.path) || isSystemFile(record.path)) continue;
    if (entries.length < MAX_ENTRIES) entries.push(entryOf(record, base));
    else left++;
  }
  if (found < count) throw damaged('its directory is shorter than it says');
  if (at !== view.byteLength || (exact ? found > count : found % (IN_MORE_BITS + 1) !== count))
    throw damaged('its directory is longer than it says');
  return { entries: withoutOverlaps(entries, begin), left };
}

/** Finds the record at the end, which a comment may follow. */
async function findEnd(zip: Blob): Promise<End> {
  const start = Math.max(0, zip.size - TAIL_BYTES);
  const record = findEndRecord(new DataView(await zip.slice(start).arrayBuffer()));
  if (!record) throw damaged('it has no directory at its end; it may be cut short');
  const { count, size, offset, disk } = record;
  const recordAt = start + record.at;
  const end64 = await findEnd64(zip, recordAt);
  const in64Bits = count === IN_MORE_BITS || size === IN_64_BITS || offset === IN_64_BITS || disk === IN_MORE_BITS;
  if (end64 && in64Bits) return endOf(end64, true);
  if (disk !== 0) throw new FileSkippedError('zip-multipart', 'is one part of a zip in several; join them');
  if (size === IN_64_BITS || offset === IN_64_BITS) throw damaged('its end has no record of 64 bits');
  return endOf({ count, size, offset, end: end64?.end ?? recordAt }, false);
}

/** Where the directory is, and the record that follows it. */
interface Place extends Pick<EndRecord, 'count' | 'size' | 'offset'> {
  /** Offset of the record in the file. */
  readonly end: number;
}

function endOf({ count, size, offset, end }: Place, exact: boolean): End {
  const base = end - size - offset;
  if (base < 0) throw damaged('its directory is outside the file');
  return { count, exact, base, begin: end - size, end };
}

/** The record of 64 bits before that at `end`, to which a locator between the two points; `null` if there is none. */
async function findEnd64(zip: Blob, end: number): Promise<Place | null> {
  const locatorAt = end - LOCATOR_LENGTH;
  if (locatorAt < END64_LENGTH) return null;
  const locator = new DataView(await zip.slice(locatorAt, end).arrayBuffer());
  if (locator.getUint32(0, true) !== LOCATOR_SIGNATURE) return null;
  if (locator.getUint32(16, true) > 1)
    throw new FileSkippedError('zip-multipart', 'is one part of a zip in several; join them');
  // It lies right before the locator, also behind a program; where it is longer, at the offset that the locator has.
  for (const at of [locatorAt - END64_LENGTH, uint64(locator, 8)]) {
    if (at < 0 || at + END64_LENGTH > locatorAt) continue;
    const record = new DataView(await zip.slice(at, at + END64_LENGTH).arrayBuffer());
    if (record.getUint32(0, true) !== END64_SIGNATURE) continue;
    return { count: uint64(record, 32), size: uint64(record, 40), offset: uint64(record, 48), end: at };
  }
  throw damaged('its record of 64 bits is not where it says');
}

function entryOf({ path, isEncrypted, method, crc, packedSize, size, offset }: ZipRecord, base: number): ZipEntry {
  const [name, folder, flaw] = [displayName(path), folderOf(path), flawOf(path, isEncrypted)];
  return { name, folder, method, crc, packedSize, size, offset: base + offset, flaw };
}

function flawOf(name: string, encrypted: boolean): FileSkippedError | null {
  if (encrypted) return new FileSkippedError('zip-entry-encrypted', 'is encrypted: unpack it with its password');
  if (/(^|[\\/])\.\.([\\/]|$)/.test(name) || /^([\\/]|[a-z]:)/i.test(name)) {
    return new FileSkippedError(
      'zip-entry-name',
      'has a name that leads out of the zip, which no honest program writes',
    );
  }
  return null;
}

/** Marks entries that overlap. In an honest zip none do; overlapping entries let a small file unpack to endless bytes. */
function withoutOverlaps(entries: readonly ZipEntry[], directory: number): ZipEntry[] {
  const flawed = new Set<ZipEntry>();
  let last: { readonly entry: ZipEntry; readonly end: number } | undefined;
  for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
    const end = entry.offset + LOCAL_LENGTH + entry.packedSize;
    if (end > directory) flawed.add(entry);
    if (last && entry.offset < last.end) {
      flawed.add(entry);
      flawed.add(last.entry);
    }
    if (!last || end > last.end) last = { entry, end };
  }
  const flaw = new FileSkippedError(
    'zip-entry-overlaps',
    'shares its bytes with another entry or with the directory, which no honest program writes',
  );
  return entries.map(entry => (flawed.has(entry) ? { ...entry, flaw: entry.flaw ?? flaw } : entry));
}

function damaged(problem: string): FileSkippedError {
  return new FileSkippedError('zip-damaged', `is a damaged zip: ${problem}`, { problem });
}
