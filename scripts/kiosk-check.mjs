/**
 * Checks the kiosk as it stands in an exhibition: a folder on a stick, a browser with one profile, no network. Needs
 * `npm run build`.
 *
 *   node scripts/kiosk-check.mjs           all of it, some minutes
 *   node scripts/kiosk-check.mjs --short   the folder and one restart, for `npm test`
 *
 * 1. list: the build refuses a folder with a file too many, too few, changed or too large.
 * 2. offline: installed, its server gone, the browser killed and started again from the same profile: how long until a
 *    touch opens the menu; every station works; nothing is asked of any other host, by the browser's own network log, nor
 *    of its own for what is not in the folder.
 * 3. visitors: when one has gone, workers and tensors are as before he came.
 * 4. updates: a corrupt one is refused and leaves no trace; good ones leave one cache.
 *
 * Only browsers that it has started itself are killed.
 */
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { launchOptions } from './browser.mjs';
import { problemsOf, seal } from './kiosk.mjs';

const short = process.argv.includes('--short');
const RESTARTS = short ? 1 : 5;
const UPDATES = 20;
/** Asserted where the machine is ours alone: the short form only prints it. */
const INTERACTIVE_MS = 10_000;
const PATIENCE_MS = 120_000;
/** A sub-path, as a museum's server may have it. */
const PATH = '/hall-2/kiosk/';

/** What keeps a browser from asking its maker for news. */
const SILENT = [
  '--disable-client-side-phishing-detection',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-features=OptimizationHints,MediaRouter,Translate',
  '--metrics-recording-only',
  '--no-pings',
];

const work = mkdtempSync(join(tmpdir(), 'dcgan-kiosk-'));
const folder = join(work, 'stick');
const profile = join(work, 'profile');
/** @type {string[]} one for each browser */
const netLogs = [];
/** @type {Set<string>} */
const notFound = new Set();
const started = performance.now();
cpSync('build/kiosk', folder, { recursive: true });
const server = stickServer();

/** @type {string[]} */
const failures = [];
/** @param {boolean} ok @param {string} what */
function check(ok, what) {
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${what}`);
  if (!ok) failures.push(what);
}

try {
  checkList();
  await server.start();
  const { port } = server;
  await offline(`http://localhost:${port}${PATH}`);
} catch (error) {
  console.error(error);
  failures.push(String(error));
} finally {
  server.stop();
  rmSync(work, { recursive: true, force: true, maxRetries: 5 });
}
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(failures.length ? `\n${failures.length} failed` : `\nThe kiosk holds (${seconds} s)`);
process.exitCode = failures.length ? 1 : 0;

function checkList() {
  check(problemsOf(folder).length === 0, 'the folder is as its list says');
  const spoilt = join(work, 'spoilt');
  /** @type {[string, () => void][]} */
  const ways = [
    ['a file that is not on the list', () => writeFileSync(join(spoilt, 'dist/late.js'), '')],
    ['a file that is not in the folder', () => rmSync(join(spoilt, 'dist/engine.js'))],
    ['a file with other bytes', () => appendFileSync(join(spoilt, 'kiosk.css'), ' ')],
    ['a file over the cap', () => writeFileSync(join(spoilt, 'film.bin'), Buffer.alloc(11e6))],
  ];
  for (const [what, spoil] of ways) {
    cpSync(folder, spoilt, { recursive: true });
    spoil();
    check(problemsOf(spoilt).length > 0, `the build refuses ${what}`);
    rmSync(spoilt, { recursive: true });
  }
}

/** @param {string} url */
async function offline(url) {
  let browser = await open();
  let page = await kioskPage(browser, url);
  const installing = performance.now();
  let installed = null;
  await until(async () => (installed = await version(page)) !== null, 'installed');
  console.log(`     installed in ${((performance.now() - installing) / 1000).toFixed(1)} s: ${installed}`);
  server.stop();

  for (let restart = 1; restart <= RESTARTS; restart++) {
    browser.process()?.kill('SIGKILL'); // as a power cut does
    await new Promise(resolve => browser.process()?.once('exit', resolve) ?? resolve(null));
    const began = performance.now();
    browser = await open();
    page = await kioskPage(browser, url);
    await touch(page, '#touch:enabled', 'menu');
    const interactive = performance.now() - began;
    await page.waitForSelector('body[data-drawn]', { timeout: PATIENCE_MS });
    const drawn = performance.now() - began;
    const times = `the menu after ${(interactive / 1000).toFixed(1)} s, pictures after ${(drawn / 1000).toFixed(1)} s`;
    check(short || interactive <= INTERACTIVE_MS, `restart ${restart} without a server: ${times}`);
    await touch(page, '#menu .back', 'attract');
  }
  if (!short) await visitors(page);
  await browser.close();
  checkHosts(url);
  if (short) return;

  await server.start();
  browser = await open();
  page = await kioskPage(browser, url);
  await updates(page);
  await browser.close();
}

