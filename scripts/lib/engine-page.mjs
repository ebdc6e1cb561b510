import puppeteer from 'puppeteer-core';
import { launchOptions } from './browser.mjs';
import { firefoxOptions } from './firefox.mjs';
import { serve } from './serve.mjs';
import { WebKitBrowser } from './webkit.mjs';

/** Milliseconds; a busy machine takes its time. */
const STARTS_WITHIN = 120_000;

/**
 * A page in one of the three engines, with what all of them can do.
 * @typedef {object} EnginePage
 * @property {(path: string) => Promise<void>} goto opens a page of the project's folder, as `/demo/index.html`
 * @property {(what: string | ((...values: any[]) => unknown), ...values: unknown[]) => Promise<any>} evaluate runs in the
 *   page, and waits for what it returns: an expression, or a function that uses nothing around it
 * @property {(condition: string) => Promise<void>} waitForFunction until an expression holds
 * @property {(size: { width: number, height: number }) => Promise<void>} resize in CSS pixels
 * @property {() => Promise<Uint8Array>} screenshot a PNG
 * @property {string} version the browser's name and number
 * @property {number} pid of the browser's first process
 * @property {() => Promise<void>} close
 */

/**
 * Starts a browser with one page, and serves it the project's folder.
 * @param {import('./engines.mjs').Engine} engine
 * @param {{ isolated?: boolean, dark?: boolean }} options `isolated`: whether pages are cross-origin isolated; `dark`: whether
 *   the user's system is dark
 * @returns {Promise<EnginePage>}
 */
export async function openEnginePage(engine, { isolated, dark = false } = {}) {
  const server = await serve({ isolated });
  try {
    const page = engine === 'webkit' ? await inWebKit(dark) : await byPuppeteer(engine, dark);
    const goto = (/** @type {string} */ path) => page.goto(new URL(path, server.url).href);
    return { ...page, goto, close: () => page.close().finally(() => server.close()) };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** @param {boolean} dark @returns {Promise<EnginePage>} whose `goto` takes a whole URL */
async function inWebKit(dark) {
  const browser = await WebKitBrowser.launch({ dark });
  return {
    goto: url => browser.goto(url),
    evaluate: (what, ...values) => browser.evaluate(what, ...values),
    waitForFunction: condition => browser.waitForFunction(condition),
    resize: size => browser.resize(size),
    screenshot: () => browser.screenshot(),
    version: browser.version,
    pid: browser.pid,
    close: () => browser.close(),
  };
}

/** @param {'chromium' | 'firefox'} engine @param {boolean} dark @returns {Promise<EnginePage>} whose `goto` takes a whole URL */
async function byPuppeteer(engine, dark) {
  const { options, close } =
    engine === 'firefox'
      ? await firefoxOptions({ dark })
      : { options: await launchOptions(), close: () => Promise.resolve() };
  try {
    const browser = await puppeteer.launch({ ...options, protocolTimeout: 0, timeout: STARTS_WITHIN });
    const page = await browser.newPage();
    if (dark && engine === 'chromium')
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    return {
      goto: async url => void (await page.goto(url)),
      evaluate: (what, ...values) => page.evaluate(what, ...values),
      waitForFunction: async condition => void (await page.waitForFunction(condition, { timeout: 0 })),
      resize: size => page.setViewport(size),
      screenshot: () => page.screenshot(),
      version: await browser.version(),
      pid: browser.process()?.pid ?? NaN,
      close: () => browser.close().finally(close),
    };
  } catch (error) {
    await close();
    throw error;
  }
}
