/**
 * Trains for a long while on the first demo page, which has a grid and a morph that follow, and looks for errors and for
 * memory that grows. Needs `npm run build`, and Linux, whose /proc it reads.
 *
 *   node scripts/check/long-run.mjs --browser chromium|firefox|webkit [--minutes 30]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openEnginePage } from '../lib/engine-page.mjs';

/** By how much the last third of a run may need more memory at most than the second, by its median. */
const GROWTH = 1.1;

const { values } = parseArgs({
  options: { browser: { type: 'string', default: 'chromium' }, minutes: { type: 'string', default: '30' } },
});
const minutes = Number(values.minutes);
const page = await openEnginePage(/** @type {import('../lib/engines.mjs').Engine} */ (values.browser));
/** @type {number[]} megabytes, every twenty seconds */
const memory = [];
/** @type {string[]} */
let errors = [];
let step = 0;
try {
  await page.goto('/demo/index.html');
  await page.evaluate(begin);
  const until = performance.now() + minutes * 60_000;
  for (let sample = 1; performance.now() < until; sample++) {
    await wait(20_000);
    memory.push(megabytesOf(page.pid));
    const seen = await page.evaluate(look);
    if (seen.step === step) errors.push(`It still was at step ${step}.`);
    ({ step, errors } = { step: seen.step, errors: [...errors, ...seen.errors] });
    if (sample % 6 === 1) console.log(`${Math.round(sample / 3)} min: step ${step}, ${memory.at(-1)} MB, ${JSON.stringify(seen.follows)}`); // prettier-ignore
  }
} finally {
  await page.close();
}
const third = Math.floor(memory.length / 3);
const [middle, last] = [memory.slice(third, 2 * third), memory.slice(2 * third)].map(median);
const grows = (last ?? NaN) > (middle ?? NaN) * GROWTH;
console.log(
  `${page.version}: ${minutes} min, ${step} steps; memory ${middle} MB in the second third, ${last} MB in the last, ${Math.max(...memory)} MB at most; errors: ${errors.length}`,
);
for (const error of new Set(errors)) console.error(error);
process.exitCode = grows || errors.length ? 1 : 0;

/** Runs in the page: trains on, and collects what goes wrong. */
async function begin() {
  /** @type {string[]} */
  const lost = [];
  Reflect.set(globalThis, 'lost', lost);
  addEventListener('error', event => lost.push(`${event.message} (${event.filename})`));
  addEventListener('unhandledrejection', event => lost.push(String(event.reason)));
  addEventListener('dcgan-error', event => lost.push(String(/** @type {CustomEvent} */ (event).detail)), true);
  for (const name of /** @type {const} */ (['error', 'warn'])) {
    const say = console[name].bind(console);
    console[name] = (...words) => (lost.push(words.join(' ')), say(...words));
  }
  await customElements.whenDefined('dcgan-trainer');
  const trainer = /** @type {any} */ (document.querySelector('dcgan-trainer'));
  trainer.steps = 1_000_000;
  await trainer.start();
}

/** Runs in the page. */
function look() {
  const trainer = /** @type {any} */ (document.querySelector('dcgan-trainer'));
  const follows = ['latent-grid', 'face-morph'].map(name =>
    Boolean(/** @type {any} */ (document.querySelector(name)).generator),
  );
  return { step: trainer.trainer?.progress.step ?? 0, follows, errors: Reflect.get(globalThis, 'lost').splice(0) };
}

/** @param {number[]} numbers */
function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}

/**
 * The memory of a process and all that descend from it, what they share counted once: proportional set sizes.
 * @param {number} root
 */
function megabytesOf(root) {
  /** @type {Map<number, number>} */
  const parents = new Map();
  for (const name of readdirSync('/proc').filter(each => /^\d+$/.test(each))) {
    const parent = /^PPid:\s+(\d+)$/m.exec(read(`/proc/${name}/status`))?.[1];
    parents.set(Number(name), Number(parent));
  }
  let kilobytes = 0;
  for (const pid of parents.keys()) {
    let ancestor = /** @type {number | undefined} */ (pid);
    while (ancestor && ancestor !== root) ancestor = parents.get(ancestor);
    if (ancestor === root) kilobytes += Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
  }
  return Math.round(kilobytes / 1000);
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // the process has ended
  }
}
