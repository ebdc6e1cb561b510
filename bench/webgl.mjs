/**
 * `npm run bench -- --webgl-software`: our WebGL kernels beside TensorFlow.js's own, on the software GPU of headless Chrome. Both
 * take turns; medians are reported, with what one time asks of the GPU.
 *
 *   npm run bench -- --webgl-software --only sampling     cases whose name contains the words
 *   npm run bench -- --webgl-software --json FILE         also writes the figures
 *   npm run bench -- --webgl-software --turns 11          times that each case is measured (default 3)
 *
 * `npm run bench -- --gpu`: what bench/gpu.html measures, on this machine's GPU, as a table.
 */
import { writeFileSync } from 'node:fs';
import { loadBundle, withBrowser } from '../scripts/lib/with-page.mjs';

/** Of `parseArgs`. */
export const WEBGL_OPTIONS = /** @type {const} */ ({
  gpu: { type: 'boolean', default: false },
  'webgl-software': { type: 'boolean', default: false },
  turns: { type: 'string', default: '3' },
});

/** @type {import('./webgl-cases.js').WebglCase[]} */
const CASES = [
  { name: 'step, 28 px, W 16, batch 64', variant: 'plain', size: 28, width: 16, batch: 64 },
  { name: 'step, 28 px, W 32, batch 64', variant: 'plain', size: 28, width: 32, batch: 64 },
  { name: 'step, autoencoder variant, 64 px, batch 10', variant: 'autoencoder', size: 64, width: 30, batch: 10 },
  { name: 'sampling 400 pictures, 28 px, W 16', variant: 'sampling', size: 28, width: 16, batch: 400 },
];
const SIDES = /** @type {const} */ (['ours', 'stock']);

/** Chrome keeps the last of two settings of the same name. */
const HARDWARE = ['--use-angle=default', '--ignore-gpu-blocklist'];

/** @param {number[]} values */
const median = values => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** Presses the button of bench/gpu.html. */
export function measureGpu() {
  return withBrowser({ args: HARDWARE, isolated: true }, async ({ open }) => {
    const page = await open({ path: '/demo/gpu/index.html' });
    await page.click('#start');
    await page.waitForFunction(() => document.documentElement.dataset['state'] === 'done', { timeout: 300_000 });
    console.log(await page.$eval('#text', text => /** @type {HTMLTextAreaElement} */ (text).value));
  });
}

/** @param {{ only: string, turns: string, json?: string | undefined }} options */
export function measureWebgl({ only, turns, json }) {
  return withBrowser({}, async ({ open }) => {
    const figures = [];
    for (const item of CASES.filter(({ name }) => name.includes(only))) {
      const pages = [];
      for (const side of SIDES) {
        const page = await open();
        await loadBundle(page, '/build/bench/webgl.js', 'webglBench');
        const device = await page.evaluate(`webglBench.start('${side}')`);
        if (figures.length === 0 && side === 'ours') console.log(device);
        const counts = /** @type {import('../test/support/webgl-counts.js').WebglCounts} */ (
          await page.evaluate(`webglBench.open(${JSON.stringify(item)})`)
        );
        pages.push({ side, page, counts, times: /** @type {number[]} */ ([]) });
      }
      for (let turn = 0; turn < Number(turns); turn++) {
        for (const { page, times } of pages) times.push(Number(await page.evaluate('webglBench.time()')));
      }
      for (const { side, page, counts, times } of pages) {
        const [ms, bytes] = [median(times), Number(await page.evaluate('webglBench.bytes()'))];
        figures.push({ name: item.name, side, ms, bytes, ...counts });
        const { draws, uploads } = counts;
        console.log(
          `${item.name.padEnd(44)} ${side.padEnd(5)} ${ms.toFixed(0)} ms, ${draws} draws, ${uploads} uploads, ${(bytes / 2 ** 20).toFixed(1)} MB of textures`,
        );
        await page.close();
      }
    }
    if (json) writeFileSync(json, `${JSON.stringify(figures, null, 2)}\n`);
  });
}
