/** Unpacks a zip of a model's files into memory, strictly: each must have the size and the checksum that the directory says. */
import { crc32 } from '../crc32.js';
import { WeightsError } from '../errors.js';
import { FREE_BYTES, MAX_RATIO } from './limits.js';
import { isSystemFile } from './system-files.js';
import {
  findWholeEndRecord,
  LOCAL_LENGTH,
  LOCAL_SIGNATURE,
  TAIL_BYTES,
  zipRecords,
  type ZipRecord,
} from './zip-records.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface UnzippedFile {
  /** Its path in the zip: a label, never a place. */
  readonly path: string;
  readonly bytes: Bytes;
}

/** Files of one model: its description and its shards. */
const MOST_FILES = 10_000;
/** Bytes that it may unpack to, in all: as many as can be had in one piece. */
const MOST_BYTES = 2 ** 31;

/**
 * @param wanted the files to unpack, by their paths; all by default. Folders and the system's own files are left out
 * @throws WeightsError if the zip is damaged, encrypted, or unpacks to more than its size allows
 */
export async function unzip(zip: Blob, wanted: (path: string) => boolean = () => true): Promise<UnzippedFile[]> {
  const records = (await recordsOf(zip)).filter(
    ({ path }) => !/[\\/]$/.test(path) && !isSystemFile(path) && wanted(path),
  );
  const size = records.reduce((sum, record) => sum + record.size, 0);
  if (records.length > MOST_FILES) throw broken(`has ${records.length} files, more than a model has`);
  if (size > Math.min(MOST_BYTES, Math.max(FREE_BYTES, MAX_RATIO * zip.size)))
    throw broken(`unpacks to ${size} bytes, more than is read`);
  const files: UnzippedFile[] = [];
  for (const record of records) files.push({ path: record.path, bytes: await contentOf(zip, record) });
  return files;
}

async function recordsOf(zip: Blob): Promise<ZipRecord[]> {
  const start = Math.max(0, zip.size - TAIL_BYTES);
  const end = findWholeEndRecord(new DataView(await zip.slice(start).arrayBuffer()));
  if (!end) throw broken('has no directory at its end; it may be cut short');
  const { count, size, offset } = end;
  if (offset + size > start + end.at) throw broken('has a directory that is outside of it');
  const directory = new DataView(await zip.slice(offset, offset + size).arrayBuffer());
  const records = Array.from(zipRecords(directory), ({ record }) => record);
  if (records.length !== count) throw broken(`has a directory of ${count} files, and ${records.length} in it`);
  return records;
}

async function contentOf(
  zip: Blob,
  { path, isEncrypted, method, size, packedSize, crc, offset }: ZipRecord,
): Promise<Bytes> {
  if (isEncrypted) throw broken(`has the file ${path}, which is encrypted`);
  if (method !== 0 && method !== 8) throw broken(`has the file ${path}, which is packed by method ${method}`);
  const local = new DataView(await zip.slice(offset, offset + LOCAL_LENGTH).arrayBuffer());
  if (local.byteLength < LOCAL_LENGTH || local.getUint32(0, true) !== LOCAL_SIGNATURE)
    throw broken(`has no file ${path} where its directory says`);
  const begin = offset + LOCAL_LENGTH + local.getUint16(26, true) + local.getUint16(28, true);
  const packed = zip.slice(begin, begin + packedSize);
  const stream = method === 0 ? packed.stream() : packed.stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const bytes = await read(stream, size).catch(() => null);
  if (!bytes || crc32(bytes) !== crc) throw broken(`has the file ${path}, which is damaged`);
  return bytes;
}

/** All of a stream, which must have this length; `null` if it has not. */
async function read(stream: ReadableStream<Uint8Array>, length: number): Promise<Bytes | null> {
  const bytes = new Uint8Array(length);
  const reader = stream.getReader();
  for (let filled = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return filled === length ? bytes : null;
    if (filled + value.length > length) {
      await reader.cancel();
      return null;
    }
    bytes.set(value, filled);
    filled += value.length;
  }
}

function broken(what: string): WeightsError {
  return new WeightsError(`The zip ${what}.`, { code: 'weights-zip-damaged', given: what });
}
