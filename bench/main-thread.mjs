/**
 * How long the page's main thread is busy at a stretch while `<dcgan-trainer>` trains, and how soon it answers a click:
 * by the browser's own trace of the demo page.
 *
 *   node bench/main-thread.mjs [SECONDS]
 *
 * Needs `npm run build`. Prints milliseconds: the longest tasks, and the delays of clicks from input to handler.
 */
import { withPage } from '../scripts/lib/with-page.mjs';

const SECONDS = Number(process.argv[2] ?? 20);
const CLICK_EVERY_MS = 250;

await withPage({ path: '/demo/' }, async page => {
  await page.evaluate(async () => {
    await customElements.whenDefined('dcgan-trainer');
    const trainer = /** @type {HTMLElement & { start(): Promise<void> }} */ (document.querySelector('dcgan-trainer'));
    await trainer.start();
    await new Promise(resolve => trainer.addEventListener('dcgan-sheet', resolve, { once: true }));
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
  const trace = JSON.parse(new TextDecoder().decode(await page.tracing.stop()));
  const delays = /** @type {number[]} */ (await page.evaluate(() => Reflect.get(globalThis, 'clickDelays')));
  const step = await page.evaluate(
    () => Reflect.get(document.querySelector('dcgan-trainer') ?? {}, 'trainer')?.progress.step,
  );
  console.log(
    JSON.stringify(
      { seconds: SECONDS, step, tasks: summary(mainThreadTasks(trace.traceEvents)), clicks: summary(delays) },
      null,
      2,
    ),
  );
});

/**
 * Milliseconds of each task of the page's main thread.
 * @param {{ name: string, ph: string, pid: number, tid: number, dur?: number, args?: { name?: string } }[]} events
 */
function mainThreadTasks(events) {
  const threads = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const tasks = events.filter(({ name, ph }) => name === 'RunTask' && ph === 'X');
  const byThread = threads.map(({ pid, tid }) => tasks.filter(task => task.pid === pid && task.tid === tid));
  const busiest = byThread.sort((a, b) => b.length - a.length)[0] ?? []; // the page, not a spare renderer
  return busiest.map(({ dur = 0 }) => dur / 1000);
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
