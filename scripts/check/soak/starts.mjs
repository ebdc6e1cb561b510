/**
 * Starts and ends runs on several threads, and checks that no worker is left and no memory, least of all shared memory, which
 * nothing but the end of all its workers gives back. Needs `npm run build`.
 *
 *   node scripts/check/soak/starts.mjs [starts, 2000] [at a time, 2]
 *
 * A quarter ends as soon as it has begun, a quarter after a step, a quarter in the middle of a step, a quarter while it
 * starts. Workers are counted by the browser. The memory is that of all renderers, private and shared memory, the least of
 * several looks, each with all runs ended and after a garbage collection; and their address space, in which a shared heap takes
 * what it may grow to from its start. Memory that has been freed is not always given back to the system: the slope that counts is
 * that of a straight line through all samples but the first, and V8's young generation is kept small.
 */
import { readFileSync } from 'node:fs';
import { smallRun } from './small-run.mjs';
import { slopeOf } from './slope.mjs';
import { SOAK_PAGE } from './soak-page.mjs';
import { withPage } from '../../lib/with-page.mjs';

/** @typedef {{ starts: number, resident: number, heap: number, addresses: number, workers: number }} Sample */

const [starts = 2000, atATime = 2] = process.argv.slice(2).map(Number);
const SAMPLES = 20;
/** How often the memory is looked at for a sample. */
const LOOKS = 3;
/** Megabytes per 1,000 starts. */
const STEEPEST = 5;
/** Gigabytes of address space: one shared heap takes more. */
const MOST_ADDRESSES = 2;

/** @type {Sample[]} */
const samples = [];
/** @type {string[]} */
const complaints = [];
const begun = Date.now();
const args = ['--js-flags=--max-semi-space-size=1'];
await withPage({ ...SOAK_PAGE, isolated: true, args }, async (page, { browser }) => {
  page.on('pageerror', error => complaints.push(String(error)));
  await page.evaluate(`globalThis.smallRun = ${smallRun}`);
  await page.evaluate(define);
  const session = await page.createCDPSession();
  const system = await browser.target().createCDPSession();
  await page.evaluate(`starts.run(${10 * atATime}, ${atATime})`); // code is compiled, and caches are filled
  await sample(0);
  const every = Math.ceil(starts / SAMPLES);
  for (let done = 0; done < starts;) {
    const count = Math.min(every, starts - done);
    complaints.push(.../** @type {string[]} */ (await page.evaluate(`starts.run(${count}, ${atATime})`)));
    await sample((done += count));
  }

  async function sample(/** @type {number} */ count) {
    for (let waited = 0; page.workers().length > 0 && waited < 100; waited++) await rest(100);
    const { processInfo } = await system.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer');
    const sum = (/** @type {(pid: number) => number} */ of) => renderers.reduce((total, { id }) => total + of(id), 0);
    let resident = Infinity;
    for (let look = 0; look < LOOKS; look++) {
      await rest(1_000);
      await session.send('HeapProfiler.collectGarbage');
      resident = Math.min(resident, sum(residentMegabytes));
    }
    const now = {
      starts: count,
      resident,
      heap: (await session.send('Runtime.getHeapUsage')).usedSize / 2 ** 20,
      addresses: sum(addressGigabytes),
      workers: page.workers().length,
    };
    samples.push(now);
    console.log(
      `${count} starts, ${((Date.now() - begun) / 60_000).toFixed(1)} minutes: ${now.workers} workers, ` +
        `${now.resident.toFixed(1)} MB, ${now.heap.toFixed(2)} MB of it in JavaScript, ${now.addresses.toFixed(2)} GB of address space`,
    );
  }
});

const [first, ...later] = samples;
const last = later.at(-1);
if (first && last) {
  const slope = slopeOf(later.map(({ starts: at, resident }) => [at / 1000, resident]));
  const grown = last.addresses - first.addresses;
  console.log(`${slope.toFixed(1)} MB more in 1,000 starts; ${grown.toFixed(2)} GB more of address space in all`);
  if (!(slope <= STEEPEST)) complaints.push(`the memory grows by ${slope.toFixed(1)} MB in 1,000 starts`);
  if (!(grown <= MOST_ADDRESSES)) complaints.push(`the address space has grown by ${grown.toFixed(1)} GB`);
}
for (const { starts: count, workers } of samples)
  if (workers) complaints.push(`${workers} workers after ${count} starts`);
for (const words of new Set(complaints)) console.log(`WRONG: ${words}`);
console.log(`${starts} starts, ${complaints.length} complaints`);
process.exitCode = complaints.length ? 1 : 0;

/** Runs in the page, on its own: `globalThis.starts`. */
async function define() {
  const address = '/dist/engine.js';
  const { createTrainer } = /** @type {typeof import('../../../src/client/index.js')} */ (await import(address));

  /** @param {number} count @param {number} atATime @returns {Promise<string[]>} what went wrong */
  async function run(count, atATime) {
    /** @type {string[]} */
    const wrong = [];
    let next = 0;
    const one = async () => {
      while (next < count) {
        const end = next++ % 4;
        const controller = new AbortController();
        if (end === 3) setTimeout(() => controller.abort(), 500 * Math.random());
        const trainer = await createTrainer({
          ...Reflect.get(globalThis, 'smallRun')(),
          ...{ baseWidth: 8, backend: 'wasm', threads: 2, signal: controller.signal },
        }).catch(error => {
          if (!controller.signal.aborted) throw error;
        });
        if (!trainer) continue;
        if (trainer.description.backend.threads?.count !== 2) wrong.push('a run had one thread');
        if (end === 1) await trainer.step(1);
        if (end === 2) {
          await trainer.start();
          await new Promise(resolve => trainer.addEventListener('step', resolve, { once: true }));
        }
        trainer.dispose();
      }
    };
    await Promise.all(Array.from({ length: atATime }, one)).catch(error => wrong.push(String(error)));
    return wrong;
  }

  Object.assign(globalThis, { starts: { run } });
}

function rest(/** @type {number} */ milliseconds) {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}

/** Private memory, and shared memory that no file is behind, also what the system has swapped out. @param {number} pid */
function residentMegabytes(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (/** @type {string} */ name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? NaN);
  return (of('RssAnon') + of('RssShmem') + of('VmSwap')) / 1024;
}

/** @param {number} pid */
function addressGigabytes(pid) {
  return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[0]) * 4_096) / 2 ** 30;
}
