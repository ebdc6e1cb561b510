import { WeightsError } from '../../shared/errors.js';

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * Never falls; 1 at the end. Without a content length it stays 0 until then.
   * @param head the first bytes: what came first over the line
   */
  readonly onProgress?: ((fraction: number, head: Uint8Array) => void) | undefined;
}

/**
 * The bytes behind a URL.
 * @throws {@link WeightsError} with the URL and the status, or with the reason why there is none; the signal's reason
 */
export async function download(url: string, options: DownloadOptions = {}): Promise<ArrayBuffer> {
  return (await downloadWithHeaders(url, options)).bytes;
}

/** The same with the response's headers. @throws as {@link download} */
export async function downloadWithHeaders(
  url: string,
  { signal, onProgress }: DownloadOptions = {},
): Promise<{ readonly bytes: ArrayBuffer; readonly headers: Headers }> {
  try {
    const response = await fetch(url, { signal: signal ?? null });
    if (!response.ok) throw refused(url, `HTTP status ${`${response.status} ${response.statusText}`.trim()}`);
    return { bytes: await read(response, onProgress), headers: response.headers };
  } catch (error) {
    if (error instanceof WeightsError || signal?.aborted) throw error;
    throw refused(url, error instanceof Error ? error.message : String(error)); // the line was cut, or CORS forbids it
  }
}

function refused(url: string, given: string): WeightsError {
  const details = { subject: url, given, allowed: 'a model that can be read from this page' };
  return new WeightsError(`The weights at ${url} cannot be loaded: ${given}.`, details);
}

async function read(response: Response, onProgress?: DownloadOptions['onProgress']): Promise<ArrayBuffer> {
  if (!response.body || !onProgress) return response.arrayBuffer();
  // The length is that of the compressed bytes where the server compresses, hence the upper bound.
  const length = Number(response.headers.get('content-length'));
  let received = 0;
  let head = new Uint8Array();
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      if (received === 0) head = chunk.slice(0, 256);
      received += chunk.byteLength;
      if (length > 0) onProgress(Math.min(received / length, 1), head);
      controller.enqueue(chunk);
    },
  });
  const bytes = await new Response(response.body.pipeThrough(counted)).arrayBuffer();
  onProgress(1, head);
  return bytes;
}
