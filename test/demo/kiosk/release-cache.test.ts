import { expect } from 'chai';
import { ReleaseCache, type Release } from '../../../demo/kiosk/worker/release-cache.js';
import { rejection } from '../../support/promises.js';

const SCOPE = new URL('/museum/kiosk/', location.href).href;
const { fetch } = globalThis;

const encoded = (text: string) => new TextEncoder().encode(text);

async function sha256(text: string): Promise<string> {
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', encoded(text)))));
}

async function release(version: string, files: Record<string, string>, isolate = false): Promise<Release> {
  const entries = Object.entries(files).map(async ([path, text]) => [path, [await sha256(text)]] as const);
  return { version, isolate, files: Object.fromEntries(await Promise.all(entries)) };
}

/** A server that has these files; whoever asks is noted. */
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
const textOf = async (shelf: ReleaseCache, path: string) => (await shelf.take(path)).text();

describe('A release of the kiosk', () => {
  const files = { 'index.html': '<p>one', 'dist/a.js': 'a', 'dist/b.wasm': 'b' };
  const remove = async () => void (await Promise.all((await names()).map(name => caches.delete(name))));
  beforeEach(remove);
  afterEach(async () => {
    globalThis.fetch = fetch;
    await remove();
  });

  it('is served whole without a server once it is on the shelf, with types that do not depend on one', async () => {
    serve(files);
    const shelf = new ReleaseCache(await release('1', files), SCOPE);
    await shelf.fill();
    serve({});
    for (const [path, text] of Object.entries(files)) expect(await textOf(shelf, path)).to.equal(text);
    const { headers } = await shelf.take('dist/b.wasm');
    expect(headers.get('content-type')).to.equal('application/wasm');
    expect(headers.get('cache-control')).to.equal('no-store');
    expect(headers.get('cross-origin-embedder-policy')).to.equal(null);
  });

  it('isolates the page where that is asked for', async () => {
    serve(files);
    const shelf = new ReleaseCache(await release('1', files, true), SCOPE);
    await shelf.fill();
    const { headers } = await shelf.take('index.html');
    expect(headers.get('cross-origin-opener-policy')).to.equal('same-origin');
    expect(headers.get('cross-origin-embedder-policy')).to.equal('require-corp');
    expect(headers.get('cross-origin-resource-policy')).to.equal('same-origin');
  });

  it('is refused and leaves no trace when a file has other bytes, is cut short, or is not there', async () => {
    serve(files);
    const first = new ReleaseCache(await release('1', files), SCOPE);
    await first.fill();
    const wanted = { ...files, 'index.html': '<p>two', 'dist/a.js': 'aa' };
    const spoilt: Record<string, Record<string, string>> = {
      'other bytes': { ...wanted, 'dist/a.js': 'ab' },
      'cut short': { ...wanted, 'dist/a.js': 'a' },
      missing: { 'index.html': '<p>two' },
    };
    for (const [how, served] of Object.entries(spoilt)) {
      serve(served);
      const error = await rejection(new ReleaseCache(await release('2', wanted), SCOPE).fill());
      expect(String(error), how).to.contain('dist/a.js');
      expect(await names(), how).to.deep.equal([first.name]);
      expect(await textOf(first, 'index.html'), how).to.equal('<p>one');
    }
  });

  it('asks only for what the release before it does not have', async () => {
    serve(files);
    await new ReleaseCache(await release('1', files), SCOPE).fill();
    const changed = { ...files, 'index.html': '<p>two' };
    const asked = serve(changed);
    const second = new ReleaseCache(await release('2', changed), SCOPE);
    await second.fill();
    expect(asked).to.deep.equal(['index.html']);
    await second.clearOthers(() => 'all');
    expect(await names()).to.deep.equal([second.name]);
    expect(await textOf(second, 'dist/a.js')).to.equal('a');
  });

  it('does not take over what is damaged on the shelf before it', async () => {
    serve(files);
    const first = new ReleaseCache(await release('1', files), SCOPE);
    await first.fill();
    await (await caches.open(first.name)).put(`${SCOPE}dist/a.js`, new Response('damaged'));
    const asked = serve(files);
    const second = new ReleaseCache(await release('2', files), SCOPE);
    await second.fill();
    expect(asked).to.deep.equal(['dist/a.js']);
    expect(await textOf(second, 'dist/a.js')).to.equal('a');
  });

  it('sweeps away what a killed installation has left', async () => {
    const half = await caches.open(`dcgan-kiosk ${new URL(SCOPE).pathname} 0`);
    await half.put(`${SCOPE}dist/a.js`, new Response('a'));
    serve(files);
    const shelf = new ReleaseCache(await release('1', files), SCOPE);
    await shelf.fill();
    expect(await names()).to.deep.equal([shelf.name]);
  });

  it('leaves nothing of the release before it when that is cleared while it still takes files from there', async () => {
    serve(files);
    const first = new ReleaseCache(await release('1', files), SCOPE);
    await first.fill();
    const changed = { ...files, 'dist/a.js': 'aa' };
    serve(changed);
    const fetchNew = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      if (new Request(input).url.endsWith('a.js')) await caches.delete(first.name);
      return fetchNew(input, init);
    };
    const second = new ReleaseCache(await release('2', changed), SCOPE);
    await second.fill();
    expect(await names()).to.deep.equal([second.name]);
    serve({});
    for (const [path, text] of Object.entries(changed)) expect(await textOf(second, path)).to.equal(text);
  });

  it('spares the release that comes after it while that has an owner, and else clears that too', async () => {
    serve(files);
    const [first, second, third] = await Promise.all(
      ['1', '2', '3'].map(async version => new ReleaseCache(await release(version, files), SCOPE)),
    );
    if (!first || !second || !third) throw new Error('There are three.');
    for (const shelf of [first, second, third]) await shelf.fill();
    await first.clearOthers(() => 'none');
    expect(await names()).to.deep.equal([first.name, second.name, third.name]);
    await second.clearOthers(() => 'earlier');
    expect(await names()).to.deep.equal([second.name, third.name]);
    await second.clearOthers(() => 'all');
    expect(await names()).to.deep.equal([second.name]);
  });

  it('is refused when its shelf is cleared while it is filled', async () => {
    const shelf = new ReleaseCache(await release('1', files), SCOPE);
    serve(files);
    const fetchFile = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      if (new Request(input).url.endsWith('b.wasm')) await caches.delete(shelf.name);
      return fetchFile(input, init);
    };
    expect(String(await rejection(shelf.fill()))).to.contain('was deleted while it was filled');
    expect(await names()).to.deep.equal([]);
  });

  it('stays as it is when it is installed once more, even if that fails', async () => {
    serve(files);
    const shelf = new ReleaseCache(await release('1', files), SCOPE);
    await shelf.fill();
    const asked = serve({});
    await shelf.fill();
    expect(asked).to.deep.equal([]);
    await (await caches.open(shelf.name)).delete(`${SCOPE}dist/a.js`);
    expect(String(await rejection(shelf.fill()))).to.contain('dist/a.js');
    expect(await textOf(shelf, 'index.html')).to.equal('<p>one');
  });

  it('makes no cache anew when a newer release has cleared its own', async () => {
    serve(files);
    const shelf = new ReleaseCache(await release('1', files), SCOPE);
    await shelf.fill();
    await caches.delete(shelf.name);
    expect(await textOf(shelf, 'dist/a.js')).to.equal('a');
    expect(await names()).to.deep.equal([]);
  });

  it('leaves the kiosk of another folder alone', async () => {
    await caches.open('dcgan-kiosk /museum/other/ 7');
    serve(files);
    const shelf = new ReleaseCache(await release('1', files), SCOPE);
    await shelf.fill();
    await shelf.clearOthers(() => 'all');
    expect(await names()).to.have.members([shelf.name, 'dcgan-kiosk /museum/other/ 7']);
  });

  it('fetches once more, and checks, what the browser has thrown away', async () => {
    serve(files);
    const shelf = new ReleaseCache(await release('1', files), SCOPE);
    await shelf.fill();
    await (await caches.open(shelf.name)).delete(`${SCOPE}dist/a.js`);
    serve({ 'dist/a.js': 'evil' });
    expect(String(await rejection(shelf.take('dist/a.js')))).to.contain('dist/a.js');
    serve(files);
    expect(await textOf(shelf, 'dist/a.js')).to.equal('a');
  });

  it('serves what it has fetched once more even if there is no room to keep it', async () => {
    serve(files);
    const shelf = new ReleaseCache(await release('1', files), SCOPE);
    await shelf.fill();
    await (await caches.open(shelf.name)).delete(`${SCOPE}dist/a.js`);
    const put = Object.getOwnPropertyDescriptor(Cache.prototype, 'put') ?? {};
    Cache.prototype.put = () => Promise.reject(new DOMException('Full.', 'QuotaExceededError'));
    try {
      expect(await textOf(shelf, 'dist/a.js')).to.equal('a');
    } finally {
      Object.defineProperty(Cache.prototype, 'put', put);
    }
  });

  it('takes a gzip file that a server has unpacked on the way', async () => {
    const list = { version: '1', isolate: false, files: { 'x.gz': [await sha256('packed'), await sha256('content')] } };
    serve({ 'x.gz': 'content' });
    const shelf = new ReleaseCache(list, SCOPE);
    await shelf.fill();
    expect(await textOf(shelf, 'x.gz')).to.equal('content');
  });

  it('knows which requests are of it, and that others are not', async () => {
    const shelf = new ReleaseCache(await release('1', files), SCOPE);
    expect(shelf.pathOf(SCOPE)).to.equal('index.html');
    expect(shelf.pathOf(`${SCOPE}?x=1#y`)).to.equal('index.html');
    expect(shelf.pathOf(`${SCOPE}dist/a.js`)).to.equal('dist/a.js');
    for (const other of [
      `${SCOPE}dist/c.js`,
      `${SCOPE}constructor`,
      `${location.origin}/museum/`,
      'https://example.com/',
    ]) {
      expect(shelf.pathOf(other), other).to.equal(null);
    }
  });
});
