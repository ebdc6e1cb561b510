/**
 * The records at the end of a zip: one for each file, and one that says where these are. Every reader of zips reads them here,
 * and decides itself what to do with a zip that is damaged.
 * Source: PKWARE, ".ZIP File Format Specification" (APPNOTE) 6.3.10, sections 4.3.12 to 4.3.16 and 4.5.3.
 */

/** What the directory says of a file, of which nothing is checked. */
export interface ZipRecord {
  readonly path: string;
  readonly isEncrypted: boolean;
  /** Compression: 0 is none, 8 is deflate. */
  readonly method: number;
  readonly crc: number;
  /** Bytes in the zip, and bytes when unpacked. */
  readonly packedSize: number;
  readonly size: number;
  /** Offset of the local header in the zip proper. */
  readonly offset: number;
}

const END_LENGTH = 22;
/** The last bytes of a zip, in which its end record is: a comment may follow, of 65,535 bytes at most. */
export const TAIL_BYTES = END_LENGTH + 0xffff;
const END_SIGNATURE = 0x06054b50;
const RECORD_LENGTH = 46;
const RECORD_SIGNATURE = 0x02014b50;
export const LOCAL_LENGTH = 30;
export const LOCAL_SIGNATURE = 0x04034b50;
/** Stands for a number that is given in 64 bits elsewhere. */
export const IN_64_BITS = 0xffffffff;
/** The extra field of a record that holds its numbers of 64 bits. */
const ZIP64_FIELD = 0x0001;

/** What the end record says, of which nothing is checked. */
export interface EndRecord {
  /** The offset of the record itself, in what was searched. */
  readonly at: number;
  /** The number of the part that it is in, of a zip in several parts. */
  readonly disk: number;
  /** Files in the zip. */
  readonly count: number;
  /** Bytes of the directory, and its offset in the zip proper. */
  readonly size: number;
  readonly offset: number;
}

/** The end record in a zip's last bytes; `null` if there is none. A comment may look like one. */
export function findEndRecord(tail: DataView): EndRecord | null {
  for (let at = tail.byteLength - END_LENGTH; at >= 0; at--) {
    const isEnd = tail.getUint32(at, true) === END_SIGNATURE;
    if (!isEnd || at + END_LENGTH + tail.getUint16(at + 20, true) !== tail.byteLength) continue;
    return {
      at,
      disk: tail.getUint16(at + 4, true),
      count: tail.getUint16(at + 10, true),
      size: tail.getUint32(at + 12, true),
      offset: tail.getUint32(at + 16, true),
    };
  }
  return null;
}

/** Lengths of the end record of 64 bits, and of its locator, which lies between it and the other end record. */
const [END64_LENGTH, LOCATOR_LENGTH] = [56, 20];
const END64_SIGNATURE = 0x06064b50;
const LOCATOR_SIGNATURE = 0x07064b50;
const IN_32_BITS = 0xffff;

/**
 * The end record with its numbers of 64 bits, where the zip has them; `null` if there is none, or numbers are said to be in 64 bits
 * and are nowhere. A record that is followed by data of its own is not looked for.
 */
export function findWholeEndRecord(tail: DataView): EndRecord | null {
  const end = findEndRecord(tail);
  if (!end || (end.count !== IN_32_BITS && end.size !== IN_64_BITS && end.offset !== IN_64_BITS)) return end;
  const [locator, at] = [end.at - LOCATOR_LENGTH, end.at - LOCATOR_LENGTH - END64_LENGTH];
  const isThere =
    at >= 0 && tail.getUint32(locator, true) === LOCATOR_SIGNATURE && tail.getUint32(at, true) === END64_SIGNATURE;
  // A zip of exactly as many files as 16 bits can count needs no other record.
  if (!isThere) return end.size === IN_64_BITS || end.offset === IN_64_BITS ? null : end;
  return { ...end, at, count: uint64(tail, at + 32), size: uint64(tail, at + 40), offset: uint64(tail, at + 48) };
}

/** The records of a directory, with the offset after each, as far as they are whole. */
export function* zipRecords(directory: DataView): Generator<{ readonly record: ZipRecord; readonly next: number }> {
  for (let at = 0; at + RECORD_LENGTH <= directory.byteLength;) {
    if (directory.getUint32(at, true) !== RECORD_SIGNATURE) return;
    const [name, extra, comment] = [28, 30, 32].map(field => directory.getUint16(at + field, true));
    const next = at + RECORD_LENGTH + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
    if (next > directory.byteLength) return;
    yield { record: recordAt(directory, at), next };
    at = next;
  }
}

/** Numbers beyond those that are exact mean nothing in a file. */
export function uint64(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
}

function recordAt(view: DataView, at: number): ZipRecord {
  const nameLength = view.getUint16(at + 28, true);
  const name = new Uint8Array(view.buffer, view.byteOffset + at + RECORD_LENGTH, nameLength);
  // What does not fit in 32 bits is in the extra field, in this order.
  const extra = at + RECORD_LENGTH + nameLength;
  const field = zip64Field(view, extra, extra + view.getUint16(at + 30, true));
  let next = field.begin;
  const take = (value: number): number => {
    if (value !== IN_64_BITS || next + 8 > field.end) return value;
    next += 8;
    return uint64(view, next - 8);
  };
  const size = take(view.getUint32(at + 24, true));
  const packedSize = take(view.getUint32(at + 20, true));
  return {
    path: new TextDecoder().decode(name),
    isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packedSize,
    size,
    offset: take(view.getUint32(at + 42, true)),
  };
}

/** Where the content of the field with 64 bits begins and ends. */
function zip64Field(view: DataView, begin: number, end: number) {
  for (let field = begin; field + 4 <= end; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== ZIP64_FIELD) continue;
    return { begin: field + 4, end: Math.min(end, field + 4 + view.getUint16(field + 2, true)) };
  }
  return { begin: 0, end: 0 };
}
