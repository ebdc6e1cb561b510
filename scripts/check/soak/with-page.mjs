import puppeteer from 'puppeteer-core';
import { launchOptions } from '../../lib/browser.mjs';
import { serve } from '../../lib/serve.mjs';

/**
 * Serves the project and opens one page of its origin in a browser of its own. Needs `npm run build`.
 * @param {{ args?: string[], prepare?: () => void }} options further switches for the browser, and what runs in the page
 *   before any of its scripts
 * @param {(page: import('puppeteer-core').Page, browser: import('puppeteer-core').Browser) => Promise<void>} use
 */
export async function withPage({ args = [], prepare = () => {} }, use) {
  const server = await serve({ port: 8400 });
  const launch = await launchOptions();
  const browser = await puppeteer.launch({
    ...launch,
    args: [...launch.args, ...args],
    protocolTimeout: 0,
    networkEnabled: false, // a renderer that reports its requests keeps the answers, up to 200 MB
  });
  try {
    const page = await browser.newPage();
    page.on('pageerror', error => console.error(error));
    await page.evaluateOnNewDocument(prepare);
    await page.goto(new URL('/scripts/check/soak/page.html', server.url).href);
    await use(page, browser);
  } finally {
    await browser.close();
    await server.close();
  }
}
