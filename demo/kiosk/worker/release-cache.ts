/**
 * A release of the kiosk: the list of all its files with their hashes, and a cache that holds exactly these files.
 *
 * It is used instead of Workbox, which silently leaves out files over 2 MiB (the digits have 8 MB), does not check what
 * it stores against a hash, and leaves a partly filled cache behind when an installation fails.
 */

/** Written into sw.js by scripts/build/kiosk.mjs. */
export interface Release {
  /** The package's version, followed by a hash of everything in the release. */
  readonly version: string;
  /**
   * SHA-256 in base64 of each file, by its path relative to the service worker's scope. A gzip file has a second hash,
   * of its content: some servers send it with `Content-Encoding: gzip`, and the browser then decompresses it.
   */
  readonly files: Readonly<Record<string, readonly string[]>>;
}

/** Put into a cache last: a cache without it is incomplete. */
const COMPLETE = 'release.json';
/** The time limit for fetching one file. */
const TIMEOUT_MS = 120_000;

/** Simple servers may not know these types, or get them wrong. */
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  wasm: 'application/wasm',
  png: 'image/png',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

/**
 * Isolates the page and its workers from other origins, of which the kiosk needs nothing, so that they may use several
 * threads. The third header does so in Chrome and Edge where another page shows the kiosk in a frame, and the last allows
 * pages that are isolated themselves to do that.
 */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Document-Isolation-Policy': 'isolate-and-require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/**
 * Which other releases no worker uses any more: `all`; only `earlier` ones, while a newer one is being installed; or
 * `none`, once a newer one has taken over.
 */
export type Superseded = 'all' | 'earlier' | 'none';

/** The cache of one release. It holds all of the release's files, or does not exist. */
export class ReleaseCache {
  readonly name: string;
  readonly #release: Release;
  readonly #scope: string;
  readonly #prefix: string;

  /** @param scope URL of the kiosk's folder, with the final slash; it keeps two kiosks of one origin apart */
  constructor(release: Release, scope: string) {
    this.#release = release;
    this.#scope = scope;
    this.#prefix = `dcgan-kiosk ${new URL(scope).pathname} `;
    this.name = this.#prefix + release.version;
  }

  /**
   * Fills the cache: each file is copied from an earlier release that has it, or fetched, and checked against its hash.
   * Either all files are stored or the cache is deleted again. A cache that is complete already (a newer release was
   * withdrawn while this one runs) stays, whatever happens.
   * @throws Error which names the file that could not be fetched or does not match the list
   */
  async install(): Promise<void> {
    await this.#deleteIncomplete();
    const earlier = await this.#cacheNames();
    const isComplete = earlier.includes(this.name);
    try {
      const cache = await caches.open(this.name);
      for (const path of Object.keys(this.#release.files)) {
        if (isComplete && (await this.#reusable([this.name], path))) continue;
        const bytes = (await this.#reusable(earlier, path)) ?? (await this.#download(path));
        await cache.put(this.#url(path), this.#response(path, bytes));
      }
      await cache.put(this.#url(COMPLETE), Response.json({ version: this.#release.version }));
      // A cache that was deleted meanwhile still accepts files, and vanishes with its last reference.
      if (!(await this.#match(this.name, COMPLETE))) throw new Error(`${this.name} was deleted while it was filled.`);
    } catch (error) {
      if (!isComplete) await caches.delete(this.name);
      throw error;
    }
  }

  /**
   * Deletes other releases, and what a browser that was killed left of them.
   * @param superseded which of them may be deleted; called once they are listed, so that their owners are known by then
   */
  async deleteOthers(superseded: () => Superseded): Promise<void> {
    const names = await this.#cacheNames(); // in the order in which they were created
    const others = {
      all: names.filter(name => name !== this.name),
      earlier: names.slice(0, Math.max(0, names.indexOf(this.name))),
      none: [],
    }[superseded()];
    await Promise.all(others.map(name => caches.delete(name)));
  }

  /** The listed path that a URL refers to; `null` for everything else. */
  pathOf(url: string): string | null {
    const { origin, pathname } = new URL(url);
    if (!(origin + pathname).startsWith(this.#scope)) return null;
    const path = decodeURIComponent((origin + pathname).slice(this.#scope.length)) || 'index.html';
    return Object.hasOwn(this.#release.files, path) ? path : null;
  }

  /** A listed file. One that the browser has evicted is fetched again and checked. */
  async serve(path: string): Promise<Response> {
    const stored = await this.#match(this.name, path);
    if (stored) return stored;
    const response = this.#response(path, await this.#download(path));
    await this.#putBack(path, response.clone()).catch(() => {}); // the disk may be full; serve it all the same
    return response;
  }

  /** A cache that is gone was deleted by a newer release, and must not be created again. */
  async #putBack(path: string, response: Response): Promise<void> {
    if (await caches.has(this.name)) await (await caches.open(this.name)).put(this.#url(path), response);
  }

  #url(path: string): string {
    return new URL(path, this.#scope).href;
  }

  async #cacheNames(): Promise<readonly string[]> {
    return (await caches.keys()).filter(name => name.startsWith(this.#prefix));
  }

  /** Looks the cache up by name: opening one that has just been deleted would create an empty one. */
  #match(name: string, path: string): Promise<Response | undefined> {
    return caches.match(this.#url(path), { cacheName: name });
  }

  /** Deletes what a browser that was killed during an installation left behind. */
  async #deleteIncomplete(): Promise<void> {
    for (const name of await this.#cacheNames()) {
      if (!(await this.#match(name, COMPLETE))) await caches.delete(name);
    }
  }

  async #reusable(earlier: readonly string[], path: string): Promise<ArrayBuffer | null> {
    for (const name of earlier) {
      const bytes = await (await this.#match(name, path))?.arrayBuffer();
      if (bytes && (await this.#matchesHash(path, bytes))) return bytes;
    }
    return null;
  }

  async #download(path: string): Promise<ArrayBuffer> {
    const response = await fetch(this.#url(path), { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`${path} could not be loaded: HTTP status ${response.status}.`);
    const bytes = await response.arrayBuffer();
    if (await this.#matchesHash(path, bytes)) return bytes;
    throw new Error(
      `${path} does not match the hash that release ${this.#release.version} lists for it (${bytes.byteLength} bytes came).`,
    );
  }

  async #matchesHash(path: string, bytes: ArrayBuffer): Promise<boolean> {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return this.#release.files[path]?.includes(btoa(String.fromCharCode(...digest))) ?? false;
  }

  #response(path: string, bytes: ArrayBuffer): Response {
    return new Response(bytes, {
      headers: {
        'Content-Type': TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
        'Content-Length': String(bytes.byteLength),
        'Cache-Control': 'no-store', // it is stored already, so nothing else need keep a copy
        ...ISOLATION,
      },
    });
  }
}
