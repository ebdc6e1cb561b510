import { expect } from 'chai';
import { ReleaseCache, type Release } from '../../../demo/kiosk/worker/release-cache.js';
import { rejection } from '../../support/promises.js';

const SCOPE = new URL('/museum/kiosk/', location.href).href;
const { fetch } = globalThis;

const encoded = (text: string) => new TextEncoder().encode(text);

async function sha256(text: string): Promise<string> {
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', encoded(text)))));
}

async function release(version: string, files: Record<string, string>): Promise<Release> {
  const entries = Object.entries(files).map(async ([path, text]) => [path, [await sha256(text)]] as const);
  return { version, files: Object.fromEntries(await Promise.all(entries)) };
}

/** Stands in for a server that has these files. @returns the paths that are requested */
function serve(files: Record<string, string>): string[] {
  const asked: string[] = [];
  globalThis.fetch = input => {
    const path = new Request(input).url.slice(SCOPE.length);
    asked.push(path);
    const text = files[path];
    return Promise.resolve(text === undefined ? new Response('', { status: 404 }) : new Response(text));
  };
  return asked;
}

const names = async () => (await caches.keys()).filter(name => name.startsWith('dcgan-kiosk'));
const textOf = async (cache: ReleaseCache, path: string) => (await cache.serve(path)).text();

