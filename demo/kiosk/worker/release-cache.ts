/**
 * A release: the list of all files of the kiosk, each with its hash, and a cache that holds exactly them.
 *
 * Own code rather than Workbox, which leaves out files over 2 MiB without a word (the digits have 8 MB), does not check
 * what it stores against a hash, and leaves a partly filled cache behind when an installation fails.
 */

/** Written into sw.js by scripts/build/kiosk.mjs. */
export interface Release {
  /** The package's version, and a hash of everything in the release. */
  readonly version: string;
  /** Add the headers that isolate the page from other origins (COOP, COEP, CORP). */
  readonly isolate: boolean;
  /**
   * SHA-256 in base64 of each file, by its path relative to the service worker's scope. A gzip file has a second one, of
   * its content: some servers send it as `Content-Encoding: gzip`, and the browser then unpacks it on the way.
   */
  readonly files: Readonly<Record<string, readonly string[]>>;
}

/** Put last into a cache: a cache without it was never filled, and is no release. */
const COMPLETE = 'release.json';
/** A file that has not come by then does not come any more. */
const TIMEOUT_MS = 120_000;

/** What servers on a stick do not always know, or get wrong. */
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  wasm: 'application/wasm',
  png: 'image/png',
  svg: 'image/svg+xml',
};

const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * Which other releases have no owner any more: `all`; those that came `earlier`, while a newer one is on its way; or
 * `none`, once a newer one has taken over.
 */
export type Superseded = 'all' | 'earlier' | 'none';

/** What is in a cache: a release that is wholly there. */
export class ReleaseCache {
  readonly name: string;
  readonly #release: Release;
  readonly #scope: string;
  readonly #prefix: string;

  /** @param scope URL of the kiosk's folder, with the slash; two kiosks of one origin keep out of each other's way */
  constructor(release: Release, scope: string) {
    this.#release = release;
    this.#scope = scope;
    this.#prefix = `dcgan-kiosk ${new URL(scope).pathname} `;
    this.name = this.#prefix + release.version;
  }

  /**
   * Fetches every file, checks it and puts it on the shelf; what an earlier release has is taken from there. All or
   * nothing: if one file will not come, or is not what the list says, the shelf is gone again. If it is whole already
   * (a newer release was taken back while this one runs), it stays, whatever happens.
   * @throws Error that names the file
   */
  async fill(): Promise<void> {
    await this.#sweep();
    const earlier = await this.#names();
    const isWhole = earlier.includes(this.name);
    try {
      const cache = await caches.open(this.name);
      for (const path of Object.keys(this.#release.files)) {
        if (isWhole && (await this.#kept([this.name], path))) continue;
        const bytes = (await this.#kept(earlier, path)) ?? (await this.#fetched(path));
        await cache.put(this.#url(path), this.#response(path, bytes));
      }
      await cache.put(this.#url(COMPLETE), Response.json({ version: this.#release.version }));
      // A cache that was deleted in the meantime goes on taking files, and is gone with its last reference.
      if (!(await this.#stored(this.name, COMPLETE))) throw new Error(`${this.name} was deleted while it was filled.`);
    } catch (error) {
      if (!isWhole) await caches.delete(this.name);
      throw error;
    }
  }

  /**
   * Deletes other releases, and what a browser that was killed has left of them.
   * @param superseded which of them may go; asked when they are known, so that whoever owns one of them is known too
   */
  async clearOthers(superseded: () => Superseded): Promise<void> {
    const names = await this.#names(); // in the order in which they came
    const others = {
      all: names.filter(name => name !== this.name),
      earlier: names.slice(0, Math.max(0, names.indexOf(this.name))),
      none: [],
    }[superseded()];
    await Promise.all(others.map(name => caches.delete(name)));
  }

  /** The path on the list that a URL means; `null` for everything else. */
  pathOf(url: string): string | null {
    const { origin, pathname } = new URL(url);
    if (!(origin + pathname).startsWith(this.#scope)) return null;
    const path = decodeURIComponent((origin + pathname).slice(this.#scope.length)) || 'index.html';
    return Object.hasOwn(this.#release.files, path) ? path : null;
  }

  /** A file of the list. One that the browser has thrown away is fetched once more, and checked. */
  async take(path: string): Promise<Response> {
    const stored = await this.#stored(this.name, path);
    if (stored) return stored;
    const response = this.#response(path, await this.#fetched(path));
    await this.#restore(path, response.clone()).catch(() => {}); // the disk may be full: what has come is served all the same
    return response;
  }

  /** Where the shelf is gone, a newer release has cleared it, and nothing may be begun anew. */
  async #restore(path: string, response: Response): Promise<void> {
    if (await caches.has(this.name)) await (await caches.open(this.name)).put(this.#url(path), response);
  }

  #url(path: string): string {
    return new URL(path, this.#scope).href;
  }

  async #names(): Promise<readonly string[]> {
    return (await caches.keys()).filter(name => name.startsWith(this.#prefix));
  }

  /** Looked up by name: to open a cache that has just been deleted would make an empty one, and leave it. */
  #stored(name: string, path: string): Promise<Response | undefined> {
    return caches.match(this.#url(path), { cacheName: name });
  }

  /** Deletes what a browser that was killed in the middle of an installation has left. */
  async #sweep(): Promise<void> {
    for (const name of await this.#names()) {
      if (!(await this.#stored(name, COMPLETE))) await caches.delete(name);
    }
  }

  async #kept(earlier: readonly string[], path: string): Promise<ArrayBuffer | null> {
    for (const name of earlier) {
      const bytes = await (await this.#stored(name, path))?.arrayBuffer();
      if (bytes && (await this.#isRight(path, bytes))) return bytes;
    }
    return null;
  }

  async #fetched(path: string): Promise<ArrayBuffer> {
    const response = await fetch(this.#url(path), { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`${path} could not be loaded: HTTP status ${response.status}.`);
    const bytes = await response.arrayBuffer();
    if (await this.#isRight(path, bytes)) return bytes;
    throw new Error(`${path} is not what the list of ${this.#release.version} says: ${bytes.byteLength} other bytes.`);
  }

  async #isRight(path: string, bytes: ArrayBuffer): Promise<boolean> {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return this.#release.files[path]?.includes(btoa(String.fromCharCode(...digest))) ?? false;
  }

  #response(path: string, bytes: ArrayBuffer): Response {
    return new Response(bytes, {
      headers: {
        'Content-Type': TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
        'Content-Length': String(bytes.byteLength),
        'Cache-Control': 'no-store', // it is stored already: nobody else need keep a copy
        ...(this.#release.isolate && ISOLATION),
      },
    });
  }
}
