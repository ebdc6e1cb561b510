/** Downloads: byte streams from a URL or a file, with a label for messages and their length. */
import { explainBlocked, watchCspViolations } from '../../shared/csp-violations.js';
import { DatasetError, DcganError, abortError } from '../../shared/errors.js';
import { watchStream, type ByteStream } from './bytes.js';

/** A byte stream that has not been read yet. */
export interface Download {
  /** Its name in error messages. */
  readonly label: string;
  /** Number of bytes; `null` if unknown. */
  readonly length: number | null;
  readonly stream: ByteStream;
}

/**
 * @param cache `'reload'` bypasses the browser's HTTP cache
 * @throws DatasetError if nothing answers, or the status is not a success; the message has the status
 * @throws DOMException AbortError
 */
export async function fetchResponse(url: string, signal?: AbortSignal, cache?: RequestCache): Promise<Response> {
  const watch = new AbortController();
  const lastBlocked = watchCspViolations('connect-src', watch.signal);
  let response;
  try {
    response = await fetch(url, { signal: signal ?? null, ...(cache && { cache }) });
  } catch (error) {
    const forbidden = signal?.aborted ? null : await explainBlocked(watch, lastBlocked);
    throw forbidden ? unreadable(shortUrl(url), forbidden) : explained(error, url, signal);
  } finally {
    watch.abort();
  }
  if (response.ok && response.body) return response;
  response.body?.cancel().catch(() => undefined);
  const answer = `HTTP status ${response.status}${response.statusText && ` (${response.statusText})`}`;
  throw unreadable(shortUrl(url), `the server answered with ${answer}`);
}

/** The body of a response that {@link fetchResponse} gave. */
export function fromResponse(response: Response, signal?: AbortSignal): Download {
  const type = response.headers.get('content-type');
  const label = `${shortUrl(response.url)} (HTTP ${response.status}${type ? `, ${type}` : ''})`;
  const body = response.body ?? new Blob().stream();
  return { label, length: contentLength(response.headers), stream: explaining(body, label, signal) };
}

export function fromBlob(blob: Blob, signal?: AbortSignal): Download {
  const label = blobName(blob);
  return { label, length: blob.size, stream: explaining(blob.stream(), label, signal) };
}

/** The name of a file; a plain Blob has none. */
export function blobName(blob: Blob): string {
  return blob instanceof File && blob.name ? blob.name : 'the file';
}

/** A URL to show: `data:` URLs can be megabytes long. */
export function shortUrl(url: string): string {
  return url.length > 200 ? `${url.slice(0, 197)}...` : url;
}

/** Number of bytes in the body; unknown if it is sent with a content encoding. */
function contentLength(headers: Headers): number | null {
  const encoding = headers.get('content-encoding') ?? 'identity';
  const length = Number(headers.get('content-length') ?? NaN);
  return encoding === 'identity' && length > 0 ? length : null;
}

function explaining(stream: ByteStream, label: string, signal?: AbortSignal): ByteStream {
  return watchStream(stream, {
    onBytes: () => {
      if (signal?.aborted) throw abortError(`Loading ${label}`); // a file's stream ignores the signal
    },
    explain: error => explained(error, label, signal),
  });
}

function explained(error: unknown, what: string, signal?: AbortSignal): unknown {
  if (signal?.aborted) return abortError(`Loading ${shortUrl(what)}`);
  if (error instanceof DcganError) return error;
  return unreadable(shortUrl(what), error instanceof Error ? error.message : String(error));
}

function unreadable(what: string, reason: string): DatasetError {
  return new DatasetError(`${what} could not be loaded: ${reason}.`, {
    code: 'dataset-not-loaded',
    subject: what,
    given: reason,
    allowed: 'a file that can be read',
  });
}
