import { WeightsError } from '../../shared/errors.js';
import { asError } from '../host/failures.js';

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * Called with a fraction that never falls, and is 1 at the end. Without a content length it stays 0 until then.
   * @param head the first bytes that arrived
   */
  readonly onProgress?: ((fraction: number, head: Uint8Array) => void) | undefined;
}

/**
 * Fetches the bytes at a URL.
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
    const response = await fetch(url, { signal: signal ?? null }).catch(unreachable);
    if (!response.ok) throw loadError(url, statusText(response));
    requireLength(Number(response.headers.get('content-length')), url);
    return { bytes: await read(response, onProgress), headers: response.headers };
  } catch (error) {
    signal?.throwIfAborted(); // reading an aborted body may throw another error
    if (error instanceof WeightsError) throw error;
    throw loadError(url, asError(error).message); // the connection was lost, or CORS forbids it
  }
}

function statusText({ status, statusText }: Response): string {
  const text = `HTTP status ${`${status} ${statusText}`.trim()}`;
  if (status === 404 || status === 410) return `${text}: it is not there`;
  return status === 401 || status === 403 ? `${text}: it is not there, or needs a login` : text;
}

/** Browsers do not tell scripts why nothing came; errors of others, such as an abort, stay as they are. */
function unreachable(error: unknown): never {
  if (!(error instanceof TypeError)) throw error;
  throw new TypeError(
    'there is no network, nothing answers there, or the other site does not allow this page to read it',
  );
}

/** Bytes of the largest files of weights: a browser has hardly more in one piece, and a generator has a thousandth of it. */
const MOST_BYTES = 2e9;

/** @throws WeightsError if there are more bytes than can be read in one piece */
export function requireLength(bytes: number, name: string): void {
  if (!(bytes > MOST_BYTES)) return;
  const [given, allowed] = [`${(bytes / 1e9).toFixed(1)} GB`, `${MOST_BYTES / 1e9} GB at most`];
  throw new WeightsError(
    `${name} has ${given}, and ${allowed} are read. Save the generator’s weights alone: without optimisers, and without other networks.`,
    { code: 'weights-too-large', values: { name, given, allowed }, subject: name, given, allowed },
  );
}

function loadError(url: string, reason: string): WeightsError {
  const details = { subject: url, given: reason, allowed: 'a model that can be read from this page' };
  return new WeightsError(`The weights at ${url} cannot be loaded: ${reason}.`, {
    ...{ code: 'weights-load-failed', values: { url, reason }, ...details },
  });
}

async function read(response: Response, onProgress?: DownloadOptions['onProgress']): Promise<ArrayBuffer> {
  if (!response.body || !onProgress) return response.arrayBuffer();
  // A server that compresses gives the length of the compressed bytes, hence the upper bound.
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
