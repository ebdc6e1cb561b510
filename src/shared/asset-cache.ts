/** The included assets in the Cache API, so that a page that is opened again does not load megabytes again. */
import { CacheStore, mayBeStored } from './cache-store.js';

const PREFIX = 'dcgan-elements-assets-';

/** The cache's name, whose number goes up when an asset's bytes change. */
export const ASSET_CACHE = `${PREFIX}1`;

const store = new CacheStore(ASSET_CACHE, PREFIX);

/** How a response is got: `mode` is that of `fetch`. */
type Request = (mode?: RequestCache) => Promise<Response>;

/**
 * Gives what `read` makes of the asset: from the cache if it is stored, else from the network and into the cache. An asset
 * that `read` rejects counts as damaged: it does not stay in the cache, and if it came from there, it is fetched again,
 * once. Without the Cache API, or where it fails, the network alone has to do. A response with `Cache-Control: no-store` is
 * not stored: a service worker that keeps the asset already says so, for example.
 *
 * @param read must reject damaged bytes
 * @param cancelled whether a rejection only means that the asset is no longer wanted
 */
export async function readAsset<T>(
  url: string,
  request: Request,
  read: (response: Response) => Promise<T>,
  cancelled: () => boolean,
): Promise<T> {
  const stored = await store.match(url);
  if (stored) {
    try {
      return await read(stored);
    } catch (error) {
      if (cancelled()) throw error;
      await store.delete(url);
    }
  }
  const response = await request(stored && 'reload'); // what came from the cache may be damaged in the HTTP cache, too
  const storing = mayBeStored(response.headers) ? keep(url, response.clone()) : undefined;
  try {
    const asset = await read(response);
    await storing;
    return asset;
  } catch (error) {
    await storing;
    if (storing) await store.delete(url);
    throw error;
  }
}

async function keep(url: string, response: Response): Promise<void> {
  await store.put(url, response).catch(() => response.body?.cancel().catch(() => undefined));
}
