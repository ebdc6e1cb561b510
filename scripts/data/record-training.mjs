/**
 * Records a whole training as an animated picture: 40 sample sheets in twenty seconds, under 300 kB, for posters, the kiosk and
 * the documentation. It trains in a headless browser on WASM and writes weights/NAME.training.webp. The sheets lie closer
 * together at the beginning, when most changes.
 *
 *   node scripts/data/record-training.mjs NAME [--steps 1500] [--options JSON]      NAME: digits or faces
 *
 * Needs `npm run build`. The recipe is `quick`, with the options named below.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { animatedWebp } from '../lib/animated-webp.mjs';
import { withPage } from '../lib/with-page.mjs';

const FRAMES = 40;
const FRAME_MS = 500;
const BUDGET = 300_000;

/** @typedef {Partial<import('../../src/shared/protocol/options.js').TrainerOptions>} Options */
/** @type {Readonly<Record<string, Options>>} */
const RUNS = {
  digits: { sheetRows: 8 },
  faces: {
    ...{ dataset: 'faces', imageSize: 64, flip: true, batchSize: 32, generatorUpdates: 1, dropoutKeep: 1 },
    ...{ sheetRows: 4, sheetColumns: 6 },
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { steps: { type: 'string', default: '1500' }, options: { type: 'string', default: '{}' } },
});
const [name = ''] = positionals;
const run = RUNS[name];
if (!run) throw new Error(`Which training? One of ${Object.keys(RUNS).join(', ')}.`);
const last = Number(values.steps);
const steps = [...new Set(Array.from({ length: FRAMES }, (_, i) => Math.round(last * (i / (FRAMES - 1)) ** 2.5)))];

await withPage({ functions: { report: console.log } }, async page => {
  const options = { ...run, ...JSON.parse(values.options), backend: 'wasm' };
  const { width, height, qualities } = await page.evaluate(record, options, steps);
  for (const { quality, frames } of qualities) {
    const file = animatedWebp({ width, height, duration: FRAME_MS, frames: frames.map(decoded) });
    if (file.length > BUDGET) continue;
    writeFileSync(`weights/${name}.training.webp`, file);
    console.log(`${steps.length} sheets to step ${last}, quality ${quality}: ${file.length} bytes`);
    return;
  }
  throw new Error(`No quality gives a file of at most ${BUDGET} bytes: take fewer rows or columns.`);
});

/** @param {string} base64 */
function decoded(base64) {
  return Buffer.from(base64, 'base64');
}

/**
 * Runs in the page: the sheets at these steps as WebP files, in falling quality.
 * @param {Options} options
 * @param {readonly number[]} steps
 */
async function record(options, steps) {
  const address = '/dist/engine.js';
  const { createTrainer } = /** @type {typeof import('../../src/client/index.js')} */ (await import(address));
  const base64 = '/scripts/lib/base64.mjs';
  const { toBase64 } = /** @type {typeof import('../lib/base64.mjs')} */ (await import(base64));
  const report = /** @type {(line: string) => void} */ (Reflect.get(globalThis, 'report'));
  const trainer = await createTrainer({ ...options, steps: Math.max(...steps) });
  const canvases = [];
  let step = 0;
  for (const next of steps) {
    if (next > step) await trainer.step(next - step);
    step = next;
    const { width, height, rgba } = await trainer.sheet();
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
    canvases.push(canvas);
    report(`step ${step}`);
  }
  trainer.dispose();
  const qualities = [];
  for (const quality of [0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]) {
    const frames = [];
    for (const canvas of canvases) {
      frames.push(await toBase64(await canvas.convertToBlob({ type: 'image/webp', quality })));
    }
    qualities.push({ quality, frames });
  }
  const [{ width, height }] = /** @type {[OffscreenCanvas]} */ (canvases);
  return { width, height, qualities };
}
