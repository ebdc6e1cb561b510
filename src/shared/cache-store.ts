/** One cache of the Cache API, which is missing outside secure contexts and in sandboxes, and may be denied or full. */
export class CacheStore {
  /**
   * @param name the cache's name. It ends with a number, which goes up when what is stored changes.
   * @param prefix deletes caches whose names begin with it and end with another number
   */
  constructor(
    readonly name: string,
    readonly prefix?: string,
  ) {}

  /** The stored response, if there is one. Never rejects. The cache itself is made when something is stored. */
  async match(url: string): Promise<Response | undefined> {
    try {
      const names = await caches.keys();
      const { prefix } = this;
      const old = names.filter(name => prefix !== undefined && name.startsWith(prefix) && name !== this.name);
      await Promise.all(old.map(name => caches.delete(name)));
      return names.includes(this.name) ? await (await caches.open(this.name)).match(url) : undefined;
    } catch {
      return undefined;
    }
  }

  /** @throws what the browser throws where the cache is missing, denied or full */
  async put(url: string, response: Response): Promise<void> {
    await (await caches.open(this.name)).put(url, response);
  }

  /** Never rejects: without a cache there is nothing to delete. */
  async delete(url: string): Promise<void> {
    try {
      await (await caches.open(this.name)).delete(url);
    } catch {
      // There is no cache.
    }
  }
}

/** Whether a server, or a service worker that answers for it, allows others to keep a copy (RFC 9111, 5.2.2.5). */
export function mayBeStored(headers: Headers): boolean {
  return !/(^|,)\s*no-store\s*(,|$)/i.test(headers.get('cache-control') ?? '');
}
