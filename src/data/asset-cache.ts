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
 * do.
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
  const cache = await openCache();
  const stored = await cache?.match(url).catch(() => undefined);
  if (stored) {
    try {
      return await read(stored);
    } catch (error) {
      if (cancelled()) throw error;
      await forget(cache, url);
    }
  }
  const response = await request(stored && 'reload'); // what came from the cache may be damaged in the HTTP cache too
  const storing = cache?.put(url, response.clone()).catch(() => undefined);
  try {
    const asset = await read(response);
    await storing;
    return asset;
  } catch (error) {
    await storing;
    await forget(cache, url);
    throw error;
  }
}

async function openCache(): Promise<Cache | undefined> {
  try {
    const names = await caches.keys();
    const old = names.filter(name => name.startsWith(PREFIX) && name !== ASSET_CACHE);
    await Promise.all(old.map(name => caches.delete(name)));
    return await caches.open(ASSET_CACHE);
  } catch {
    return undefined; // `caches` is not defined, or may not be used
  }
}

async function forget(cache: Cache | undefined, url: string): Promise<void> {
  await cache?.delete(url).catch(() => undefined);
}
