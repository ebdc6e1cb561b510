/**
 * `npm run bench`: how fast the WASM kernels are, beside TensorFlow.js's own, in headless Chrome on one thread. Both
 * take turns, so that what else the machine does falls on both alike; medians are reported.
 * Last come generators, as a page uses them: how fast they draw, and what that costs a training.
 *
 *   npm run bench -- --json FILE      also writes the figures
 *   npm run bench -- --only WORDS     cases whose name contains the words
 *   npm run bench -- --rounds 21      rounds after warm-up (default 11, at least 10)
 *   npm run bench -- --simd           our plain build
 *   npm run bench -- --native         also the step in PyTorch, where python3-torch is installed (PYTHON names another
 *                                     interpreter than python3)
 *   npm run bench -- --threads 2      instead: a step on several threads beside one; see threads.mjs
 *   npm run bench -- --scaling        instead: what steps would take on 2 to 16 threads, from a profile on one; see scaling.ts
 *   npm run bench -- --shards 2       instead: one worker beside shards in workers of their own; see shards.mjs
 *   npm run bench -- --webgl-software instead: WebGL on a software GPU, beside TensorFlow.js's; see webgl.mjs
 *   npm run bench -- --gpu            instead: this machine's GPU, as bench/gpu.html measures it
 *   npm run bench -- --browser webkit instead: Firefox or WebKit beside Chromium; see engines.mjs
 *   npm run bench -- --quality        instead: the seconds of training until digits are legible; see quality.mjs
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { withBrowser } from '../scripts/lib/with-page.mjs';
import { measureEngine } from './engines.mjs';
import { measureQuality, QUALITY_OPTIONS } from './quality.mjs';
import { measureSampling } from './sampling.mjs';
import { hasOpenBlas, measureThreads } from './threads.mjs';
import { measureShards, SHARDS_OPTIONS } from './shards.mjs';
import { measureGpu, measureWebgl, WEBGL_OPTIONS } from './webgl.mjs';

/** @typedef {import('./page.js').BenchItem} BenchItem */
/** @typedef {{ op: string, shape: string, gflops: number, stock: number }} KernelFigures */
/** @typedef {{ op: string, nsPerElement: number, stock: number }} ElementwiseFigures */
/** @typedef {{ backend: string, variant: string, size: string, width: number, batch: number, ms: number, stockMs: number, heapMB: number, nativeMs?: number }} StepFigures */
/** @typedef {import('./sampling.js').SamplingFigure} SamplingFigure */
/** @typedef {{ machine: string, kernels: KernelFigures[], elementwise: ElementwiseFigures[], step: StepFigures[], sampling: SamplingFigure[] }} Report */
/** @typedef {{ ours: number, stock: number, native: number, heap: number }} Figures medians in milliseconds; bytes */
/**
 * @typedef {object} Side one of the two pages
 * @property {string} build
 * @property {() => Promise<BenchItem[]>} list
 * @property {(index: number) => Promise<void>} open
 * @property {() => Promise<number>} time
 * @property {() => Promise<void>} close
 * @property {() => Promise<number>} heap
 * @property {(threads: number) => Promise<import('./page.js').Scaling>} scale
 */

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '11' },
    simd: { type: 'boolean', default: false },
    native: { type: 'boolean', default: false },
    threads: { type: 'string' },
    scaling: { type: 'boolean', default: false },
    quality: { type: 'boolean', default: false },
    browser: { type: 'string' },
    isolated: { type: 'boolean', default: false },
    ...QUALITY_OPTIONS,
    ...SHARDS_OPTIONS,
    ...WEBGL_OPTIONS,
  },
});
const rounds = Math.max(10, Number(options.rounds));

/** @param {number[]} values */
const median = values => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

const python = process.env.PYTHON ?? 'python3';
if (options.native && !hasOpenBlas(python)) options.native = false;
build();
if (options.browser) {
  const figures = await measureEngine({ browser: options.browser, rounds, only: options.only, name: nameOf });
  if (options.json) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`);
} else if (options.gpu) await measureGpu();
else if (options['webgl-software']) await measureWebgl(options);
else
  await withBrowser({ isolated: Boolean(options.threads) || options.isolated }, async opened => {
    if (options.threads) return measureThreads(opened, { ...options, threads: options.threads, rounds, python });
    if (options.quality) return measureQuality(opened, options);
    const { browser, open } = opened;
    if (options.shards) {
      const shards = Number(options.shards);
      return measureShards(open, { shards, workers: Number(options.workers ?? shards), rounds, json: options.json });
    }
    const ours = await openSide(open, options.simd ? 'simd' : 'relaxed-simd');
    if (options.scaling) return printScaling(ours);
    const stock = await openSide(open, 'stock');
    const machine = describeMachine(ours.build, await browser.version());
    console.log(`${machine}\nMedians of ${rounds} rounds, ours and stock in turn.\n`);
    /** @type {Report} */
    const report = { machine, kernels: [], elementwise: [], step: [], sampling: [] };
    for (const [index, item] of (await ours.list()).entries()) {
      if (nameOf(item).includes(options.only)) record(report, item, await measure(index, item, { ours, stock }));
    }
    for await (const figure of measureSampling(open, options.only)) {
      report.sampling.push(figure);
      const blocked = figure.longestTask > 0 ? `${round(figure.longestTask)} ms` : 'never over 50 ms';
      console.log(`${figure.name.padEnd(76)} ${round(figure.value)} ${figure.unit}; page's thread blocked: ${blocked}`);
    }
    if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  });

