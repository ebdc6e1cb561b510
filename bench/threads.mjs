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
import { loadBundle } from '../scripts/lib/with-page.mjs';

/** @typedef {{ variant: string, size: string, width: number, batch: number }} Item */

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
  const page = await open();
  await loadBundle(page, '/build/bench/threads.js', 'bench');
  await page.evaluate(`bench.start(${count})`);
  const steps = /** @type {Item[]} */ (await page.evaluate('bench.list()'));
  for (const [index, { variant, size, width, batch }] of steps.entries()) {
    const name =
      variant === 'plane'
        ? `frame of a 20 x 20 plane, ${size}, W ${width}`
        : `step, ${variant}, ${size}, ${variant === 'plain' ? `W ${width}, ` : ''}batch ${batch}`;
    if (!name.includes(only)) continue;
    await page.evaluate(`bench.open(${index})`);
    const time = async (/** @type {string} */ side, /** @type {number} */ turns) =>
      Number(await page.evaluate(`bench.time('${side}', ${turns})`));
    const turns = Math.max(1, Math.round(TURN_MS / (await time('one', 2))));
    /** @type {{ one: number[], many: number[], native: number[] }} */
    const times = { one: [], many: [], native: [] };
    for (let round = 0; round < rounds; round++) {
      times.one.push(await time('one', turns));
      times.many.push(await time('many', turns));
      if (beside && variant === 'plain' && round % 3 === 0) times.native.push(nativeStep(python, count, width));
    }
    await page.evaluate('bench.close()');
    const [one, many, torch] = [median(times.one), median(times.many), median(times.native)];
    const ratio = median(times.one.map((ms, round) => ms / (times.many[round] ?? NaN)));
    const text = Number.isFinite(torch)
      ? `; native on ${count} threads ${torch.toFixed(1)} ms: ${(many / torch).toFixed(2)} of it`
      : '';
    const [load = NaN] = loadavg();
    console.log(
      `${name.padEnd(52)} ${one.toFixed(1)} ms, on ${count} threads ${many.toFixed(1)} ms: ${ratio.toFixed(2)} x${text}; load ${load.toFixed(1)}`,
    );
    figures.push({ name, one, many, ratio, ...(Number.isFinite(torch) && { native: torch }), load });
  }
  if (json) writeFileSync(json, `${JSON.stringify({ machine, threads: count, figures }, null, 2)}\n`);
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
