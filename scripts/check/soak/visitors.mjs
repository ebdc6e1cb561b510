/**
 * A compressed day of visitors: one after the other touches a page with the three elements on it, and a trainer, a grid
 * and a morph come and go. Needs `npm run build`.
 *
 *   node scripts/check/soak/visitors.mjs [interactions, 2880] [seed, 1]
 *
 * The memory is that of all processes that draw pages and compute in their workers (resident, private). Every so many
 * interactions it is sampled twice, each time after a forced garbage collection: as the visitors left it, which depends on
 * what they were doing, and with the elements and their workers gone, where only what leaks is left once all is given back. The slope that counts
 * is the second's: of a straight line through the samples of the last half, by least squares. At the end there must be as
 * many tensors in use as at the start, and as many WebGL contexts and workers: with the elements there, and with them gone.
 * Two parts of the day, both in its first half, are on WebGL, which the elements take by its name also where it is made of
 * software; there it takes ten times as long. V8's young generation is kept small: it grows and shrinks by 16 MB as it likes.
 */
import { readFileSync } from 'node:fs';
import { randomFrom } from './random.mjs';
import { open } from './visitors-page.mjs';
import { slopeOf } from './slope.mjs';
import { SOAK_PAGE } from './soak-page.mjs';
import { answeringWorkers } from '../../lib/answering-workers.mjs';
import { withPage } from '../../lib/with-page.mjs';

/**
 * @typedef {{ interactions: number, open: number, closed: number }} Sample
 */

const [interactions = 2880, seed = 1] = process.argv.slice(2).map(Number);
const SAMPLES = Math.min(24, Math.max(4, Math.floor(interactions / 30)));
/** Milliseconds in which a worker that lives counts its contexts. */
const ANSWERED_WITHIN = 10_000;
/** Milliseconds in which workers are gone after their elements; a sampler is kept for a second. */
const GONE = 2_000;
/** How often the memory is looked at once the elements are gone. */
const LOOKS = 2;
/** Megabytes per 1,000 interactions. */
const STEEPEST = 1;
const LONGEST_MINUTES = 15;
/** These parts of the day are on WebGL. */
const ON_WEBGL = [Math.ceil(SAMPLES / 6), Math.ceil(SAMPLES / 2)];

