import puppeteer from 'puppeteer-core';
import { firefoxOptions } from '../../scripts/lib/firefox.mjs';

/**
 * Runs test files in Firefox, one after another, each in a tab of its own.
 * @returns {import('@web/test-runner').BrowserLauncher & { getPage: (session: string) => import('puppeteer-core').Page }}
 */
export function firefoxLauncher() {
  /** @type {Promise<{ browser: import('puppeteer-core').Browser, close: () => Promise<void> }> | undefined} */
  let launched;
  const launch = () => (launched ??= start());
  /** @type {Map<string, import('puppeteer-core').Page>} */
  const pages = new Map();
  /** @param {string} session */
  const getPage = session => {
    const page = pages.get(session);
    if (!page) throw new Error(`Firefox does not run the session ${session}.`);
    return page;
  };
  return {
    name: 'Firefox',
    type: 'puppeteer', // the commands of Web Test Runner ask for it, and then use `getPage`
    concurrency: 1,
    startSession: async (session, url) => {
      const { browser } = await launch();
      const page = await browser.newPage();
      pages.set(session, page);
      await page.setViewport({ width: 800, height: 600 });
      await page.goto(url);
    },
    stopSession: async session => {
      await getPage(session).close();
      pages.delete(session);
      return {};
    },
    isActive: session => pages.has(session),
    getBrowserUrl: session => getPage(session).url(),
    getPage,
    startDebugSession: () => Promise.reject(new Error('Firefox has no window to debug in here.')),
    stop: async () => {
      const running = await launched;
      await running?.browser.close();
      await running?.close();
    },
  };
}

async function start() {
  const { options, close } = await firefoxOptions();
  try {
    return { browser: await puppeteer.launch(options), close };
  } catch (error) {
    await close();
    throw error;
  }
}
