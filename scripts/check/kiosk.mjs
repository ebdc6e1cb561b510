/**
 * Checks the kiosk as it stands in an exhibition: a folder on a stick, a browser with one profile, no network. Needs
 * `npm run build`.
 *
 *   node scripts/check/kiosk.mjs           all of it, some minutes
 *   node scripts/check/kiosk.mjs --short   the folder and one restart, for `npm test`
 *
 * 1. list: the build refuses a folder with a file too many, too few, changed or too large.
 * 2. offline: installed, its server gone, the browser killed and started again from the same profile: how long until a
 *    touch opens the menu; the page and its workers are cross-origin isolated; every station works; nothing is asked of any other host, by the browser's own network log, nor
 *    of its own for what is not in the folder.
 * 3. visitors: when one has gone, there are as many workers and tensors as before they came.
 * 4. updates: a corrupt one is refused and leaves no trace; after any other there is one whole cache, even if the browser
 *    was killed in the middle of it; see kiosk/updates.mjs.
 *
 * Only browsers that it has started itself are killed.
 */
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { answeringWorkers } from '../lib/answering-workers.mjs';
import { launchOptions } from '../lib/browser.mjs';
import { PATIENCE_MS, look, onScreen, touch, until, version } from './kiosk/page.mjs';
import { stickServer } from './kiosk/stick-server.mjs';
import { checkUpdates } from './kiosk/updates.mjs';
import { problemsOf } from '../build/kiosk.mjs';

const short = process.argv.includes('--short');
const RESTARTS = short ? 1 : 5;
/** The full check asserts this, on a machine that does nothing else; the short form only prints it. */
const INTERACTIVE_MS = 10_000;
/** The kiosk is served from a sub-path, as a museum's server may do. */
const PATH = '/hall-2/kiosk/';

/** Switches that keep a browser from contacting its maker. */
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
/** @type {import('puppeteer-core').Browser | undefined} */
let browser;
/** @type {Set<string>} */
const notFound = new Set();
const started = performance.now();
cpSync('build/kiosk', folder, { recursive: true });
const server = stickServer(folder, PATH);

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
  let page = await open(url);
  const installing = performance.now();
  let installed = null;
  await until(async () => (installed = await version(page)) !== null, 'the installation');
  console.log(`     installed in ${((performance.now() - installing) / 1000).toFixed(1)} s: ${installed}`);
  server.stop();

  for (let restart = 1; restart <= RESTARTS; restart++) {
    await kill();
    const began = performance.now();
    page = await open(url);
    await touch(page, '#touch:enabled', 'menu');
    const interactive = performance.now() - began;
    await page.waitForSelector('body[data-drawn]', { timeout: PATIENCE_MS });
    const drawn = performance.now() - began;
    const times = `the menu after ${(interactive / 1000).toFixed(1)} s, pictures after ${(drawn / 1000).toFixed(1)} s`;
    check(short || interactive <= INTERACTIVE_MS, `restart ${restart} without a server: ${times}`);
    const fonts = await page.evaluate(() => [...document.fonts].filter(({ status }) => status === 'loaded').length);
    check(fonts > 0, 'headings have their font without a server');
    const contexts = [page, ...answeringWorkers(page)];
    const areIsolated = await Promise.all(contexts.map(context => context.evaluate(isIsolated)));
    const isolated = `${areIsolated.filter(Boolean).length} of ${contexts.length}`;
    check(contexts.length > 1 && areIsolated.every(Boolean), `${isolated} threads are isolated without a server`);
    await touch(page, '#menu .back', 'attract');
  }
  if (!short) await visitors(page);
  await browser?.close();
  checkHosts(url);
  if (short) return;

  await server.start();
  await checkUpdates({ folder, server, open: () => open(url), kill, check });
  await browser?.close();
}

/** @param {import('puppeteer-core').Page} page */
async function visitors(page) {
  await page.evaluate(() => {
    localStorage.setItem('dcgan-kiosk-settings', JSON.stringify({ idleSeconds: 20, sceneSeconds: 3600 }));
  });
  await page.reload();
  const before = await census(page);
  // The loop's three scenes take turns: after so many visits the same one is compared.
  for (const station of ['train', 'grid', 'morph', 'write', 'train', 'morph']) {
    await touch(page, '#touch:enabled', 'menu');
    await touch(page, `.choice.${station}`, 'station');
    await until(
      () => page.evaluate(worksWithVisitor),
      `the station ${station}`,
      () => look(page),
    );
    check(true, `the station ${station} works without a server`);
    await page.waitForSelector('#still-there[open]', { timeout: PATIENCE_MS });
    await onScreen(page, 'attract');
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

/** Runs in the page while a visitor moves: whether what they came for is there. */
function worksWithVisitor() {
  dispatchEvent(new Event('pointermove'));
  const words = document.querySelector('#status')?.textContent ?? '';
  const exhibit = document.querySelector('#exhibit > *');
  const isThere = exhibit !== null && 'generator' in exhibit && exhibit.generator !== null;
  return isThere && !/Getting ready/.test(words) && document.querySelector('#controls button:not([hidden])') !== null;
}

/**
 * The page's workers, and the fewest tensors that each was seen to hold, since a worker that draws holds more.
 * @param {import('puppeteer-core').Page} page
 */
async function census(page) {
  await page.waitForSelector('.scene.drawn', { timeout: PATIENCE_MS });
  /** @type {Map<string, number>} */
  const fewest = new Map();
  for (let i = 0; i < 15; i++) {
    for (const worker of answeringWorkers(page)) {
      const name = worker.url().slice(worker.url().lastIndexOf('/') + 1);
      const tensors = Number(await worker.evaluate('globalThis._tfengine?.memory().numTensors ?? 0').catch(() => NaN));
      fewest.set(name, Math.min(fewest.get(name) ?? Infinity, tensors));
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  const scene = await page.evaluate(() => document.querySelector('.scene:not(.leaving)')?.className);
  return [`${scene}:`, ...[...fewest].map(([name, tensors]) => `${name} ${tensors}`)].join(' ');
}

/** Runs in the page and in its workers. */
function isIsolated() {
  return crossOriginIsolated && typeof SharedArrayBuffer === 'function';
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
    // Each line is a record; the last is cut off where the browser was killed.
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

// -------------------------------------------------------------------------------------------------- browser

/** Starts the browser and shows the kiosk. @param {string} url */
async function open(url) {
  const { args, ...launch } = await launchOptions();
  const netLog = join(work, `net-log-${netLogs.length}.json`);
  netLogs.push(netLog);
  browser = await puppeteer.launch({
    ...launch,
    userDataDir: profile,
    protocolTimeout: PATIENCE_MS,
    args: [...args, ...SILENT, '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost', `--log-net-log=${netLog}`],
  });
  const [page] = await browser.pages();
  await page.setViewport({ width: 1080, height: 1920, hasTouch: true });
  page.on('pageerror', error => failures.push(String(error)));
  page.on('response', response => response.status() === 404 && notFound.add(response.url()));
  await page.goto(url, { timeout: PATIENCE_MS });
  return page;
}

/** Kills it, as a power cut does. @returns {Promise<void>} */
function kill() {
  const running = browser?.process();
  return new Promise(resolve => {
    if (!running) return resolve();
    running.once('exit', () => resolve());
    running.kill('SIGKILL');
  });
}
