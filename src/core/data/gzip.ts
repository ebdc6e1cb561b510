import { DatasetError, DcganError } from '../../shared/errors.js';
import { ByteReader, watchStream, type ByteStream } from './bytes.js';

/** The bytes that every gzip file begins with (RFC 1952, section 2.3.1). */
const MAGIC = [0x1f, 0x8b] as const;

/**
 * The content of a stream that may be gzipped. What it is follows from its first bytes: names and MIME types lie, and a
 * server's `Content-Encoding: gzip` has been undone by the browser before anything arrives here.
 *
 * Output is produced as it is read, so that whoever reads no further than it must is safe from any ratio. The checksum is
 * verified when the end is reached.
 *
 * @param label how error messages call the stream
 * @returns a stream that fails with a {@link DatasetError} where the gzip data are damaged, cut short or followed by more
 */
export async function gunzipIfNeeded(stream: ByteStream, label: string): Promise<ByteStream> {
  const reader = new ByteReader(stream);
  const head = await reader.take(MAGIC.length);
  const whole = reader.rest(head);
  if (!MAGIC.every((byte, i) => head[i] === byte)) return whole;
  return watchStream(whole.pipeThrough(new DecompressionStream('gzip')), { explain: error => explained(error, label) });
}

/** What came from above the decompressor keeps its own words; the rest is the decompressor's `TypeError`. */
function explained(error: unknown, label: string): unknown {
  if (error instanceof DcganError || error instanceof DOMException) return error;
  const allowed = 'a whole gzip file';
  return new DatasetError(`${label} is a damaged gzip file, or was cut short; it must be ${allowed}.`, {
    subject: label,
    given: 'a damaged gzip file',
    allowed,
  });
}
