import { WeightsError } from '../errors.js';

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Never falls; 1 at the end. Without a content length it stays 0 until then. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/**
 * The bytes behind a URL.
 * @throws {@link WeightsError} with the URL and the status, or with the reason why there is none; the signal's reason
 */
export async function download(url: string, { signal, onProgress }: DownloadOptions = {}): Promise<ArrayBuffer> {
  try {
    const response = await fetch(url, { signal: signal ?? null });
    if (!response.ok) throw refused(url, `HTTP status ${`${response.status} ${response.statusText}`.trim()}`);
    const bytes = await read(response, onProgress);
    onProgress?.(1);
    return bytes;
  } catch (error) {
    if (error instanceof WeightsError || signal?.aborted) throw error;
    throw refused(url, error instanceof Error ? error.message : String(error)); // the line was cut, or CORS forbids it
  }
}

function refused(url: string, given: string): WeightsError {
  const details = { subject: url, given, allowed: 'a .safetensors file that can be read from this page' };
  return new WeightsError(`The weights at ${url} cannot be loaded: ${given}.`, details);
}

async function read(response: Response, onProgress?: (fraction: number) => void): Promise<ArrayBuffer> {
  if (!response.body || !onProgress) return response.arrayBuffer();
  // The length is that of the compressed bytes where the server compresses, hence the upper bound.
  const length = Number(response.headers.get('content-length'));
  let received = 0;
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      received += chunk.byteLength;
      if (length > 0) onProgress(Math.min(received / length, 1));
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counted)).arrayBuffer();
}
