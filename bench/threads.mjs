/**
 * `npm run bench -- --threads N`: a step of training on N threads beside one, on WASM in a cross-origin isolated page. Both
 * take turns. With `--native` the plain steps also in PyTorch on N threads, in the same turns.
 *
 *   npm run bench -- --threads 2 --native --json FILE
 *   npm run bench -- --threads 2 --only "W 16"
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';

/** @typedef {Partial<import('../src/shared/protocol/options.js').TrainerOptions>} Options */
/** @typedef {{ name: string, options: Options, width?: number }} Case `width`: of the native program's step */

const SHEET = { sheetRows: 1, sheetColumns: 1, historyEvery: 0 };
/** @type {Options} */
const PLAIN = { ...SHEET, recipe: 'paper', batchSize: 64 };
/** @type {Options} */
const AUTOENCODER = { ...SHEET, variant: 'autoencoder' };

/** @type {readonly Case[]} */
const CASES = [
  { name: 'step, plain, W 32, batch 64', options: { ...PLAIN, baseWidth: 32 }, width: 32 },
  { name: 'step, plain, W 16, batch 64', options: { ...PLAIN, baseWidth: 16 }, width: 16 },
  { name: 'step, quick recipe of digits', options: SHEET },
  { name: 'step, autoencoder 64x64, batch 10, phase 1', options: { ...AUTOENCODER, autoencoderSteps: 1e6 } },
  {
    name: 'step, autoencoder 64x64, batch 10, phase 2',
    options: { ...AUTOENCODER, autoencoderSteps: 0, discriminatorSteps: 1e6 },
  },
  { name: 'step, autoencoder 64x64, batch 10, phase 3', options: { ...AUTOENCODER, pretrain: 'none' } },
];

/** A turn takes about as long as this. */
const TURN_MS = 800;

/**
 * @param {import('../scripts/lib/with-page.mjs').Opened} opened in isolated pages
 * @param {{ threads: string, rounds: number, only: string, native: boolean, json?: string, python: string }} values
 */
export async function measureThreads({ browser, open }, { threads, rounds, only, native, json, python }) {
  const count = Number(threads);
  if (!(Number.isInteger(count) && count > 1)) throw new Error(`--threads is ${threads}; it must be 2 or more.`);
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${date}, ${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${await browser.version()}`;
  console.log(`${machine}, ${count} threads and one in turn, medians of ${rounds} rounds.\n`);
  const beside = native && hasOpenBlas(python);
  /** @type {object[]} */
  const figures = [];
  for (const { name, options, width } of CASES.filter(each => each.name.includes(only))) {
    const page = await open();
    const took = /** @type {number} */ (await page.evaluate(prepare, options, count));
    const steps = Math.max(1, Math.round(TURN_MS / took));
    /** @type {{ one: number[], many: number[], native: number[] }} */
    const times = { one: [], many: [], native: [] };
    for (let round = 0; round < rounds; round++) {
      times.one.push(Number(await page.evaluate(`bench.time(0, ${steps})`)));
      times.many.push(Number(await page.evaluate(`bench.time(1, ${steps})`)));
      if (beside && width && round % 3 === 0) times.native.push(nativeStep(python, count, width));
    }
    await page.close();
    const [one, many, torch] = [median(times.one), median(times.many), median(times.native)];
    const ratio = median(times.one.map((ms, round) => ms / (times.many[round] ?? NaN)));
    const text = Number.isFinite(torch)
      ? `; native on ${count} threads ${torch.toFixed(1)} ms: ${(many / torch).toFixed(2)} of it`
      : '';
    const [load = NaN] = loadavg();
    console.log(
      `${name.padEnd(48)} ${one.toFixed(1)} ms, on ${count} threads ${many.toFixed(1)} ms: ${ratio.toFixed(2)} x${text}; load ${load.toFixed(1)}`,
    );
    figures.push({ name, one, many, ratio, ...(Number.isFinite(torch) && { native: torch }), load });
  }
  if (json) writeFileSync(json, `${JSON.stringify({ machine, threads: count, figures }, null, 2)}\n`);
}

/**
 * Runs in the page: two trainers of the same run, on one thread and on several.
 * @param {Options} options
 * @param {number} threads
 * @returns {Promise<number>} milliseconds of a step on one thread
 */
async function prepare(options, threads) {
  const address = '/dist/engine.js';
  const { createTrainer } = /** @type {typeof import('../src/client/index.js')} */ (await import(address));
  const trainers = await Promise.all(
    [1, threads].map(count => createTrainer({ ...options, backend: 'wasm', threads: count })),
  );
  const computing = trainers.map(({ description }) => description.backend.threads?.count);
  if (computing.join() !== `1,${threads}`) throw new Error(`They compute on ${computing.join(' and ')} threads.`);
  const time = async (/** @type {number} */ which, /** @type {number} */ steps) => {
    const begun = performance.now();
    await trainers[which]?.step(steps);
    return (performance.now() - begun) / steps;
  };
  Object.assign(globalThis, { bench: { time } });
  for (const which of [0, 1]) await time(which, 5);
  return time(0, 2);
}

/**
 * Milliseconds of a step in PyTorch.
 * @param {string} python
 * @param {number} threads
 * @param {number} width
 */
function nativeStep(python, threads, width) {
  const env = { ...process.env, OMP_NUM_THREADS: `${threads}`, OPENBLAS_NUM_THREADS: `${threads}` };
  const output = execFileSync(python, ['bench/native/torch_step.py', `${threads}`, '64', `${width}`, '5'], { env });
  return Number(output.toString().trim().split(' ').at(-2));
}

/** Without OpenBLAS, PyTorch is five times slower, and a figure would mislead. @param {string} python */
export function hasOpenBlas(python) {
  const script =
    "import torch; torch.ones(8, 8) @ torch.ones(8, 8); print('openblas' in open('/proc/self/maps').read().lower())";
  const { status, stdout } = spawnSync(python, ['-c', script], { encoding: 'utf8' });
  if (status !== 0) console.log(`${python} has no PyTorch (python3-torch), so there is no native figure.`);
  else if (stdout.trim() !== 'True')
    console.log('PyTorch has no OpenBLAS here (libopenblas0-pthread), so there is no native figure.');
  else return true;
  return false;
}

/** @param {number[]} values */
const median = values => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