describe('A release of the kiosk', () => {
  const files = { 'index.html': '<p>one', 'dist/a.js': 'a', 'dist/b.wasm': 'b' };
  const remove = async () => void (await Promise.all((await names()).map(name => caches.delete(name))));
  beforeEach(remove);
  afterEach(async () => {
    globalThis.fetch = fetch;
    await remove();
  });

  it('is served completely without a server once it is installed, with types that do not depend on one', async () => {
    serve(files);
    const cache = new ReleaseCache(await release('1', files), SCOPE);
    await cache.install();
    serve({});
    for (const [path, text] of Object.entries(files)) expect(await textOf(cache, path)).to.equal(text);
    const { headers } = await cache.serve('dist/b.wasm');
    expect(headers.get('content-type')).to.equal('application/wasm');
    expect(headers.get('cache-control')).to.equal('no-store');
  });

  it('isolates the page and its workers, by whichever headers the browser knows, also where a page shows it in a frame', async () => {
    serve(files);
    const cache = new ReleaseCache(await release('1', files), SCOPE);
    await cache.install();
    for (const path of Object.keys(files)) {
      const { headers } = await cache.serve(path);
      expect(headers.get('cross-origin-opener-policy')).to.equal('same-origin');
      expect(headers.get('cross-origin-embedder-policy')).to.equal('require-corp');
      expect(headers.get('document-isolation-policy')).to.equal('isolate-and-require-corp');
      expect(headers.get('cross-origin-resource-policy')).to.equal('cross-origin');
    }
  });

  it('is refused and leaves no trace when a file has been changed, truncated, or is missing', async () => {
    serve(files);
    const first = new ReleaseCache(await release('1', files), SCOPE);
    await first.install();
    const wanted = { ...files, 'index.html': '<p>two', 'dist/a.js': 'aa' };
    const spoilt: Record<string, Record<string, string>> = {
      'other bytes': { ...wanted, 'dist/a.js': 'ab' },
      'cut short': { ...wanted, 'dist/a.js': 'a' },
      missing: { 'index.html': '<p>two' },
    };
    for (const [how, served] of Object.entries(spoilt)) {
      serve(served);
      const error = await rejection(new ReleaseCache(await release('2', wanted), SCOPE).install());
      expect(String(error), how).to.contain('dist/a.js');
      expect(await names(), how).to.deep.equal([first.name]);
      expect(await textOf(first, 'index.html'), how).to.equal('<p>one');
    }
  });

  it('fetches only what the previous release does not have', async () => {
    serve(files);
    await new ReleaseCache(await release('1', files), SCOPE).install();
    const changed = { ...files, 'index.html': '<p>two' };
    const asked = serve(changed);
    const second = new ReleaseCache(await release('2', changed), SCOPE);
    await second.install();
    expect(asked).to.deep.equal(['index.html']);
    await second.deleteOthers(() => 'all');
    expect(await names()).to.deep.equal([second.name]);
    expect(await textOf(second, 'dist/a.js')).to.equal('a');
  });

  it('does not take damaged files from the previous release', async () => {
    serve(files);
    const first = new ReleaseCache(await release('1', files), SCOPE);
    await first.install();
    await (await caches.open(first.name)).put(`${SCOPE}dist/a.js`, new Response('damaged'));
    const asked = serve(files);
    const second = new ReleaseCache(await release('2', files), SCOPE);
    await second.install();
    expect(asked).to.deep.equal(['dist/a.js']);
    expect(await textOf(second, 'dist/a.js')).to.equal('a');
  });

  it('deletes what a killed installation left behind', async () => {
    const half = await caches.open(`dcgan-kiosk ${new URL(SCOPE).pathname} 0`);
    await half.put(`${SCOPE}dist/a.js`, new Response('a'));
    serve(files);
    const cache = new ReleaseCache(await release('1', files), SCOPE);
    await cache.install();
    expect(await names()).to.deep.equal([cache.name]);
  });

  it('leaves nothing of the previous release if that is deleted while files are still copied from it', async () => {
    serve(files);
    const first = new ReleaseCache(await release('1', files), SCOPE);
    await first.install();
    const changed = { ...files, 'dist/a.js': 'aa' };
    serve(changed);
    const fetchNew = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      if (new Request(input).url.endsWith('a.js')) await caches.delete(first.name);
      return fetchNew(input, init);
    };
    const second = new ReleaseCache(await release('2', changed), SCOPE);
    await second.install();
    expect(await names()).to.deep.equal([second.name]);
    serve({});
    for (const [path, text] of Object.entries(changed)) expect(await textOf(second, path)).to.equal(text);
  });

  it('keeps a newer release while a worker uses it, and otherwise deletes that too', async () => {
    serve(files);
    const [first, second, third] = await Promise.all(
      ['1', '2', '3'].map(async version => new ReleaseCache(await release(version, files), SCOPE)),
    );
    if (!first || !second || !third) throw new Error('There are three.');
    for (const cache of [first, second, third]) await cache.install();
    await first.deleteOthers(() => 'none');
    expect(await names()).to.deep.equal([first.name, second.name, third.name]);
    await second.deleteOthers(() => 'earlier');
    expect(await names()).to.deep.equal([second.name, third.name]);
    await second.deleteOthers(() => 'all');
    expect(await names()).to.deep.equal([second.name]);
  });

  it('is refused if its cache is deleted while it is filled', async () => {
    const cache = new ReleaseCache(await release('1', files), SCOPE);
    serve(files);
    const fetchFile = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      if (new Request(input).url.endsWith('b.wasm')) await caches.delete(cache.name);
      return fetchFile(input, init);
    };
    expect(String(await rejection(cache.install()))).to.contain('was deleted while it was filled');
    expect(await names()).to.deep.equal([]);
  });

  it('stays as it is when it is installed again, even if that fails', async () => {
    serve(files);
    const cache = new ReleaseCache(await release('1', files), SCOPE);
    await cache.install();
    const asked = serve({});
    await cache.install();
    expect(asked).to.deep.equal([]);
    await (await caches.open(cache.name)).delete(`${SCOPE}dist/a.js`);
    expect(String(await rejection(cache.install()))).to.contain('dist/a.js');
    expect(await textOf(cache, 'index.html')).to.equal('<p>one');
  });

  it('does not create its cache again when a newer release has deleted it', async () => {
    serve(files);
    const cache = new ReleaseCache(await release('1', files), SCOPE);
    await cache.install();
    await caches.delete(cache.name);
    expect(await textOf(cache, 'dist/a.js')).to.equal('a');
    expect(await names()).to.deep.equal([]);
  });

  it('leaves the kiosk of another folder alone', async () => {
    await caches.open('dcgan-kiosk /museum/other/ 7');
    serve(files);
    const cache = new ReleaseCache(await release('1', files), SCOPE);
    await cache.install();
    await cache.deleteOthers(() => 'all');
    expect(await names()).to.have.members([cache.name, 'dcgan-kiosk /museum/other/ 7']);
  });

  it('fetches again, and checks, what the browser has evicted', async () => {
    serve(files);
    const cache = new ReleaseCache(await release('1', files), SCOPE);
    await cache.install();
    await (await caches.open(cache.name)).delete(`${SCOPE}dist/a.js`);
    serve({ 'dist/a.js': 'evil' });
    expect(String(await rejection(cache.serve('dist/a.js')))).to.contain('dist/a.js');
    serve(files);
    expect(await textOf(cache, 'dist/a.js')).to.equal('a');
  });

  it('serves what it has fetched again even if there is no room to store it', async () => {
    serve(files);
    const cache = new ReleaseCache(await release('1', files), SCOPE);
    await cache.install();
    await (await caches.open(cache.name)).delete(`${SCOPE}dist/a.js`);
    const put = Object.getOwnPropertyDescriptor(Cache.prototype, 'put') ?? {};
    Cache.prototype.put = () => Promise.reject(new DOMException('Full.', 'QuotaExceededError'));
    try {
      expect(await textOf(cache, 'dist/a.js')).to.equal('a');
    } finally {
      Object.defineProperty(Cache.prototype, 'put', put);
    }
  });

  it('accepts a gzip file that was decompressed on the way', async () => {
    const list = { version: '1', files: { 'x.gz': [await sha256('packed'), await sha256('content')] } };
    serve({ 'x.gz': 'content' });
    const cache = new ReleaseCache(list, SCOPE);
    await cache.install();
    expect(await textOf(cache, 'x.gz')).to.equal('content');
  });

  it('knows which requests belong to it', async () => {
    const cache = new ReleaseCache(await release('1', files), SCOPE);
    expect(cache.pathOf(SCOPE)).to.equal('index.html');
    expect(cache.pathOf(`${SCOPE}?x=1#y`)).to.equal('index.html');
    expect(cache.pathOf(`${SCOPE}dist/a.js`)).to.equal('dist/a.js');
    for (const other of [
      `${SCOPE}dist/c.js`,
      `${SCOPE}constructor`,
      `${location.origin}/museum/`,
      'https://example.com/',
    ]) {
      expect(cache.pathOf(other), other).to.equal(null);
    }
  });
});
