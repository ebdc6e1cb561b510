/** The Cache API under the assets on board, so that a page which is opened again loads no megabytes again. */

const PREFIX = 'dcgan-elements-assets-';

/** The cache's name. Its number goes up when an asset's bytes change; caches with any other number are deleted. */
export const ASSET_CACHE = `${PREFIX}1`;

/** How a response is got: `mode` is that of `fetch`. */
type Request = (mode?: RequestCache) => Promise<Response>;

/**
 * Gives what `read` makes of the asset, from the cache where it lies there, else from the network and into the cache.
 * What `read` rejects is taken for damaged: it does not stay in the cache, and if it came from there, it is fetched again,
 * once. Without the Cache API (outside secure contexts, in sandboxes), or where it fails (no space left), the network has to
 * do. What says `Cache-Control: no-store` is not stored: a service worker that has it already says so, for one.
 *
 * @param read must reject damaged bytes
 * @param cancelled whether a rejection only means that nobody wants the asset any more
 */
export async function readAsset<T>(
  url: string,
  request: Request,
  read: (response: Response) => Promise<T>,
  cancelled: () => boolean,
): Promise<T> {
  const stored = await lookUp(url);
  if (stored) {
    try {
      return await read(stored);
    } catch (error) {
      if (cancelled()) throw error;
      await forget(url);
    }
  }
  const response = await request(stored && 'reload'); // what came from the cache may be damaged in the HTTP cache too
  const storing = mayBeStored(response.headers) ? store(url, response.clone()) : undefined;
  try {
    const asset = await read(response);
    await storing;
    return asset;
  } catch (error) {
    await storing;
    if (storing) await forget(url);
    throw error;
  }
}

/** Whether a server, or the service worker that speaks for it, leaves it to others to keep a copy (RFC 9111, 5.2.2.5). */
export function mayBeStored(headers: Headers): boolean {
  return !/(^|,)\s*no-store\s*(,|$)/i.test(headers.get('cache-control') ?? '');
}

/** What lies in the cache, if there is one: it is made when something is stored. */
async function lookUp(url: string): Promise<Response | undefined> {
  try {
    const names = await caches.keys();
    const old = names.filter(name => name.startsWith(PREFIX) && name !== ASSET_CACHE);
    await Promise.all(old.map(name => caches.delete(name)));
    return names.includes(ASSET_CACHE) ? await (await caches.open(ASSET_CACHE)).match(url) : undefined;
  } catch {
    return undefined; // `caches` is not defined, or may not be used
  }
}

async function store(url: string, response: Response): Promise<void> {
  try {
    await (await caches.open(ASSET_CACHE)).put(url, response);
  } catch {
    await response.body?.cancel().catch(() => undefined); // no `caches`, or no room: the network has to do
  }
}

async function forget(url: string): Promise<void> {
  try {
    await (await caches.open(ASSET_CACHE)).delete(url);
  } catch {
    // there is no cache to forget it
  }
}
