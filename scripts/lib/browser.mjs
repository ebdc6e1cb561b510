import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { Launcher } from 'chrome-launcher';

/** Software WebGL is asked for by name, so that the WebGL backend can be tested where there is no GPU. */
const ARGUMENTS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // A test page is never in front of anybody; it must still run at full speed.
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--disable-background-timer-throttling',
];

/**
 * The browser to test in: `CHROME_PATH`, else an installed Chrome or Chromium, else the one that npm carries.
 * @returns {Promise<{ executablePath: string, args: string[], headless: boolean }>} puppeteer's launch options
 */
export async function launchOptions() {
  return { executablePath: await findBrowser(), args: ARGUMENTS, headless: true };
}

async function findBrowser() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROME_PATH names ${named}, which does not exist.`);
    return named;
  }
  return installed() ?? (await chromium.executablePath());
}

/** @returns {string | undefined} */
function installed() {
  try {
    return Launcher.getInstallations()[0];
  } catch {
    return undefined; // chrome-launcher throws where it finds none
  }
}
