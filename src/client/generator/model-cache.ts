/**
 * The Cache API under models from the network, so that a page which is opened again loads no megabytes again, and works
 * without a network. What says `Cache-Control: no-store` is not stored. A stored file is used when a hash says that it is the wanted one, when the server says (by a HEAD
 * request) that it has not changed, or when the server cannot be asked. Only whole files that were checked are stored.
 */
import { mayBeStored } from '../../shared/asset-cache.js';
import { downloadWithHeaders, type DownloadOptions } from './download.js';

export const MODEL_CACHE = 'dcgan-elements-models-1';

/** What tells one version of a file from another. */
const VALIDATORS = ['etag', 'last-modified', 'content-length'];

export interface CachedDownloadOptions extends DownloadOptions {
  /** False leaves the cache alone. */
  readonly cache: boolean;
  /** Throws when the bytes are not the wanted ones; says whether they are known to be, so that nobody need be asked. */
  readonly check?: ((bytes: ArrayBuffer) => Promise<boolean>) | undefined;
}

/** @throws what `check` throws, and as {@link downloadWithHeaders} */
export async function cachedDownload(url: string, options: CachedDownloadOptions): Promise<ArrayBuffer> {
  const caching = options.cache && /^https?:/.test(url);
  const stored = caching ? await lookUp(url) : undefined;
  const bytes = stored && (await usable(stored, url, options));
  if (bytes) return bytes;
  const fresh = await downloadWithHeaders(url, options);
  await options.check?.(fresh.bytes);
  if (caching && mayBeStored(fresh.headers)) await store(url, stamped(fresh));
  return fresh.bytes;
}

/** The stored bytes, or `undefined` where they are not to be used. */
async function usable(
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
  } catch (error) {
    if (signal?.aborted) throw error;
    return undefined; // damaged, or not the wanted one any more
  }
}

async function isCurrent({ headers }: Response, url: string, signal: AbortSignal | undefined): Promise<boolean> {
  let answer: Response;
  try {
    answer = await fetch(url, { method: 'HEAD', cache: 'no-cache', signal: signal ?? null });
  } catch (error) {
    if (signal?.aborted) throw error;
    return true; // nobody to ask
  }
  const said = VALIDATORS.filter(name => headers.has(name) && answer.headers.has(name));
  const isTold = said.includes('etag') || said.includes('last-modified');
  return answer.ok && isTold && said.every(name => headers.get(name) === answer.headers.get(name));
}

function stamped({ bytes, headers }: { readonly bytes: ArrayBuffer; readonly headers: Headers }): Response {
  const kept = VALIDATORS.flatMap(name =>
    headers.has(name) ? [[name, headers.get(name) as string] as [string, string]] : [],
  );
  return new Response(bytes, { headers: kept });
}

/** What lies in the cache, if there is one: it is made when something is stored. */
async function lookUp(url: string): Promise<Response | undefined> {
  try {
    return (await caches.has(MODEL_CACHE)) ? await (await caches.open(MODEL_CACHE)).match(url) : undefined;
  } catch {
    return undefined; // `caches` is not defined, or may not be used
  }
}

async function store(url: string, response: Response): Promise<void> {
  try {
    await (await caches.open(MODEL_CACHE)).put(url, response);
  } catch {
    // no `caches`, or no room: the network will have to do next time too
  }
}
