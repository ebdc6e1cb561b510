/** A picture that lies elsewhere, loaded under the same limits as a file. */
import type { Bytes } from '../bytes.js';
import { LOAD_MS, MAX_FILE_BYTES } from '../../../shared/files/limits.js';
import { FileSkippedError } from '../../../shared/files/file-skipped.js';

/** @throws Skip where it does not come, or is too large */
export async function loadPicture(url: string): Promise<Bytes> {
  const late = AbortSignal.timeout(LOAD_MS);
  try {
    const response = await fetch(url, { signal: late });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw new FileSkippedError(`cannot be loaded: the server answered with HTTP status ${response.status}`);
    }
    const said = Number(response.headers.get('content-length') ?? 0);
    return await limited(response.body, said);
  } catch (error) {
    if (error instanceof FileSkippedError) throw error;
    if (late.aborted) throw new FileSkippedError(`cannot be loaded within ${LOAD_MS / 1000} s`);
    // Browsers do not tell scripts which of these it is.
    throw new FileSkippedError(
      'cannot be loaded: nothing answers there, or the other site does not allow it to this page',
    );
  }
}

async function limited(stream: ReadableStream<Bytes>, said: number): Promise<Bytes> {
  const tooLarge = (bytes: number) =>
    new FileSkippedError(`has ${bytes} bytes or more; ${MAX_FILE_BYTES / 1e6} MB at most are read`);
  const chunks: Bytes[] = [];
  let length = 0;
  const reader = stream.getReader();
  try {
    if (said > MAX_FILE_BYTES) throw tooLarge(said);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > MAX_FILE_BYTES) throw tooLarge(length);
      chunks.push(value);
    }
  } catch (error) {
    reader.cancel(error).catch(() => undefined); // nobody waits for what is left
    throw error;
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
