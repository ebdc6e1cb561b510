import { chromeLauncher } from '@web/test-runner-chrome';

/** @typedef {import('@web/test-runner-chrome').ChromeLauncher} ChromeLauncher */

/**
 * Runs several test files at once, each in a browser of its own: files share no focus, no storage and no GPU process, so
 * that none of them can disturb another. Web Test Runner by itself would open several pages in one browser.
 * @param {number} size number of browsers
 * @param {import('puppeteer-core').LaunchOptions} launchOptions
 * @returns {import('@web/test-runner').BrowserLauncher & Pick<ChromeLauncher, 'getPage'>}
 */
export function browserPool(size, launchOptions) {
  const browsers = Array.from({ length: size }, () => chromeLauncher({ launchOptions, concurrency: 1 }));
  const busy = /** @type {Set<ChromeLauncher>} */ (new Set());
  /** @param {string} session */
  const browserOf = session => {
    const found = browsers.find(browser => browser.isActive(session));
    if (!found) throw new Error(`No browser runs the session ${session}.`);
    return found;
  };
  return {
    name: 'Chrome',
    type: 'puppeteer',
    concurrency: size,
    initialize: async (config, testFiles) => {
      await Promise.all(browsers.map(browser => browser.initialize(config, testFiles)));
    },
    startSession: async (session, url) => {
      const free = browsers.find(browser => !busy.has(browser));
      if (!free) throw new Error(`All ${size} browsers are busy.`);
      busy.add(free);
      await free.startSession(session, url).catch(error => {
        busy.delete(free);
        throw error;
      });
    },
    stopSession: async session => {
      const browser = browserOf(session);
      return browser.stopSession(session).finally(() => busy.delete(browser));
    },
    isActive: session => browsers.some(browser => browser.isActive(session)),
    getBrowserUrl: session => browserOf(session).getBrowserUrl(session),
    getPage: session => browserOf(session).getPage(session),
    startDebugSession: (session, url) => browsers[0].startDebugSession(session, url),
    stop: async () => {
      await Promise.all(browsers.map(browser => browser.stop()));
    },
  };
}
