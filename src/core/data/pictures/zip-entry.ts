import { crc32 } from '../../../shared/crc32.js';
import type { Bytes } from '../bytes.js';
import { FREE_BYTES, MAX_FILE_BYTES, MAX_RATIO } from '../../../shared/files/limits.js';
import { FileSkippedError } from '../../../shared/files/file-skipped.js';
import { LOCAL_LENGTH, type ZipEntry } from './zip-directory.js';

const LOCAL_SIGNATURE = 0x04034b50;
/** What goes into the inflater at a time: at deflate's best, 1 to 1,032, this gives 4 MB before anybody can say stop. */
const PIECE = 4_096;

/** Counts what comes out of one zip over all its entries. */
export class Output {
  #left: number;

  /** @param zipSize in bytes */
  constructor(zipSize: number) {
    this.#left = Math.max(FREE_BYTES, MAX_RATIO * zipSize);
  }

  /** To be called before an entry is unpacked, in their order. @throws Skip when it is too much, and from then on */
  reserve(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) throw new FileSkippedError(`is in a zip that gives out more than ${MAX_RATIO} times its size`);
  }
}

/**
 * One file out of a zip. No more comes out than the directory says; the checksum is verified.
 * @throws Skip for what is damaged, encrypted, too large, or not what the directory says
 */
export async function readZipEntry(zip: Blob, entry: ZipEntry, output: Output): Promise<Bytes> {
  const { method, crc, packedSize, size, offset, flaw } = entry;
  if (flaw) throw new FileSkippedError(flaw);
  if (method !== 0 && method !== 8)
    throw new FileSkippedError(`is packed by method ${method}; only stored and deflated are read`);
  if (size > MAX_FILE_BYTES || packedSize > MAX_FILE_BYTES) {
    throw new FileSkippedError(`has ${Math.max(size, packedSize)} bytes; ${MAX_FILE_BYTES / 1e6} MB at most are read`);
  }
  output.reserve(size); // as declared: more than that is not let out
  const local = new DataView(await zip.slice(offset, offset + LOCAL_LENGTH).arrayBuffer());
  if (local.byteLength < LOCAL_LENGTH || local.getUint32(0, true) !== LOCAL_SIGNATURE) {
    throw new FileSkippedError('is not where the zip’s directory says');
  }
  const begin = offset + LOCAL_LENGTH + local.getUint16(26, true) + local.getUint16(28, true);
  const packed = new Uint8Array(await zip.slice(begin, begin + packedSize).arrayBuffer());
  const bytes = method === 0 ? packed : await inflated(packed, size);
  if (bytes.length !== size)
    throw new FileSkippedError(`gives ${bytes.length} bytes where the zip’s directory says ${size}`);
  if (crc32(bytes) !== crc) throw new FileSkippedError('is damaged: its checksum is wrong');
  return bytes;
}

async function inflated(packed: Bytes, size: number): Promise<Bytes> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  const reader = pieces(packed).pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return bytes.subarray(0, filled);
      if (filled + value.length > size)
        throw new FileSkippedError(`gives more than the ${size} bytes that the zip’s directory says`);
      bytes.set(value, filled);
      filled += value.length;
    }
  } catch (error) {
    reader.cancel(error).catch(() => undefined); // it has failed already; nobody waits for it
    throw error instanceof FileSkippedError ? error : new FileSkippedError('is damaged: it cannot be unpacked');
  }
}

/** One piece after the other as they are asked for. */
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
