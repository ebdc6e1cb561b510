/**
 * Scores generators of digits by a classifier of 99 % test accuracy; see digits-score.ts.
 *
 *   node bench/digits-score.mjs FILE.safetensors ...
 *
 * The classifier is trained when it is first needed (a few minutes) and kept in build/. Needs `npm run build`.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import { launchOptions } from '../scripts/browser.mjs';
import { serve } from '../scripts/serve.mjs';

const CLASSIFIER = 'build/digits-classifier.safetensors';
const EPOCHS = 8;
const SAMPLES = 1_000;

const built = spawnSync('npx rollup -c --silent --configOnly bench', { shell: true, stdio: 'inherit' });
if (built.status !== 0) throw new Error('The bench could not be built.');
const server = await serve();
const browser = await puppeteer.launch({ ...(await launchOptions()), protocolTimeout: 0 });
try {
  if (!existsSync(CLASSIFIER)) {
    const page = await open();
    const bytes = await page.evaluate(`digitsScore.train(${EPOCHS}, report)`);
    writeFileSync(CLASSIFIER, Uint8Array.from(/** @type {number[]} */ (bytes)));
    await page.close();
  }
  for (const file of process.argv.slice(2)) {
    copyFileSync(file, 'build/scored.safetensors'); // where the server finds it
    const page = await open(); // a page of its own: its memory goes with it
    const call = `digitsScore.score('/${CLASSIFIER}', '/build/scored.safetensors', ${SAMPLES})`;
    console.log(file, JSON.stringify(await page.evaluate(call), rounded));
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}

async function open() {
  const page = await browser.newPage();
  page.on('pageerror', error => console.error(error));
  await page.exposeFunction('report', (/** @type {string} */ line) => console.log(line));
  await page.goto(new URL('/README.md', server.url).href); // any page of this origin will do
  await page.addScriptTag({ url: '/build/bench/digits-score.js', type: 'module' });
  await page.waitForFunction('globalThis.digitsScore');
  return page;
}

/** @param {string} _ @param {unknown} value */
function rounded(_, value) {
  return typeof value === 'number' ? Math.round(value * 10_000) / 10_000 : value;
}
