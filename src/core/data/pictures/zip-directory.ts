/**
 * Reads the contents of a zip file from the directory at its end. Nothing in it is trusted: sizes are checked against what
 * is unpacked, and names are labels, never paths.
 * Source: PKWARE, ".ZIP File Format Specification" (APPNOTE) 6.3.10, sections 4.3.12 and 4.3.16.
 */
import { MAX_ENTRIES } from '../../../shared/files/limits.js';
import { folderOf } from '../../../shared/files/file-path.js';
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

const END_LENGTH = 22;
const END_SIGNATURE = 0x06054b50;
const LONGEST_COMMENT = 0xffff;
const RECORD_LENGTH = 46;
const RECORD_SIGNATURE = 0x02014b50;
export const LOCAL_LENGTH = 30;
const UNKNOWN = 0xffffffff;
/** Most bytes of all records together: names that people give are short. */
const MAX_DIRECTORY_BYTES = 16e6;

interface End {
  readonly count: number;
  /** Bytes before the zip proper, as in a self-extracting program. */
  readonly base: number;
  readonly begin: number;
  readonly end: number;
}

/** @returns the files in the directory's order, without folders. @throws FileSkippedError if it cannot be read at all */
export async function readZipDirectory(zip: Blob): Promise<ZipEntry[]> {
  const { count, base, begin, end } = await findEnd(zip);
  if (count > MAX_ENTRIES) {
    throw new FileSkippedError('zip-too-many-files', `is a zip of ${count} files; ${MAX_ENTRIES} at most are read`, {
      count,
      most: MAX_ENTRIES,
    });
  }
  if (end - begin > MAX_DIRECTORY_BYTES) throw damaged('its directory is too long');
  const view = new DataView(await zip.slice(begin, end).arrayBuffer());
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + RECORD_LENGTH > view.byteLength || view.getUint32(at, true) !== RECORD_SIGNATURE) {
      throw damaged('its directory is shorter than it says');
    }
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map(field => view.getUint16(at + field, true));
    const next = at + RECORD_LENGTH + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
    if (next > view.byteLength) throw damaged('its directory is shorter than it says');
    entries.push(readRecord(view, at, base));
    at = next;
  }
  if (at !== view.byteLength) throw damaged('its directory is longer than it says');
  return withoutOverlaps(entries, begin).filter(({ name }) => !name.endsWith('/'));
}

/** Finds the record at the end, which a comment may follow. */
async function findEnd(zip: Blob): Promise<End> {
  const start = Math.max(0, zip.size - END_LENGTH - LONGEST_COMMENT);
  const view = new DataView(await zip.slice(start).arrayBuffer());
  for (let at = view.byteLength - END_LENGTH; at >= 0; at--) {
    if (view.getUint32(at, true) !== END_SIGNATURE) continue;
    if (at + END_LENGTH + view.getUint16(at + 20, true) !== view.byteLength) continue;
    const count = view.getUint16(at + 10, true);
    const size = view.getUint32(at + 12, true);
    const offset = view.getUint32(at + 16, true);
    if (size === UNKNOWN || offset === UNKNOWN)
      throw new FileSkippedError('zip-64', 'is a zip of more than 4 GB; unpack it, or make several');
    if (view.getUint16(at + 4, true) !== 0)
      throw new FileSkippedError('zip-multipart', 'is one part of a zip in several; join them');
    const end = start + at;
    const base = end - size - offset;
    if (base < 0) throw damaged('its directory is outside the file');
    return { count, base, begin: end - size, end };
  }
  throw damaged('it has no directory at its end; it may be cut short');
}

function readRecord(view: DataView, at: number, base: number): ZipEntry {
  const uint16 = (field: number) => view.getUint16(at + field, true);
  const uint32 = (field: number) => view.getUint32(at + field, true);
  const nameBytes = new Uint8Array(view.buffer, at + RECORD_LENGTH, uint16(28));
  const name = new TextDecoder().decode(nameBytes);
  return {
    name: displayName(name),
    folder: folderOf(name),
    method: uint16(10),
    crc: uint32(16),
    packedSize: uint32(20),
    size: uint32(24),
    offset: base + uint32(42),
    flaw: flawOf(name, (uint16(8) & 1) === 1),
  };
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
