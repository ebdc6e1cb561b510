/**
 * Models from the network in the Cache API, so that a page that is opened again does not load megabytes again, and works
 * offline. A stored file is used when a hash shows that it is the right one, when the server says (in answer to a HEAD
 * request) that it has not changed, or when the server cannot be reached. Only whole files that were checked are stored,
 * and none with `Cache-Control: no-store`.
 */
import { CacheStore, mayBeStored } from '../../shared/cache-store.js';
import { downloadWithHeaders, type DownloadOptions } from './download.js';

export const MODEL_CACHE = 'dcgan-elements-models-1';

const store = new CacheStore(MODEL_CACHE);

/** Headers that tell one version of a file from another. */
const VALIDATORS = ['etag', 'last-modified', 'content-length'];

export interface CachedDownloadOptions extends DownloadOptions {
  /** False neither reads nor writes the cache. */
  readonly cache: boolean;
  /** Throws for the wrong bytes; settles with true if they are known to be right, so that the server need not be asked. */
  readonly check?: ((bytes: ArrayBuffer) => Promise<boolean>) | undefined;
}

/** @throws what `check` throws, and as {@link downloadWithHeaders} */
export async function cachedDownload(url: string, options: CachedDownloadOptions): Promise<ArrayBuffer> {
  const caching = options.cache && /^https?:/.test(url);
  const stored = caching ? await store.match(url) : undefined;
  const bytes = stored && (await validBytes(stored, url, options));
  if (bytes) return bytes;
  const fresh = await downloadWithHeaders(url, options);
  await options.check?.(fresh.bytes);
  if (caching && mayBeStored(fresh.headers)) await store.put(url, withValidators(fresh)).catch(() => {}); // it is an extra
  return fresh.bytes;
}

/** The stored bytes, or `undefined` if they must not be used. */
async function validBytes(
  stored: Response,
  url: string,
  { check, signal, onProgress }: CachedDownloadOptions,
): Promise<ArrayBuffer | undefined> {
  try {
    const bytes = await stored.arrayBuffer();
    const isKnown = await check?.(bytes);
    if (!isKnown && !(await isCurrent(stored, url, signal))) return undefined;
    signal?.throwIfAborted();
    onProgress?.(1, new Uint8Array(bytes, 0, Math.min(256, bytes.byteLength)));
    return bytes;
  } catch {
    signal?.throwIfAborted();
    return undefined; // the file is damaged, or no longer the right one
  }
}

async function isCurrent({ headers }: Response, url: string, signal: AbortSignal | undefined): Promise<boolean> {
  let answer: Response;
  try {
    answer = await fetch(url, { method: 'HEAD', cache: 'no-cache', signal: signal ?? null });
  } catch {
    signal?.throwIfAborted();
    return true; // the page is offline
  }
  const common = VALIDATORS.filter(name => headers.has(name) && answer.headers.has(name));
  const isConclusive = common.includes('etag') || common.includes('last-modified');
  return answer.ok && isConclusive && common.every(name => headers.get(name) === answer.headers.get(name));
}

function withValidators({ bytes, headers }: { readonly bytes: ArrayBuffer; readonly headers: Headers }): Response {
  const present = VALIDATORS.filter(name => headers.has(name));
  return new Response(bytes, { headers: Object.fromEntries(present.map(name => [name, headers.get(name) ?? ''])) });
}
