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
  let address = '';
  const browser = () => (launched ??= WebKitBrowser.launch());
  /** A page that crashes or hangs takes its session along: the file fails, and the next one gets another browser. */
  const giveUp = async (/** @type {unknown} */ error) => {
    const lost = launched;
    launched = undefined;
    await lost?.then(each => each.close(), () => {}); // prettier-ignore
    console.error(String(error));
  };
  return {
    name: 'WebKit',
    type: 'webdriver', // the commands of Web Test Runner ask for it, and then use what is below
    concurrency: 1,
    startSession: async (session, url) => {
      [active, address] = [session, url];
      if (process.env.DEBUG_ENGINES) console.error(new Date().toISOString(), session);
      await (await browser()).goto(url);
    },
    stopSession: async () => {
      active = '';
      if (launched) await (await launched).goto('about:blank').catch(giveUp);
      return {};
    },
    isActive: session => active === session,
    // Asked for where the page is silent: that it is still at its address tells the runner that the browser has lost it.
    getBrowserUrl: async () => (await browser()).url().catch(error => giveUp(error).then(() => address)),
    startDebugSession: () => Promise.reject(new Error('WebKit has no window to debug in here.')),
    sendKeys: async (_session, keys) =>
      (await browser()).type(keys.map(key => /** @type {Record<string, string>} */ (KEYS)[key] ?? key).join('')),
    stop: async () => (await launched)?.close(),
  };
}