/** @param {Side} side */
async function printScaling(side) {
  for (const [index, item] of (await side.list()).entries()) {
    if (item.kind !== 'step' || !nameOf(item).includes(options.only)) continue;
    await side.open(index);
    for (const threads of [2, 4, 8, 16]) {
      const { whole, shared, predicted, jobs } = await side.scale(threads);
      const share = Math.round((100 * shared) / whole);
      console.log(
        `${nameOf(item).padEnd(28)} ${threads} threads: ${jobs} kernels are cut, ${share} % of ${whole.toFixed(1)} ms; ${predicted.toFixed(1)} ms, ${(whole / predicted).toFixed(2)} x`,
      );
    }
    await side.close();
  }
}

/** The package, what is missing or old in dist/assets, and the pages. */
function build() {
  for (const command of [
    'npx rollup -c --silent --configOnly page,generatorWorker,trainerWorker,kernelThreadWorker,shardWorker,gpuPage',
    'node scripts/build/assets.mjs',
    'node scripts/build/kernels.mjs',
    'npx rollup -c --silent --configOnly bench',
  ]) {
    if (spawnSync(command, { shell: true, stdio: 'inherit' }).status !== 0) throw new Error(`${command} failed.`);
  }
}

/**
 * @param {import('../scripts/lib/with-page.mjs').Opened['open']} open
 * @param {import('./page.js').Kernels} kernels
 * @returns {Promise<Side>}
 */
async function openSide(open, kernels) {
  const page = await open({ path: '/bench/page.html' });
  await page.waitForFunction('globalThis.bench');
  const build = /** @type {string} */ (await page.evaluate(`bench.start('${kernels}')`));
  return {
    build,
    list: async () => /** @type {BenchItem[]} */ (await page.evaluate('bench.list()')),
    open: async index => void (await page.evaluate(`bench.open(${index})`)),
    time: async () => Number(await page.evaluate('bench.time()')),
    close: async () => void (await page.evaluate('bench.close()')),
    heap: async () => Number(await page.evaluate('bench.heap()')),
    scale: async threads => /** @type {import('./page.js').Scaling} */ (await page.evaluate(`bench.scale(${threads})`)),
  };
}

/** @param {string} kernels @param {string} browser */
function describeMachine(kernels, browser) {
  const [cpu] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, ${cpu?.model.trim()}, ${cpus().length} cores, ${browser}, one thread, kernels: ${kernels}`;
}

/** @param {BenchItem} item */
function nameOf(item) {
  switch (item.kind) {
    case 'kernel':
      return `${item.op}, ${item.shape}`;
    case 'elementwise':
      return item.op;
    case 'step':
      return item.variant === 'plain' ? `step, W ${item.width}` : `step, ${item.variant}`;
  }
}

/**
 * @param {number} index
 * @param {BenchItem} item
 * @param {{ ours: Side, stock: Side }} sides
 * @returns {Promise<Figures>}
 */
async function measure(index, item, { ours, stock }) {
  await ours.open(index);
  await stock.open(index);
  /** @type {Record<'ours' | 'stock' | 'native', number[]>} */
  const times = { ours: [], stock: [], native: [] };
  for (let round = 0; round < rounds; round++) {
    times.ours.push(await ours.time());
    times.stock.push(await stock.time());
    if (item.kind === 'step' && item.variant === 'plain' && options.native && round % 3 === 0)
      times.native.push(native(item));
  }
  const heap = await ours.heap();
  await ours.close();
  await stock.close();
  return { ours: median(times.ours), stock: median(times.stock), native: median(times.native), heap };
}

/**
 * Adds a case's figures to the report, and prints them.
 * @param {Report} report
 * @param {BenchItem} item
 * @param {Figures} figures
 */
function record(report, item, { ours, stock, native, heap }) {
  const ratio = `${(stock / ours).toFixed(1)} x stock`;
  /** @param {string} text */
  const line = text => console.log(`${nameOf(item).padEnd(76)} ${text}`);
  if (item.kind === 'kernel') {
    /** @param {number} ms */
    const gflops = ms => round(item.flops / ms / 1e6);
    report.kernels.push({ op: item.op, shape: item.shape, gflops: gflops(ours), stock: gflops(stock) });
    line(`${gflops(ours)} GFLOPS, stock ${gflops(stock)}: ${ratio}`);
  } else if (item.kind === 'elementwise') {
    /** @param {number} ms */
    const ns = ms => round((ms / item.elements) * 1e6, 2);
    report.elementwise.push({ op: item.op, nsPerElement: ns(ours), stock: ns(stock) });
    line(`${ns(ours)} ns per element, stock ${ns(stock)}: ${ratio}`);
  } else {
    const { variant, size, width, batch } = item;
    const heapMB = round(heap / 2 ** 20);
    const nativeMs = Number.isFinite(native) ? { nativeMs: round(native) } : {};
    const times = { ms: round(ours), stockMs: round(stock), heapMB, ...nativeMs };
    report.step.push({ backend: 'wasm', variant, size, width, batch, ...times });
    const beside = Number.isFinite(native)
      ? `, native ${round(native)} ms: ${(ours / native).toFixed(2)} x native`
      : '';
    line(`${round(ours)} ms, stock ${round(stock)} ms: ${ratio}${beside}; heap ${heapMB} MB`);
  }
}

/** @param {number} value */
function round(value, digits = 1) {
  return Number(value.toFixed(digits));
}

/**
 * Milliseconds of a step in PyTorch, on one thread.
 * @param {{ batch: number, width: number }} step
 */
function native({ batch, width }) {
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  const output = execFileSync(python, ['bench/native/torch_step.py', '1', `${batch}`, `${width}`, '5'], { env });
  return Number(output.toString().trim().split(' ').at(-2));
}
