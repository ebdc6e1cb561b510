/**
 * `npm run bench -- --quality`: the seconds of training, from the press of Train, until digits are legible, and what the
 * doctor finds meanwhile. Good enough is the first sheet whose weights draw 1,000 samples of confidence 0.93 at least, 80 % of
 * them above 0.9, and each digit on 4 %, by a classifier of 99 % test accuracy (bench/judge/digits.ts). The run trains on
 * WASM, as in the page of a visitor without a GPU, with nothing else in the page; bench/quality.ts has the particulars.
 *
 *   npm run bench -- --quality                                   seeds 1, 2 and 3, with classes and without
 *   npm run bench -- --quality --seeds 1 --classes auto          one run
 *   npm run bench -- --quality --options '{"batchSize":32}'      with other options of createTrainer()
 *   npm run bench -- --quality --isolated                        in a cross-origin isolated page, with threads
 *   npm run bench -- --quality --cap 60                          gives a run up after so many seconds (300)
 *   npm run bench -- --quality --whole                           trains on when it is good enough, to the end or the cap
 *   npm run bench -- --quality --json FILE                       also writes the figures
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { loadBundle } from '../scripts/lib/with-page.mjs';
import { DIGITS_CLASSIFIER, makeDigitsClassifier } from './judge/digits-classifier.mjs';

/** @typedef {import('./quality.js').QualityRun} QualityRun */
/** @typedef {QualityRun & { classes: string, seed: number, load: number }} Figures `load`: of the machine, in the last minute */

/** Of `parseArgs`. */
export const QUALITY_OPTIONS = /** @type {const} */ ({
  options: { type: 'string', default: '{}' },
  seeds: { type: 'string', default: '1,2,3' },
  classes: { type: 'string', default: 'auto,none' },
  cap: { type: 'string', default: '300' },
  whole: { type: 'boolean', default: false },
});

/**
 * @param {import('../scripts/lib/with-page.mjs').Opened} opened
 * @param {{ options: string, seeds: string, classes: string, cap: string, whole: boolean, json?: string }} values
 */
export async function measureQuality({ browser, open }, values) {
  const version = await browser.version();
  const devtools = await browser.target().createCDPSession();
  const options = JSON.parse(values.options);
  const seeds = values.seeds.split(',').map(Number);
  const uses = values.classes.split(',');
  await makeDigitsClassifier(() => openBundle('digits-score', 'digitsScore'));
  const date = new Date().toISOString().slice(0, 10);
  console.log(`${date}, ${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${version}, WASM`);
  console.log(`Options: ${JSON.stringify(options)}\n`);

  /** @type {Figures[]} */
  const runs = [];
  for (const classes of uses) {
    for (const seed of seeds) {
      console.log(`classes: ${classes}, seed ${seed}`);
      const page = await openBundle('quality', 'quality'); // a page of its own: its memory goes with it
      const run = {
        options: { ...options, classes, seed },
        classifier: `/${DIGITS_CLASSIFIER}`,
        cap: Number(values.cap),
        whole: values.whole,
      };
      const figures = /** @type {QualityRun} */ (await page.evaluate(`quality(${JSON.stringify(run)})`));
      await page.close();
      const [load = NaN] = loadavg();
      runs.push({ classes, seed, load, ...figures });
      console.log(
        `  ${outcome(figures)}; ${rate(figures)} steps a second; alarms: ${figures.alarms.length}; load ${load.toFixed(1)}\n`,
      );
    }
  }
  for (const classes of uses) console.log(summary(classes, runs));
  if (values.json)
    writeFileSync(values.json, `${JSON.stringify({ date, browser: version, options, runs }, null, 2)}\n`);

  /** Of all pages of the browser and their workers. */
  async function cpuSeconds() {
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((sum, { type, cpuTime }) => sum + (type === 'renderer' ? cpuTime : 0), 0);
  }

  /** @param {string} bundle @param {string} ready */
  async function openBundle(bundle, ready) {
    const page = await open({ functions: { report: console.log, cpuSeconds } });
    await loadBundle(page, `/build/bench/${bundle}.js`, ready);
    return page;
  }
}

/** @param {QualityRun} run */
function outcome({ reached, opening, seconds }) {
  if (!reached) return `not good enough within ${seconds.toFixed(0)} s`;
  const whole = (opening + reached.seconds).toFixed(1);
  const { seconds: pressed, cpu, step } = reached;
  return `good enough after ${pressed.toFixed(1)} s, ${cpu.toFixed(1)} of CPU (${whole} s from createTrainer()), at step ${step}`;
}

/** @param {QualityRun} run */
function rate({ seconds, steps }) {
  return (steps / seconds).toFixed(1);
}

/** @param {string} classes @param {Figures[]} runs */
function summary(classes, runs) {
  const of = runs.filter(run => run.classes === classes);
  const pressed = of.map(({ reached }) => reached?.seconds ?? Infinity);
  const whole = of.map(({ reached, opening }) => (reached?.seconds ?? Infinity) + opening);
  const each = of.map(({ seed }, i) => `seed ${seed}: ${seconds(pressed[i])}`).join(', ');
  return `classes: ${classes}: median ${seconds(median(pressed))} (${seconds(median(whole))} from createTrainer()); ${each}`;
}

/** @param {number} [value] */
function seconds(value = NaN) {
  return Number.isFinite(value) ? `${value.toFixed(1)} s` : 'never';
}

/** @param {readonly number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
