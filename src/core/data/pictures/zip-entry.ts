import { crc32 } from '../../../shared/crc32.js';
import type { Bytes, ByteStream } from '../bytes.js';
import { FREE_BYTES, MAX_FILE_BYTES, MAX_RATIO } from '../../../shared/files/limits.js';
import { FileSkippedError } from '../../../shared/files/file-skipped.js';
import { fileTooLarge } from './remote.js';
import { LOCAL_LENGTH, type ZipEntry } from './zip-directory.js';

const LOCAL_SIGNATURE = 0x04034b50;
/** Bytes inflated at a time: at deflate's highest ratio, 1 to 1,032, they give 4 MB before the output can be checked. */
const PIECE = 4_096;

/** Limits what one zip unpacks to, over all its entries. */
export class ZipOutputLimit {
  #left: number;

  /** @param zipSize in bytes */
  constructor(zipSize: number) {
    this.#left = Math.max(FREE_BYTES, MAX_RATIO * zipSize);
  }

  /** Must be called before each entry is unpacked, in their order. @throws FileSkippedError once the limit is exceeded */
  reserve(bytes: number): void {
    this.#left -= bytes;
    if (this.#left >= 0) return;
    throw new FileSkippedError('zip-bomb', `is in a zip that unpacks to more than ${MAX_RATIO} times its size`, {
      ratio: MAX_RATIO,
    });
  }
}

/**
 * Unpacks one file of a zip. It unpacks no more bytes than the directory declares, and verifies the checksum.
 * @param most bytes that it may have
 * @throws FileSkippedError if it is damaged, encrypted, too large, or not what the directory says
 */
export async function readZipEntry(
  zip: Blob,
  entry: ZipEntry,
  output: ZipOutputLimit,
  most = MAX_FILE_BYTES,
): Promise<Bytes> {
  const { method, crc, packedSize, size, flaw } = entry;
  if (flaw) throw flaw;
  if (method !== 0 && method !== 8)
    throw new FileSkippedError('zip-entry-method', `is packed by method ${method}; only stored and deflated are read`, {
      method,
    });
  if (size > most || packedSize > most) throw fileTooLarge(Math.max(size, packedSize), '', most);
  output.reserve(size); // the declared size, which is enforced
  const packed = await packedBytes(zip, entry, packedSize);
  const bytes = method === 0 ? packed : await inflated(packed, size);
  if (bytes.length !== size) {
    const reason = `gives ${bytes.length} bytes where the zip’s directory says ${size}`;
    throw new FileSkippedError('zip-entry-short', reason, { bytes: bytes.length, size });
  }
  if (crc32(bytes) !== crc) throw new FileSkippedError('zip-entry-damaged', 'is damaged: its checksum is wrong');
  return bytes;
}

/**
 * The beginning of a file in a zip, which tells what kind of file it is. The stream fails at its end, unless all of the file
 * is in it.
 * @throws FileSkippedError if it cannot be read
 */
export async function peekZipEntry(zip: Blob, entry: ZipEntry): Promise<ByteStream> {
  if (entry.flaw) throw entry.flaw;
  const stream = pieces(await packedBytes(zip, entry, Math.min(PIECE, entry.packedSize)));
  return entry.method === 0 ? stream : stream.pipeThrough(new DecompressionStream('deflate-raw'));
}

/** The first `length` bytes of an entry as they are in the zip. */
async function packedBytes(zip: Blob, { offset }: ZipEntry, length: number): Promise<Bytes> {
  const local = new DataView(await zip.slice(offset, offset + LOCAL_LENGTH).arrayBuffer());
  if (local.byteLength < LOCAL_LENGTH || local.getUint32(0, true) !== LOCAL_SIGNATURE) {
    throw new FileSkippedError('zip-entry-misplaced', 'is not where the zip’s directory says');
  }
  const begin = offset + LOCAL_LENGTH + local.getUint16(26, true) + local.getUint16(28, true);
  return new Uint8Array(await zip.slice(begin, begin + length).arrayBuffer());
}

async function inflated(packed: Bytes, size: number): Promise<Bytes> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  const reader = pieces(packed).pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return bytes.subarray(0, filled);
      if (filled + value.length > size) {
        const reason = `gives more than the ${size} bytes that the zip’s directory says`;
        throw new FileSkippedError('zip-entry-long', reason, { size });
      }
      bytes.set(value, filled);
      filled += value.length;
    }
  } catch (error) {
    reader.cancel(error).catch(() => undefined); // it has failed already
    if (error instanceof FileSkippedError) throw error;
    throw new FileSkippedError('zip-entry-damaged', 'is damaged: it cannot be unpacked');
  }
}

/** A stream of small pieces, as they are pulled. */
function pieces(bytes: Bytes): ReadableStream<Bytes> {
  let at = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (at >= bytes.length) return controller.close();
        controller.enqueue(bytes.subarray(at, (at += PIECE)));
      },
    },
    { highWaterMark: 0 },
  );
}