const random = randomFrom(seed);
/** @type {Sample[]} */
const samples = [];
/** @type {string[]} */
const complaints = [];
const begun = Date.now();
await withPage({ ...SOAK_PAGE, args: ['--js-flags=--max-semi-space-size=1'] }, async (page, { browser }) => {
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(String(error)));
  await page.evaluate(`globalThis.Math.random = (${randomFrom})(${seed})`);
  await page.setViewport({ width: 1600, height: 1200 });
  await page.evaluate(open);
  const session = await page.createCDPSession();
  const system = await browser.target().createCDPSession();
  const before = await census();
  const every = Math.ceil(interactions / SAMPLES);
  for (let done = 0, part = 1; done < interactions; part++) {
    const backend = ON_WEBGL.includes(part) ? 'webgl' : 'auto';
    await page.evaluate(given => Reflect.get(globalThis, 'visitors').mount(given), backend);
    const count = Math.min(every, interactions - done);
    const choices = Array.from({ length: count }, random);
    await page.evaluate(given => Reflect.get(globalThis, 'visitors').act(given), choices);
    done += count;
    const inUse = await megabytes();
    await close();
    const closed = await leastMegabytes();
    samples.push({ interactions: done, open: inUse, closed });
    console.log(
      `${done} interactions, the last on ${backend}, ${minutes()} minutes, ${inUse.toFixed(1)} MB in use, ${closed.toFixed(1)} MB without the elements`,
    );
  }
  const errors = /** @type {string[]} */ (await page.evaluate(() => Reflect.get(globalThis, 'visitors').errors));
  complaints.push(...new Set(errors));
  const after = await census();
  console.log(`At the start: ${JSON.stringify(before)}\nAt the end:   ${JSON.stringify(after)}`);
  if (JSON.stringify(before) !== JSON.stringify(after)) complaints.push('something is left behind');
  if (!before.contexts) complaints.push('no WebGL context was there to be counted');
  if (after.left.contexts || after.left.workers)
    complaints.push('contexts or workers are left when the elements are gone');

  /** What is there once the elements are new and have been used once; and what is left when they are gone. */
  async function census() {
    const tensors = await page.evaluate(() => Reflect.get(globalThis, 'visitors').round());
    const used = { ...tensors, workers: page.workers().length, contexts: await contexts() };
    const gone = await close();
    return { ...used, left: { ...gone, workers: page.workers().length, contexts: await contexts() } };
  }

  /**
   * WebGL contexts that are alive after a garbage collection, of the page and of its workers. Not to be asked while a
   * worker trains: its loop leaves no room for the answer, and the page's thread then answers nothing either.
   */
  async function contexts() {
    const threads = [session, ...answeringWorkers(page).map(({ client }) => client)];
    // One that is just ending answers with an error, or never.
    const ended = new Promise(resolve => setTimeout(resolve, ANSWERED_WITHIN, 0));
    const counts = await Promise.all(threads.map(thread => Promise.race([contextsOf(thread).catch(() => 0), ended])));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Takes the elements away, and waits until their workers are gone. */
  async function close() {
    const gone = await page.evaluate(() => Reflect.get(globalThis, 'visitors').close());
    await new Promise(resolve => setTimeout(resolve, GONE));
    return gone;
  }

  /** What has ended may be given back a moment later: the least of several looks a second apart. */
  async function leastMegabytes() {
    let least = Infinity;
    for (let look = 0; look < LOOKS; look++) {
      if (look > 0) await new Promise(resolve => setTimeout(resolve, 1_000));
      least = Math.min(least, await megabytes());
    }
    return least;
  }

  /** Of the processes that are renderers. */
  async function megabytes() {
    const late = new Promise(resolve => setTimeout(resolve, ANSWERED_WITHIN)); // a worker that has just ended may never answer
    const workers = answeringWorkers(page).map(({ client }) =>
      client.send('HeapProfiler.collectGarbage').catch(() => {}),
    );
    await Promise.race([Promise.all(workers), late]);
    await session.send('HeapProfiler.collectGarbage');
    const { processInfo } = await system.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer');
    return renderers.reduce((sum, { id }) => sum + privateKilobytes(id), 0) / 1024;
  }
});

const lastHalf = samples.slice(Math.floor(samples.length / 2));
const slope = slopeOf(lastHalf.map(({ interactions: at, closed }) => [at / 1000, closed]));
const slopeInUse = slopeOf(lastHalf.map(sample => [sample.interactions / 1000, sample.open]));
console.log(
  `Slope of the last half, in MB per 1,000 interactions: ${slope.toFixed(2)} without the elements, ` +
    `${slopeInUse.toFixed(2)} in use; ${minutes()} minutes in all`,
);
if (!(slope <= STEEPEST)) complaints.push(`the memory grows by ${slope.toFixed(2)} MB per 1,000 interactions`);
if (Number(minutes()) > LONGEST_MINUTES) complaints.push(`it took ${minutes()} minutes`);
for (const words of complaints) console.log(`WRONG: ${words}`);
console.log(`${interactions} interactions, ${complaints.length} complaints`);
process.exitCode = complaints.length ? 1 : 0;

function minutes() {
  return ((Date.now() - begun) / 60_000).toFixed(1);
}

/** @param {import('puppeteer-core').CDPSession} thread */
async function contextsOf(thread) {
  let count = 0;
  for (const kind of ['WebGLRenderingContext', 'WebGL2RenderingContext']) {
    const { result } = await thread.send('Runtime.evaluate', { expression: `${kind}.prototype` });
    const { objects } = await thread.send('Runtime.queryObjects', { prototypeObjectId: result.objectId ?? '' });
    const { result: live } = await thread.send('Runtime.callFunctionOn', {
      objectId: objects.objectId ?? '',
      functionDeclaration: 'function () { return this.filter(context => !context.isContextLost()).length; }',
    });
    for (const { objectId = '' } of [result, objects]) await thread.send('Runtime.releaseObject', { objectId });
    count += live.value;
  }
  return count;
}

/** @param {number} pid */
function privateKilobytes(pid) {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const found = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)];
  return found.reduce((sum, [, kilobytes]) => sum + Number(kilobytes), 0);
}