/** @param {import('puppeteer-core').Page} page */
async function visitors(page) {
  await page.evaluate(() => {
    localStorage.setItem('dcgan-kiosk-settings', JSON.stringify({ idleSeconds: 8, sceneSeconds: 3600 }));
  });
  await page.reload();
  const before = await census(page);
  // An even number of visits: the loop's two scenes take turns, and the same one is to be compared.
  for (const station of ['train', 'grid', 'morph', 'train']) {
    await touch(page, '#touch:enabled', 'menu');
    await touch(page, `.choice.${station}`, 'station');
    await page.waitForFunction(
      () => {
        dispatchEvent(new Event('pointermove')); // he is still there
        const words = document.querySelector('#said')?.textContent ?? '';
        const exhibit = document.querySelector('#exhibit > *');
        const isThere = exhibit && ('generator' in exhibit ? exhibit.generator !== null : false);
        return isThere && !/Getting ready/.test(words) && document.querySelector('#controls button:not([hidden])');
      },
      { timeout: PATIENCE_MS },
    );
    check(true, `the station ${station} works without a server`);
    await page.waitForSelector('#still-there[open]', { timeout: PATIENCE_MS });
    await page.waitForSelector('body[data-screen="attract"]', { timeout: PATIENCE_MS });
  }
  const left = await page.evaluate(() => document.querySelector('#exhibit')?.childElementCount);
  check(left === 0, 'nothing is left of a station when its visitor has gone');
  let after = await census(page);
  for (let i = 0; i < 10 && after !== before; i++) after = await census(page);
  check(
    after === before,
    `workers and tensors are as before the visitors: ${before}${after === before ? '' : `, now ${after}`}`,
  );
}

/**
 * The page's workers, and the fewest tensors that each was seen to hold: while it draws, it holds more.
 * @param {import('puppeteer-core').Page} page
 */
async function census(page) {
  await page.waitForSelector('.scene.drawn', { timeout: PATIENCE_MS });
  /** @type {Map<string, number>} */
  const fewest = new Map();
  for (let i = 0; i < 15; i++) {
    for (const worker of page.workers()) {
      const name = worker.url().slice(worker.url().lastIndexOf('/') + 1);
      const tensors = Number(await worker.evaluate('globalThis._tfengine?.memory().numTensors ?? 0').catch(() => NaN));
      fewest.set(name, Math.min(fewest.get(name) ?? Infinity, tensors));
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  const scene = await page.evaluate(() => document.querySelector('.scene:not(.leaving)')?.className);
  return [`${scene}:`, ...[...fewest].map(([name, tensors]) => `${name} ${tensors}`)].join(' ');
}

/**
 * What the kiosk's page and workers ask for goes to its own server, by the browsers' logs of all requests, names looked up
 * and connections that bear the kiosk's origin. What a browser asks its own maker does not; it gets nowhere either.
 * @param {string} url of the kiosk
 */
function checkHosts(url) {
  const { origin } = new URL(url);
  const site = 'http://localhost';
  const asked = netLogs.map(path => {
    // A record a line; the last one is cut where the browser was killed.
    const lines = readFileSync(path, 'utf8').split('\n');
    return lines.flatMap(line => {
      const [, text] = /^(\{"params":.*\})[,\]]*$/.exec(line) ?? [];
      const { url, host, initiator, ...rest } = (text && JSON.parse(text).params) || {};
      const keys = [initiator, rest.network_isolation_key, rest.network_anonymization_key];
      return (url || host) && keys.some(key => String(key).startsWith(site)) ? [new URL(url ?? host).origin] : [];
    });
  });
  const [first = [], ...offline] = asked;
  check(first.length >= 30, `to install it, the kiosk asked its server ${first.length} times, by the browser's log`);
  const others = new Set(asked.flat().filter(host => host !== origin));
  const words = `${asked.length} browsers, ${offline.flat().length} requests and look-ups without a server`;
  check(others.size === 0, `the kiosk asked no other host (${words}) ${[...others]}`);
  check(notFound.size === 0, `nothing was missing in the folder ${[...notFound]}`);
}

/** @param {import('puppeteer-core').Page} page */
async function updates(page) {
  await page.waitForSelector('body[data-drawn]', { timeout: PATIENCE_MS });
  /** @type {[string, (path: string) => void][]} */
  const ways = [
    ['a byte that is another', path => flip(path)],
    ['a file cut short', path => truncateSync(path, statSync(path).size - 1)],
    ['a file that is not there', path => rmSync(path)],
  ];
  for (const [what, spoil] of ways) {
    const before = await state(page);
    const path = join(folder, 'dist/assets/weights/faces.safetensors');
    const original = readFileSync(path);
    appendFileSync(path, 'x'); // another file, so that it must be fetched
    seal(folder);
    spoil(path);
    const end = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update();
      const worker = registration.installing;
      if (!worker) return 'none';
      while (worker.state !== 'redundant' && worker.state !== 'activated') {
        await new Promise(resolve => worker.addEventListener('statechange', resolve, { once: true }));
      }
      return worker.state;
    });
    const after = await state(page);
    check(end === 'redundant' && after === before, `an update with ${what} is refused and leaves no trace`);
    writeFileSync(path, original);
  }
  for (let i = 1; i <= UPDATES; i++) {
    appendFileSync(join(folder, 'NOTICE.txt'), `\nUpdate ${i}`);
    const wanted = seal(folder).version;
    await until(async () => {
      if ((await version(page)) === wanted) return true;
      await page.evaluate(lookForUpdate).catch(() => {}); // it is being loaded anew, and is asked again
      return false;
    }, `update ${i}`);
  }
  // It serves the page from when it is activating, and is activated when it has cleared up.
  const isActivated = () => navigator.serviceWorker.ready.then(({ active }) => active?.state === 'activated');
  await until(() => page.evaluate(isActivated).catch(() => false), 'the last update is active'); // or the page is being loaded anew
  await page.waitForSelector('body[data-drawn]', { timeout: PATIENCE_MS });
  const caches = await page.evaluate(() => globalThis.caches.keys());
  check(caches.length === 1, `${UPDATES} good updates leave one cache: ${caches.join(', ')}`);
}

