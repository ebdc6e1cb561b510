import { WebKitBrowser } from '../../scripts/lib/webkit.mjs';

/** Keys by their names, as WebDriver writes them (https://www.w3.org/TR/webdriver2/#keyboard-actions). */
const KEYS = { Backspace: '\uE003', Tab: '\uE004', Enter: '\uE007', Escape: '\uE00C', Space: ' ', PageUp: '\uE00E', PageDown: '\uE00F', End: '\uE010', Home: '\uE011', ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015', Delete: '\uE017' }; // prettier-ignore

/**
 * Runs test files in WebKit, one after another in one window.
 * @returns {import('@web/test-runner').BrowserLauncher & { sendKeys: (session: string, keys: string[]) => Promise<void> }}
 */
export function webkitLauncher() {
  /** @type {Promise<WebKitBrowser> | undefined} */
  let launched;
  let active = '';
  const browser = () => (launched ??= WebKitBrowser.launch());
  return {
    name: 'WebKit',
    type: 'webdriver', // the commands of Web Test Runner ask for it, and then use what is below
    concurrency: 1,
    startSession: async (session, url) => {
      active = session;
      if (process.env.DEBUG_ENGINES) console.error(new Date().toISOString(), session);
      await (await browser()).goto(url);
    },
    stopSession: async () => {
      active = '';
      await (await browser()).goto('about:blank');
      return {};
    },
    isActive: session => active === session,
    getBrowserUrl: async () => (await browser()).url(),
    startDebugSession: () => Promise.reject(new Error('WebKit has no window to debug in here.')),
    sendKeys: async (_session, keys) =>
      (await browser()).type(keys.map(key => /** @type {Record<string, string>} */ (KEYS)[key] ?? key).join('')),
    stop: async () => (await launched)?.close(),
  };
}
