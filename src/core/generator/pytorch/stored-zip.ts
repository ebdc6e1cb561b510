/** Reads a zip whose files are stored as they are, as PyTorch writes it, strictly. */
import { WeightsError } from '../../../shared/errors.js';
import { crc32 } from '../../../shared/crc32.js';
import {
  findWholeEndRecord,
  LOCAL_LENGTH,
  LOCAL_SIGNATURE,
  TAIL_BYTES,
  zipRecords,
  type ZipRecord,
} from '../../../shared/files/zip-records.js';

/**
 * @returns the files by name; each is checked against its CRC-32 when it is read
 * @throws WeightsError if the zip is damaged, or a file is compressed
 */
export function readStoredZip(bytes: Uint8Array): Map<string, () => Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const partOf = (begin: number, length: number) => new DataView(view.buffer, view.byteOffset + begin, length);
  const tail = Math.max(0, bytes.length - TAIL_BYTES);
  const end = findWholeEndRecord(partOf(tail, bytes.length - tail));
  if (!end) throw broken('has no directory: it is truncated');
  const { count, size, offset } = end;
  if (offset + size > tail + end.at) throw broken('has a directory that is outside of it');
  const files = new Map<string, () => Uint8Array>();
  let total = 0;
  for (const { record } of zipRecords(partOf(offset, size))) {
    const { path, method, packedSize } = record;
    if (method !== 0 || packedSize !== record.size)
      throw broken(`has the compressed file ${path}; PyTorch stores files as they are`);
    total += record.size;
    if (!(total <= bytes.length)) throw broken('has files over one another');
    files.set(path, () => contentOf(bytes, view, record));
  }
  if (files.size < count) throw broken(`has ${files.size} files, and a directory of ${count}`);
  return files;
}

function contentOf(bytes: Uint8Array, view: DataView, { path, size, crc, offset }: ZipRecord): Uint8Array {
  if (offset + LOCAL_LENGTH > bytes.length || view.getUint32(offset, true) !== LOCAL_SIGNATURE)
    throw broken(`has no file ${path}`);
  const from = offset + LOCAL_LENGTH + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (from + size > bytes.length) throw broken(`ends within ${path}: it is truncated`);
  const data = bytes.subarray(from, from + size);
  if (crc !== 0 && crc32(data) !== crc) throw broken(`has another checksum than the bytes of ${path}`);
  return data;
}

function broken(what: string): WeightsError {
  return new WeightsError(`The PyTorch file is damaged: it ${what}.`, { code: 'weights-zip-damaged', given: what });
}
