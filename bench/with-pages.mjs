import { spawnSync } from 'node:child_process';
import puppeteer from 'puppeteer-core';
import { launchOptions } from '../scripts/lib/browser.mjs';
import { serve } from '../scripts/lib/serve.mjs';

/**
 * Builds the bench and serves the project. Pages are opened with one of the bench's bundles in them; what a bundle calls
 * `report(line)` is printed. Needs `npm run build`.
 * @param {string} bundle such as `round-trip`; it defines a global of the name `ready`
 * @param {string} ready
 * @param {(open: () => Promise<import('puppeteer-core').Page>) => Promise<void>} use
 */
export async function withPages(bundle, ready, use) {
  const built = spawnSync('npx rollup -c --silent --configOnly bench', { shell: true, stdio: 'inherit' });
  if (built.status !== 0) throw new Error('The bench could not be built.');
  const server = await serve();
  const browser = await puppeteer.launch({ ...(await launchOptions()), protocolTimeout: 0 });
  try {
    await use(async () => {
      const page = await browser.newPage();
      page.on('pageerror', error => console.error(error));
      await page.exposeFunction('report', (/** @type {string} */ line) => console.log(line));
      await page.goto(new URL('/README.md', server.url).href); // any page of this origin will do
      await page.addScriptTag({ url: `/build/bench/${bundle}.js`, type: 'module' });
      await page.waitForFunction(`globalThis.${ready}`);
      return page;
    });
  } finally {
    await browser.close();
    await server.close();
  }
}
