/**
 * Opens each demo page as a newcomer does and measures how much it jumps until its elements are there (the layout shift,
 * whose recommended limit is 0.1), and when the first picture and, after Train, the first step come. Only the layout shift
 * is asserted: times depend on the machine.
 *
 *   node scripts/check/page-load.mjs [--slow] [--steps] [--shots FOLDER] [page...]
 *
 * `--slow`: at 200 kB/s and with a processor four times as slow; `--steps`: also trains, which at that speed takes minutes, and
 * says how much moved from Train to the first step, which has the same limit;
 * `--shots`: keeps a screenshot of each page. Needs `npm run build`.
 */
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { launchOptions } from '../lib/browser.mjs';
import { serveFolder } from '../lib/static-server.mjs';

const LIMIT = 0.05;
const SLOW = { bytesPerSecond: 200_000, processor: 4 };
/** How long a page must be still before it counts as loaded. */
const STILL_MS = 700;
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
/** Each page, and whether it has a trainer, whose first step is timed. */
const PAGES = {
  studio: { path: '/demo/index.html', trains: true },
  digits: { path: '/demo/digits.html', trains: false },
  faces: { path: '/demo/faces.html', trains: false },
  pretraining: { path: '/demo/pretraining.html', trains: true },
  docs: { path: '/demo/docs/index.html', trains: false },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    slow: { type: 'boolean', default: false },
    steps: { type: 'boolean', default: false },
    shots: { type: 'string' },
  },
});
if (values.shots) mkdirSync(values.shots, { recursive: true });

const server = await serveFolder('.', () => ({ 'cache-control': 'no-store' }), values.slow ? SLOW : {});
const browser = await puppeteer.launch(await launchOptions());
let failed = 0;
try {
  const names = positionals.length ? positionals : Object.keys(PAGES);
  for (const [name, page] of Object.entries(PAGES)) {
    if (!names.includes(name)) continue;
    for (const size of SIZES) {
      const { shift, jumps, picture, step, later } = await load(name, page, size);
      const ok = shift <= LIMIT && later <= LIMIT;
      if (!ok) failed++;
      const times = [
        `picture ${seconds(picture)}`,
        ...(step === null ? [] : [`step ${seconds(step)} after Train, which moved ${later.toFixed(3)}`]),
      ];
      console.log(`${ok ? 'ok  ' : 'JUMP'}  ${shift.toFixed(3)}  ${name} ${size.width}: ${times.join(', ')}`);
      if (!ok) for (const jump of jumps) console.log(`        ${jump}`);
    }
  }
} finally {
  await browser.close();
  await server.close();
}
process.exitCode = failed ? 1 : 0;

/**
 * @param {string} name
 * @param {{ path: string, trains: boolean }} page
 * @param {{ width: number, height: number }} size
 */
async function load(name, { path, trains }, size) {
  const context = await browser.createBrowserContext(); // nothing cached, nothing stored
  const page = await context.newPage();
  try {
    await page.setViewport(size);
    if (values.slow) await page.emulateCPUThrottling(SLOW.processor);
    await page.evaluateOnNewDocument(observe);
    await page.goto(server.origin + path, { waitUntil: 'load', timeout: 120_000 });
    await page.waitForFunction('loading.settled()', { timeout: 120_000, polling: 100 });
    await still(page);
    const atLoad = await foundOn(page);
    if (values.shots) {
      const file = `${values.shots}/${name}-${size.width}${values.slow ? '-slow' : ''}.png`;
      await page.screenshot({ path: /** @type {`${string}.png`} */ (file) });
    }
    if (!trains || !values.steps) return { ...atLoad, step: null, later: 0 };
    const begun = await page.evaluate(() => performance.now());
    // As a visitor does, whose own press a page may answer by moving: that does not count for half a second.
    for (const button of await page.$$('dcgan-trainer >>> .primary')) await button.click();
    await page.waitForFunction('loading.found.step !== null', { timeout: 600_000, polling: 100 });
    const { step, shift, jumps } = await foundOn(page);
    return { ...atLoad, jumps, step: step === null ? null : step - begun, later: shift - atLoad.shift };
  } finally {
    await context.close();
  }
}

/**
 * @param {import('puppeteer-core').Page} page
 * @returns {Promise<Found>}
 */
async function foundOn(page) {
  return /** @type {Found} */ (await page.evaluate('loading.found'));
}

/** Waits until nothing has jumped for a while. @param {import('puppeteer-core').Page} page */
async function still(page) {
  for (let before = -1; ;) {
    const count = (await foundOn(page)).jumps.length;
    if (count === before) return;
    before = count;
    await new Promise(resolve => setTimeout(resolve, STILL_MS));
  }
}

/** @param {number | null} milliseconds */
function seconds(milliseconds) {
  return milliseconds === null ? 'none' : `${(milliseconds / 1000).toFixed(1)} s`;
}

/**
 * @typedef {object} Found what happened on a page so far
 * @property {number} shift
 * @property {string[]} jumps each shift with its time and what moved
 * @property {number | null} picture milliseconds until the first picture
 * @property {number | null} step milliseconds until the first step
 *
 * @typedef {PerformanceEntry & { value: number, hadRecentInput: boolean, sources: { node: Node | null, previousRect: DOMRect, currentRect: DOMRect }[] }} Shift
 * @typedef {{ found: Found, settled: () => boolean }} Loading
 */

/** Runs in the page before its scripts. */
function observe() {
  /** @type {Found} */
  const found = { shift: 0, jumps: [], picture: null, step: null };
  const now = () => Math.round(performance.now());
  const box = (/** @type {DOMRect} */ { x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
  const nameOf = (/** @type {Node | null} */ node) =>
    node instanceof Element ? `${node.localName} ${node.className || node.id}` : String(node?.nodeName);
  new PerformanceObserver(list => {
    for (const { value, startTime, sources, hadRecentInput } of /** @type {Shift[]} */ (list.getEntries())) {
      if (hadRecentInput) continue;
      found.shift += value;
      const moved = sources.map(each => `${nameOf(each.node)} ${box(each.previousRect)} -> ${box(each.currentRect)}`);
      found.jumps.push(`${value.toFixed(3)} at ${Math.round(startTime)} ms: ${moved.join('; ')}`);
    }
  }).observe({ type: 'layout-shift', buffered: true });
  addEventListener('dcgan-generator', event => {
    if (/** @type {CustomEvent} */ (event).detail) found.picture ??= now();
  });
  addEventListener('dcgan-step', () => (found.step ??= now()));
  /** @param {Element} element */
  const shows = element => Boolean(element.shadowRoot?.querySelector('[part~=base]'));
  /** @type {Loading} */
  const loading = {
    found,
    /** Whether each element has its view, and each generator that is loaded has been. */
    settled() {
      const all = [...document.querySelectorAll('dcgan-trainer, latent-grid, face-morph')];
      // A trainer shows the picture of a training, or noise, as soon as its view is there.
      if (all.some(element => element.localName === 'dcgan-trainer' && shows(element))) found.picture ??= now();
      const inView = all.filter(element => element.getBoundingClientRect().top < innerHeight); // others may wait
      const waits = (/** @type {Element} */ element) =>
        element.hasAttribute('src') && Reflect.get(element, 'generator') === null;
      return all.every(shows) && !inView.some(waits);
    },
  };
  Object.assign(globalThis, { loading });
}
