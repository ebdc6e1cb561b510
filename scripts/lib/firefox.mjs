import { findFirefox, findXvfb, PACKAGES } from './engines.mjs';
import { openScreen } from './screen.mjs';

/**
 * How to start Firefox, over WebDriver BiDi. Without a screen it has no WebGL.
 * @param {{ dark?: boolean }} settings `dark`: whether the user's system is dark
 * @returns {Promise<{ options: import('puppeteer-core').LaunchOptions, close: () => Promise<void> }>} `close`: to be
 *   called when the browser has ended
 */
export async function firefoxOptions({ dark = false } = {}) {
  const executablePath = findFirefox();
  if (!executablePath) throw new Error(`Firefox is not installed: apt-get install ${PACKAGES.firefox.join(' ')}`);
  const xvfb = findXvfb();
  const screen = xvfb ? await openScreen(xvfb) : undefined;
  return {
    options: {
      browser: 'firefox',
      timeout: 120_000, // milliseconds to start in; a busy machine takes its time
      executablePath,
      headless: !screen,
      extraPrefsFirefox: {
        'dom.w3c_touch_events.enabled': 1, // as on a phone; a desktop has it only with a touch screen
        'ui.systemUsesDarkTheme': Number(dark),
      },
      ...(screen && { env: { ...process.env, DISPLAY: screen.display } }),
    },
    close: async () => screen?.close(),
  };
}
