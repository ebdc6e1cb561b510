import puppeteer from 'puppeteer-core';
import { launchOptions } from './browser.mjs';
import { serve } from './serve.mjs';

/**
 * @typedef {import('puppeteer-core').Page} Page
 * @typedef {import('puppeteer-core').Browser} Browser
 *
 * @typedef {object} PageOptions
 * @property {string} [path] of the page in the project; by default any page of the origin, which loads nothing
 * @property {Record<string, (...values: any[]) => unknown>} [functions] what the page can call here, by name
 * @property {string | (() => void)} [prepare] runs in the page before any of its scripts
 *
 * @typedef {object} Opened
 * @property {Browser} browser
 * @property {string} url of the demo, on a server of the project's folder
 * @property {(options?: PageOptions) => Promise<Page>} open opens a new page, whose uncaught errors are printed
 */

/**
 * Serves the project's folder and starts a headless browser; both are closed at the end, whatever happens.
 * @template Result
 * @param {import('puppeteer-core').LaunchOptions & { isolated?: boolean }} options `args` are added to those that every
 *   browser here gets; `isolated`: whether pages are cross-origin isolated
 * @param {(opened: Opened) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
export async function withBrowser({ args = [], isolated, ...options }, use) {
  const server = await serve({ isolated });
  const launch = await launchOptions();
  const browser = await puppeteer.launch({
    ...launch,
    args: [...launch.args, ...args],
    protocolTimeout: 0,
    ...options,
  });
  /** @param {PageOptions} options */
  const open = async ({ path = '/README.md', functions = {}, prepare } = {}) => {
    const page = await browser.newPage();
    page.on('pageerror', error => console.error(error));
    for (const [name, call] of Object.entries(functions)) await page.exposeFunction(name, call);
    if (prepare) await page.evaluateOnNewDocument(prepare);
    await page.goto(new URL(path, server.url).href);
    return page;
  };
  try {
    return await use({ browser, url: server.url, open });
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * The same with one page.
 * @template Result
 * @param {PageOptions & Parameters<typeof withBrowser>[0]} options
 * @param {(page: Page, opened: Opened) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
export function withPage({ path, functions, prepare, ...options }, use) {
  return withBrowser(options, async opened => use(await opened.open({ path, functions, prepare }), opened));
}

/**
 * Loads a bundle of Rollup's into a page.
 * @param {Page} page
 * @param {string} url
 * @param {string} global the name that the bundle defines
 */
export async function loadBundle(page, url, global) {
  await page.addScriptTag({ url, type: 'module' });
  await page.waitForFunction(`globalThis.${global}`);
}
