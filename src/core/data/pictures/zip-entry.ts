import { crc32 } from '../../../shared/crc32.js';
import { FREE_BYTES, MAX_FILE_BYTES, MAX_RATIO } from '../../../shared/files/limits.js';
import { FileSkippedError } from '../../../shared/files/file-skipped.js';
import { watchStream, type Bytes, type ByteStream } from '../bytes.js';
import { fileTooLarge } from './remote.js';
import { LOCAL_LENGTH, LOCAL_SIGNATURE } from '../../../shared/files/zip-records.js';
import type { ZipEntry } from './zip-directory.js';

/** Bytes inflated at a time: at deflate's highest ratio, 1 to 1,032, they give 4 MB before the output can be checked. */
const PIECE = 4_096;

/** Limits what one zip unpacks to, over all its entries. */
export class ZipOutputLimit {
  #left: number;
  readonly #counted = new Set<ZipEntry>();

  /** @param zipSize in bytes */
  constructor(zipSize: number) {
    this.#left = Math.max(FREE_BYTES, MAX_RATIO * zipSize);
  }

  /** Must be called before an entry is unpacked; one that is unpacked again counts once. @throws FileSkippedError once the limit is exceeded */
  reserve(entry: ZipEntry): void {
    if (!this.#counted.has(entry)) this.#left -= entry.size; // the declared size, which is enforced
    this.#counted.add(entry);
    if (this.#left >= 0) return;
    throw new FileSkippedError('zip-bomb', `is in a zip that unpacks to more than ${MAX_RATIO} times its size`, {
      ratio: MAX_RATIO,
    });
  }
}

/** Unpacks one file of a zip into memory. @throws FileSkippedError as {@link openZipEntry} does, and as its stream does */
export async function readZipEntry(zip: Blob, entry: ZipEntry, output: ZipOutputLimit): Promise<Bytes> {
  const reader = (await openZipEntry(zip, entry, output)).getReader();
  const bytes = new Uint8Array(entry.size);
  for (let filled = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return bytes;
    bytes.set(value, filled);
    filled += value.length;
  }
}

/**
 * Unpacks one file of a zip as it is read. It gives no more bytes than the directory declares, and fails at its end if these
 * are fewer, or not those of the checksum.
 * @param most bytes that it may have
 * @throws FileSkippedError if it is encrypted, too large, or not where the directory says
 */
export async function openZipEntry(
  zip: Blob,
  entry: ZipEntry,
  output: ZipOutputLimit,
  most = MAX_FILE_BYTES,
): Promise<ByteStream> {
  const { method, packedSize, size, flaw } = entry;
  if (flaw) throw flaw;
  if (method !== 0 && method !== 8)
    throw new FileSkippedError('zip-entry-method', `is packed by method ${method}; only stored and deflated are read`, {
      method,
    });
  if (size > most || packedSize > most) throw fileTooLarge(Math.max(size, packedSize), '', most);
  output.reserve(entry);
  const packed = await packedBytes(zip, entry, packedSize);
  return verified(method === 0 ? packed.stream() : inflated(packed), entry);
}

/**
 * The beginning of a file in a zip, which tells what kind of file it is. The stream fails at its end, unless all of the file
 * is in it.
 * @throws FileSkippedError if it cannot be read
 */
export async function peekZipEntry(zip: Blob, entry: ZipEntry): Promise<ByteStream> {
  if (entry.flaw) throw entry.flaw;
  const head = await packedBytes(zip, entry, Math.min(PIECE, entry.packedSize));
  return entry.method === 0 ? head.stream() : inflated(head);
}

/** The first `length` bytes of an entry as they are in the zip. */
async function packedBytes(zip: Blob, { offset }: ZipEntry, length: number): Promise<Blob> {
  const local = new DataView(await zip.slice(offset, offset + LOCAL_LENGTH).arrayBuffer());
  if (local.byteLength < LOCAL_LENGTH || local.getUint32(0, true) !== LOCAL_SIGNATURE) {
    throw new FileSkippedError('zip-entry-misplaced', 'is not where the zip’s directory says');
  }
  const begin = offset + LOCAL_LENGTH + local.getUint16(26, true) + local.getUint16(28, true);
  return zip.slice(begin, begin + length);
}

function inflated(packed: Blob): ByteStream {
  return inPieces(packed.stream()).pipeThrough(new DecompressionStream('deflate-raw'));
}

/** Checks size and checksum as the bytes pass. */
function verified(stream: ByteStream, { size, crc }: ZipEntry): ByteStream {
  let [passed, sum] = [0, 0];
  const checked = new TransformStream<Bytes, Bytes>({
    transform(bytes, controller) {
      passed += bytes.length;
      if (passed > size) {
        const reason = `gives more than the ${size} bytes that the zip’s directory says`;
        throw new FileSkippedError('zip-entry-long', reason, { size });
      }
      sum = crc32(bytes, sum);
      controller.enqueue(bytes);
    },
    flush() {
      if (passed !== size) {
        const reason = `gives ${passed} bytes where the zip’s directory says ${size}`;
        throw new FileSkippedError('zip-entry-short', reason, { bytes: passed, size });
      }
      if (sum !== crc) throw new FileSkippedError('zip-entry-damaged', 'is damaged: its checksum is wrong');
    },
  });
  return watchStream(stream.pipeThrough(checked), { explain: explained });
}

/** What is no finding of ours is the decompressor's, or a file's that cannot be read any more. */
function explained(error: unknown): unknown {
  if (error instanceof FileSkippedError || error instanceof DOMException) return error;
  return new FileSkippedError('zip-entry-damaged', 'is damaged: it cannot be unpacked');
}

/** The same bytes in small pieces, as they are pulled. */
function inPieces(stream: ByteStream): ByteStream {
  const reader = stream.getReader();
  let chunk: Bytes = new Uint8Array(0);
  return new ReadableStream(
    {
      async pull(controller) {
        while (chunk.length === 0) {
          const { done, value } = await reader.read();
          if (done) return controller.close();
          chunk = value;
        }
        controller.enqueue(chunk.subarray(0, PIECE));
        chunk = chunk.subarray(PIECE);
      },
      cancel: reason => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
