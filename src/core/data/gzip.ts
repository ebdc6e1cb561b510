import { DatasetError } from '../../shared/errors.js';
import { ByteReader, watchStream, type ByteStream } from './bytes.js';

/** The bytes that every gzip file begins with (RFC 1952, section 2.3.1). */
const MAGIC = [0x1f, 0x8b] as const;

/**
 * Decompresses a stream if it is gzipped, which its first bytes tell: names and MIME types can be wrong, and the browser
 * has already undone a server's `Content-Encoding: gzip`.
 *
 * Output is produced as it is read, so a reader that stops at its own limit is safe from any compression ratio. The
 * checksum is verified at the end.
 *
 * @param label the stream's name in error messages
 * @returns a stream that fails with a {@link DatasetError} if the gzip data are damaged, cut short or followed by more
 */
export async function gunzipIfNeeded(stream: ByteStream, label: string): Promise<ByteStream> {
  const reader = new ByteReader(stream);
  const head = await reader.take(MAGIC.length);
  const whole = reader.rest(head);
  if (!MAGIC.every((byte, i) => head[i] === byte)) return whole;
  return watchStream(whole.pipeThrough(new DecompressionStream('gzip')), { explain: error => explained(error, label) });
}

/** Errors from above the decompressor, whose own is a `TypeError`, stay as they are. */
function explained(error: unknown, label: string): unknown {
  if (!(error instanceof TypeError)) return error;
  const allowed = 'a whole gzip file';
  return new DatasetError(`${label} is a damaged gzip file, or was cut short; it must be ${allowed}.`, {
    code: 'dataset-gzip-damaged',
    subject: label,
    given: 'a damaged gzip file',
    allowed,
  });
}
