/**
 * How long the page's main thread is busy at a stretch while `<dcgan-trainer>` trains on all cores, with a grid that follows it
 * and a morph that plays, and how soon it answers a click: by the browser's own trace. On threads, where the page is cross-origin
 * isolated, and in shards, where it is not.
 *
 *   node bench/main-thread.mjs [SECONDS, 60]
 *   node bench/main-thread.mjs --only threads
 *
 * Needs `npm run build`, and a machine with nothing else to do. Prints milliseconds: the longest tasks with what they did, and the
 * delays of clicks from input to handler; and last a verdict: no task may be longer than 80 ms on two cores, 50 ms on more.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { withPage } from '../scripts/lib/with-page.mjs';
import { begin } from './main-thread-page.mjs';

/** @typedef {{ name: string, ph: string, pid: number, tid: number, ts: number, dur?: number, args?: { name?: string, data?: Record<string, unknown> } }} TraceEvent */

const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
const SECONDS = Number(positionals[0] ?? 60);
const CLICK_EVERY_MS = 250;
/** A machine whose CPU trains draws its pages on the CPU; on a GPU made of software, canvases would wait for the training. */
const WITHOUT_GPU = ['--disable-gpu', '--disable-software-rasterizer', '--disable-3d-apis'];
const LONGEST_MS = cpus().length > 2 ? 50 : 80;

const KINDS = [
  { name: 'threads', isolated: true, options: { shards: 1 } },
  { name: 'shards', isolated: false, options: { shards: Math.min(4, cpus().length) } },
].filter(({ name }) => !values.only || name === values.only);

let failures = 0;
for (const { name, isolated, options } of KINDS) {
  const { longest } = await measure(name, isolated, options);
  const good = longest <= LONGEST_MS;
  if (!good) failures += 1;
  const verdict = good ? 'good' : 'WRONG';
  console.log(`${verdict}: ${name}: the longest block of ${longest} ms; at most ${LONGEST_MS} ms are asked`);
}
console.log(`${KINDS.length - failures} passed, ${failures} failed; load ${(loadavg()[0] ?? NaN).toFixed(1)}`);
process.exitCode = failures || KINDS.length === 0 ? 1 : 0;

/** @param {string} name @param {boolean} isolated @param {object} options */
function measure(name, isolated, options) {
  return withPage({ isolated, args: WITHOUT_GPU, defaultViewport: { width: 1600, height: 1200 } }, async page => {
    await page.evaluate(begin, options);
    await page.evaluate(() => {
      const delays = /** @type {number[]} */ ([]);
      document.addEventListener('click', event => delays.push(performance.now() - event.timeStamp), { capture: true });
      Reflect.set(globalThis, 'clickDelays', delays);
    });
    await page.tracing.start({ categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
    const end = Date.now() + SECONDS * 1000;
    while (Date.now() < end) {
      await page.mouse.click(5, 5); // beside the trainer
      await new Promise(resolve => setTimeout(resolve, CLICK_EVERY_MS));
    }
    /** @type {{ traceEvents: TraceEvent[] }} */
    const trace = JSON.parse(new TextDecoder().decode(await page.tracing.stop()));
    const delays = /** @type {number[]} */ (await page.evaluate(() => Reflect.get(globalThis, 'clickDelays')));
    const state = await page.evaluate('mainThread.state()');
    const { tasks, longest } = mainThreadTasks(trace.traceEvents);
    const figures = { tasks: summary(tasks), longest, clicks: summary(delays) };
    console.log(JSON.stringify({ name, seconds: SECONDS, state, ...figures }, null, 2));
    return { longest: figures.tasks.longest[0] ?? NaN };
  });
}

/**
 * Milliseconds of each task of the page's main thread, and what the longest did.
 * @param {TraceEvent[]} events
 */
function mainThreadTasks(events) {
  const threads = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const tasks = events.filter(({ name, ph }) => name === 'RunTask' && ph === 'X');
  const byThread = threads.map(({ pid, tid }) => tasks.filter(task => task.pid === pid && task.tid === tid));
  const busiest = byThread.sort((a, b) => b.length - a.length)[0] ?? []; // the page, not a spare renderer
  const longest = busiest.toSorted((a, b) => (b.dur ?? 0) - (a.dur ?? 0)).slice(0, 3);
  return { tasks: busiest.map(({ dur = 0 }) => dur / 1000), longest: longest.map(task => partsOf(task, events)) };
}

/** The longest parts of a task, as the browser names them. @param {TraceEvent} task @param {TraceEvent[]} events */
function partsOf(task, events) {
  const { pid, tid, ts, dur = 0 } = task;
  const within = events.filter(
    each =>
      each.pid === pid && each.tid === tid && each.ph === 'X' && each !== task && each.ts >= ts && each.ts < ts + dur,
  );
  return within
    .toSorted((a, b) => (b.dur ?? 0) - (a.dur ?? 0))
    .slice(0, 6)
    .map(
      ({ name, dur: part = 0, args }) => `${name} ${round(part / 1000)} ${String(args?.data?.['functionName'] ?? '')}`,
    );
}

/** @param {number[]} values */
function summary(values) {
  const sorted = [...values].sort((a, b) => b - a);
  const at = (/** @type {number} */ share) => round(sorted[Math.floor(share * sorted.length)] ?? NaN);
  return { count: sorted.length, longest: sorted.slice(0, 5).map(round), p99: at(0.01), median: at(0.5) };
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