/** In the page. */
async function lookForUpdate() {
  const registration = await navigator.serviceWorker.ready;
  if (!registration.installing && !registration.waiting) await registration.update();
}

/**
 * Caches, every file's hash in them, and what the registration holds.
 * @param {import('puppeteer-core').Page} page
 */
async function state(page) {
  const entries = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const lines = [`waiting ${registration.waiting?.state}`, `active ${registration.active?.state}`];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const bytes = await (await cache.match(request))?.arrayBuffer();
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes ?? new ArrayBuffer(0)));
        lines.push(`${name} ${request.url} ${digest.join()}`);
      }
    }
    return lines;
  });
  return createHash('sha256').update(entries.join('\n')).digest('hex');
}

// -------------------------------------------------------------------------------------------------- browser and server

async function open() {
  const { args, ...launch } = await launchOptions();
  const netLog = join(work, `net-log-${netLogs.length}.json`);
  netLogs.push(netLog);
  return puppeteer.launch({
    ...launch,
    userDataDir: profile,
    protocolTimeout: PATIENCE_MS,
    args: [...args, ...SILENT, '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost', `--log-net-log=${netLog}`],
  });
}

/** @param {import('puppeteer-core').Browser} browser @param {string} url */
async function kioskPage(browser, url) {
  const [page] = await browser.pages();
  await page.setViewport({ width: 1080, height: 1920, hasTouch: true });
  page.on('pageerror', error => failures.push(String(error)));
  page.on('response', response => response.status() === 404 && notFound.add(response.url()));
  await page.goto(url, { timeout: PATIENCE_MS });
  return page;
}

/**
 * Touches once, and waits for the screen that it leads to.
 * @param {import('puppeteer-core').Page} page
 * @param {string} selector
 * @param {string} screen
 */
async function touch(page, selector, screen) {
  const button = await page.waitForSelector(selector, { visible: true, timeout: PATIENCE_MS });
  await button?.tap();
  await page.waitForSelector(`body[data-screen="${screen}"]`, { timeout: PATIENCE_MS });
}

/** The release that serves the page; `null` while none does. @param {import('puppeteer-core').Page} page */
async function version(page) {
  return page
    .evaluate(
      () =>
        /** @type {Promise<string | null>} */ (
          new Promise(resolve => {
            const worker = navigator.serviceWorker.controller;
            if (!worker) return resolve(null);
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = ({ data }) => resolve(data);
            setTimeout(() => resolve(null), 1000);
            worker.postMessage({ type: 'version' }, [port2]);
          })
        ),
    )
    .catch(() => null); // it is being loaded anew
}

/** @param {() => Promise<boolean>} holds @param {string} what */
async function until(holds, what) {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > PATIENCE_MS) throw new Error(`Waited in vain: ${what}.`);
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

/** @param {string} path */
function flip(path) {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(path, bytes);
}

/** The plainest server there is: it knows hardly any types, and may be stopped and started on the same port. */
function stickServer() {
  const types = /** @type {Record<string, string>} */ ({
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
  });
  const http = createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://localhost').pathname;
    const file = path.startsWith(PATH) ? path.slice(PATH.length) || 'index.html' : '';
    try {
      const body = readFileSync(join(folder, file));
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  let port = 0;
  return {
    get port() {
      return port;
    },
    /** @returns {Promise<void>} */
    start: () =>
      new Promise(resolve =>
        http.listen(port, () => {
          port = /** @type {import('node:net').AddressInfo} */ (http.address()).port;
          resolve();
        }),
      ),
    stop: () => {
      http.close();
      http.closeAllConnections();
    },
  };
}
