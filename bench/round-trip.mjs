/**
 * Measures the encoder's round trip on held-out faces; see round-trip.ts.
 *
 *   node bench/round-trip.mjs [STEPS]
 *
 * Needs `npm run build`.
 */
import { spawnSync } from 'node:child_process';
import puppeteer from 'puppeteer-core';
import { launchOptions } from '../scripts/browser.mjs';
import { serve } from '../scripts/serve.mjs';

const built = spawnSync('npx rollup -c --silent --configOnly bench', { shell: true, stdio: 'inherit' });
if (built.status !== 0) throw new Error('The bench could not be built.');
const server = await serve();
const browser = await puppeteer.launch({ ...(await launchOptions()), protocolTimeout: 0 });
try {
  const page = await browser.newPage();
  page.on('pageerror', error => console.error(error));
  await page.goto(new URL('/README.md', server.url).href); // any page of this origin will do
  await page.addScriptTag({ url: '/build/bench/round-trip.js', type: 'module' });
  await page.waitForFunction('globalThis.roundTrip');
  console.log(await page.evaluate(`roundTrip(${Number(process.argv[2] ?? 3_000)})`));
} finally {
  await browser.close();
  await server.close();
}
