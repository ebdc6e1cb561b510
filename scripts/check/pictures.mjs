/**
 * Measures imports of one's own pictures in a browser. Needs `npm run build`.
 *
 *   node scripts/check/pictures.mjs bad [seconds]   each file of the bad corpus by itself: how long it takes, and the
 *                                                   most memory over all processes of the browser, above that at rest
 *   node scripts/check/pictures.mjs many [count]    JPEGs of 200 x 200, 20,000 by default: how long they take, how long
 *                                                   the page was held up at most, memory
 *
 * Times hold for the machine and its load, which are printed. Memory is resident memory less what is shared (Linux).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { build } from 'esbuild';
import { withPage } from '../lib/with-page.mjs';

const BUNDLE = 'build/pictures-check/bad-pictures.js';
const checks = { bad, many };
const [wanted = '', given] = process.argv.slice(2);
const check = checks[/** @type {keyof typeof checks} */ (wanted)];
if (!check) {
  console.error(`Say what to check: ${Object.keys(checks).join(', ')}.`);
  process.exit(2);
}

await build({
  entryPoints: ['test/support/bad-pictures.ts'],
  outfile: BUNDLE,
  bundle: true,
  format: 'esm',
});
/** The browser's process. @type {number | undefined} */
let root;
await withPage({}, async (page, { browser }) => {
  console.log(`${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, ${await browser.version()}`);
  root = browser.process()?.pid;
  await check(page);
});

/** @param {import('puppeteer-core').Page} page */
async function bad(page) {
  const names = await page.evaluate(`(${prepareBad})()`);
  const limit = Number(given ?? 2);
  const rows = [];
  for (let i = 0; i < /** @type {string[]} */ (names).length; i++) {
    const before = memory();
    const watch = watchMemory();
    const result = /** @type {{ name: string, ms: number, words: string }} */ (await page.evaluate(`importBad(${i})`));
    rows.push({ ...result, mb: watch.stop() - before });
  }
  rows.sort((a, b) => b.ms - a.ms);
  for (const { name, ms, mb, words } of rows.slice(0, 8)) {
    console.log(`${name}: ${Math.round(ms)} ms, +${Math.round(mb)} MB: ${words}`);
  }
  const late = rows.filter(({ ms }) => ms > limit * 1000);
  const most = Math.max(...rows.map(({ mb }) => mb));
  console.log(`${rows.length} files; ${late.length} took more than ${limit} s; most memory +${Math.round(most)} MB`);
}

/** In the page. An import of nothing comes first, so that the worker's script is in the cache. */
async function prepareBad() {
  const engine = '/dist/engine.js'; // as the page sees them
  const corpusUrl = '/build/pictures-check/bad-pictures.js';
  const { importPictures } = await import(engine);
  const { badPictures } = await import(corpusUrl);
  const corpus = await badPictures();
  await importPictures([]).catch(() => {});
  Object.assign(globalThis, {
    async importBad(/** @type {number} */ index) {
      const { name, content, type } = corpus[index];
      const file = new File([content], name, type ? { type } : {});
      const start = performance.now();
      const words = await importPictures([file]).then(
        (/** @type {import('../../src/shared/protocol/pictures.js').ImportedPictures} */ { report }) =>
          `${report.count} taken, ${report.skippedCount} skipped`,
        (/** @type {Error} */ error) => error.message,
      );
      return { name, ms: performance.now() - start, words };
    },
  });
  return corpus.map((/** @type {{ name: string }} */ { name }) => name);
}

/** @param {import('puppeteer-core').Page} page */
async function many(page) {
  const count = Number(given ?? 20_000);
  await page.evaluate(`(${prepareMany})(${count})`);
  const before = memory();
  const watch = watchMemory();
  const result = await page.evaluate('importMany()');
  const { seconds, pause, idle, bytes, taken } = /** @type {Record<string, number>} */ (result);
  const mb = watch.stop() - before;
  console.log(`${taken} pictures in ${seconds?.toFixed(1)} s; a data set of ${Math.round((bytes ?? 0) / 1e6)} MB`);
  console.log(`the page was held up for ${pause?.toFixed(0)} ms at most (idle: ${idle?.toFixed(0)} ms)`);
  console.log(`most memory +${Math.round(mb)} MB`);
}

/** In the page: so many different JPEGs, and a clock that notes how long the page did nothing else. @param {number} count */
async function prepareMany(count) {
  const engine = '/dist/engine.js'; // as the page sees it
  const { importPictures } = await import(engine);
  const canvas = new OffscreenCanvas(200, 200);
  const context = canvas.getContext('2d');
  /** @type {File[]} */
  const files = [];
  for (let i = 0; i < count; i++) {
    if (context) {
      context.fillStyle = `hsl(${(i * 37) % 360} 60% 60%)`;
      context.fillRect(0, 0, 200, 200);
      context.fillStyle = `hsl(${(i * 91) % 360} 80% 40%)`;
      context.fillRect((i * 13) % 150, (i * 29) % 150, 20 + (i % 50), 20 + ((i * 7) % 50));
    }
    files.push(new File([await canvas.convertToBlob({ type: 'image/jpeg' })], `${i}.jpg`, { type: 'image/jpeg' }));
  }
  /** @param {() => Promise<unknown>} task */
  const longestPause = async task => {
    const { port1, port2 } = new MessageChannel();
    let longest = 0;
    let last = performance.now();
    port1.onmessage = () => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      port2.postMessage(0);
    };
    port2.postMessage(0);
    await task();
    port1.close();
    return longest;
  };
  Object.assign(globalThis, {
    async importMany() {
      const idle = await longestPause(() => new Promise(resolve => setTimeout(resolve, 3_000)));
      const start = performance.now();
      /** @type {Promise<import('../../src/shared/protocol/pictures.js').ImportedPictures>} */
      const importing = importPictures(files);
      const pause = await longestPause(() => importing);
      const seconds = (performance.now() - start) / 1000;
      const { dataset, report } = await importing;
      return { seconds, pause, idle, bytes: dataset.size, taken: report.count };
    },
  });
}

function watchMemory() {
  let most = memory();
  const timer = setInterval(() => (most = Math.max(most, memory())), 50);
  return {
    stop() {
      clearInterval(timer);
      return Math.max(most, memory());
    },
  };
}

/** MB of the browser and all its descendants: what each has for itself. */
function memory() {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!pid) continue;
    const parent = Number(
      read(`/proc/${pid}/stat`)
        .replace(/^.*\) /s, '')
        .split(' ')[1],
    );
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  /** @param {number} pid @returns {number} */
  const sum = pid => {
    const [, resident = 0, shared = 0] = read(`/proc/${pid}/statm`).split(' ').map(Number);
    const own = ((resident - shared) * 4096) / 1e6;
    return (children.get(pid) ?? []).reduce((total, child) => total + sum(child), own);
  };
  return root ? sum(root) : 0;
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}
