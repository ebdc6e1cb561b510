/** Loads a picture from a URL, under the same limits as a file. */
import type { Bytes } from '../bytes.js';
import { LOAD_MS, MAX_FILE_BYTES } from '../../../shared/files/limits.js';
import { FileSkippedError } from '../../../shared/files/file-skipped.js';

/** @throws FileSkippedError if it cannot be loaded, or is too large */
export async function loadPicture(url: string): Promise<Bytes> {
  const late = AbortSignal.timeout(LOAD_MS);
  try {
    const response = await fetch(url, { signal: late });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      const { status } = response;
      throw new FileSkippedError('url-status', `cannot be loaded: the server answered with HTTP status ${status}`, {
        status,
      });
    }
    const said = Number(response.headers.get('content-length') ?? 0);
    return await limited(response.body, said);
  } catch (error) {
    if (error instanceof FileSkippedError) throw error;
    const seconds = LOAD_MS / 1000;
    if (late.aborted) throw new FileSkippedError('url-slow', `cannot be loaded within ${seconds} s`, { seconds });
    // Browsers do not tell scripts which of the two it is.
    throw new FileSkippedError(
      'url-unreachable',
      'cannot be loaded: nothing answers there, or the other site does not allow this page to load it',
    );
  }
}

/** @param orMore follows the size, if there may be more */
export function fileTooLarge(bytes: number, orMore = '', most = MAX_FILE_BYTES): FileSkippedError {
  const megabytes = most / 1e6;
  return new FileSkippedError('file-too-large', `has ${bytes} bytes${orMore}; ${megabytes} MB at most are read`, {
    bytes,
    megabytes,
  });
}

async function limited(stream: ReadableStream<Bytes>, said: number): Promise<Bytes> {
  const chunks: Bytes[] = [];
  let length = 0;
  const reader = stream.getReader();
  try {
    if (said > MAX_FILE_BYTES) throw fileTooLarge(said, ' or more');
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > MAX_FILE_BYTES) throw fileTooLarge(length, ' or more');
      chunks.push(value);
    }
  } catch (error) {
    reader.cancel(error).catch(() => undefined); // the rest is not needed
    throw error;
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
