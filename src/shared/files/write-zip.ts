/**
 * Writes a zip of files as they are, without compression, since pictures are compressed already.
 * Source: PKWARE, ".ZIP File Format Specification" (APPNOTE) 6.3.10, sections 4.3.7 to 4.3.16.
 */
import { crc32 } from '../crc32.js';

export interface ZippedFile {
  /** A path with slashes. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Most files; a larger number would need records of 64 bits, as would 4 GB. */
export const MOST_ZIPPED = 0xffff;

/** Names are in UTF-8. */
const UTF8 = 0x800;
const VERSION = 20;
/** The first day that a zip knows, 1 January 1980, so that the same files give the same zip. */
const FIRST_DAY = 0x21;

/** @param files at most {@link MOST_ZIPPED}, of less than 4 GB together. @throws RangeError for more */
export function writeZip(files: readonly ZippedFile[]): Blob {
  if (files.length > MOST_ZIPPED) throw new RangeError(`A zip has at most ${MOST_ZIPPED} files.`);
  const bodies: BlobPart[] = [];
  const records: BlobPart[] = [];
  let [offset, directory] = [0, 0];
  for (const { name, bytes } of files) {
    const label = new TextEncoder().encode(name);
    const common = [
      VERSION,
      UTF8,
      0,
      0,
      FIRST_DAY,
      u32(crc32(bytes)),
      u32(bytes.length),
      u32(bytes.length),
      label.length,
      0,
    ];
    const local = fields(u32(0x04034b50), ...common);
    const record = fields(u32(0x02014b50), VERSION, ...common, 0, 0, 0, u32(0), u32(offset));
    bodies.push(local, label, bytes);
    records.push(record, label);
    offset += local.byteLength + label.length + bytes.length;
    directory += record.byteLength + label.length;
  }
  if (offset + directory > 0xffffffff) throw new RangeError('A zip has less than 4 GB.');
  const count = files.length;
  const end = fields(u32(0x06054b50), 0, 0, count, count, u32(directory), u32(offset), 0);
  return new Blob([...bodies, ...records, end], { type: 'application/zip' });
}

/** A number of 32 bits as its lower and its upper half. */
function u32(value: number): readonly [number, number] {
  return [value & 0xffff, value >>> 16];
}

/** Numbers of 16 and of 32 bits, the lowest byte first. */
function fields(...values: readonly (number | readonly [number, number])[]): DataView<ArrayBuffer> {
  const words = values.flat();
  const view = new DataView(new ArrayBuffer(2 * words.length));
  words.forEach((word, i) => view.setUint16(2 * i, word, true));
  return view;
}
